-- The mirrored tables, and the functions that write and read them.
-- Written by `cargo xtask generate` from src-tauri/crates/domain/src/mirror; not edited by hand.

-- ---- users -------------------------------------------------------------------------------------------------

create table public.users (
  id text not null default (auth.jwt() ->> 'sub'),
  name text not null default '',
  email text,
  image_url text,
  updated_at timestamptz not null default now(),
  facts_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint users_pkey primary key (id),
  constraint users_id_given check (id <> ''),
  constraint users_words_short check (
    length(id) <= 200
    and length(name) <= 500
    and length(email) <= 320
    and length(image_url) <= 2000
  ),
  constraint users_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index users_changes on public.users (id, change_no);

comment on table public.users is 'The user, one row, written by their own devices.';
comment on column public.users.id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.users.name is 'Full name as Clerk shows it; empty where Clerk has none.';
comment on column public.users.email is 'The primary email address; null for users who sign in by phone.';
comment on column public.users.image_url is 'Address of the picture.';
comment on column public.users.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.users.facts_version is 'Version of the row.';
comment on column public.users.change_no is 'The number of the last change of the row.';

alter table public.users enable row level security;
alter table public.users force row level security;
create policy users_own on public.users for all to authenticated
  using ((select auth.jwt() ->> 'sub') = id)
  with check ((select auth.jwt() ->> 'sub') = id);
create policy users_trusted on public.users as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.users from public, anon, authenticated, service_role;
grant select on table public.users to authenticated;
grant insert on table public.users to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    name, email, image_url, updated_at, facts_version, change_no
  ) on table public.users to adkeeper_writer;
grant select, insert, update, delete on table public.users to service_role;

create trigger number_row before insert or update on public.users
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of name, email, image_url
  on public.users
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();

-- ---- amazon_connections ------------------------------------------------------------------------------------

create table public.amazon_connections (
  user_id text not null default (auth.jwt() ->> 'sub'),
  id uuid not null,
  label text not null,
  home_region text not null,
  client_id text not null,
  scopes text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  facts_version bigint not null default 0,
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint amazon_connections_pkey primary key (user_id, id),
  constraint amazon_connections_user_id_given check (user_id <> ''),
  constraint amazon_connections_home_region_known check (
    home_region in ('na', 'eu', 'fe')
  ),
  constraint amazon_connections_client_id_given check (client_id <> ''),
  constraint amazon_connections_words_short check (
    length(user_id) <= 200
    and length(label) <= 200
    and length(client_id) <= 200
    and length(scopes) <= 2000
  ),
  constraint amazon_connections_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index amazon_connections_changes on public.amazon_connections (user_id, change_no);

comment on table public.amazon_connections is 'One Amazon login, authorised for one LwA client. The tokens stay on the devices.';
comment on column public.amazon_connections.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.amazon_connections.id is 'Chosen by the device that connected it; the same after reconnecting.';
comment on column public.amazon_connections.label is 'The user''s name for it.';
comment on column public.amazon_connections.home_region is 'The region whose login page was used: na, eu or fe. The grant is valid in all.';
comment on column public.amazon_connections.client_id is 'The LwA client that the grant belongs to.';
comment on column public.amazon_connections.scopes is 'Scopes as granted, separated by spaces.';
comment on column public.amazon_connections.created_at is 'When it was connected.';
comment on column public.amazon_connections.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.amazon_connections.deleted_at is 'When the user disconnected it; null again after reconnecting. The row stays, and no rename brings it back.';
comment on column public.amazon_connections.facts_version is 'Version of the facts.';
comment on column public.amazon_connections.choices_version is 'Version of the choices.';
comment on column public.amazon_connections.change_no is 'The number of the last change of the row.';

alter table public.amazon_connections enable row level security;
alter table public.amazon_connections force row level security;
create policy amazon_connections_own on public.amazon_connections for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy amazon_connections_trusted on public.amazon_connections as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.amazon_connections from public, anon, authenticated, service_role;
grant select on table public.amazon_connections to authenticated;
grant insert on table public.amazon_connections to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    label, home_region, client_id, scopes, created_at, updated_at, deleted_at, facts_version, choices_version,
    change_no
  ) on table public.amazon_connections to adkeeper_writer;
grant select, insert, update, delete on table public.amazon_connections to service_role;

create trigger number_row before insert or update on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of home_region, client_id, scopes, created_at, deleted_at
  on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_choices
  before insert or update of label
  on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.amazon_connections referencing new table as written
  for each statement execute function mirror.count_new('500');
create trigger count_gone after delete on public.amazon_connections referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- connection_health -------------------------------------------------------------------------------------

create table public.connection_health (
  user_id text not null default (auth.jwt() ->> 'sub'),
  connection_id uuid not null,
  device_id uuid not null,
  health text not null,
  cause text,
  last_success timestamptz,
  last_failure timestamptz,
  next_attempt timestamptz,
  consented_at timestamptz,
  consent_source text,
  updated_at timestamptz not null default now(),
  facts_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint connection_health_pkey primary key (user_id, connection_id, device_id),
  constraint connection_health_connection_fkey foreign key (user_id, connection_id)
    references public.amazon_connections (user_id, id) on delete cascade,
  constraint connection_health_device_fkey foreign key (user_id, device_id)
    references public.devices (user_id, id) on delete cascade,
  constraint connection_health_user_id_given check (user_id <> ''),
  constraint connection_health_health_known check (
    health in ('healthy', 'expiring', 'expired', 'revoked', 'error', 'disconnected')
  ),
  constraint connection_health_cause_known check (
    cause in ('bad_answer', 'broker_refused', 'by_user', 'client_refused', 'grant_doubted', 'grant_expired',
      'grant_revoked', 'not_approved', 'not_permitted', 'offline', 'provider_down', 'scope_refused',
      'secret_missing', 'session_ended', 'throttled', 'token_missing', 'unknown', 'vault_locked',
      'vault_unavailable')
  ),
  constraint connection_health_consent_source_known check (
    consent_source in ('noted', 'entered')
  ),
  constraint connection_health_words_short check (
    length(user_id) <= 200
  ),
  constraint connection_health_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index connection_health_changes on public.connection_health (user_id, change_no);
create index connection_health_device on public.connection_health (user_id, device_id);

comment on table public.connection_health is 'How a login is on each device that holds, or held, a grant of it. Written by that device alone.';
comment on column public.connection_health.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.connection_health.connection_id is 'The connection, of the same owner.';
comment on column public.connection_health.device_id is 'The device that holds the grant. Left out in a push: it is the one that pushes.';
comment on column public.connection_health.health is 'healthy, expiring, expired, revoked, error or disconnected.';
comment on column public.connection_health.cause is 'Why it is not healthy, in words that every version understands; null if it is.';
comment on column public.connection_health.last_success is 'The last refresh or probe that worked.';
comment on column public.connection_health.last_failure is 'The last refresh or probe that failed.';
comment on column public.connection_health.next_attempt is 'When the device tries next; null when only the user can fix it.';
comment on column public.connection_health.consented_at is 'When the user consented to the device''s grant, by Amazon''s clock; null where that is not known. Fixes when the grant ends.';
comment on column public.connection_health.consent_source is 'How that is known: noted with the code, or entered by the user.';
comment on column public.connection_health.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.connection_health.facts_version is 'Version of the row.';
comment on column public.connection_health.change_no is 'The number of the last change of the row.';

alter table public.connection_health enable row level security;
alter table public.connection_health force row level security;
create policy connection_health_own on public.connection_health for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy connection_health_trusted on public.connection_health as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.connection_health from public, anon, authenticated, service_role;
grant select on table public.connection_health to authenticated;
grant insert on table public.connection_health to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    health, cause, last_success, last_failure, next_attempt, consented_at, consent_source, updated_at,
    facts_version, change_no
  ) on table public.connection_health to adkeeper_writer;
