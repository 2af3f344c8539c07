-- Counted up whenever lines of a person were forgotten or got other words: an answer that is being
-- made from what they were before is not said.
alter table memories_chosen add column edition bigint not null default 0;
