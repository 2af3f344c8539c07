-- What is remembered of people. `room_id` names a person, `person:@user:server`, as if that were a
-- room: a transaction sees the people that it names.

-- The lines. `from_room` and `event_id` are the message that a line came from.
create table memories (
    room_id text not null,
    number bigint not null,
    kind text not null check (kind in ('fact', 'preference', 'instruction')),
    origin text not null check (origin in ('owner', 'agreed', 'automatic')),
    from_room text not null,
    event_id text not null,
    made_ms bigint not null,
    edited_ms bigint,
-- only: sqlite
    body blob not null,
-- only: postgresql
    body bytea not null,
-- all
    primary key (room_id, number)
);

-- Messages that were removed: nothing comes from them any more.
create table memories_removed (
    room_id text not null,
    event_id text not null,
    primary key (room_id, event_id)
);

-- What each person chose, and the last number that was given: none is given twice.
create table memories_chosen (
    room_id text primary key,
    remembering text not null default 'on' check (remembering in ('on', 'paused', 'off')),
    automatic integer not null default 0,
    last_number bigint not null default 0
);

-- only: postgresql
alter table memories enable row level security;
alter table memories force row level security;
create policy rooms_of_the_transaction on memories using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter table memories_removed enable row level security;
alter table memories_removed force row level security;
create policy rooms_of_the_transaction on memories_removed using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter table memories_chosen enable row level security;
alter table memories_chosen force row level security;
create policy rooms_of_the_transaction on memories_chosen using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
