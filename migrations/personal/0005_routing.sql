-- Why that model was asked which was asked first, in our words.
alter table turns add column route_why text not null default '';
