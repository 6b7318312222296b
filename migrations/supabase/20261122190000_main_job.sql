-- What is mirrored of a person: who they are, their connections with health, the accounts these reach,
-- their settings. Never a token.
--
-- Ownership. Each row belongs to the Clerk user in `sub` of the session token that wrote it. The owner
-- column has that as its default, so clients leave it out. It comes first in every key: ids are made on
-- devices, some of them by rule, and in a key of their own a stranger could take one before its owner.
-- No table refers to `users`: nothing waits for the webhook that may fill it.
--
-- Access. Row level security, forced, with one policy per table, for the role `authenticated` only: an
-- OAuth token that Clerk issues to a third party has a `sub` as well, but no role. Hosted projects grant
-- every new table to anon and authenticated; that is taken back, and what the app needs is granted.
-- Nobody but service_role deletes: a connection ends by `deleted_at`, so that no other device brings it
-- back.
--
-- Ids of Clerk and Amazon are text: Amazon's are unsigned 64-bit numbers, which JSON numbers do not hold.

create table public.users (
  id text not null default (auth.jwt() ->> 'sub'),
  name text not null default '',
  email text,
  image_url text,
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint users_id_given check (id <> '')
);

create table public.amazon_connections (
  id uuid not null,
  user_id text not null default (auth.jwt() ->> 'sub'),
  label text not null,
  home_region text not null,
  client_id text not null,
  scopes text not null default '',
  health text not null,
  cause text,
  last_success timestamptz,
  last_failure timestamptz,
  next_attempt timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint amazon_connections_pkey primary key (user_id, id),
  constraint amazon_connections_user_id_given check (user_id <> ''),
  constraint amazon_connections_client_id_given check (client_id <> ''),
  constraint amazon_connections_home_region_known check (home_region in ('na', 'eu', 'fe')),
  constraint amazon_connections_health_known check (
    health in ('healthy', 'expiring', 'expired', 'revoked', 'error', 'disconnected')
  ),
  constraint amazon_connections_cause_known check (
    cause in (
      'offline', 'throttled', 'provider_down', 'grant_revoked', 'grant_doubted', 'client_refused',
      'not_permitted', 'vault_locked', 'vault_unavailable', 'token_missing', 'secret_missing',
      'by_person', 'unknown'
    )
  )
);

create table public.user_accounts (
  id uuid not null,
  user_id text not null default (auth.jwt() ->> 'sub'),
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
  access text not null,
  tracked boolean not null,
  updated_at timestamptz not null default now(),
  constraint user_accounts_pkey primary key (user_id, id),
  constraint user_accounts_identity unique (user_id, kind, region, external_id),
  constraint user_accounts_connection_fkey foreign key (user_id, connection_id)
    references public.amazon_connections (user_id, id) on delete cascade,
  constraint user_accounts_user_id_given check (user_id <> ''),
  constraint user_accounts_kind_known check (
    kind in ('sponsored_ads', 'dsp_advertiser', 'amc_instance', 'manager_account')
  ),
  constraint user_accounts_region_known check (region in ('na', 'eu', 'fe')),
  constraint user_accounts_access_known check (access in ('ok', 'lost')),
  constraint user_accounts_external_id_given check (external_id <> ''),
  constraint user_accounts_profile_id_exact check (
    kind <> 'sponsored_ads' or external_id ~ '^[0-9]{1,20}$'
  )
);
create index user_accounts_connection on public.user_accounts (user_id, connection_id);

create table public.user_settings (
  user_id text not null default (auth.jwt() ->> 'sub'),
  theme text not null default 'system',
  notifications boolean not null default true,
  default_region text not null default 'na',
  updated_at timestamptz not null default now(),
  constraint user_settings_pkey primary key (user_id),
  constraint user_settings_user_id_given check (user_id <> ''),
  constraint user_settings_theme_known check (theme in ('system', 'light', 'dark')),
  constraint user_settings_default_region_known check (default_region in ('na', 'eu', 'fe'))
);

alter table public.users enable row level security;
alter table public.users force row level security;
alter table public.amazon_connections enable row level security;
alter table public.amazon_connections force row level security;
alter table public.user_accounts enable row level security;
alter table public.user_accounts force row level security;
alter table public.user_settings enable row level security;
alter table public.user_settings force row level security;

