-- What makes the mirror right on several computers: a number per change, a version per group of columns,
-- each device's own view of a login's health, and a record of what was done.
--
-- Change numbers. Each person has one counter (sync_state). Whoever writes a mirrored row first takes the
-- counter's row, and holds it until the transaction ends. So a person's changes commit in the order of their
-- numbers: a reader that has seen number n has seen everything below it.
--
-- Versions. The columns of a mirrored row form groups: `facts` (what Amazon or Clerk said: the newest fetch
-- wins) and `choices` (what the person chose: the newest edit wins). A version is the time of the change in
-- milliseconds since 1970, by the device's clock corrected by this database's.
--
-- Trust. Row level security ties a row to `sub`; a second, restrictive policy asks whose word that `sub` is:
-- the token must be a session's (`sid`) of an issuer that mirror.trusted_issuers names. Until one is named
-- nobody reads or writes anything.

create schema mirror;
comment on schema mirror is 'What the mirror needs and the REST API does not serve.';
revoke all on schema mirror from public;
grant usage on schema mirror to authenticated, service_role;

create table mirror.trusted_issuers (
  issuer text not null,
  constraint trusted_issuers_pkey primary key (issuer),
  constraint trusted_issuers_address check (issuer = '*' or issuer ~ '^https?://[^/]')
);
revoke all on table mirror.trusted_issuers from public, anon, authenticated, service_role;
grant select on table mirror.trusted_issuers to authenticated, service_role;
grant insert, delete on table mirror.trusted_issuers to service_role;
comment on table mirror.trusted_issuers is 'Whose session tokens count. Empty: nobody''s.';
comment on column mirror.trusted_issuers.issuer is '`iss` of Clerk''s tokens, exactly. `*` is any issuer that the project accepts: for development only.';

-- Asked once per statement. A token of the right role without `sid` is no session: Clerk gives third-party
-- OAuth apps tokens with the same `sub`.
create function mirror.trusted() returns boolean
  language sql
  stable
  security invoker
  set search_path = ''
  as $$
    select coalesce(auth.jwt() ->> 'sid', '') <> ''
      and exists (select from mirror.trusted_issuers where issuer in (auth.jwt() ->> 'iss', '*'))
  $$;
revoke all on function mirror.trusted() from public, anon, authenticated, service_role;
grant execute on function mirror.trusted() to authenticated;
comment on function mirror.trusted() is 'Whether the token is a session''s, of an issuer that counts.';

-- The mirror's clock.
create function mirror.now_ms() returns bigint
  language sql
  volatile
  set search_path = ''
  as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;
revoke all on function mirror.now_ms() from public, anon, authenticated, service_role;
grant execute on function mirror.now_ms() to authenticated;
comment on function mirror.now_ms() is 'Milliseconds since 1970.';

-- ---- New tables ---------------------------------------------------------------------------------------

create table public.sync_state (
  user_id text not null default (auth.jwt() ->> 'sub'),
  epoch uuid not null default gen_random_uuid(),
  last_change_no bigint not null default 0,
  pushed_at timestamptz not null default now(),
  constraint sync_state_pkey primary key (user_id),
  constraint sync_state_user_id_given check (user_id <> ''),
  constraint sync_state_counts_up check (last_change_no >= 0)
);
comment on table public.sync_state is 'The counter of a person''s changes, one row each. Its row is the lock that puts them in order.';
comment on column public.sync_state.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.sync_state.epoch is 'Made with the row. A device that knows another one has a cursor of another database and begins anew.';
comment on column public.sync_state.last_change_no is 'The number of the newest change.';
comment on column public.sync_state.pushed_at is 'When a device last sent something.';

