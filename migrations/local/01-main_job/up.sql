-- Times are milliseconds since the Unix epoch. No column ever holds a secret.

create table users (
  id text primary key,
  name text not null,
  email text,
  image_url text,
  -- The Clerk session that the device token belongs to.
  session_id text,
  -- 1 for the person who is signed in on this computer.
  current integer not null default 0 check (current in (0, 1)),
  -- 1 when Clerk ended the session: local work goes on, mirroring waits.
  session_ended integer not null default 0 check (session_ended in (0, 1)),
  updated_at integer not null
) strict;
create unique index users_one_current on users (current) where current = 1;

create table pending_flows (
  kind text primary key check (kind in ('sign_in', 'connect')),
  state_hash text not null,
  url text not null,
  started_at integer not null,
  expires_at integer not null,
  region text,
  reauthorises text
) strict;

-- The one Amazon login that came back and waits for a decision.
create table review (
  one integer primary key check (one = 1),
  user_id text not null,
  -- Chosen before the review, so that confirming twice makes one connection.
  connection_id text not null,
  reauthorises integer not null check (reauthorises in (0, 1)),
  suggested_label text not null,
  home_region text not null,
  client_id text not null,
  scopes text not null,
  failed_regions text not null,
  expires_at integer not null,
  created_at integer not null
) strict;

create table review_accounts (
  id text primary key,
  kind text not null,
  region text not null,
  external_id text not null,
  name text not null,
  country_code text,
  currency_code text,
  timezone text,
  account_type text,
  entity_id text
) strict;

create table connections (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  label text not null,
  home_region text not null,
  client_id text not null,
  scopes text not null,
  health text not null,
  cause text,
  last_success integer,
  last_failure integer,
  next_attempt integer,
  failures integer not null default 0,
  access_expires_at integer,
  -- 1 while the present trouble has been told in a notice.
  told integer not null default 0,
  created_at integer not null,
  updated_at integer not null
) strict;
create index connections_of_user on connections (user_id);

create table accounts (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  kind text not null,
  region text not null,
  external_id text not null,
  name text not null,
  country_code text,
  currency_code text,
  timezone text,
  account_type text,
  entity_id text,
  access text not null,
  tracked integer not null,
  updated_at integer not null
) strict;
create index accounts_of_connection on accounts (connection_id);
create index accounts_of_user on accounts (user_id);

create table settings (
  user_id text primary key references users (id) on delete cascade,
  theme text not null,
  notifications integer not null,
  default_region text not null,
  updated_at integer not null
) strict;

create table notices (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  kind text not null,
  connection_id text,
  label text,
  cause text,
  accounts integer not null,
  created_at integer not null,
  read_at integer,
  -- When the system notification was handed over: never twice, restarts included.
  notified_at integer
) strict;
create index notices_of_user on notices (user_id, id desc);

create table outbox (
  table_name text not null,
  row_id text not null,
  user_id text not null,
  version integer not null,
  primary key (table_name, row_id)
) strict;

create table meta (
  key text primary key,
  value text not null
) strict;
