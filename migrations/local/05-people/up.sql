-- Several people on one computer, each with a device token of their own.

-- Name of the keychain entry with the person's device token; null once they signed out. The empty name is the
-- entry that was there before there were several.
alter table users add column slot text;
update users set slot = '' where current = 1;
create unique index users_one_slot on users (slot) where slot is not null;

-- The sign-in under way, beside whoever is signed in.
create table sign_in_attempt (
  one integer primary key check (one = 1),
  -- The form of this row; a newer one is not understood.
  version integer not null,
  slot text not null,
  step text not null,
  -- Clerk's id of it; null while the person is in the browser.
  clerk_id text,
  started_at integer not null
) strict;

-- Every keychain entry that a device token may be in: noted before it is used, forgotten after it is deleted.
create table device_slots (
  name text primary key
) strict, without rowid;
insert into device_slots (name) values ('');
