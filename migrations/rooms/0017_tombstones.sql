-- Who had themselves forgotten: so that nothing that they said before is taken in again.

-- `mark` is a keyed hash of the user ID. `silent_until_ms`: until when they wish not to be invited.
-- `person` is sealed, and emptied as soon as nothing of them is kept any more.
create table tombstones (
    mark text primary key,
    erased_ms bigint not null,
    silent_until_ms bigint not null default 0,
-- only: sqlite
    person blob
-- only: postgresql
    person bytea
-- all
);
create index tombstones_pending on tombstones (erased_ms) where person is not null;
create index lines_of_sender on lines (room_id, sender) where sender is not null;
