-- Who was given an answer: what plans and budgets are counted from. No content, and of direct chats
-- not even the room. `payer` is null where nobody called. Forgotten when no limit looks back so far.
create table charges (
    turn_id text primary key,
    payer text,
    server text,
    room_id text,
    at_ms bigint not null,
    tokens bigint not null default 0,
    images bigint not null default 0,
    settled integer not null default 0
);
create index charges_of_payer on charges (payer, at_ms);
create index charges_of_server on charges (server, at_ms);
create index charges_of_room on charges (room_id, at_ms);
create index charges_at on charges (at_ms);
