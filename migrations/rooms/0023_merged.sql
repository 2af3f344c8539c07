-- The turn whose answer is this question's too, until that is said: an identifier of ours.
alter table turns add column merged_by text;
create index turns_merged on turns (room_id, merged_by) where merged_by is not null;
