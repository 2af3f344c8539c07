"""Pages for people in a browser: links into groups. No rules, no database, no homeserver."""