grant select, insert, update, delete on table public.connection_health to service_role;

create trigger number_row before insert or update on public.connection_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of health, cause, last_success, last_failure, next_attempt, consented_at, consent_source
  on public.connection_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger count_new after insert on public.connection_health referencing new table as written
  for each statement execute function mirror.count_new('25000');
create trigger count_gone after delete on public.connection_health referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- user_accounts -----------------------------------------------------------------------------------------

create table public.user_accounts (
  user_id text not null default (auth.jwt() ->> 'sub'),
  id uuid not null,
  connection_id uuid not null,
  kind text not null,
  region text not null,
  external_id text not null,
  name text not null default '',
  country_code text,
  currency_code text,
  timezone text,
  account_type text,
  entity_id text,
  status text,
  valid_payment_method boolean,
  lacks jsonb not null default '[]',
  seats jsonb not null default '[]',
  access text not null,
  tracked boolean not null,
  updated_at timestamptz not null default now(),
  facts_version bigint not null default 0,
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint user_accounts_pkey primary key (user_id, id),
  constraint user_accounts_identity unique (user_id, kind, region, external_id),
  constraint user_accounts_connection_fkey foreign key (user_id, connection_id)
    references public.amazon_connections (user_id, id) on delete cascade,
  constraint user_accounts_user_id_given check (user_id <> ''),
  constraint user_accounts_kind_known check (
    kind in ('sponsored_ads', 'dsp_advertiser', 'amc_instance', 'manager_account')
  ),
  constraint user_accounts_region_known check (
    region in ('na', 'eu', 'fe')
  ),
  constraint user_accounts_external_id_given check (external_id <> ''),
  constraint user_accounts_lacks_listed check (jsonb_typeof(lacks) = 'array'),
  constraint user_accounts_seats_listed check (jsonb_typeof(seats) = 'array'),
  constraint user_accounts_access_known check (
    access in ('ok', 'denied', 'lost')
  ),
  constraint user_accounts_profile_id_exact check (kind <> 'sponsored_ads' or external_id ~ '^[0-9]{1,20}$' or access <> 'ok'),
  constraint user_accounts_lacks_known check (lacks <@ '["edit", "dsp", "amc"]'),
  constraint user_accounts_words_short check (
    length(user_id) <= 200
    and length(external_id) <= 500
    and length(name) <= 1000
    and length(country_code) <= 100
    and length(currency_code) <= 100
    and length(timezone) <= 100
    and length(account_type) <= 100
    and length(entity_id) <= 200
    and length(status) <= 200
    and octet_length(lacks::text) <= 100
    and octet_length(seats::text) <= 65536
  ),
  constraint user_accounts_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index user_accounts_changes on public.user_accounts (user_id, change_no);
create index user_accounts_connection on public.user_accounts (user_id, connection_id);

comment on table public.user_accounts is 'What a connection reaches at Amazon.';
comment on column public.user_accounts.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.user_accounts.id is 'Derived from owner, kind, region and external id, so all devices agree.';
comment on column public.user_accounts.connection_id is 'A connection that reaches it, of the same owner.';
comment on column public.user_accounts.kind is 'sponsored_ads, dsp_advertiser, amc_instance or manager_account.';
comment on column public.user_accounts.region is 'na, eu or fe.';
comment on column public.user_accounts.external_id is 'Amazon''s id, exact; digits for a sponsored_ads profile that is reached.';
comment on column public.user_accounts.name is 'Amazon''s name for it; empty where Amazon gives none.';
comment on column public.user_accounts.country_code is 'Amazon''s country code: UK, not GB.';
comment on column public.user_accounts.currency_code is 'ISO 4217 code.';
comment on column public.user_accounts.timezone is 'IANA name.';
comment on column public.user_accounts.account_type is 'Amazon''s account type: seller, vendor, agency or a later one.';
comment on column public.user_accounts.entity_id is 'Amazon''s entity id (`ENTITY…` or a merchant id). Not unique across marketplaces.';
comment on column public.user_accounts.status is 'Amazon''s word for the account''s state: CREATED, DISABLED, …; null where it gives none.';
comment on column public.user_accounts.valid_payment_method is 'Whether Amazon has a payment method for it that works; null where it does not say.';
comment on column public.user_accounts.lacks is 'What the login may not do with it, sorted: edit, dsp, amc.';
comment on column public.user_accounts.seats is 'Seats of a DSP advertiser at exchanges, sorted: an array of {exchange, seat}.';
comment on column public.user_accounts.access is 'ok; denied when Amazon names it without letting the login in; lost when it was reached before.';
comment on column public.user_accounts.tracked is 'Whether the user chose to track it.';
comment on column public.user_accounts.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.user_accounts.facts_version is 'Version of the facts.';
comment on column public.user_accounts.choices_version is 'Version of the choices.';
comment on column public.user_accounts.change_no is 'The number of the last change of the row.';

alter table public.user_accounts enable row level security;
alter table public.user_accounts force row level security;
create policy user_accounts_own on public.user_accounts for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy user_accounts_trusted on public.user_accounts as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.user_accounts from public, anon, authenticated, service_role;
grant select on table public.user_accounts to authenticated;
grant insert on table public.user_accounts to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    connection_id, name, country_code, currency_code, timezone, account_type, entity_id, status,
    valid_payment_method, lacks, seats, access, tracked, updated_at, facts_version, choices_version, change_no
  ) on table public.user_accounts to adkeeper_writer;
grant select, insert, update, delete on table public.user_accounts to service_role;

create trigger number_row before insert or update on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of connection_id, name, country_code, currency_code, timezone, account_type, entity_id, status,
    valid_payment_method, lacks, seats, access
  on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_choices
  before insert or update of tracked
  on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.user_accounts referencing new table as written
  for each statement execute function mirror.count_new('50000');
create trigger count_gone after delete on public.user_accounts referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- account_health ----------------------------------------------------------------------------------------

