"""The door to the databases: the only place with SQL. SQLite and PostgreSQL, one text for both."""
