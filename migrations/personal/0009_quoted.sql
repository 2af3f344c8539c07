-- Places of older lines that an answer's prompt quoted, outside of the talk between the two places:
-- `,12,57,`. Nothing that was said stands in it.
alter table lines add column used_also text;
alter table turns add column used_also text;
