-- One person can't fill the project: lengths of every text, rows of each table, pushes in a minute, records in
-- a day. Far above what the largest agency has, so that only a mistake or malice meets them.
--
--   SY006  a person has as many rows of a kind as there may be; detail: {"limit": <table>, "most": <rows>}
--   SY007  a person pushes too often; HTTP 429 with Retry-After

-- ---- Lengths ------------------------------------------------------------------------------------------------

alter table public.users add constraint users_words_short check (
  length(id) <= 200 and length(name) <= 500 and length(email) <= 320 and length(image_url) <= 2000);
alter table public.amazon_connections add constraint amazon_connections_words_short check (
  length(user_id) <= 200 and length(client_id) <= 200 and length(scopes) <= 2000);
alter table public.user_accounts add constraint user_accounts_words_short check (
  length(user_id) <= 200 and length(external_id) <= 500 and length(name) <= 1000 and length(country_code) <= 20
  and length(currency_code) <= 20 and length(timezone) <= 100 and length(account_type) <= 100
  and length(entity_id) <= 200 and length(status) <= 200 and length(lacks) <= 40
  and octet_length(seats::text) <= 65536);
alter table public.account_links add constraint account_links_words_short check (length(user_id) <= 200);
alter table public.user_settings add constraint user_settings_words_short check (length(user_id) <= 200);
alter table public.connection_health add constraint connection_health_words_short check (length(user_id) <= 200);
alter table public.devices add constraint devices_owner_short check (length(user_id) <= 200);
alter table public.sync_state add constraint sync_state_words_short check (length(user_id) <= 200);
alter table public.sync_runs add constraint sync_runs_words_short check (length(user_id) <= 200);
alter table public.audit_log add constraint audit_log_words_short check (
  length(user_id) <= 200 and octet_length(detail::text) <= 8192);
alter table public.webhook_events add constraint webhook_events_words_short check (
  length(id) <= 200 and length(user_id) <= 200 and length(kind) <= 200);
alter table clerk.people add constraint people_words_short check (length(id) <= 200);
alter table broker.calls add constraint calls_words_short check (length(user_id) <= 200);
alter table mirror.trusted_issuers add constraint trusted_issuers_words_short check (length(issuer) <= 500);

-- ---- Rows ---------------------------------------------------------------------------------------------------

create table mirror.usage (
  user_id text not null,
  kind text not null,
  rows bigint not null default 0,
  day date,
  constraint usage_pkey primary key (user_id, kind),
  constraint usage_words_short check (length(user_id) <= 200 and length(kind) <= 100)
);
alter table mirror.usage enable row level security;
alter table mirror.usage force row level security;
revoke all on table mirror.usage from public, anon, authenticated, service_role;
grant select, delete on table mirror.usage to service_role;
comment on table mirror.usage is 'How many rows a person has of each kind, counted as they come and go.';
comment on column mirror.usage.user_id is 'Whose they are.';
comment on column mirror.usage.kind is 'The table.';
comment on column mirror.usage.rows is 'How many; of audit_log those of `day`.';
comment on column mirror.usage.day is 'The day that is counted; null where all rows are.';

insert into mirror.usage (user_id, kind, rows)
  select user_id, 'devices', count(*) from public.devices group by user_id
  union all select user_id, 'amazon_connections', count(*) from public.amazon_connections group by user_id
  union all select user_id, 'connection_health', count(*) from public.connection_health group by user_id
  union all select user_id, 'user_accounts', count(*) from public.user_accounts group by user_id
  union all select user_id, 'account_links', count(*) from public.account_links group by user_id;

create function mirror.refuse_more(kind text, most bigint) returns void
  language plpgsql
  set search_path = ''
  as $$
  begin
    raise exception 'there may be at most % rows in %', most, kind using errcode = 'SY006',
      detail = jsonb_build_object('limit', kind, 'most', most)::text;
  end
  $$;

-- Runs with the owner's rights: nobody else counts. A batch that adds nothing costs a look at an empty list.
create function mirror.count_new() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  declare
    most constant bigint := tg_argv[0];
    one record;
    total bigint;
  begin
    for one in select user_id, count(*) as many from written group by user_id loop
      insert into mirror.usage as kept (user_id, kind, rows) values (one.user_id, tg_table_name, one.many)
      on conflict (user_id, kind) do update set rows = kept.rows + excluded.rows
      returning kept.rows into total;
      if total > most then
        perform mirror.refuse_more(tg_table_name, most);
      end if;
    end loop;
    return null;
  end
  $$;

create function mirror.count_gone() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  begin
    update mirror.usage as kept set rows = greatest(kept.rows - one.many, 0)
      from (select user_id, count(*) as many from removed group by user_id) as one
      where kept.user_id = one.user_id and kept.kind = tg_table_name;
    return null;
  end
  $$;

