-- Whether peers may be told if this person is a minor or an adult: nothing, unless they say so.
alter table memories_chosen add column tells_age integer not null default 0;