create table public.account_health (
  user_id text not null default (auth.jwt() ->> 'sub'),
  account_id uuid not null,
  health text not null,
  cause_source text,
  cause_word text,
  since timestamptz,
  payment_due timestamptz,
  suspends timestamptz,
  history jsonb not null default '[]',
  updated_at timestamptz not null default now(),
  facts_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint account_health_pkey primary key (user_id, account_id),
  constraint account_health_account_fkey foreign key (user_id, account_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_health_user_id_given check (user_id <> ''),
  constraint account_health_health_known check (
    health in ('unknown', 'ok', 'attention', 'stopped')
  ),
  constraint account_health_cause_source_known check (
    cause_source in ('billing_status', 'billing_notice', 'account_status', 'payment_method')
  ),
  constraint account_health_history_listed check (jsonb_typeof(history) = 'array'),
  constraint account_health_words_short check (
    length(user_id) <= 200
    and length(cause_word) <= 200
    and octet_length(history::text) <= 65536
  ),
  constraint account_health_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index account_health_changes on public.account_health (user_id, change_no);

comment on table public.account_health is 'How an account is at Amazon: whether it can pay and is admitted.';
comment on column public.account_health.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.account_health.account_id is 'The account, of the same owner.';
comment on column public.account_health.health is 'unknown, ok, attention or stopped.';
comment on column public.account_health.cause_source is 'Which of Amazon''s answers names the cause; null without one.';
comment on column public.account_health.cause_word is 'Amazon''s word for the cause, as it wrote it.';
comment on column public.account_health.since is 'Since when, as far as a device has seen.';
comment on column public.account_health.payment_due is 'When a payment is due.';
comment on column public.account_health.suspends is 'When Amazon suspends the campaigns.';
comment on column public.account_health.history is 'How it was during the last 90 days, oldest first: an array of {at, health, source, word}.';
comment on column public.account_health.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.account_health.facts_version is 'Version of the row.';
comment on column public.account_health.change_no is 'The number of the last change of the row.';

alter table public.account_health enable row level security;
alter table public.account_health force row level security;
create policy account_health_own on public.account_health for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy account_health_trusted on public.account_health as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.account_health from public, anon, authenticated, service_role;
grant select on table public.account_health to authenticated;
grant insert on table public.account_health to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    health, cause_source, cause_word, since, payment_due, suspends, history, updated_at, facts_version,
    change_no
  ) on table public.account_health to adkeeper_writer;
grant select, insert, update, delete on table public.account_health to service_role;

create trigger number_row before insert or update on public.account_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of health, cause_source, cause_word, since, payment_due, suspends, history
  on public.account_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger count_new after insert on public.account_health referencing new table as written
  for each statement execute function mirror.count_new('50000');
create trigger count_gone after delete on public.account_health referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- account_links -----------------------------------------------------------------------------------------

create table public.account_links (
  user_id text not null default (auth.jwt() ->> 'sub'),
  parent_id uuid not null,
  child_id uuid not null,
  gone boolean not null default false,
  updated_at timestamptz not null default now(),
  facts_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint account_links_pkey primary key (user_id, parent_id, child_id),
  constraint account_links_parent_fkey foreign key (user_id, parent_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_links_child_fkey foreign key (user_id, child_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_links_user_id_given check (user_id <> ''),
  constraint account_links_not_itself check (parent_id <> child_id),
  constraint account_links_words_short check (
    length(user_id) <= 200
  ),
  constraint account_links_numbers_exact check (
    facts_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index account_links_changes on public.account_links (user_id, change_no);
create index account_links_child on public.account_links (user_id, child_id);

comment on table public.account_links is 'Which account stands below which: below a manager account, below an agency profile.';
comment on column public.account_links.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.account_links.parent_id is 'The account above.';
comment on column public.account_links.child_id is 'The account below.';
comment on column public.account_links.gone is 'A later account check no longer saw the link. The row stays.';
comment on column public.account_links.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.account_links.facts_version is 'Version of the row.';
comment on column public.account_links.change_no is 'The number of the last change of the row.';

alter table public.account_links enable row level security;
alter table public.account_links force row level security;
create policy account_links_own on public.account_links for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy account_links_trusted on public.account_links as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.account_links from public, anon, authenticated, service_role;
grant select on table public.account_links to authenticated;
grant insert on table public.account_links to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    gone, updated_at, facts_version, change_no
  ) on table public.account_links to adkeeper_writer;
grant select, insert, update, delete on table public.account_links to service_role;

create trigger number_row before insert or update on public.account_links
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_facts
  before insert or update of gone
  on public.account_links
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger count_new after insert on public.account_links referencing new table as written
  for each statement execute function mirror.count_new('200000');
create trigger count_gone after delete on public.account_links referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- labels ------------------------------------------------------------------------------------------------

create table public.labels (
  user_id text not null default (auth.jwt() ->> 'sub'),
  id uuid not null,
  kind text not null,
  name text not null,
  color text not null default 'gray',
  removed boolean not null default false,
  updated_at timestamptz not null default now(),
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint labels_pkey primary key (user_id, id),
  constraint labels_user_id_given check (user_id <> ''),
  constraint labels_kind_known check (
    kind in ('group', 'tag')
  ),
  constraint labels_name_given check (name <> ''),
  constraint labels_color_known check (
    color in ('gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink')
  ),
  constraint labels_words_short check (
    length(user_id) <= 200
    and length(name) <= 200
  ),
  constraint labels_numbers_exact check (
    choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index labels_changes on public.labels (user_id, change_no);

comment on table public.labels is 'Groups and tags that the user made for accounts and logins.';
comment on column public.labels.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.labels.id is 'Chosen by the device that made it.';
comment on column public.labels.kind is 'group or tag.';
comment on column public.labels.name is 'The user''s name for it.';
comment on column public.labels.color is 'gray, red, orange, yellow, green, teal, blue, purple or pink.';
comment on column public.labels.removed is 'The user deleted it. The row stays, so that undoing it brings back what had it.';
comment on column public.labels.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.labels.choices_version is 'Version of the row.';
comment on column public.labels.change_no is 'The number of the last change of the row.';

alter table public.labels enable row level security;
alter table public.labels force row level security;
create policy labels_own on public.labels for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy labels_trusted on public.labels as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.labels from public, anon, authenticated, service_role;
grant select on table public.labels to authenticated;
grant insert on table public.labels to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    kind, name, color, removed, updated_at, choices_version, change_no
  ) on table public.labels to adkeeper_writer;
grant select, insert, update, delete on table public.labels to service_role;

create trigger number_row before insert or update on public.labels
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_choices
  before insert or update of kind, name, color, removed
  on public.labels
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.labels referencing new table as written
  for each statement execute function mirror.count_new('5000');
create trigger count_gone after delete on public.labels referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- account_marks -----------------------------------------------------------------------------------------

create table public.account_marks (
  user_id text not null default (auth.jwt() ->> 'sub'),
  account_id uuid not null,
  group_id uuid,
  tags jsonb not null default '[]',
  note text not null default '',
  pinned boolean not null default false,
  updated_at timestamptz not null default now(),
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint account_marks_pkey primary key (user_id, account_id),
  constraint account_marks_account_fkey foreign key (user_id, account_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_marks_user_id_given check (user_id <> ''),
  constraint account_marks_tags_listed check (jsonb_typeof(tags) = 'array'),
  constraint account_marks_words_short check (
    length(user_id) <= 200
    and octet_length(tags::text) <= 4000
    and length(note) <= 8000
  ),
  constraint account_marks_numbers_exact check (
    choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index account_marks_changes on public.account_marks (user_id, change_no);

comment on table public.account_marks is 'What the user added to an account: group, tags, note, pin.';
comment on column public.account_marks.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.account_marks.account_id is 'The account, of the same owner.';
comment on column public.account_marks.group_id is 'Its group; null without one. It may have been deleted.';
comment on column public.account_marks.tags is 'Ids of its tags, sorted. Some may have been deleted.';
comment on column public.account_marks.note is 'The user''s note, in lines.';
comment on column public.account_marks.pinned is 'Whether it is among the pinned ones.';
comment on column public.account_marks.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.account_marks.choices_version is 'Version of the row.';
comment on column public.account_marks.change_no is 'The number of the last change of the row.';

alter table public.account_marks enable row level security;
alter table public.account_marks force row level security;
create policy account_marks_own on public.account_marks for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy account_marks_trusted on public.account_marks as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.account_marks from public, anon, authenticated, service_role;
grant select on table public.account_marks to authenticated;
grant insert on table public.account_marks to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    group_id, tags, note, pinned, updated_at, choices_version, change_no
  ) on table public.account_marks to adkeeper_writer;
grant select, insert, update, delete on table public.account_marks to service_role;

create trigger number_row before insert or update on public.account_marks
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_choices
  before insert or update of group_id, tags, note, pinned
  on public.account_marks
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.account_marks referencing new table as written
  for each statement execute function mirror.count_new('50000');
create trigger count_gone after delete on public.account_marks referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- connection_marks --------------------------------------------------------------------------------------

create table public.connection_marks (
  user_id text not null default (auth.jwt() ->> 'sub'),
  connection_id uuid not null,
  tags jsonb not null default '[]',
  note text not null default '',
  updated_at timestamptz not null default now(),
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint connection_marks_pkey primary key (user_id, connection_id),
  constraint connection_marks_connection_fkey foreign key (user_id, connection_id)
    references public.amazon_connections (user_id, id) on delete cascade,
  constraint connection_marks_user_id_given check (user_id <> ''),
  constraint connection_marks_tags_listed check (jsonb_typeof(tags) = 'array'),
  constraint connection_marks_words_short check (
    length(user_id) <= 200
    and octet_length(tags::text) <= 4000
    and length(note) <= 8000
  ),
  constraint connection_marks_numbers_exact check (
    choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index connection_marks_changes on public.connection_marks (user_id, change_no);

comment on table public.connection_marks is 'What the user added to a login: tags and a note.';
comment on column public.connection_marks.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.connection_marks.connection_id is 'The connection, of the same owner.';
comment on column public.connection_marks.tags is 'Ids of its tags, sorted. Some may have been deleted.';
comment on column public.connection_marks.note is 'The user''s note, in lines.';
comment on column public.connection_marks.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.connection_marks.choices_version is 'Version of the row.';
comment on column public.connection_marks.change_no is 'The number of the last change of the row.';

alter table public.connection_marks enable row level security;
alter table public.connection_marks force row level security;
create policy connection_marks_own on public.connection_marks for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy connection_marks_trusted on public.connection_marks as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.connection_marks from public, anon, authenticated, service_role;
grant select on table public.connection_marks to authenticated;
grant insert on table public.connection_marks to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    tags, note, updated_at, choices_version, change_no
  ) on table public.connection_marks to adkeeper_writer;
grant select, insert, update, delete on table public.connection_marks to service_role;

create trigger number_row before insert or update on public.connection_marks
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_choices
  before insert or update of tags, note
  on public.connection_marks
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.connection_marks referencing new table as written
  for each statement execute function mirror.count_new('500');
create trigger count_gone after delete on public.connection_marks referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- saved_views -------------------------------------------------------------------------------------------

create table public.saved_views (
  user_id text not null default (auth.jwt() ->> 'sub'),
  id uuid not null,
  name text not null,
  query text not null default '',
  position bigint not null default 0,
  removed boolean not null default false,
  updated_at timestamptz not null default now(),
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint saved_views_pkey primary key (user_id, id),
  constraint saved_views_user_id_given check (user_id <> ''),
  constraint saved_views_name_given check (name <> ''),
  constraint saved_views_words_short check (
    length(user_id) <= 200
    and length(name) <= 200
    and length(query) <= 4000
  ),
  constraint saved_views_numbers_exact check (
    position between 0 and 9007199254740991
    and choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index saved_views_changes on public.saved_views (user_id, change_no);

comment on table public.saved_views is 'Views of the accounts that the user saved: filters, order and columns.';
comment on column public.saved_views.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.saved_views.id is 'Chosen by the device that made it.';
comment on column public.saved_views.name is 'The user''s name for it.';
comment on column public.saved_views.query is 'What the dashboard is to show: the search string of its accounts screen.';
comment on column public.saved_views.position is 'Its place among the others.';
comment on column public.saved_views.removed is 'The user deleted it. The row stays, so that it can be brought back.';
comment on column public.saved_views.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.saved_views.choices_version is 'Version of the row.';
comment on column public.saved_views.change_no is 'The number of the last change of the row.';

alter table public.saved_views enable row level security;
alter table public.saved_views force row level security;
create policy saved_views_own on public.saved_views for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy saved_views_trusted on public.saved_views as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.saved_views from public, anon, authenticated, service_role;
grant select on table public.saved_views to authenticated;
grant insert on table public.saved_views to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    name, query, position, removed, updated_at, choices_version, change_no
  ) on table public.saved_views to adkeeper_writer;
grant select, insert, update, delete on table public.saved_views to service_role;

create trigger number_row before insert or update on public.saved_views
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_choices
  before insert or update of name, query, position, removed
  on public.saved_views
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger count_new after insert on public.saved_views referencing new table as written
  for each statement execute function mirror.count_new('1000');
create trigger count_gone after delete on public.saved_views referencing old table as removed
  for each statement execute function mirror.count_gone();

-- ---- user_settings -----------------------------------------------------------------------------------------

create table public.user_settings (
  user_id text not null default (auth.jwt() ->> 'sub'),
  theme text not null default 'system',
  notifications boolean not null default true,
  default_region text not null default 'na',
  default_account_id uuid,
  focus text,
  start_focus text not null default 'last',
  updated_at timestamptz not null default now(),
  choices_version bigint not null default 0,
  change_no bigint not null default 0,
  constraint user_settings_pkey primary key (user_id),
  constraint user_settings_default_account_fkey foreign key (user_id, default_account_id)
    references public.user_accounts (user_id, id) on delete set null (default_account_id),
  constraint user_settings_user_id_given check (user_id <> ''),
  constraint user_settings_theme_known check (
    theme in ('system', 'light', 'dark')
  ),
  constraint user_settings_default_region_known check (
    default_region in ('na', 'eu', 'fe')
  ),
  constraint user_settings_words_short check (
    length(user_id) <= 200
    and length(focus) <= 100
    and length(start_focus) <= 100
  ),
  constraint user_settings_numbers_exact check (
    choices_version between 0 and 9007199254740991
    and change_no between 0 and 9007199254740991
  )
);
create index user_settings_changes on public.user_settings (user_id, change_no);
create index user_settings_default_account on public.user_settings (user_id, default_account_id)
  where default_account_id is not null;

comment on table public.user_settings is 'The user''s settings, one row.';
comment on column public.user_settings.user_id is 'The owner: Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.user_settings.theme is 'Colours of the dashboard: system, light or dark.';
comment on column public.user_settings.notifications is 'Whether notices are also shown by the system.';
comment on column public.user_settings.default_region is 'The region offered first when connecting: na, eu or fe.';
comment on column public.user_settings.default_account_id is 'The account to begin with, one at most; null for none.';
comment on column public.user_settings.focus is 'What the dashboard is limited to: `account:` or `group:` and an id; null for all accounts.';
comment on column public.user_settings.start_focus is 'What it is limited to at the start: last, all, or as `focus`.';
comment on column public.user_settings.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.user_settings.choices_version is 'Version of the row.';
comment on column public.user_settings.change_no is 'The number of the last change of the row.';

alter table public.user_settings enable row level security;
alter table public.user_settings force row level security;
create policy user_settings_own on public.user_settings for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy user_settings_trusted on public.user_settings as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.user_settings from public, anon, authenticated, service_role;
grant select on table public.user_settings to authenticated;
grant insert on table public.user_settings to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    theme, notifications, default_region, default_account_id, focus, start_focus, updated_at, choices_version,
    change_no
  ) on table public.user_settings to adkeeper_writer;
grant select, insert, update, delete on table public.user_settings to service_role;

create trigger number_row before insert or update on public.user_settings
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger stamp_choices
  before insert or update of theme, notifications, default_region, default_account_id, focus, start_focus
  on public.user_settings
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();

-- ---- Push ---------------------------------------------------------------------------------------------

-- A batch as it was sent, taken apart: half a megabyte of text is gone through once, and not once for each table.
create type mirror.batch as (
  format integer,
  clock numeric,
  device json,
  users json,
  amazon_connections json,
  connection_health json,
  user_accounts json,
  account_health json,
  account_links json,
  labels json,
  account_marks json,
  connection_marks json,
  saved_views json,
  user_settings json,
  -- Rows by table, and in all.
  counts jsonb,
  total integer
);

-- At most 500 rows in 1.5 MiB; raises SY001 and SY002.
create function mirror.take_apart(changes json) returns mirror.batch
  language plpgsql
  immutable
  security invoker
  set search_path = ''
  as $$
  declare
    parts mirror.batch;
    entry record;
    many integer;
  begin
    parts.counts := '{}';
    parts.total := 0;
    if changes is null or json_typeof(changes) <> 'object' then
      raise exception 'changes is not an object' using errcode = 'SY001';
    end if;
    if octet_length(changes::text) > 1572864 then
      raise exception 'the batch is larger than 1.5 MiB' using errcode = 'SY002';
    end if;
    for entry in select key, value, json_typeof(value) as kind from json_each(changes) loop
      if entry.key in ('format', 'clock') then
        if entry.kind not in ('number', 'null') then
          raise exception '% is not a number', entry.key using errcode = 'SY001';
        end if;
      elsif entry.key = 'device' then
        if entry.kind <> 'object' then
          raise exception 'device is not an object' using errcode = 'SY001';
        end if;
      elsif entry.kind <> 'array' then
        raise exception '% is not an array', entry.key using errcode = 'SY001';
      else
        many := json_array_length(entry.value);
        parts.counts := parts.counts || jsonb_build_object(entry.key, many);
        parts.total := parts.total + many;
      end if;
      case entry.key
        when 'format' then parts.format := (entry.value #>> '{}')::integer;
        when 'clock' then parts.clock := (entry.value #>> '{}')::numeric;
        when 'device' then parts.device := entry.value;
        when 'users' then parts.users := entry.value;
        when 'amazon_connections' then parts.amazon_connections := entry.value;
        when 'connection_health' then parts.connection_health := entry.value;
        when 'user_accounts' then parts.user_accounts := entry.value;
        when 'account_health' then parts.account_health := entry.value;
        when 'account_links' then parts.account_links := entry.value;
        when 'labels' then parts.labels := entry.value;
        when 'account_marks' then parts.account_marks := entry.value;
        when 'connection_marks' then parts.connection_marks := entry.value;
        when 'saved_views' then parts.saved_views := entry.value;
        when 'user_settings' then parts.user_settings := entry.value;
        else
          raise exception 'changes holds %, which this format does not know', entry.key using errcode = 'SY001';
      end case;
    end loop;
    if parts.total > 500 then
      raise exception '% rows are more than the 500 of a batch', parts.total using errcode = 'SY002';
    end if;
    return parts;
  end
  $$;

create function public.push_changes(device uuid, batch uuid, changes json) returns jsonb
  language plpgsql
  volatile
  security definer
  set search_path = ''
  as $$
  #variable_conflict use_column
  declare
    -- A clock that is off by more is corrected before its times are taken for versions.
    tolerated constant bigint := 120000;
    me text;
    parts mirror.batch;
    now_ms bigint := mirror.now_ms();
    state_epoch uuid;
    before_no bigint;
    next_no bigint;
    wrote integer;
    fresh integer;
    applied integer := 0;
    stale integer := 0;
    rows_of json;
    sent_of integer;
    behind jsonb := '[]';
    these jsonb;
    seen public.sync_runs;
  begin
    -- Strangers are told of nothing else.
    me := mirror.caller();
    parts := mirror.take_apart(changes);
    perform mirror.require_format(parts.format);
    if device is null or batch is null then
      raise exception 'device or batch is missing' using errcode = 'SY001';
    end if;
    if parts.clock is null then
      raise exception 'changes lacks its clock' using errcode = 'SY001';
    end if;
    if abs(parts.clock - now_ms) > tolerated then
      raise exception 'the clock of the device is off' using errcode = 'SY004',
        detail = jsonb_build_object('now', now_ms)::text;
    end if;

    -- From here on this user's other pushes wait.
    insert into public.sync_state as state (user_id) values (me)
    on conflict (user_id) do update set pushed_at = now()
    returning epoch, last_change_no into state_epoch, before_no;
    next_no := before_no;

    select * into seen from public.sync_runs where user_id = me and id = batch;
    if found then
      return jsonb_build_object('epoch', state_epoch, 'before', seen.change_before, 'after', seen.change_after,
        'now', now_ms, 'applied', seen.applied, 'stale', '[]'::jsonb, 'replayed', true);
    end if;

    perform set_config('mirror.pushing', 'on', true), set_config('mirror.device', device::text, true);

    insert into public.devices as kept (id, user_id, name, platform, app_version, change_no)
    values (device, me, coalesce(parts.device ->> 'name', ''), coalesce(parts.device ->> 'platform', ''),
      coalesce(parts.device ->> 'app_version', ''), next_no + 1)
    on conflict (user_id, id) do update set
      name = excluded.name, platform = excluded.platform, app_version = excluded.app_version,
      last_seen_at = now(),
      change_no = case
        when (kept.name, kept.platform, kept.app_version)
          is distinct from (excluded.name, excluded.platform, excluded.app_version) then excluded.change_no
        else kept.change_no
      end;
    next_no := next_no + 1;

    rows_of := parts.users;
    if rows_of is not null then
      sent_of := parts.counts -> 'users';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          name text, email text, image_url text, updated_at timestamptz, facts_version bigint
        )
      ), written as (
        insert into public.users as kept (
          id, name, email, image_url, updated_at, facts_version, change_no
        )
        select me, coalesce(name, ''), email, image_url, updated_at, mirror.checked(facts_version, now_ms),
          next_no + n
        from sent
        on conflict (id) do update set
          name = excluded.name,
          email = excluded.email,
          image_url = excluded.image_url,
          updated_at = excluded.updated_at,
          facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'users', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (facts_version bigint)
          join public.users kept on kept.id = me
          where kept.facts_version > sent.facts_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.amazon_connections;
    if rows_of is not null then
      sent_of := parts.counts -> 'amazon_connections';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          id uuid, label text, home_region text, client_id text, scopes text, created_at timestamptz,
          updated_at timestamptz, deleted_at timestamptz, facts_version bigint, choices_version bigint
        )
      ), written as (
        insert into public.amazon_connections as kept (
          user_id, id, label, home_region, client_id, scopes, created_at, updated_at, deleted_at, facts_version,
          choices_version, change_no
        )
        select me, id, label, home_region, client_id, coalesce(scopes, ''), coalesce(created_at, now()), updated_at,
          deleted_at, mirror.checked(facts_version, now_ms), mirror.checked(choices_version, now_ms),
          next_no + n
        from sent
        on conflict (user_id, id) do update set
          label = case when excluded.choices_version > kept.choices_version then excluded.label else kept.label end,
          home_region = case when excluded.facts_version > kept.facts_version then excluded.home_region else kept.home_region end,
          client_id = case when excluded.facts_version > kept.facts_version then excluded.client_id else kept.client_id end,
          scopes = case when excluded.facts_version > kept.facts_version then excluded.scopes else kept.scopes end,
          created_at = case when excluded.facts_version > kept.facts_version then excluded.created_at else kept.created_at end,
          updated_at = greatest(excluded.updated_at, kept.updated_at),
          deleted_at = case when excluded.facts_version > kept.facts_version then excluded.deleted_at else kept.deleted_at end,
          facts_version = greatest(excluded.facts_version, kept.facts_version),
          choices_version = greatest(excluded.choices_version, kept.choices_version),
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version or excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if fresh < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'amazon_connections', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (id uuid, facts_version bigint, choices_version bigint)
          join public.amazon_connections kept on kept.user_id = me and kept.id = sent.id
          where kept.facts_version > sent.facts_version or kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.connection_health;
    if rows_of is not null then
      sent_of := parts.counts -> 'connection_health';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          connection_id uuid, health text, cause text, last_success timestamptz, last_failure timestamptz,
          next_attempt timestamptz, consented_at timestamptz, consent_source text, updated_at timestamptz,
          facts_version bigint
        )
      ), written as (
        insert into public.connection_health as kept (
          user_id, connection_id, device_id, health, cause, last_success, last_failure, next_attempt,
          consented_at, consent_source, updated_at, facts_version, change_no
        )
        select me, connection_id, push_changes.device, health, cause, last_success, last_failure, next_attempt,
          consented_at, consent_source, updated_at, mirror.checked(facts_version, now_ms), next_no + n
        from sent
        on conflict (user_id, connection_id, device_id) do update set
          health = excluded.health,
          cause = excluded.cause,
          last_success = excluded.last_success,
          last_failure = excluded.last_failure,
          next_attempt = excluded.next_attempt,
          consented_at = excluded.consented_at,
          consent_source = excluded.consent_source,
          updated_at = excluded.updated_at,
          facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.user_accounts;
    if rows_of is not null then
      sent_of := parts.counts -> 'user_accounts';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          id uuid, connection_id uuid, kind text, region text, external_id text, name text, country_code text,
          currency_code text, timezone text, account_type text, entity_id text, status text,
          valid_payment_method boolean, lacks jsonb, seats jsonb, access text, tracked boolean,
          updated_at timestamptz, facts_version bigint, choices_version bigint
        )
      ), written as (
        insert into public.user_accounts as kept (
          user_id, id, connection_id, kind, region, external_id, name, country_code, currency_code, timezone,
          account_type, entity_id, status, valid_payment_method, lacks, seats, access, tracked, updated_at,
          facts_version, choices_version, change_no
        )
        select me, id, connection_id, kind, region, external_id, coalesce(name, ''), country_code, currency_code,
          timezone, account_type, entity_id, status, valid_payment_method, coalesce(lacks, '[]'),
          coalesce(seats, '[]'), access, tracked, updated_at, mirror.checked(facts_version, now_ms),
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, id) do update set
          connection_id = case when excluded.facts_version > kept.facts_version then excluded.connection_id else kept.connection_id end,
          name = case when excluded.facts_version > kept.facts_version then excluded.name else kept.name end,
          country_code = case when excluded.facts_version > kept.facts_version then excluded.country_code else kept.country_code end,
          currency_code = case when excluded.facts_version > kept.facts_version then excluded.currency_code else kept.currency_code end,
          timezone = case when excluded.facts_version > kept.facts_version then excluded.timezone else kept.timezone end,
          account_type = case when excluded.facts_version > kept.facts_version then excluded.account_type else kept.account_type end,
          entity_id = case when excluded.facts_version > kept.facts_version then excluded.entity_id else kept.entity_id end,
          status = case when excluded.facts_version > kept.facts_version then excluded.status else kept.status end,
          valid_payment_method = case when excluded.facts_version > kept.facts_version then excluded.valid_payment_method else kept.valid_payment_method end,
          lacks = case when excluded.facts_version > kept.facts_version then excluded.lacks else kept.lacks end,
          seats = case when excluded.facts_version > kept.facts_version then excluded.seats else kept.seats end,
          access = case when excluded.facts_version > kept.facts_version then excluded.access else kept.access end,
          tracked = case when excluded.choices_version > kept.choices_version then excluded.tracked else kept.tracked end,
          updated_at = greatest(excluded.updated_at, kept.updated_at),
          facts_version = greatest(excluded.facts_version, kept.facts_version),
          choices_version = greatest(excluded.choices_version, kept.choices_version),
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version or excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if fresh < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'user_accounts', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (id uuid, facts_version bigint, choices_version bigint)
          join public.user_accounts kept on kept.user_id = me and kept.id = sent.id
          where kept.facts_version > sent.facts_version or kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.account_health;
    if rows_of is not null then
      sent_of := parts.counts -> 'account_health';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          account_id uuid, health text, cause_source text, cause_word text, since timestamptz,
          payment_due timestamptz, suspends timestamptz, history jsonb, updated_at timestamptz,
          facts_version bigint
        )
      ), written as (
        insert into public.account_health as kept (
          user_id, account_id, health, cause_source, cause_word, since, payment_due, suspends, history,
          updated_at, facts_version, change_no
        )
        select me, account_id, health, cause_source, cause_word, since, payment_due, suspends,
          coalesce(history, '[]'), updated_at, mirror.checked(facts_version, now_ms), next_no + n
        from sent
        on conflict (user_id, account_id) do update set
          health = excluded.health,
          cause_source = excluded.cause_source,
          cause_word = excluded.cause_word,
          since = excluded.since,
          payment_due = excluded.payment_due,
          suspends = excluded.suspends,
          history = excluded.history,
          updated_at = excluded.updated_at,
          facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'account_health', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (account_id uuid, facts_version bigint)
          join public.account_health kept on kept.user_id = me and kept.account_id = sent.account_id
          where kept.facts_version > sent.facts_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.account_links;
    if rows_of is not null then
      sent_of := parts.counts -> 'account_links';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          parent_id uuid, child_id uuid, gone boolean, updated_at timestamptz, facts_version bigint
        )
      ), written as (
        insert into public.account_links as kept (
          user_id, parent_id, child_id, gone, updated_at, facts_version, change_no
        )
        select me, parent_id, child_id, coalesce(gone, false), updated_at, mirror.checked(facts_version, now_ms),
          next_no + n
        from sent
        on conflict (user_id, parent_id, child_id) do update set
          gone = excluded.gone,
          updated_at = excluded.updated_at,
          facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'account_links', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (parent_id uuid, child_id uuid, facts_version bigint)
          join public.account_links kept on kept.user_id = me and kept.parent_id = sent.parent_id and kept.child_id = sent.child_id
          where kept.facts_version > sent.facts_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.labels;
    if rows_of is not null then
      sent_of := parts.counts -> 'labels';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          id uuid, kind text, name text, color text, removed boolean, updated_at timestamptz,
          choices_version bigint
        )
      ), written as (
        insert into public.labels as kept (
          user_id, id, kind, name, color, removed, updated_at, choices_version, change_no
        )
        select me, id, kind, name, coalesce(color, 'gray'), coalesce(removed, false), updated_at,
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, id) do update set
          kind = excluded.kind,
          name = excluded.name,
          color = excluded.color,
          removed = excluded.removed,
          updated_at = excluded.updated_at,
          choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'labels', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (id uuid, choices_version bigint)
          join public.labels kept on kept.user_id = me and kept.id = sent.id
          where kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.account_marks;
    if rows_of is not null then
      sent_of := parts.counts -> 'account_marks';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          account_id uuid, group_id uuid, tags jsonb, note text, pinned boolean, updated_at timestamptz,
          choices_version bigint
        )
      ), written as (
        insert into public.account_marks as kept (
          user_id, account_id, group_id, tags, note, pinned, updated_at, choices_version, change_no
        )
        select me, account_id, group_id, coalesce(tags, '[]'), coalesce(note, ''), coalesce(pinned, false),
          updated_at, mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, account_id) do update set
          group_id = excluded.group_id,
          tags = excluded.tags,
          note = excluded.note,
          pinned = excluded.pinned,
          updated_at = excluded.updated_at,
          choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'account_marks', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (account_id uuid, choices_version bigint)
          join public.account_marks kept on kept.user_id = me and kept.account_id = sent.account_id
          where kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.connection_marks;
    if rows_of is not null then
      sent_of := parts.counts -> 'connection_marks';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          connection_id uuid, tags jsonb, note text, updated_at timestamptz, choices_version bigint
        )
      ), written as (
        insert into public.connection_marks as kept (
          user_id, connection_id, tags, note, updated_at, choices_version, change_no
        )
        select me, connection_id, coalesce(tags, '[]'), coalesce(note, ''), updated_at,
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, connection_id) do update set
          tags = excluded.tags,
          note = excluded.note,
          updated_at = excluded.updated_at,
          choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'connection_marks', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (connection_id uuid, choices_version bigint)
          join public.connection_marks kept on kept.user_id = me and kept.connection_id = sent.connection_id
          where kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.saved_views;
    if rows_of is not null then
      sent_of := parts.counts -> 'saved_views';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          id uuid, name text, query text, position bigint, removed boolean, updated_at timestamptz,
          choices_version bigint
        )
      ), written as (
        insert into public.saved_views as kept (
          user_id, id, name, query, position, removed, updated_at, choices_version, change_no
        )
        select me, id, name, coalesce(query, ''), coalesce(position, 0), coalesce(removed, false), updated_at,
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, id) do update set
          name = excluded.name,
          query = excluded.query,
          position = excluded.position,
          removed = excluded.removed,
          updated_at = excluded.updated_at,
          choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'saved_views', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (id uuid, choices_version bigint)
          join public.saved_views kept on kept.user_id = me and kept.id = sent.id
          where kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.user_settings;
    if rows_of is not null then
      sent_of := parts.counts -> 'user_settings';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          theme text, notifications boolean, default_region text, default_account_id uuid, focus text,
          start_focus text, updated_at timestamptz, choices_version bigint
        )
      ), written as (
        insert into public.user_settings as kept (
          user_id, theme, notifications, default_region, default_account_id, focus, start_focus, updated_at,
          choices_version, change_no
        )
        select me, coalesce(theme, 'system'), coalesce(notifications, true), coalesce(default_region, 'na'),
          default_account_id, focus, coalesce(start_focus, 'last'), updated_at,
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id) do update set
          theme = excluded.theme,
          notifications = excluded.notifications,
          default_region = excluded.default_region,
          default_account_id = excluded.default_account_id,
          focus = excluded.focus,
          start_focus = excluded.start_focus,
          updated_at = excluded.updated_at,
          choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'user_settings', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent (choices_version bigint)
          join public.user_settings kept on kept.user_id = me
          where kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    stale := jsonb_array_length(behind);
    update public.sync_state set last_change_no = next_no where user_id = me;
    insert into public.sync_runs (id, user_id, device_id, sent, applied, stale, change_before, change_after)
    values (batch, me, device, parts.total, applied, stale, before_no, next_no);
    perform set_config('mirror.pushing', 'off', true), set_config('mirror.device', '', true);
    return jsonb_build_object('epoch', state_epoch, 'before', before_no, 'after', next_no, 'now', now_ms,
      'applied', applied, 'stale', behind, 'replayed', false);
  exception
    -- What json_to_recordset says of an element that is no object.
    when invalid_parameter_value then
      raise exception 'a table holds something that is no row' using errcode = 'SY001';
  end
  $$;
