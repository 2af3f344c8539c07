-- The schedule of rooms with work, and the end of the setting that showed all rooms at once.

-- Every room of this side, and whether there may be work in it. No content: it is what a start, and
-- whatever else looks into all rooms, goes by from one room to the next.
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
    union select room_id from visits;
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
alter policy rooms_of_the_transaction on visits using (
    room_id = any (string_to_array(current_setting('parlour.rooms', true), chr(31)))
);

-- What is found without its room, and therefore holds no content: when to look at a room again,
-- and where the hash of a link or a code leads.
drop policy rooms_of_the_transaction on timers;
alter table timers no force row level security;
alter table timers disable row level security;
drop policy rooms_of_the_transaction on links;
alter table links no force row level security;
alter table links disable row level security;
drop policy rooms_of_the_transaction on codes;
alter table codes no force row level security;
alter table codes disable row level security;