-- The sub-select is evaluated once per statement, not once per row.
create policy users_own on public.users for all to authenticated
  using ((select auth.jwt() ->> 'sub') = id)
  with check ((select auth.jwt() ->> 'sub') = id);
create policy amazon_connections_own on public.amazon_connections for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy user_accounts_own on public.user_accounts for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy user_settings_own on public.user_settings for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);

revoke all on table public.users, public.amazon_connections, public.user_accounts, public.user_settings
  from public, anon, authenticated, service_role;
grant select, insert, update
  on table public.users, public.amazon_connections, public.user_accounts, public.user_settings
  to authenticated;
grant select, insert, update, delete
  on table public.users, public.amazon_connections, public.user_accounts, public.user_settings
  to service_role;

comment on table public.users is 'The person, one row, written by their own devices.';
comment on column public.users.id is 'Clerk''s user id, `sub` of the session token. Left out by clients.';
comment on column public.users.name is 'As Clerk shows it; empty where Clerk has none.';
comment on column public.users.email is 'The primary email address; null for people who sign in by phone.';
comment on column public.users.image_url is 'Address of the picture.';
comment on column public.users.updated_at is 'When the row last changed, by the clock of the device that changed it.';

comment on table public.amazon_connections is 'One Amazon login, authorised for one LwA client, with its health. The tokens stay on the device.';
comment on column public.amazon_connections.id is 'Chosen by the device that connected it; the same after authorising again.';
comment on column public.amazon_connections.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.amazon_connections.label is 'The person''s name for it.';
comment on column public.amazon_connections.home_region is 'The region whose login page was used: na, eu or fe. The grant is valid in all.';
comment on column public.amazon_connections.client_id is 'The LwA client that the grant belongs to.';
comment on column public.amazon_connections.scopes is 'Scopes as granted, separated by spaces.';
comment on column public.amazon_connections.health is 'healthy, expiring, expired, revoked, error or disconnected.';
comment on column public.amazon_connections.cause is 'Why it is not healthy; null if it is.';
comment on column public.amazon_connections.last_success is 'The last refresh or probe that worked.';
comment on column public.amazon_connections.last_failure is 'The last refresh or probe that did not.';
comment on column public.amazon_connections.next_attempt is 'When a device tries next; null when only a person can mend it.';
comment on column public.amazon_connections.created_at is 'When it was connected.';
comment on column public.amazon_connections.updated_at is 'When the row last changed, by the clock of the device that changed it.';
comment on column public.amazon_connections.deleted_at is 'When the person disconnected it. The row stays.';

comment on table public.user_accounts is 'What a connection reaches at Amazon.';
comment on column public.user_accounts.id is 'Derived from owner, kind, region and external id, so all devices agree.';
comment on column public.user_accounts.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.user_accounts.connection_id is 'The connection that reaches it, of the same owner.';
comment on column public.user_accounts.kind is 'sponsored_ads, dsp_advertiser, amc_instance or manager_account.';
comment on column public.user_accounts.region is 'na, eu or fe.';
comment on column public.user_accounts.external_id is 'Amazon''s id, exact; digits only for sponsored_ads.';
comment on column public.user_accounts.name is 'Amazon''s name for it; empty where Amazon gives none.';
comment on column public.user_accounts.country_code is 'Amazon''s country code: UK, not GB.';
comment on column public.user_accounts.currency_code is 'ISO 4217 code.';
comment on column public.user_accounts.timezone is 'IANA name.';
comment on column public.user_accounts.account_type is 'Amazon''s account type: seller, vendor, agency or a later one.';
comment on column public.user_accounts.entity_id is 'Amazon''s entity id. Not unique across marketplaces.';
comment on column public.user_accounts.access is 'ok, or lost when Amazon refuses this account to the login.';
comment on column public.user_accounts.tracked is 'Whether the person chose to track it.';
comment on column public.user_accounts.updated_at is 'When the row last changed, by the clock of the device that changed it.';

comment on table public.user_settings is 'The person''s settings, one row.';
comment on column public.user_settings.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.user_settings.theme is 'Colours of the dashboard: system, light or dark.';
comment on column public.user_settings.notifications is 'Whether notices are also shown by the system.';
comment on column public.user_settings.default_region is 'The region offered first when connecting: na, eu or fe.';
comment on column public.user_settings.updated_at is 'When the row last changed, by the clock of the device that changed it.';