create table public.devices (
  id uuid not null,
  user_id text not null default (auth.jwt() ->> 'sub'),
  name text not null default '',
  platform text not null default '',
  app_version text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  change_no bigint not null default 0,
  constraint devices_pkey primary key (user_id, id),
  constraint devices_user_id_given check (user_id <> ''),
  constraint devices_words_short check (
    length(name) <= 200 and length(platform) <= 40 and length(app_version) <= 40
  )
);
create index devices_changes on public.devices (user_id, change_no);
comment on table public.devices is 'The person''s computers that run the app.';
comment on column public.devices.id is 'Chosen by the device at its first start.';
comment on column public.devices.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.devices.name is 'The computer''s name.';
comment on column public.devices.platform is 'linux, macos or windows.';
comment on column public.devices.app_version is 'The app''s version when it last sent something.';
comment on column public.devices.created_at is 'When it first sent something.';
comment on column public.devices.last_seen_at is 'When it last sent something.';
comment on column public.devices.change_no is 'The number of the last change of the row; being seen is none.';

create table public.connection_health (
  user_id text not null default (auth.jwt() ->> 'sub'),
  connection_id uuid not null,
  device_id uuid not null,
  health text not null,
  cause text,
  last_success timestamptz,
  last_failure timestamptz,
  next_attempt timestamptz,
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
    cause in (
      'offline', 'throttled', 'provider_down', 'bad_answer', 'grant_revoked', 'grant_doubted',
      'client_refused', 'not_permitted', 'scope_refused', 'not_approved', 'broker_refused', 'session_ended',
      'vault_locked', 'vault_unavailable', 'token_missing', 'secret_missing', 'by_person', 'unknown'
    )
  )
);
create index connection_health_changes on public.connection_health (user_id, change_no);
create index connection_health_device on public.connection_health (user_id, device_id);
comment on table public.connection_health is 'How a login is on each device that holds, or held, a grant of it. Written by that device alone.';
comment on column public.connection_health.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.connection_health.connection_id is 'The connection, of the same owner.';
comment on column public.connection_health.device_id is 'The device that holds the grant.';
comment on column public.connection_health.health is 'healthy, expiring, expired, revoked, error or disconnected.';
comment on column public.connection_health.cause is 'Why it is not healthy; null if it is.';
comment on column public.connection_health.last_success is 'The last refresh or probe that worked.';
comment on column public.connection_health.last_failure is 'The last refresh or probe that did not.';
comment on column public.connection_health.next_attempt is 'When the device tries next; null when only a person can mend it.';
comment on column public.connection_health.updated_at is 'When the row last changed, by the clock of the device.';
comment on column public.connection_health.facts_version is 'Version of the row.';
comment on column public.connection_health.change_no is 'The number of the last change of the row.';

create table public.sync_runs (
  id uuid not null,
  user_id text not null default (auth.jwt() ->> 'sub'),
  device_id uuid not null,
  ran_at timestamptz not null default now(),
  sent integer not null,
  applied integer not null,
  stale integer not null,
  change_before bigint not null,
  change_after bigint not null,
  constraint sync_runs_pkey primary key (user_id, id),
  constraint sync_runs_device_fkey foreign key (user_id, device_id)
    references public.devices (user_id, id) on delete cascade,
  constraint sync_runs_user_id_given check (user_id <> ''),
  constraint sync_runs_counts check (
    sent >= 0 and applied between 0 and sent and stale between 0 and sent and change_after >= change_before
  )
);
create index sync_runs_age on public.sync_runs (user_id, ran_at);
create index sync_runs_device on public.sync_runs (user_id, device_id);
comment on table public.sync_runs is 'Batches that devices sent; a batch that comes twice is applied once. Kept for 30 days.';
comment on column public.sync_runs.id is 'The batch''s id, derived by the device from its content.';
comment on column public.sync_runs.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.sync_runs.device_id is 'The device that sent it.';
comment on column public.sync_runs.ran_at is 'When it was applied.';
comment on column public.sync_runs.sent is 'Rows in the batch.';
comment on column public.sync_runs.applied is 'Rows of it that changed something.';
comment on column public.sync_runs.stale is 'Rows of it that were behind what was stored, wholly or in a group.';
comment on column public.sync_runs.change_before is 'The counter before the batch.';
comment on column public.sync_runs.change_after is 'The counter after it.';

