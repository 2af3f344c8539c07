-- What stands in a window: lines with what belongs to them, and what older ones come to in short.

-- `more` is sealed: a file's name, a poll's options. An answer of the AI user's own was made from what
-- stands between two places; `left_out`: something there was erased since, so it is told no more.
-- only: sqlite
alter table lines add column more blob;
-- only: postgresql
alter table lines add column more bytea;
-- all
alter table lines add column used_from bigint;
alter table lines add column used_to bigint;
alter table lines add column left_out integer not null default 0;
create index lines_marks on lines (room_id, reply_to)
    where kind in ('reaction', 'vote', 'poll_end');
create index lines_answers on lines (room_id, used_to, position) where used_to is not null;

-- Likewise of an answer that is not said yet; `tainted`: something was erased while it was made.
alter table turns add column used_from bigint;
alter table turns add column used_to bigint;
alter table turns add column tainted integer not null default 0;

-- A closed range of a room. `summary` is sealed, null until it is made, and again when anything in the
-- range changes: then `edition` grows, so that what was made from the old words is not stored.
create table segments (
    room_id text not null,
    from_place bigint not null,
    to_place bigint not null,
-- only: sqlite
    summary blob,
-- only: postgresql
    summary bytea,
-- all
    edition integer not null default 0,
    tries integer not null default 0,
    retry_ms bigint not null default 0,
    primary key (room_id, from_place)
);

-- only: postgresql
alter table segments enable row level security;
alter table segments force row level security;
create policy rooms_of_the_transaction on segments using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
