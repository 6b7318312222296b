-- The yearly end of a grant.

-- When the user consented, by Amazon's clock, and how that is known; null where it is not.
alter table connections add column consented_at integer;
alter table connections add column consent_source text check (consent_source in ('noted', 'entered'));
-- Until when the user put warnings of its end off.
alter table connections add column end_snoozed_until integer;
-- Of a connection from before: when it was last added or reconnected, where a notice says so.
update connections set consented_at = (
  select max(created_at) from notices
  where notices.connection_id = connections.id and kind = 'connection_added'
) where here = 1;
update connections set consent_source = 'noted' where consented_at is not null;

alter table review add column consented_at integer;

alter table device_health add column consented_at integer;
alter table device_health add column consent_source text;

-- How many connections a notice is about, where that is not one.
alter table notices add column logins integer not null default 0;

-- Connections that the user is reconnecting one after the other.
create table reconnects (
  user_id text not null references users (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  position integer not null,
  -- When it was reconnected or skipped; null while it waits.
  done_at integer,
  primary key (user_id, connection_id)
) strict, without rowid;
