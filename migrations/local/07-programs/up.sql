-- Access tokens for the user's other programs. All of it stays on this computer.

-- Which program may use which login, as the user decided.
create table approvals (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  name text not null,
  path text not null,
  -- The script, where the program is an interpreter; else the empty string.
  script text not null,
  -- SHA-256 over program file and script, in hexadecimal.
  digest text not null,
  -- When it ends; null when it is for always.
  until integer,
  created_at integer not null,
  used_at integer,
  unique (user_id, connection_id, path, script)
) strict;

-- The log knows more kinds and reasons now, and which program it was.
create table activity_of_programs (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  kind text not null
    check (kind in ('refresh', 'probe', 'sweep', 'hand_out', 'hand_out_refused', 'mcp_call')),
  why text not null check (why in ('schedule', 'user', 'confirm', 'resume', 'need', 'program')),
  at integer not null,
  took_ms integer not null,
  cause text,
  request_id text,
  program text,
  program_path text,
  -- The tool that was called through the bridge.
  tool text,
  -- When the token that was handed out ends.
  token_ends integer
) strict;
insert into activity_of_programs (id, user_id, connection_id, kind, why, at, took_ms, cause, request_id)
  select id, user_id, connection_id, kind, why, at, took_ms, cause, request_id from activity;
drop table activity;
alter table activity_of_programs rename to activity;
create index activity_of_user on activity (user_id, id);
create index activity_of_connection on activity (connection_id, id);
create index activity_by_time on activity (at);