create table public.audit_log (
  id bigint generated always as identity,
  user_id text not null,
  happened_at timestamptz not null default now(),
  action text not null,
  device_id uuid,
  connection_id uuid,
  detail jsonb not null default '{}',
  constraint audit_log_pkey primary key (id),
  constraint audit_log_user_id_given check (user_id <> ''),
  constraint audit_log_action_known check (
    action in ('device_added', 'connected', 'authorised_again', 'renamed', 'disconnected')
  ),
  constraint audit_log_detail_object check (jsonb_typeof(detail) = 'object')
);
create index audit_log_age on public.audit_log (user_id, happened_at);
comment on table public.audit_log is 'What happened to a person''s logins and devices. Written by triggers only. Kept for a year.';
comment on column public.audit_log.id is 'Rises with time.';
comment on column public.audit_log.user_id is 'Whose it is.';
comment on column public.audit_log.happened_at is 'When this database heard of it.';
comment on column public.audit_log.action is 'device_added, connected, authorised_again, renamed or disconnected.';
comment on column public.audit_log.device_id is 'The device that sent it; null for a change made another way.';
comment on column public.audit_log.connection_id is 'The connection, where it is about one.';
comment on column public.audit_log.detail is 'More of it: labels before and after, names. Never a token.';

create table public.webhook_events (
  id text not null,
  user_id text,
  kind text not null,
  received_at timestamptz not null default now(),
  constraint webhook_events_pkey primary key (id),
  constraint webhook_events_id_given check (id <> ''),
  constraint webhook_events_kind_given check (kind <> '')
);
create index webhook_events_age on public.webhook_events (received_at);
create index webhook_events_user on public.webhook_events (user_id);
comment on table public.webhook_events is 'Clerk''s messages that were handled: each once, however often it is delivered. Kept for 30 days.';
comment on column public.webhook_events.id is 'The message''s id (`svix-id`).';
comment on column public.webhook_events.user_id is 'Whom it is about, where it is about a person.';
comment on column public.webhook_events.kind is 'Clerk''s word for it, such as user.deleted.';
comment on column public.webhook_events.received_at is 'When it was handled.';

-- ---- Columns of the mirrored tables -------------------------------------------------------------------

-- How a login is differs by device: it moves to connection_health.
alter table public.amazon_connections
  drop column health,
  drop column cause,
  drop column last_success,
  drop column last_failure,
  drop column next_attempt,
  add column facts_version bigint not null default 0,
  add column choices_version bigint not null default 0,
  add column change_no bigint not null default 0,
  add constraint amazon_connections_label_short check (length(label) <= 200);
create index amazon_connections_changes on public.amazon_connections (user_id, change_no);
comment on table public.amazon_connections is 'One Amazon login, authorised for one LwA client. The tokens stay on the devices.';
comment on column public.amazon_connections.deleted_at is 'When the person disconnected it; null again after authorising again. The row stays.';
comment on column public.amazon_connections.facts_version is 'Version of home_region, client_id, scopes, created_at and deleted_at.';
comment on column public.amazon_connections.choices_version is 'Version of label.';
comment on column public.amazon_connections.change_no is 'The number of the last change of the row.';

alter table public.users
  add column facts_version bigint not null default 0,
  add column change_no bigint not null default 0;
create index users_changes on public.users (id, change_no);
comment on column public.users.facts_version is 'Version of the row.';
comment on column public.users.change_no is 'The number of the last change of the row.';

alter table public.user_accounts
  add column facts_version bigint not null default 0,
  add column choices_version bigint not null default 0,
  add column change_no bigint not null default 0;
create index user_accounts_changes on public.user_accounts (user_id, change_no);
comment on column public.user_accounts.facts_version is 'Version of all columns but tracked.';
comment on column public.user_accounts.choices_version is 'Version of tracked.';
comment on column public.user_accounts.change_no is 'The number of the last change of the row.';

alter table public.account_links
  add column facts_version bigint not null default 0,
  add column change_no bigint not null default 0;
create index account_links_changes on public.account_links (user_id, change_no);
comment on column public.account_links.facts_version is 'Version of the row.';
comment on column public.account_links.change_no is 'The number of the last change of the row.';

