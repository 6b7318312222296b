-- What the mirror needs to be right on several computers.

-- Mirrored rows that changed and are not in Supabase yet. Their content is read when they are sent.
create table outbox (
  table_name text not null,
  row_id text not null,
  user_id text not null,
  -- Rises with each change: an answer clears the entry only if nothing changed since.
  version integer not null,
  -- Why Supabase does not take the row, until it changes or the user tries again.
  problem text,
  problem_detail text,
  primary key (table_name, row_id)
) strict;

-- When each group of a mirrored row's columns last changed: milliseconds by the corrected clock, 0 for never;
-- and the version that Supabase is known to have. A group is dirty while the first is above the second.
create table mirror_versions (
  table_name text not null,
  row_id text not null,
  user_id text not null,
  facts integer not null default 0,
  choices integer not null default 0,
  known_facts integer not null default 0,
  known_choices integer not null default 0,
  -- The newest that was ever sent, whether it was answered or not.
  sent_facts integer not null default 0,
  sent_choices integer not null default 0,
  primary key (table_name, row_id)
) strict, without rowid;
create index mirror_versions_of_user on mirror_versions (user_id);

-- How far this computer is in a user's changes.
create table mirror_state (
  user_id text primary key,
  -- The project's address.
  project text not null,
  -- The database's own name for this user's counter; null before the first push.
  epoch text,
  cursor integer not null default 0,
  pulled_at integer
) strict;

-- Pushes and pulls that did something, kept for 30 days.
create table sync_runs (
  id integer primary key autoincrement,
  user_id text not null,
  at integer not null,
  sent integer not null,
  stale integer not null,
  received integer not null,
  problem text
) strict;
create index sync_runs_by_time on sync_runs (at);

create table devices (
  id text not null,
  user_id text not null,
  name text not null,
  platform text not null,
  app_version text not null,
  last_seen_at integer not null,
  primary key (user_id, id)
) strict, without rowid;

-- How connections are on the user's other computers.
create table device_health (
  connection_id text not null references connections (id) on delete cascade,
  device_id text not null,
  user_id text not null,
  health text not null,
  cause text,
  last_success integer,
  last_failure integer,
  next_attempt integer,
  version integer not null,
  primary key (connection_id, device_id)
) strict, without rowid;
create index device_health_of_user on device_health (user_id);
