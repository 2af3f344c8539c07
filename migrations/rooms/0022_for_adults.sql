-- 1: the words of this turn were made or cleared for a group of adults alone. Nobody's age.
alter table turns add column for_adults integer;
