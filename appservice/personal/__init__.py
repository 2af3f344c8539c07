"""The island: what the AI user keeps about one person, for direct chats with that person alone.

Only `direct/` and `app` may import it, and `group/` may not reach it over anybody; its data lives
in the personal store, behind a database role or in a file of its own.
"""
