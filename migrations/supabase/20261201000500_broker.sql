-- How often a user called the token broker (functions/amazon-token): one row per user with two
-- counters, overwritten, no history. No token, code or secret comes near this table.
--
-- Access. The schema is not served by the REST API. Only service_role uses it, through
-- the functions below, which run with the caller's rights and so give nobody more than they have.
-- Row level security is on and forced with no policy: for every role that it binds, the table is empty.

create schema broker;
revoke all on schema broker from public;
grant usage on schema broker to service_role;

create table broker.calls (
  user_id text not null,
  minute_started timestamptz not null default now(),
  minute_calls integer not null default 1,
  day_started timestamptz not null default now(),
  day_calls integer not null default 1,
  constraint calls_pkey primary key (user_id),
  constraint calls_user_id_given check (user_id <> '' and length(user_id) <= 200)
);

alter table broker.calls enable row level security;
alter table broker.calls force row level security;
revoke all on table broker.calls from public, anon, authenticated, service_role;
grant select, insert, update, delete on table broker.calls to service_role;

-- ---- Grants -------------------------------------------------------------------------------------------

-- Whose refresh token it is: the token broker remembers who brought the code that a token came from, and
-- forwards the token for nobody else. What it keeps is a keyed hash, of no use without the broker's key.
--
-- Access follows the rules of broker.calls.

create table broker.grants (
  token_mac text not null,
  user_id text not null,
  brought_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  constraint grants_pkey primary key (token_mac),
  constraint grants_token_mac_hash check (length(token_mac) <= 64 and token_mac ~ '^[0-9a-f]{64}$'),
  constraint grants_user_id_given check (user_id <> '' and length(user_id) <= 200)
);
create index grants_use on broker.grants (user_id, used_at);
create index grants_age on broker.grants (used_at);
alter table broker.grants enable row level security;
alter table broker.grants force row level security;
revoke all on table broker.grants from public, anon, authenticated, service_role;
grant select, insert, update, delete on table broker.grants to service_role;
comment on table broker.grants is 'Who brought the code that a refresh token came from. The longest unused go first.';
comment on column broker.grants.token_mac is 'HMAC-SHA-256 of the refresh token under the broker''s key, in hex.';
comment on column broker.grants.user_id is 'Clerk''s user id, `sub` of the session token that came with the code.';
comment on column broker.grants.brought_at is 'When the code was exchanged.';
comment on column broker.grants.used_at is 'When the token was last used, to the day.';

-- ---- Functions ----------------------------------------------------------------------------------------

-- A minute and a day begin with the first call after the last one ended. A refused call counts for nothing:
-- who keeps calling while told to wait waits no longer for it. A token that is not the caller's counts, so that
-- nobody tries many.
create function public.count_broker_call(caller text, token_mac text default null) returns integer
  language plpgsql
  volatile
  security invoker
  set search_path = ''
  as $$
  declare
    per_minute constant integer := 30;
    per_day constant integer := 600;
    seconds integer;
  begin
    perform pg_advisory_xact_lock_shared(clerk.lock_of(caller));
    if exists (select from clerk.users where users.id = caller and users.deleted_at is not null) then
      return -2;
    end if;
    insert into broker.calls as kept (user_id) values (caller)
    on conflict (user_id) do update set
      minute_started = case when kept.minute_started + interval '1 minute' <= now() then now() else kept.minute_started end,
      minute_calls = case when kept.minute_started + interval '1 minute' <= now() then 1 else kept.minute_calls + 1 end,
      day_started = case when kept.day_started + interval '1 day' <= now() then now() else kept.day_started end,
      day_calls = case when kept.day_started + interval '1 day' <= now() then 1 else kept.day_calls + 1 end
    where (kept.minute_calls < per_minute or kept.minute_started + interval '1 minute' <= now())
      and (kept.day_calls < per_day or kept.day_started + interval '1 day' <= now());
    if not found then
      select ceil(extract(epoch from greatest(
          case when kept.minute_calls >= per_minute then kept.minute_started + interval '1 minute' end,
          case when kept.day_calls >= per_day then kept.day_started + interval '1 day' end
        ) - now()))
        into seconds
        from broker.calls as kept
        where kept.user_id = caller;
      return greatest(seconds, 1);
    end if;
    if count_broker_call.token_mac is not null then
      if not exists (
        select from broker.grants as kept
        where kept.token_mac = count_broker_call.token_mac and kept.user_id = caller
      ) then
        return -1;
      end if;
      update broker.grants as kept set used_at = now()
        where kept.token_mac = count_broker_call.token_mac and kept.used_at < now() - interval '1 day';
    end if;
    return 0;
  end
  $$;
comment on function public.count_broker_call(text, text) is
  'Counts one call of a user to the token broker. 0 if it may go on; the whole seconds to wait; -1 if the refresh token is not one that this user brought; -2 if the user was deleted.';

-- 500 logins on 50 devices are 25,000 tokens.
create function public.remember_broker_grant(caller text, token_mac text) returns boolean
  language plpgsql
  volatile
  security invoker
  set search_path = ''
  as $$
  begin
    perform pg_advisory_xact_lock_shared(clerk.lock_of(caller));
    if exists (select from clerk.users where users.id = caller and users.deleted_at is not null) then
      return false;
    end if;
    insert into broker.grants as kept (token_mac, user_id)
      values (remember_broker_grant.token_mac, caller)
      on conflict on constraint grants_pkey do update
        set user_id = excluded.user_id, brought_at = now(), used_at = now();
    delete from broker.grants as kept where kept.user_id = caller and kept.used_at < (
      select one.used_at from broker.grants as one where one.user_id = caller
      order by one.used_at desc offset 30000 limit 1);
    return true;
  end
  $$;
comment on function public.remember_broker_grant(text, text) is
  'Remembers that a user brought the code of a refresh token. False if the user was deleted.';

revoke all on function public.count_broker_call(text, text), public.remember_broker_grant(text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.count_broker_call(text, text), public.remember_broker_grant(text, text)
  to service_role;

comment on schema broker is 'What the token broker keeps. Not served by the REST API.';
comment on table broker.calls is 'How often a user called the token broker in the current minute and day.';
comment on column broker.calls.user_id is 'Clerk''s user id, `sub` of the session token that was verified.';
comment on column broker.calls.minute_started is 'When the counted minute began: with the first call in it.';
comment on column broker.calls.minute_calls is 'Calls let through since then, at most 30.';
comment on column broker.calls.day_started is 'When the counted day began: with the first call in it.';
comment on column broker.calls.day_calls is 'Calls let through since then, at most 600.';
