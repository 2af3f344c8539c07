"""The composition root: builds, starts and stops every part; alone knows all floors.

Nothing is imported here: a command that only opens a database must not wait for the whole house.
"""
