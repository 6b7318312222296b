-- The health of accounts, apart from their logins'.

-- How an account is. Mirrored; it may arrive before the account.
create table account_health (
  account_id text primary key,
  user_id text not null references users (id) on delete cascade,
  health text not null,
  -- Amazon's word for the cause, and which of its answers said so.
  cause_source text,
  cause_word text,
  since integer,
  payment_due integer,
  suspends integer,
  -- A JSON array of {at, health, source, word}: the last 90 days.
  history text not null default '[]',
  updated_at integer not null
) strict, without rowid;
create index account_health_of_user on account_health (user_id);

-- What Amazon last said of an account, and when. Stays on this computer.
create table account_watch (
  account_id text primary key references accounts (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  billing_code text,
  -- 1 when Amazon does not show its billing to the login.
  hidden integer not null default 0 check (hidden in (0, 1)),
  account_status text,
  -- A JSON array: notices of its billing.
  notices text not null default '[]',
  -- JSON: the last problem that was announced.
  announced text,
  -- What waits to be announced: `problem` or `recovered`.
  news text check (news in ('problem', 'recovered')),
  news_at integer,
  billing_at integer,
  notices_at integer,
  -- Why the last question had no answer.
  problem text,
  -- JSON: its campaigns; how many do not deliver; when they were looked at.
  delivery text,
  stopped integer not null default 0,
  delivery_at integer
) strict, without rowid;
create index account_watch_news on account_watch (user_id) where news is not null;

-- What was last seen of a DSP advertiser and of its campaigns' shoppers, as JSON.
create table dsp_advertisers (
  account_id text primary key references accounts (id) on delete cascade,
  content text not null,
  checked_at integer not null
) strict, without rowid;

create table dsp_insights (
  account_id text not null references accounts (id) on delete cascade,
  campaign_id text not null,
  content text not null,
  checked_at integer not null,
  primary key (account_id, campaign_id)
) strict, without rowid;

-- Reports of DSP advertisers. The addresses that they are downloaded from are never kept.
create table reports (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  from_day text not null,
  to_day text not null,
  phase text not null check (phase in ('requested', 'pending', 'downloading', 'ready', 'failed')),
  -- Amazon's id of it, once it has one.
  amazon_id text,
  failure text,
  row_count integer not null default 0,
  currency text,
  created_at integer not null,
  finished_at integer
) strict;
create index reports_of_account on reports (account_id, id);
create index reports_open on reports (phase) where phase in ('requested', 'pending', 'downloading');

create table report_rows (
  report_id integer not null references reports (id) on delete cascade,
  day text not null,
  campaign_id text not null,
  campaign text not null,
  impressions integer not null,
  clicks integer not null,
  cost real not null,
  purchases integer not null,
  sales real not null
) strict;
create index report_rows_of_report on report_rows (report_id, day);

-- Notices of an account's health: which account (null for several), how bad, and why.
alter table notices add column account_id text;
alter table notices add column account_health text;
alter table notices add column cause_source text;
alter table notices add column cause_word text;
