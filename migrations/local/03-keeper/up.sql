-- What the keeper remembers of each connection, and what it did.

-- When the present run of failures began, time asleep not counted.
alter table connections add column failing_since integer;
-- When Amazon first refused the grant; a second look decides.
alter table connections add column doubted_at integer;
-- When the Ads API last took the login's token.
alter table connections add column probed_at integer;
-- Asked for at each tick of many connections.
create index connections_by_next on connections (next_attempt) where next_attempt is not null;

-- Which notices the system shows, and when: a JSON object, or null for the usual. Not mirrored.
alter table settings add column notify text;

-- When that ends of which the notice warns.
alter table notices add column ends_at integer;
create index notices_unnotified on notices (user_id) where notified_at is null;

-- Endings that were warned of: each end at each distance once, restarts included.
create table warnings (
  user_id text not null references users (id) on delete cascade,
  -- `session`, `secret`, or the id of a connection.
  subject text not null,
  ends_at integer not null,
  -- So many hours before the end.
  hours integer not null,
  primary key (user_id, subject, ends_at, hours)
) strict, without rowid;

-- One entry per attempt, kept for 90 days.
create table activity (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  kind text not null check (kind in ('refresh', 'probe', 'sweep')),
  why text not null check (why in ('schedule', 'person', 'confirm', 'resume', 'need')),
  at integer not null,
  took_ms integer not null,
  cause text,
  request_id text
) strict;
create index activity_of_user on activity (user_id, id);
create index activity_of_connection on activity (connection_id, id);
create index activity_by_time on activity (at);
