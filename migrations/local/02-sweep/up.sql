-- What a sweep of everything behind a login brings, and the ways back from Amazon.

alter table pending_flows add column way text;
alter table pending_flows add column return_url text;

alter table accounts add column status text;
-- Words separated by spaces.
alter table accounts add column lacks text not null default '';
-- A JSON array of {exchange, seat}.
alter table accounts add column seats text not null default '[]';

alter table review_accounts add column status text;
alter table review_accounts add column lacks text not null default '';
alter table review_accounts add column seats text not null default '[]';
alter table review_accounts add column access text not null default 'ok';

-- A connection that the login becomes if it is added as a new one after all.
alter table review add column fresh_id text not null default '';
-- Another connection whose login it is.
alter table review add column known_as text;
alter table review add column login text not null default 'same' check (login in ('same', 'partly', 'different'));
alter table review add column recognised integer not null default 0 check (recognised in (0, 1));
alter table review add column missing integer not null default 0;
alter table review add column added integer not null default 0;
alter table review drop column failed_regions;

create table review_links (
  parent_id text not null,
  child_id text not null,
  primary key (parent_id, child_id)
) strict, without rowid;

create table review_gaps (
  region text not null,
  part text not null,
  cause text not null,
  primary key (region, part, cause)
) strict, without rowid;

-- When everything behind the login was last looked at; null before the first time.
alter table connections add column swept_at integer;

create table connection_gaps (
  connection_id text not null references connections (id) on delete cascade,
  region text not null,
  part text not null,
  cause text not null,
  primary key (connection_id, region, part, cause)
) strict, without rowid;

-- Which account stands below which. A link that is gone stays as a row, so that the mirror hears of it.
create table account_links (
  user_id text not null references users (id) on delete cascade,
  parent_id text not null references accounts (id) on delete cascade,
  child_id text not null references accounts (id) on delete cascade,
  connection_id text not null references connections (id) on delete cascade,
  gone integer not null default 0 check (gone in (0, 1)),
  updated_at integer not null,
  primary key (parent_id, child_id)
) strict, without rowid;
create index account_links_of_connection on account_links (connection_id);
create index account_links_of_child on account_links (child_id);
