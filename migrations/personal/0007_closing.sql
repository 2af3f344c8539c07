-- Turns that are over but for a part of their answer that can still be seen.
create index turns_closing on turns (room_id, position)
    where phase = 'dropped' and content is not null;
