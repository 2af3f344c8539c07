-- Links into groups: where each leads, and the codes that their pages gave out. Only hashes.

create table links (
    token_hash text primary key,
    link_id text not null,
    room_id text not null,
    made_ms bigint not null
);
create index links_of on links (room_id);

-- A code is used once, by the inbox row in `taken_by`.
create table codes (
    code_hash text primary key,
    link_id text not null,
    room_id text not null,
    made_ms bigint not null,
    expires_ms bigint not null,
    taken_by text
);
create index codes_of on codes (link_id, expires_ms);

-- Codes that were none: counted against guessing, forgotten after a day.
create table code_tries (
    row_key text primary key,
    user_id text not null,
    at_ms bigint not null
);
create index code_tries_since on code_tries (at_ms);

-- only: postgresql
alter table links enable row level security;
alter table links force row level security;
create policy rooms_of_the_transaction on links using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter table codes enable row level security;
alter table codes force row level security;
create policy rooms_of_the_transaction on codes using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
