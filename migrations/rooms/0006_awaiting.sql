-- What cannot be decrypted yet: rows of the inbox put aside until their keys come.

-- `position` is that in the inbox, to which a row goes back. `about`: the event that it edits, which
-- waits for the same session. `raw` is emptied in the inbox meanwhile.
create table awaiting_keys (
    position bigint primary key,
    key text not null unique,
    room_id text not null,
    session_id text not null,
    sender text not null,
    about text,
    since_ms bigint not null,
    asked integer not null default 0,
-- only: sqlite
    raw blob not null
-- only: postgresql
    raw bytea not null
-- all
);
create index awaiting_keys_of on awaiting_keys (room_id, session_id, position);

-- How long a row had waited for its key when it came back.
alter table inbox add column waited_ms bigint not null default 0;

-- What was said long before it could be read has its place among what was said then: after the line
-- with that position, in the order in which such lines came to the inbox.
alter table lines add column place bigint;
alter table lines add column came bigint;
drop index lines_newest;
create index lines_newest
    on lines (room_id, coalesce(place, position), coalesce(came, 0), position) where erased = 0;

-- only: postgresql
alter table awaiting_keys enable row level security;
alter table awaiting_keys force row level security;
create policy rooms_of_the_transaction on awaiting_keys using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
