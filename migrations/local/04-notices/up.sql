-- What the user is to know.

create table notices (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  kind text not null,
  connection_id text,
  label text,
  cause text,
  accounts integer not null,
  -- When that ends of which the notice warns.
  ends_at integer,
  created_at integer not null,
  read_at integer,
  -- When the system notification was handed over: never twice, restarts included.
  notified_at integer
) strict;
create index notices_of_user on notices (user_id, id desc);
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