create function mirror.count_records() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  declare
    most constant bigint := tg_argv[0];
    today constant date := (now() at time zone 'utc')::date;
    one record;
    total bigint;
  begin
    for one in select user_id, count(*) as many from written group by user_id loop
      insert into mirror.usage as kept (user_id, kind, rows, day)
      values (one.user_id, tg_table_name, one.many, today)
      on conflict (user_id, kind) do update set
        rows = case when kept.day = excluded.day then kept.rows + excluded.rows else excluded.rows end,
        day = excluded.day
      returning kept.rows into total;
      if total > most then
        perform mirror.refuse_more(tg_table_name, most);
      end if;
    end loop;
    return null;
  end
  $$;

create trigger count_new after insert on public.devices referencing new table as written
  for each statement execute function mirror.count_new('50');
create trigger count_new after insert on public.amazon_connections referencing new table as written
  for each statement execute function mirror.count_new('500');
create trigger count_new after insert on public.connection_health referencing new table as written
  for each statement execute function mirror.count_new('25000');
create trigger count_new after insert on public.user_accounts referencing new table as written
  for each statement execute function mirror.count_new('50000');
create trigger count_new after insert on public.account_links referencing new table as written
  for each statement execute function mirror.count_new('200000');
create trigger count_gone after delete on public.devices referencing old table as removed
  for each statement execute function mirror.count_gone();
create trigger count_gone after delete on public.amazon_connections referencing old table as removed
  for each statement execute function mirror.count_gone();
create trigger count_gone after delete on public.connection_health referencing old table as removed
  for each statement execute function mirror.count_gone();
create trigger count_gone after delete on public.user_accounts referencing old table as removed
  for each statement execute function mirror.count_gone();
create trigger count_gone after delete on public.account_links referencing old table as removed
  for each statement execute function mirror.count_gone();
-- Connecting 500 logins on 50 devices in one day is 550 records.
create trigger count_records after insert on public.audit_log referencing new table as written
  for each statement execute function mirror.count_records('2000');

-- ---- Pushes -------------------------------------------------------------------------------------------------

alter table public.sync_state
  add column minute_started timestamptz not null default now(),
  add column minute_pushes integer not null default 1,
  add column pushes bigint not null default 1;
comment on column public.sync_state.minute_started is 'When the counted minute began: with the first push in it.';
comment on column public.sync_state.minute_pushes is 'Pushes since then, at most 600.';
comment on column public.sync_state.pushes is 'Pushes in all.';

-- A first sync of 50,000 accounts takes 100 pushes. A refused push counts for nothing.
create function mirror.count_push() returns trigger
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  declare
    per_minute constant integer := 600;
    wait integer;
  begin
    new.pushes := old.pushes + 1;
    if old.minute_started + interval '1 minute' <= now() then
      new.minute_started := now();
      new.minute_pushes := 1;
    elsif old.minute_pushes < per_minute then
      new.minute_pushes := old.minute_pushes + 1;
    else
      wait := greatest(ceil(extract(epoch from old.minute_started + interval '1 minute' - now())), 1);
      -- PostgREST makes the status and the header of it.
      raise sqlstate 'PGRST' using
        message = json_build_object('code', 'SY007', 'message', 'this user pushes too often')::text,
        detail = json_build_object('status', 429, 'headers', json_build_object('Retry-After', wait::text))::text;
    end if;
    return new;
  end
  $$;
create trigger count_push before update on public.sync_state
  for each row when (new.pushed_at is distinct from old.pushed_at) execute function mirror.count_push();

-- ---- Records ------------------------------------------------------------------------------------------------

-- By age at each push; by number at every 64th, because counting takes longer.
create or replace function mirror.prune_own() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  begin
    delete from public.sync_runs
      where user_id = new.user_id and ran_at < now() - interval '30 days';
    delete from public.audit_log
      where user_id = new.user_id and happened_at < now() - interval '365 days';
    if (select state.pushes % 64 = 0 from public.sync_state as state where state.user_id = new.user_id) then
      delete from public.sync_runs
        where user_id = new.user_id and ran_at < (
          select one.ran_at from public.sync_runs as one where one.user_id = new.user_id
          order by one.ran_at desc offset 20000 limit 1);
      delete from public.audit_log
        where user_id = new.user_id and happened_at < (
          select one.happened_at from public.audit_log as one where one.user_id = new.user_id
          order by one.happened_at desc offset 50000 limit 1);
    end if;
    return null;
  end
  $$;

revoke all on function mirror.refuse_more(text, bigint), mirror.count_new(), mirror.count_gone(),
  mirror.count_records(), mirror.count_push() from public, anon, authenticated, service_role;
