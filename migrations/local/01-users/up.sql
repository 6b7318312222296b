-- Who signed in on this computer, and what they chose. Times are milliseconds since the Unix epoch. No column ever
-- holds a secret.

create table users (
  id text primary key,
  name text not null,
  email text,
  image_url text,
  -- The Clerk session that the device token belongs to.
  session_id text,
  -- 1 for the user who is signed in on this computer.
  current integer not null default 0 check (current in (0, 1)),
  -- 1 when Clerk ended the session: local work continues, the mirror waits.
  session_ended integer not null default 0 check (session_ended in (0, 1)),
  -- Name of the keychain entry with the user's device token; null once they signed out.
  slot text,
  updated_at integer not null
) strict;
create unique index users_one_current on users (current) where current = 1;
create unique index users_one_slot on users (slot) where slot is not null;

-- The sign-in under way, beside whoever is signed in.
create table sign_in_attempt (
  one integer primary key check (one = 1),
  -- The form of this row; a newer one is not understood.
  version integer not null,
  slot text not null,
  step text not null,
  -- Clerk's id of it; null while the user is in the browser.
  clerk_id text,
  started_at integer not null
) strict;

-- Every keychain entry that a device token may be in: noted before it is used, forgotten after it is deleted.
create table device_slots (
  name text primary key
) strict, without rowid;
insert into device_slots (name) values ('');

create table pending_flows (
  kind text primary key check (kind in ('sign_in', 'connect')),
  state_hash text not null,
  started_at integer not null,
  expires_at integer not null,
  region text,
  reauthorises text,
  way text,
  return_url text
) strict;

create table settings (
  user_id text primary key references users (id) on delete cascade,
  theme text not null,
  notifications integer not null,
  default_region text not null,
  default_account_id text,
  updated_at integer not null,
  -- Which notices the system shows, and when: a JSON object, or null for the usual. Not mirrored.
  notify text
) strict;

create table meta (
  key text primary key,
  value text not null
) strict;
