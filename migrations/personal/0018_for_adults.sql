-- As in the rooms' store; in direct chats it is never set, since it would be about one person.
alter table turns add column for_adults integer;
