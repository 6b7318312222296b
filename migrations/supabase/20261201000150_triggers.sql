-- What the triggers do when a row is written: its number and versions where somebody writes it by hand, and the
-- count of what a user has, so that no user can fill the project. The limits are far above what the largest agency
-- has: only a mistake or malice meets them.

-- ---- Numbers and versions -----------------------------------------------------------------------------

-- A row that the owner writes through the tables gets its number and its versions here. push_changes, which
-- sets `mirror.pushing`, sees to both itself.
create function mirror.number_row() returns trigger
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  declare
    owner text := case when tg_table_name = 'users' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'user_id' end;
  begin
    insert into public.sync_state as state (user_id, last_change_no) values (owner, 1)
    on conflict (user_id) do update set last_change_no = state.last_change_no + 1
    returning state.last_change_no into new.change_no;
    return new;
  end
  $$;

create function mirror.stamp_facts() returns trigger
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  begin
    new.facts_version := greatest(mirror.now_ms(), coalesce(old.facts_version, 0) + 1);
    return new;
  end
  $$;

create function mirror.stamp_choices() returns trigger
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  begin
    new.choices_version := greatest(mirror.now_ms(), coalesce(old.choices_version, 0) + 1);
    return new;
  end
  $$;

create function mirror.counts_up() returns trigger
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  begin
    raise exception 'the counter of changes only rises' using errcode = '23514';
  end
  $$;

create trigger number_row before insert or update on public.devices
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger counts_up before update on public.sync_state
  for each row when (new.last_change_no < old.last_change_no) execute function mirror.counts_up();

-- ---- Rows of a user -----------------------------------------------------------------------------------

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
comment on table mirror.usage is 'How many rows a user has of each kind, counted as they come and go.';
comment on column mirror.usage.user_id is 'Whose they are.';
comment on column mirror.usage.kind is 'The table.';
comment on column mirror.usage.rows is 'How many; of audit_log those of `day`.';
comment on column mirror.usage.day is 'The day that is counted; null where all rows are.';

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
create trigger count_gone after delete on public.devices referencing old table as removed
  for each statement execute function mirror.count_gone();
-- Connecting 500 logins on 50 devices in one day is 550 records.
create trigger count_records after insert on public.audit_log referencing new table as written
  for each statement execute function mirror.count_records('2000');

-- ---- Pushes of a user ---------------------------------------------------------------------------------

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

revoke all on function mirror.number_row(), mirror.stamp_facts(), mirror.stamp_choices(), mirror.counts_up(),
  mirror.refuse_more(text, bigint), mirror.count_new(), mirror.count_gone(), mirror.count_records(),
  mirror.count_push() from public, anon, authenticated, service_role;