-- One default account per person, by having one place for it.
alter table public.user_settings
  add column default_account_id uuid,
  add column choices_version bigint not null default 0,
  add column change_no bigint not null default 0,
  add constraint user_settings_default_account_fkey foreign key (user_id, default_account_id)
    references public.user_accounts (user_id, id) on delete set null (default_account_id);
create index user_settings_changes on public.user_settings (user_id, change_no);
create index user_settings_default_account on public.user_settings (user_id, default_account_id)
  where default_account_id is not null;
comment on column public.user_settings.default_account_id is 'The account to begin with, one at most; null for none.';
comment on column public.user_settings.choices_version is 'Version of the row.';
comment on column public.user_settings.change_no is 'The number of the last change of the row.';

-- ---- Who may what -------------------------------------------------------------------------------------

alter table public.sync_state enable row level security;
alter table public.sync_state force row level security;
alter table public.devices enable row level security;
alter table public.devices force row level security;
alter table public.connection_health enable row level security;
alter table public.connection_health force row level security;
alter table public.sync_runs enable row level security;
alter table public.sync_runs force row level security;
alter table public.audit_log enable row level security;
alter table public.audit_log force row level security;
alter table public.webhook_events enable row level security;
alter table public.webhook_events force row level security;

create policy sync_state_own on public.sync_state for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy devices_own on public.devices for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy connection_health_own on public.connection_health for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy sync_runs_own on public.sync_runs for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy audit_log_own on public.audit_log for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
-- Nothing is granted on it to authenticated: the policy only says whose rows they are.
create policy webhook_events_own on public.webhook_events for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);

create policy users_trusted on public.users as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy amazon_connections_trusted on public.amazon_connections as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy connection_health_trusted on public.connection_health as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy user_accounts_trusted on public.user_accounts as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy account_links_trusted on public.account_links as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy user_settings_trusted on public.user_settings as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy devices_trusted on public.devices as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy sync_state_trusted on public.sync_state as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy sync_runs_trusted on public.sync_runs as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy audit_log_trusted on public.audit_log as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
create policy webhook_events_trusted on public.webhook_events as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));

-- An update never moves a row to another key or owner: those columns are not granted.
revoke all on table public.users, public.amazon_connections, public.user_accounts, public.account_links,
    public.user_settings, public.connection_health, public.devices, public.sync_state, public.sync_runs,
    public.audit_log, public.webhook_events
  from public, anon, authenticated, service_role;
grant select, insert
  on table public.users, public.amazon_connections, public.user_accounts, public.account_links,
    public.user_settings, public.connection_health, public.devices, public.sync_state, public.sync_runs
  to authenticated;
grant select on table public.audit_log to authenticated;
grant update (name, email, image_url, updated_at, facts_version, change_no)
  on table public.users to authenticated;
grant update (label, home_region, client_id, scopes, created_at, updated_at, deleted_at, facts_version,
    choices_version, change_no)
  on table public.amazon_connections to authenticated;
grant update (connection_id, name, country_code, currency_code, timezone, account_type, entity_id, access,
    tracked, updated_at, status, lacks, seats, facts_version, choices_version, change_no)
  on table public.user_accounts to authenticated;
grant update (gone, updated_at, facts_version, change_no)
  on table public.account_links to authenticated;
grant update (theme, notifications, default_region, default_account_id, updated_at, choices_version, change_no)
  on table public.user_settings to authenticated;
grant update (health, cause, last_success, last_failure, next_attempt, updated_at, facts_version, change_no)
  on table public.connection_health to authenticated;
grant update (name, platform, app_version, last_seen_at, change_no)
  on table public.devices to authenticated;
grant update (last_change_no, pushed_at)
  on table public.sync_state to authenticated;
grant select, insert, update, delete
  on table public.users, public.amazon_connections, public.user_accounts, public.account_links,
    public.user_settings, public.connection_health, public.devices, public.sync_state, public.sync_runs,
    public.audit_log, public.webhook_events
  to service_role;
