-- What users add to their accounts and logins. All of it is mirrored, and may arrive before what it is about.

-- Groups and tags.
create table labels (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  kind text not null check (kind in ('group', 'tag')),
  name text not null,
  color text not null default 'gray',
  -- 1 when the user deleted it. What has it keeps its id, so that deleting can be undone.
  removed integer not null default 0 check (removed in (0, 1)),
  updated_at integer not null
) strict, without rowid;
create index labels_of_user on labels (user_id);

create table account_marks (
  account_id text primary key,
  user_id text not null references users (id) on delete cascade,
  group_id text,
  -- A JSON array of ids, sorted.
  tags text not null default '[]',
  note text not null default '',
  pinned integer not null default 0 check (pinned in (0, 1)),
  updated_at integer not null
) strict, without rowid;
create index account_marks_of_user on account_marks (user_id);

create table connection_marks (
  connection_id text primary key,
  user_id text not null references users (id) on delete cascade,
  -- A JSON array of ids, sorted.
  tags text not null default '[]',
  note text not null default '',
  updated_at integer not null
) strict, without rowid;
create index connection_marks_of_user on connection_marks (user_id);

create table saved_views (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  -- The search string of the dashboard's accounts screen.
  query text not null default '',
  position integer not null default 0,
  -- 1 when the user deleted it.
  removed integer not null default 0 check (removed in (0, 1)),
  updated_at integer not null
) strict, without rowid;
create index saved_views_of_user on saved_views (user_id);

-- What the dashboard is limited to: `account:` or `group:` and an id.
alter table settings add column focus text;
alter table settings add column start_focus text not null default 'last';
