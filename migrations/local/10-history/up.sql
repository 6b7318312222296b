-- How keeping logins alive went, for 90 days. Stays on this computer.

-- Attempts of a connection on a day of this computer's calendar, as it was then: a journey or another time zone
-- moves no attempt to another day.
create table keeper_days (
  connection_id text not null references connections (id) on delete cascade,
  -- As in 2027-01-31.
  day text not null,
  refreshed integer not null default 0,
  failed integer not null default 0,
  -- Refreshes that asked Amazon: one that fails for a locked keychain asks nobody.
  asked integer not null default 0,
  probes integer not null default 0,
  sweeps integer not null default 0,
  primary key (connection_id, day)
) strict, without rowid;
create index keeper_days_by_day on keeper_days (day);

-- From when until when a connection had a health; `ended` is null for the present one.
create table health_spells (
  id integer primary key,
  connection_id text not null references connections (id) on delete cascade,
  health text not null,
  cause text,
  began integer not null,
  ended integer
) strict;
create index health_spells_of_connection on health_spells (connection_id, began);
create index health_spells_open on health_spells (connection_id) where ended is null;

-- When a connection became healthy again, and how long after it last was.
create table recoveries (
  id integer primary key,
  connection_id text not null references connections (id) on delete cascade,
  at integer not null,
  took_ms integer not null
) strict;
create index recoveries_of_connection on recoveries (connection_id, at);

-- Which logins of this computer reach an account, as their last check saw it. An account itself names one of them.
create table account_routes (
  account_id text not null,
  connection_id text not null references connections (id) on delete cascade,
  primary key (account_id, connection_id)
) strict, without rowid;
create index account_routes_of_connection on account_routes (connection_id);

-- What is known already. Since when a connection is as it is was not recorded.
insert into health_spells (connection_id, health, cause, began)
  select id, health, cause, updated_at from connections where here = 1;
insert into account_routes (account_id, connection_id)
  select id, connection_id from accounts where access = 'ok';
