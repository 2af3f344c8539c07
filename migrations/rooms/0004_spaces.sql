-- Spaces: the private room that holds a person's groups, for who asked for one.

-- `room_id` is null once it has ended.
create table spaces (
    user_id text primary key,
    room_id text,
    made_ms bigint not null
);
create index spaces_in on spaces (room_id) where room_id is not null;
