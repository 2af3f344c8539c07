-- What the AI proposed to remember, for each message that was looked at once.
create table proposals (
    room_id text not null,
    about text not null,
    asked_ms bigint not null,
    stage text not null check (stage in ('asked', 'open', 'nothing', 'kept', 'declined', 'dropped')),
    kind text not null default 'fact' check (kind in ('fact', 'preference', 'instruction')),
    source text,
    notice text,
    number bigint,
    by_itself integer not null default 0,
-- only: sqlite
    body blob,
-- only: postgresql
    body bytea,
-- all
    primary key (room_id, about)
);

-- only: postgresql
alter table proposals enable row level security;
alter table proposals force row level security;
create policy rooms_of_the_transaction on proposals using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
