-- Statements of age that were seen, so that none is rolled back; and those that are revoked.

-- `mark` is a keyed hash of the user ID. `statements` is sealed: band, times and name of each, and
-- nobody else's ID. When all of them are over (`until_ms`) the row goes.
create table ages (
    mark text primary key,
    until_ms bigint not null,
-- only: sqlite
    statements blob not null
-- only: postgresql
    statements bytea not null
-- all
);

-- `mark` is a keyed hash of a statement's name, or of the user ID all of whose statements issued
-- until `revoked_ms` do not count.
create table ages_revoked (
    mark text primary key,
    revoked_ms bigint not null
);
