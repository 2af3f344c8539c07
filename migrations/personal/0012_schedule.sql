-- The schedule of rooms with work, and the end of the setting that showed all rooms at once.

-- Every room of this side, every person of whom something is remembered, and whether there may be
-- work. No content: it is what a start, and whatever else looks into all rooms, goes by.
create table schedule (
    room_id text primary key,
    idle integer not null default 0
);
create index schedule_busy on schedule (room_id) where idle = 0;

-- In which room a turn is, for who knows its ID alone. No content either.
create table turn_rooms (
    turn_id text primary key,
    room_id text not null
);
create index turn_rooms_of on turn_rooms (room_id);

-- only: postgresql
select set_config('parlour.rooms', '*', true);
-- all
insert into schedule (room_id)
    select room_id from inbox
    union select room_id from rooms
    union select room_id from lines
    union select room_id from turns
    union select room_id from acts
    union select room_id from timers
    union select room_id from audit
    union select room_id from awaiting_keys
    union select room_id from segments
    union select room_id from memories
    union select room_id from memories_removed
    union select room_id from memories_chosen;
insert into turn_rooms (turn_id, room_id) select turn_id, room_id from turns;

-- only: postgresql
select set_config('parlour.rooms', '', true);
alter policy rooms_of_the_transaction on inbox using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on rooms using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on lines using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on turns using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on acts using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on audit using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on awaiting_keys using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on segments using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on memories using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on memories_removed using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);
alter policy rooms_of_the_transaction on memories_chosen using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);

-- What is found without its room, and therefore holds no content: when to look at a room again.
drop policy rooms_of_the_transaction on timers;
alter table timers no force row level security;
alter table timers disable row level security;
