-- What is said in a thread is found without a long look.
create index lines_threads on lines (room_id, thread, position) where thread is not null;
