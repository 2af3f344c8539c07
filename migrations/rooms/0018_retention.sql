-- What is over is found without a long look.
create index lines_age on lines (room_id, sent_ms);
create index inbox_decided on inbox (room_id, seen_ms) where decision is not null;
create index inbox_done on inbox (room_id, seen_ms) where phase = 'done';
create index turns_age on turns (room_id, opened_ms);

-- When an act was first found done: from then on runs the time for which its row is kept.
alter table acts add column done_ms bigint;
create index acts_done on acts (room_id, position) where done = 1;
