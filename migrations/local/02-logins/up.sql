-- Amazon logins that are kept alive, what they reach, and what was done for them.

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
  -- When the present run of failures began, time asleep not counted.
  failing_since integer,
  -- When Amazon first refused the grant; a second look decides.
  doubted_at integer,
  -- When the Ads API last took the login's token.
  probed_at integer,
  access_expires_at integer,
  -- When everything behind the login was last looked at; null before the first time.
  swept_at integer,
  -- 1 while the present problem has been told in a notice.
  told integer not null default 0,
  -- 1 if this computer holds, or held, a grant of the login. A connection of another computer alone has the
  -- health `disconnected` here: nothing works on it.
  here integer not null default 1 check (here in (0, 1)),
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer
) strict;
create index connections_of_user on connections (user_id);
-- Asked for at each tick of many connections.
create index connections_by_next on connections (next_attempt) where next_attempt is not null;

create table connection_gaps (
  connection_id text not null references connections (id) on delete cascade,
  region text not null,
  part text not null,
  cause text not null,
  -- How many rows and fields of an answer could not be read; null where there was no answer at all.
  unread_rows integer,
  unread_fields integer,
  primary key (connection_id, region, part, cause)
) strict, without rowid;

create table accounts (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  -- A connection of another computer that reaches the account as well.
  other_connection text,
  kind text not null,
  region text not null,
  external_id text not null,
  name text not null,
  country_code text,
  currency_code text,
  timezone text,
  account_type text,
  entity_id text,
  status text,
  valid_payment_method integer check (valid_payment_method in (0, 1)),
  -- JSON arrays: words; {exchange, seat}.
  lacks text not null default '[]',
  seats text not null default '[]',
  access text not null,
  tracked integer not null,
  updated_at integer not null
) strict;
create index accounts_of_connection on accounts (connection_id);
create index accounts_of_user on accounts (user_id);

-- Which account stands below which. A link that is gone stays as a row, so that the mirror hears of it. It may
-- arrive before the accounts that it joins, and no sweep of this computer need have seen it.
create table account_links (
  user_id text not null references users (id) on delete cascade,
  parent_id text not null,
  child_id text not null,
  connection_id text references connections (id) on delete cascade,
  gone integer not null default 0 check (gone in (0, 1)),
  updated_at integer not null,
  primary key (parent_id, child_id)
) strict, without rowid;
create index account_links_of_connection on account_links (connection_id);
create index account_links_of_child on account_links (child_id);
create index account_links_of_user on account_links (user_id);

-- One entry per attempt, kept for 90 days.
create table activity (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  kind text not null check (kind in ('refresh', 'probe', 'sweep')),
  why text not null check (why in ('schedule', 'user', 'confirm', 'resume', 'need')),
  at integer not null,
  took_ms integer not null,
  cause text,
  request_id text
) strict;
create index activity_of_user on activity (user_id, id);
create index activity_of_connection on activity (connection_id, id);
create index activity_by_time on activity (at);
