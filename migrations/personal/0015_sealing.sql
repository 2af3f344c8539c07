-- Keys of their own for the content of each direct chat and each person, wrapped by the master key. No content.

-- `owner`: a room's ID, or `person:` and a user ID. One key of each owner is `current`; others open what was
-- closed before, while content is closed anew. `master` is the name of the key that wraps it.
create table sealing_keys (
    key_id text primary key,
    owner text not null,
    current integer not null,
-- only: sqlite
    wrapped blob not null,
-- only: postgresql
    wrapped bytea not null,
-- all
    master text not null
);
create unique index sealing_keys_current on sealing_keys (owner) where current = 1;
create index sealing_keys_of on sealing_keys (owner);
