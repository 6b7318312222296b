-- What orders and bounds the mirror: a number per change, the devices, a record of every push, an audit log, and
-- how much a user may have.
--
-- Change numbers. Each user has one counter (sync_state). Whoever writes a mirrored row first takes the counter's
-- row, and holds it until the transaction ends. So a user's changes commit in the order of their numbers: a reader
-- that has seen number n has seen everything below it.
--
-- Versions. The columns of a mirrored row form groups: `facts` (what Amazon or Clerk said: the newest fetch wins) and
-- `choices` (what the user chose: the newest edit wins). A version is the time of the change in milliseconds since
-- 1970, by the device's clock corrected by this database's.
--
-- Error codes of the functions, answered with HTTP 400 unless something else is said:
--   SY001  the request's shape is wrong
--   SY002  it is too large
--   SY003  its format is not one that this database speaks; detail: {"oldest": …, "newest": …}
--   SY004  the device's clock is off; detail: {"now": …}
--   SY005  the token's issuer is not one that counts
--   SY006  a user has as many rows of a kind as there may be; detail: {"limit": <table>, "most": <rows>}
--   SY007  a user pushes too often; HTTP 429 with Retry-After

create table public.sync_state (
  user_id text not null default (auth.jwt() ->> 'sub'),
  epoch uuid not null default gen_random_uuid(),
  last_change_no bigint not null default 0,
  pushed_at timestamptz not null default now(),
  minute_started timestamptz not null default now(),
  minute_pushes integer not null default 1,
  pushes bigint not null default 1,
  constraint sync_state_pkey primary key (user_id),
  constraint sync_state_user_id_given check (user_id <> ''),
  constraint sync_state_words_short check (length(user_id) <= 200),
  constraint sync_state_counts_up check (last_change_no >= 0),
  constraint sync_state_numbers_exact check (last_change_no <= 9007199254740991)
);
comment on table public.sync_state is 'The counter of a user''s changes, one row each. Its row is the lock that puts them in order.';
comment on column public.sync_state.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.sync_state.epoch is 'Made with the row. A device that knows another one has a cursor of another database and begins anew.';
comment on column public.sync_state.last_change_no is 'The number of the newest change.';
comment on column public.sync_state.pushed_at is 'When a device last sent something.';
comment on column public.sync_state.minute_started is 'When the counted minute began: with the first push in it.';
comment on column public.sync_state.minute_pushes is 'Pushes since then, at most 600.';
comment on column public.sync_state.pushes is 'Pushes in all.';

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
  ),
  constraint devices_owner_short check (length(user_id) <= 200),
  constraint devices_numbers_exact check (change_no between 0 and 9007199254740991)
);
create index devices_changes on public.devices (user_id, change_no);
comment on table public.devices is 'The user''s computers that run the app.';
comment on column public.devices.id is 'Chosen by the device at its first start.';
comment on column public.devices.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.devices.name is 'The computer''s name.';
comment on column public.devices.platform is 'linux, macos or windows.';
comment on column public.devices.app_version is 'The app''s version when it last sent something.';
comment on column public.devices.created_at is 'When it first sent something.';
comment on column public.devices.last_seen_at is 'When it last sent something.';
comment on column public.devices.change_no is 'The number of the last change of the row; being seen is none.';

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
  constraint sync_runs_words_short check (length(user_id) <= 200),
  constraint sync_runs_numbers_exact check (change_before >= 0 and change_after <= 9007199254740991),
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
  constraint audit_log_words_short check (
    length(user_id) <= 200 and octet_length(detail::text) <= 8192
  ),
  constraint audit_log_detail_object check (jsonb_typeof(detail) = 'object')
);
create index audit_log_age on public.audit_log (user_id, happened_at);
comment on table public.audit_log is 'What happened to a user''s logins and devices. Written by triggers only. Kept for a year.';
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
  constraint webhook_events_kind_given check (kind <> ''),
  constraint webhook_events_words_short check (
    length(id) <= 200 and length(user_id) <= 200 and length(kind) <= 200
  )
);
create index webhook_events_age on public.webhook_events (received_at);
create index webhook_events_user on public.webhook_events (user_id);
comment on table public.webhook_events is 'Clerk''s messages that were handled: each once, however often it is delivered. Kept for 30 days.';
comment on column public.webhook_events.id is 'The message''s id (`svix-id`).';
comment on column public.webhook_events.user_id is 'Whom it is about, where it is about a user.';
comment on column public.webhook_events.kind is 'Clerk''s word for it, such as user.deleted.';
comment on column public.webhook_events.received_at is 'When it was handled.';

-- ---- Who may what -------------------------------------------------------------------------------------

alter table public.sync_state enable row level security;
alter table public.sync_state force row level security;
create policy sync_state_own on public.sync_state for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy sync_state_trusted on public.sync_state as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
alter table public.devices enable row level security;
alter table public.devices force row level security;
create policy devices_own on public.devices for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy devices_trusted on public.devices as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
alter table public.sync_runs enable row level security;
alter table public.sync_runs force row level security;
create policy sync_runs_own on public.sync_runs for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy sync_runs_trusted on public.sync_runs as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
alter table public.audit_log enable row level security;
alter table public.audit_log force row level security;
create policy audit_log_own on public.audit_log for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy audit_log_trusted on public.audit_log as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
-- Nothing is granted on it to authenticated: the policy only says whose rows they are.
alter table public.webhook_events enable row level security;
alter table public.webhook_events force row level security;
create policy webhook_events_own on public.webhook_events for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);
create policy webhook_events_trusted on public.webhook_events as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));

revoke all on table public.sync_state, public.devices, public.sync_runs, public.audit_log, public.webhook_events
  from public, anon, authenticated, service_role;
grant select on table public.sync_state, public.devices, public.sync_runs, public.audit_log to authenticated;
grant insert on table public.sync_state, public.devices, public.sync_runs to adkeeper_writer;
grant update (name, platform, app_version, last_seen_at, change_no) on table public.devices to adkeeper_writer;
grant update (last_change_no, pushed_at) on table public.sync_state to adkeeper_writer;
grant select, insert, update, delete
  on table public.sync_state, public.devices, public.sync_runs, public.audit_log, public.webhook_events
  to service_role;