comment on function public.push_changes(uuid, uuid, json) is
  'Applies a batch of a device''s changes in one transaction, keeping the newer of two versions in each group of columns; once per batch id. Returns the rows that were behind.';
revoke all on function mirror.take_apart(json), public.push_changes(uuid, uuid, json)
  from public, anon, authenticated, service_role;
grant execute on function mirror.take_apart(json) to adkeeper_writer;

grant create on schema public to adkeeper_writer;
alter function public.push_changes(uuid, uuid, json) owner to adkeeper_writer;
revoke create on schema public from adkeeper_writer;
grant execute on function public.push_changes(uuid, uuid, json) to authenticated;

-- ---- Pull ---------------------------------------------------------------------------------------------

create function public.pull_changes(cursor bigint, max_rows integer, format integer) returns jsonb
  language plpgsql
  stable
  security invoker
  set search_path = ''
  as $$
  declare
    me text := mirror.caller();
    state public.sync_state;
    found_rows jsonb;
    last_no bigint;
    count_found integer;
  begin
    perform mirror.require_format(format);
    if cursor is null or cursor < 0 or max_rows is null or max_rows not between 1 and 1000 then
      raise exception 'cursor is a number from 0, max_rows one from 1 to 1000' using errcode = 'SY001';
    end if;
    -- One snapshot for the whole function: the counter and the rows belong together.
    select * into state from public.sync_state where user_id = me;
    with page as (
      select * from (
        (select 0 as part, change_no from public.users
          where id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 1 as part, change_no from public.devices
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 2 as part, change_no from public.amazon_connections
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 3 as part, change_no from public.connection_health
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 4 as part, change_no from public.user_accounts
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 5 as part, change_no from public.account_health
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 6 as part, change_no from public.account_links
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 7 as part, change_no from public.labels
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 8 as part, change_no from public.account_marks
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 9 as part, change_no from public.connection_marks
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 10 as part, change_no from public.saved_views
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 11 as part, change_no from public.user_settings
          where user_id = me and change_no > cursor order by change_no limit max_rows)
      ) as every order by change_no limit max_rows
    ), whole as (
      select change_no, 'users' as name, to_jsonb(one) as line
        from page join public.users one using (change_no)
        where part = 0 and one.id = me
      union all
      select change_no, 'devices' as name, to_jsonb(one) as line
        from page join public.devices one using (change_no)
        where part = 1 and one.user_id = me
      union all
      select change_no, 'amazon_connections' as name, to_jsonb(one) as line
        from page join public.amazon_connections one using (change_no)
        where part = 2 and one.user_id = me
      union all
      select change_no, 'connection_health' as name, to_jsonb(one) as line
        from page join public.connection_health one using (change_no)
        where part = 3 and one.user_id = me
      union all
      select change_no, 'user_accounts' as name, to_jsonb(one) as line
        from page join public.user_accounts one using (change_no)
        where part = 4 and one.user_id = me
      union all
      select change_no, 'account_health' as name, to_jsonb(one) as line
        from page join public.account_health one using (change_no)
        where part = 5 and one.user_id = me
      union all
      select change_no, 'account_links' as name, to_jsonb(one) as line
        from page join public.account_links one using (change_no)
        where part = 6 and one.user_id = me
      union all
      select change_no, 'labels' as name, to_jsonb(one) as line
        from page join public.labels one using (change_no)
        where part = 7 and one.user_id = me
      union all
      select change_no, 'account_marks' as name, to_jsonb(one) as line
        from page join public.account_marks one using (change_no)
        where part = 8 and one.user_id = me
      union all
      select change_no, 'connection_marks' as name, to_jsonb(one) as line
        from page join public.connection_marks one using (change_no)
        where part = 9 and one.user_id = me
      union all
      select change_no, 'saved_views' as name, to_jsonb(one) as line
        from page join public.saved_views one using (change_no)
        where part = 10 and one.user_id = me
      union all
      select change_no, 'user_settings' as name, to_jsonb(one) as line
        from page join public.user_settings one using (change_no)
        where part = 11 and one.user_id = me
    )
    select count(*), max(change_no),
        coalesce(jsonb_agg(jsonb_build_object('table', name, 'row', line) order by change_no), '[]')
      into count_found, last_no, found_rows
      from whole;
    return jsonb_build_object(
      'epoch', state.epoch,
      'cursor', case when count_found = max_rows then last_no
        else greatest(cursor, coalesce(state.last_change_no, 0)) end,
      'last', coalesce(state.last_change_no, 0),
      'more', count_found = max_rows,
      'now', mirror.now_ms(),
      'changes', found_rows
    );
  end
  $$;
