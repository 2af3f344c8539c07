-- Policy lists: which ones the operator named, and whom they recommend to ban.

create table policy_lists (
    name text primary key,
    room text,
    trouble text,
    read_ms bigint not null
);

create table policy_rules (
    list text not null,
    about text not null,
    entity text not null,
    primary key (list, about, entity)
);
