-- What a mirror needs to be right on several computers.

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
  -- The newest that was ever sent, whether an answer came or not.
  sent_facts integer not null default 0,
  sent_choices integer not null default 0,
  primary key (table_name, row_id)
) strict, without rowid;
create index mirror_versions_of_user on mirror_versions (user_id);

-- Why Supabase does not take the row, until it changes or the person tries again.
alter table outbox add column problem text;
alter table outbox add column problem_detail text;

-- How far this computer is in a person's changes.
create table mirror_state (
  user_id text primary key,
  -- The project's address.
  project text not null,
  -- The database's own name for this person's counter; null before the first push.
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

-- How connections are on the person's other computers.
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

-- 1 if this computer holds, or held, a grant of the login. A connection of another computer alone has the
-- health `disconnected` here: nothing works on it.
alter table connections add column here integer not null default 1 check (here in (0, 1));
alter table connections add column deleted_at integer;
update connections set deleted_at = updated_at where health = 'disconnected';

-- A connection of another computer that reaches the account as well.
alter table accounts add column other_connection text;

alter table settings add column default_account_id text;

-- A link may arrive before the accounts that it joins, and no sweep of this computer need have seen it.
create table links (
  user_id text not null references users (id) on delete cascade,
  parent_id text not null,
  child_id text not null,
  connection_id text references connections (id) on delete cascade,
  gone integer not null default 0 check (gone in (0, 1)),
  updated_at integer not null,
  primary key (parent_id, child_id)
) strict, without rowid;
insert into links (user_id, parent_id, child_id, connection_id, gone, updated_at)
  select user_id, parent_id, child_id, connection_id, gone, updated_at from account_links;
drop table account_links;
alter table links rename to account_links;
create index account_links_of_connection on account_links (connection_id);
create index account_links_of_child on account_links (child_id);
create index account_links_of_user on account_links (user_id);

-- Everything goes up once more, in the new form.
insert into mirror_versions (table_name, row_id, user_id, facts)
  select 'users', id, id, updated_at from users;
insert into mirror_versions (table_name, row_id, user_id, facts, choices)
  select 'amazon_connections', id, user_id, updated_at, updated_at from connections;
insert into mirror_versions (table_name, row_id, user_id, facts)
  select 'connection_health', id, user_id, updated_at from connections;
insert into mirror_versions (table_name, row_id, user_id, facts, choices)
  select 'user_accounts', id, user_id, updated_at, updated_at from accounts;
insert into mirror_versions (table_name, row_id, user_id, facts)
  select 'account_links', parent_id || ' ' || child_id, user_id, updated_at from account_links;
insert into mirror_versions (table_name, row_id, user_id, choices)
  select 'user_settings', user_id, user_id, updated_at from settings;
insert into outbox (table_name, row_id, user_id, version)
  select table_name, row_id, user_id, 1 from mirror_versions where true
  on conflict (table_name, row_id) do nothing;