comment on function public.pull_changes(bigint, integer, integer) is
  'The caller''s rows that changed after the cursor, in the order in which the changes were committed, a page at a time.';
revoke all on function public.pull_changes(bigint, integer, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.pull_changes(bigint, integer, integer) to authenticated;

-- ---- Edits by hand ------------------------------------------------------------------------------------

-- For other clients than the app. The triggers number and version what it writes, so devices pull it.
create function public.set_choices(changes jsonb) returns integer
  language plpgsql
  volatile
  security definer
  set search_path = ''
  as $$
  declare
    -- Strangers are told of nothing else.
    me text := mirror.caller();
    part record;
    known text[];
    wrote integer;
    total integer := 0;
  begin
    if changes is null or jsonb_typeof(changes) <> 'object' then
      raise exception 'changes is not an object' using errcode = 'SY001';
    end if;
    if octet_length(changes::text) > 262144 then
      raise exception 'the changes are larger than 256 KiB' using errcode = 'SY002';
    end if;

    -- The user's pushes wait from here on, and it counts as one.
    insert into public.sync_state as state (user_id) values (me)
    on conflict (user_id) do update set pushed_at = now();

    for part in select key, value, jsonb_typeof(value) as kind from jsonb_each(changes) loop
      known := case part.key
        when 'amazon_connections' then array['id', 'label']
        when 'user_accounts' then array['id', 'tracked']
        when 'labels' then array['id', 'kind', 'name', 'color', 'removed']
        when 'account_marks' then array['account_id', 'group_id', 'tags', 'note', 'pinned']
        when 'connection_marks' then array['connection_id', 'tags', 'note']
        when 'saved_views' then array['id', 'name', 'query', 'position', 'removed']
        when 'user_settings' then array['theme', 'notifications', 'default_region', 'default_account_id', 'focus', 'start_focus']
      end;
      if known is null then
        raise exception '% holds no choices', part.key using errcode = 'SY001';
      end if;
      if part.kind <> (case when part.key in ('user_settings') then 'object' else 'array' end) then
        raise exception '% has the wrong shape', part.key using errcode = 'SY001';
      end if;
      if part.kind = 'array' then
        if jsonb_array_length(part.value) > 500 then
          raise exception 'more than 500 rows' using errcode = 'SY002';
        end if;
        if exists (select from jsonb_array_elements(part.value) as one where jsonb_typeof(one) <> 'object') then
          raise exception '% holds something that is no row', part.key using errcode = 'SY001';
        end if;
      end if;
      if exists (
        select from jsonb_array_elements(case part.kind when 'array' then part.value
            else jsonb_build_array(part.value) end) as one,
          jsonb_object_keys(one) as field
        where field <> all (known)
      ) then
        raise exception '% holds a column that is no choice', part.key using errcode = 'SY001';
      end if;

      case part.key
        when 'amazon_connections' then
          update public.amazon_connections as kept set label = edit.label, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (id uuid, label text)
            where kept.user_id = me and kept.id = edit.id
              and (kept.label) is distinct from (edit.label);
        when 'user_accounts' then
          update public.user_accounts as kept set tracked = edit.tracked, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (id uuid, tracked boolean)
            where kept.user_id = me and kept.id = edit.id
              and (kept.tracked) is distinct from (edit.tracked);
        when 'labels' then
          update public.labels as kept set kind = edit.kind, name = edit.name, color = edit.color, removed = edit.removed, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (id uuid, kind text, name text, color text, removed boolean)
            where kept.user_id = me and kept.id = edit.id
              and (kept.kind, kept.name, kept.color, kept.removed) is distinct from (edit.kind, edit.name, edit.color, edit.removed);
        when 'account_marks' then
          update public.account_marks as kept set group_id = edit.group_id, tags = edit.tags, note = edit.note, pinned = edit.pinned, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (account_id uuid, group_id uuid, tags jsonb, note text, pinned boolean)
            where kept.user_id = me and kept.account_id = edit.account_id
              and (kept.group_id, kept.tags, kept.note, kept.pinned) is distinct from (edit.group_id, edit.tags, edit.note, edit.pinned);
        when 'connection_marks' then
          update public.connection_marks as kept set tags = edit.tags, note = edit.note, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (connection_id uuid, tags jsonb, note text)
            where kept.user_id = me and kept.connection_id = edit.connection_id
              and (kept.tags, kept.note) is distinct from (edit.tags, edit.note);
        when 'saved_views' then
          update public.saved_views as kept set name = edit.name, query = edit.query, position = edit.position, removed = edit.removed, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (id uuid, name text, query text, position bigint, removed boolean)
            where kept.user_id = me and kept.id = edit.id
              and (kept.name, kept.query, kept.position, kept.removed) is distinct from (edit.name, edit.query, edit.position, edit.removed);
        when 'user_settings' then
          update public.user_settings as kept set
              theme = coalesce(part.value ->> 'theme', kept.theme),
              notifications = coalesce((part.value ->> 'notifications')::boolean, kept.notifications),
              default_region = coalesce(part.value ->> 'default_region', kept.default_region),
              default_account_id = case when part.value ? 'default_account_id' then (part.value ->> 'default_account_id')::uuid else kept.default_account_id end,
              focus = case when part.value ? 'focus' then part.value ->> 'focus' else kept.focus end,
              start_focus = coalesce(part.value ->> 'start_focus', kept.start_focus),
              updated_at = now()
            where kept.user_id = me;
          if not found then
            insert into public.user_settings (user_id, theme, notifications, default_region, default_account_id, focus, start_focus)
            values (me, coalesce(part.value ->> 'theme', 'system'),
              coalesce((part.value ->> 'notifications')::boolean, true),
              coalesce(part.value ->> 'default_region', 'na'),
              (part.value ->> 'default_account_id')::uuid,
              part.value ->> 'focus',
              coalesce(part.value ->> 'start_focus', 'last'));
          end if;
      end case;
      get diagnostics wrote = row_count;
      total := total + wrote;
    end loop;
    return total;
  end
  $$;
comment on function public.set_choices(jsonb) is
  'Changes what a user chooses. Returns how many rows changed. {"amazon_connections": [{"id", "label"}], "user_accounts": [{"id", "tracked"}], "labels": [{"id", "kind", "name", "color", "removed"}], "account_marks": [{"account_id", "group_id", "tags", "note", "pinned"}], "connection_marks": [{"connection_id", "tags", "note"}], "saved_views": [{"id", "name", "query", "position", "removed"}], "user_settings": {"theme", "notifications", "default_region", "default_account_id", "focus", "start_focus"}}, each part optional.';
revoke all on function public.set_choices(jsonb) from public, anon, authenticated, service_role;

grant create on schema public to adkeeper_writer;
alter function public.set_choices(jsonb) owner to adkeeper_writer;
revoke create on schema public from adkeeper_writer;
grant execute on function public.set_choices(jsonb) to authenticated;
