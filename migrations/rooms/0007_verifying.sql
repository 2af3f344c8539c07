-- What somebody at a terminal and the running Parlour tell each other about one verification.

-- A row is there while the terminal waits. Each side raises its own beat, so that the other one
-- notices that it is gone. `told` is Parlour's, as JSON; `answer` is the terminal's.
create table verifying (
    id text primary key,
    act text not null,
    user_id text not null,
    stage text not null default '',
    told text not null default '{}',
    answer text not null default '',
    terminal_beat bigint not null default 0,
    parlour_beat bigint not null default 0
);
