-- Who had themselves forgotten: their lines are found without a long look.
create index lines_of_sender on lines (room_id, sender) where sender is not null;
