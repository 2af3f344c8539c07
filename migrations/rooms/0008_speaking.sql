-- Whom a line is meant for, sealed; why a turn was opened, what it replaces, where it can be seen.
-- only: sqlite
alter table lines add column mentions blob;
-- only: postgresql
alter table lines add column mentions bytea;
-- all
alter table turns add column why text not null default '';
alter table turns add column unasked integer not null default 0;
alter table turns add column again text;
alter table turns add column shown text;
alter table turns add column model text;
