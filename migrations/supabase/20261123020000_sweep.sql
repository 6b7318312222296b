-- What a sweep of everything behind a login brings: accounts that Amazon only names, what a login may not
-- do, seats, and which account stands below which. Access follows the rules of the first migration.

alter table public.user_accounts
  add column status text,
  add column lacks text not null default '',
  add column seats jsonb not null default '[]',
  drop constraint user_accounts_access_known,
  add constraint user_accounts_access_known check (access in ('ok', 'denied', 'lost')),
  add constraint user_accounts_lacks_known check (lacks ~ '^((edit|dsp|amc)( (edit|dsp|amc))*)?$'),
  add constraint user_accounts_seats_listed check (jsonb_typeof(seats) = 'array'),
  -- A profile that Amazon names without its number has its entity and marketplace instead. It can never
  -- have been reached.
  drop constraint user_accounts_profile_id_exact,
  add constraint user_accounts_profile_id_exact check (
    kind <> 'sponsored_ads' or external_id ~ '^[0-9]{1,20}$' or access <> 'ok'
  );

alter table public.amazon_connections
  drop constraint amazon_connections_cause_known,
  add constraint amazon_connections_cause_known check (
    cause in (
      'offline', 'throttled', 'provider_down', 'bad_answer', 'grant_revoked', 'grant_doubted',
      'client_refused', 'not_permitted', 'scope_refused', 'not_approved', 'broker_refused', 'session_ended',
      'vault_locked', 'vault_unavailable', 'token_missing', 'secret_missing', 'by_person', 'unknown'
    )
  );

create table public.account_links (
  user_id text not null default (auth.jwt() ->> 'sub'),
  parent_id uuid not null,
  child_id uuid not null,
  gone boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint account_links_pkey primary key (user_id, parent_id, child_id),
  constraint account_links_parent_fkey foreign key (user_id, parent_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_links_child_fkey foreign key (user_id, child_id)
    references public.user_accounts (user_id, id) on delete cascade,
  constraint account_links_user_id_given check (user_id <> ''),
  constraint account_links_not_itself check (parent_id <> child_id)
);
create index account_links_child on public.account_links (user_id, child_id);

alter table public.account_links enable row level security;
alter table public.account_links force row level security;

create policy account_links_own on public.account_links for all to authenticated
  using ((select auth.jwt() ->> 'sub') = user_id)
  with check ((select auth.jwt() ->> 'sub') = user_id);

revoke all on table public.account_links from public, anon, authenticated, service_role;
grant select, insert, update on table public.account_links to authenticated;
grant select, insert, update, delete on table public.account_links to service_role;

comment on column public.user_accounts.status is 'Amazon''s word for the account''s state; null where it gives none.';
comment on column public.user_accounts.lacks is 'What the login may not do with it, separated by spaces: edit, dsp, amc.';
comment on column public.user_accounts.seats is 'Seats of a DSP advertiser: an array of {exchange, seat}.';
comment on column public.user_accounts.access is 'ok; denied when Amazon names it without letting the login in; lost when it was reached before.';
comment on column public.user_accounts.external_id is 'Amazon''s id, exact; digits for a sponsored_ads profile that is reached.';

comment on table public.account_links is 'Which account stands below which: below a manager account, below an agency profile.';
comment on column public.account_links.user_id is 'The owner, `sub` of the session token. Left out by clients.';
comment on column public.account_links.parent_id is 'The account above.';
comment on column public.account_links.child_id is 'The account below.';
comment on column public.account_links.gone is 'A later sweep no longer saw the link. The row stays.';
comment on column public.account_links.updated_at is 'When the row last changed, by the clock of the device that changed it.';
