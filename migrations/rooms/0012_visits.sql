-- When the people of a group were last there, and how far they had read: for what they missed since.

-- `last_*` is the last sign of the present visit, `before_*` that of the one before it; positions are
-- those of the inbox. A row goes when its person leaves the group, and with the group.
create table visits (
    room_id text not null,
    user_id text not null,
    last_ms bigint not null,
    last_position bigint not null,
    before_ms bigint not null,
    before_position bigint not null,
    primary key (room_id, user_id)
);

-- Whose direct chat a room is: where what is for one person alone is said.
alter table room_kinds add column person text;
create index room_kinds_of on room_kinds (person, changed_ms) where kind = 'direct';

-- only: postgresql
alter table visits enable row level security;
alter table visits force row level security;
create policy rooms_of_the_transaction on visits using (
    current_setting('parlour.rooms', true) = '*'
    or room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
