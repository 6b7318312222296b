-- The one Amazon login that waits for a decision, with what it reaches.

create table review (
  one integer primary key check (one = 1),
  user_id text not null,
  -- Chosen before the review, so that confirming twice makes one connection.
  connection_id text not null,
  -- A connection that the login becomes if it is added as a new one after all.
  fresh_id text not null,
  reauthorises integer not null check (reauthorises in (0, 1)),
  -- Another connection whose login it is.
  known_as text,
  login text not null check (login in ('same', 'partly', 'different')),
  recognised integer not null check (recognised in (0, 1)),
  missing integer not null,
  added integer not null,
  suggested_label text not null,
  home_region text not null,
  client_id text not null,
  scopes text not null,
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
  entity_id text,
  status text,
  valid_payment_method integer check (valid_payment_method in (0, 1)),
  lacks text not null default '[]',
  seats text not null default '[]',
  access text not null
) strict;

create table review_links (
  parent_id text not null,
  child_id text not null,
  primary key (parent_id, child_id)
) strict, without rowid;

create table review_gaps (
  region text not null,
  part text not null,
  cause text not null,
  unread_rows integer,
  unread_fields integer,
  primary key (region, part, cause)
) strict, without rowid;
