-- How many rows and fields of an answer could not be read; null where there was no answer at all.
alter table review_gaps add column unread_rows integer;
alter table review_gaps add column unread_fields integer;
alter table connection_gaps add column unread_rows integer;
alter table connection_gaps add column unread_fields integer;
