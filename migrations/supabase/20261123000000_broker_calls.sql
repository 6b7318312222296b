-- How often a person called the token broker (functions/amazon-token): one row per person with two
-- counters, overwritten, no history. No token, code or secret comes near this table.
--
-- Access. The schema is not served by the REST API. Only service_role uses it, through
-- public.count_broker_call(), which runs with the caller's rights and so gives nobody more than they have.
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
  constraint calls_user_id_given check (user_id <> '')
);

alter table broker.calls enable row level security;
alter table broker.calls force row level security;
revoke all on table broker.calls from public, anon, authenticated, service_role;
grant select, insert, update, delete on table broker.calls to service_role;

-- A minute and a day begin with the first call after the last one ended. A refused call counts for nothing:
-- who keeps calling while told to wait waits no longer for it.
create function public.count_broker_call(caller text) returns integer
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
    insert into broker.calls as kept (user_id) values (caller)
    on conflict (user_id) do update set
      minute_started = case when kept.minute_started + interval '1 minute' <= now() then now() else kept.minute_started end,
      minute_calls = case when kept.minute_started + interval '1 minute' <= now() then 1 else kept.minute_calls + 1 end,
      day_started = case when kept.day_started + interval '1 day' <= now() then now() else kept.day_started end,
      day_calls = case when kept.day_started + interval '1 day' <= now() then 1 else kept.day_calls + 1 end
    where (kept.minute_calls < per_minute or kept.minute_started + interval '1 minute' <= now())
      and (kept.day_calls < per_day or kept.day_started + interval '1 day' <= now());
    if found then
      return 0;
    end if;
    select ceil(extract(epoch from greatest(
        case when kept.minute_calls >= per_minute then kept.minute_started + interval '1 minute' end,
        case when kept.day_calls >= per_day then kept.day_started + interval '1 day' end
      ) - now()))
      into seconds
      from broker.calls as kept
      where kept.user_id = caller;
    return greatest(seconds, 1);
  end
  $$;
revoke all on function public.count_broker_call(text) from public, anon, authenticated, service_role;
grant execute on function public.count_broker_call(text) to service_role;

comment on schema broker is 'What the token broker keeps. Not served by the REST API.';
comment on table broker.calls is 'How often a person called the token broker in the current minute and day.';
comment on column broker.calls.user_id is 'Clerk''s user id, `sub` of the session token that was verified.';
comment on column broker.calls.minute_started is 'When the counted minute began: with the first call in it.';
comment on column broker.calls.minute_calls is 'Calls let through since then, at most 30.';
comment on column broker.calls.day_started is 'When the counted day began: with the first call in it.';
comment on column broker.calls.day_calls is 'Calls let through since then, at most 600.';
comment on function public.count_broker_call(text) is
  'Counts one call of a person to the token broker. 0 if it may go on, else the whole seconds to wait.';
