-- Who writes: signed-in users read the tables and write through functions alone.
--
-- A client that updates tables directly can set any column: a version that no edit ever beats, a counter that
-- stops every device. So `authenticated` keeps `select`, and the writing functions run as `adkeeper_writer`.
--
-- That role weakens nothing. It can't log in, has no `bypassrls`, owns no table, and is a member of
-- `authenticated`: every policy for `authenticated` binds it as well, and the claims that policies read are
-- those of the request. All it has on top is the right to insert and update the columns below.

do $$
begin
  if not exists (select from pg_roles where rolname = 'adkeeper_writer') then
    create role adkeeper_writer nologin inherit;
  end if;
  -- Handing a function to a role takes membership in it. From PostgreSQL 16 on, creating it is not enough.
  execute format('grant adkeeper_writer to %I', current_user);
end
$$;
grant authenticated to adkeeper_writer;

revoke insert, update
  on table public.users, public.amazon_connections, public.user_accounts, public.account_links,
    public.user_settings, public.connection_health, public.devices, public.sync_state, public.sync_runs
  from authenticated;
revoke update (name, email, image_url, updated_at, facts_version, change_no)
  on table public.users from authenticated;
revoke update (label, home_region, client_id, scopes, created_at, updated_at, deleted_at, facts_version,
    choices_version, change_no)
  on table public.amazon_connections from authenticated;
revoke update (connection_id, name, country_code, currency_code, timezone, account_type, entity_id, access,
    tracked, updated_at, status, lacks, seats, facts_version, choices_version, change_no)
  on table public.user_accounts from authenticated;
revoke update (gone, updated_at, facts_version, change_no)
  on table public.account_links from authenticated;
revoke update (theme, notifications, default_region, default_account_id, updated_at, choices_version, change_no)
  on table public.user_settings from authenticated;
revoke update (health, cause, last_success, last_failure, next_attempt, updated_at, facts_version, change_no)
  on table public.connection_health from authenticated;
revoke update (name, platform, app_version, last_seen_at, change_no)
  on table public.devices from authenticated;
revoke update (last_change_no, pushed_at)
  on table public.sync_state from authenticated;

-- An update never moves a row to another key or owner: those columns are not granted.
grant insert
  on table public.users, public.amazon_connections, public.user_accounts, public.account_links,
    public.user_settings, public.connection_health, public.devices, public.sync_state, public.sync_runs
  to adkeeper_writer;
grant update (name, email, image_url, updated_at, facts_version, change_no)
  on table public.users to adkeeper_writer;
grant update (label, home_region, client_id, scopes, created_at, updated_at, deleted_at, facts_version,
    choices_version, change_no)
  on table public.amazon_connections to adkeeper_writer;
grant update (connection_id, name, country_code, currency_code, timezone, account_type, entity_id, access,
    tracked, updated_at, status, lacks, seats, facts_version, choices_version, change_no)
  on table public.user_accounts to adkeeper_writer;
grant update (gone, updated_at, facts_version, change_no)
  on table public.account_links to adkeeper_writer;
grant update (theme, notifications, default_region, default_account_id, updated_at, choices_version, change_no)
  on table public.user_settings to adkeeper_writer;
grant update (health, cause, last_success, last_failure, next_attempt, updated_at, facts_version, change_no)
  on table public.connection_health to adkeeper_writer;
grant update (name, platform, app_version, last_seen_at, change_no)
  on table public.devices to adkeeper_writer;
grant update (last_change_no, pushed_at)
  on table public.sync_state to adkeeper_writer;

-- What only the writing functions call.
revoke execute on function mirror.take_apart(json), mirror.checked(bigint, bigint),
  mirror.refuse_version(bigint, bigint) from authenticated;
grant execute on function mirror.take_apart(json), mirror.checked(bigint, bigint),
  mirror.refuse_version(bigint, bigint) to adkeeper_writer;

-- ---- Versions and counters ------------------------------------------------------------------------------

-- Devices count in 64-bit integers, browsers in doubles: below 2^53 both are exact, and adding one is safe.
alter table public.users add constraint users_numbers_exact check (
  facts_version between 0 and 9007199254740991 and change_no between 0 and 9007199254740991);
alter table public.amazon_connections add constraint amazon_connections_numbers_exact check (
  facts_version between 0 and 9007199254740991 and choices_version between 0 and 9007199254740991
  and change_no between 0 and 9007199254740991);
alter table public.user_accounts add constraint user_accounts_numbers_exact check (
  facts_version between 0 and 9007199254740991 and choices_version between 0 and 9007199254740991
  and change_no between 0 and 9007199254740991);
alter table public.account_links add constraint account_links_numbers_exact check (
  facts_version between 0 and 9007199254740991 and change_no between 0 and 9007199254740991);
alter table public.user_settings add constraint user_settings_numbers_exact check (
  choices_version between 0 and 9007199254740991 and change_no between 0 and 9007199254740991);
alter table public.connection_health add constraint connection_health_numbers_exact check (
  facts_version between 0 and 9007199254740991 and change_no between 0 and 9007199254740991);
alter table public.devices add constraint devices_numbers_exact check (
  change_no between 0 and 9007199254740991);
alter table public.sync_state add constraint sync_state_numbers_exact check (
  last_change_no <= 9007199254740991);
alter table public.sync_runs add constraint sync_runs_numbers_exact check (
  change_before >= 0 and change_after <= 9007199254740991);

-- ---- Edits by hand --------------------------------------------------------------------------------------

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

    -- The person's pushes wait from here on, and it counts as one.
    insert into public.sync_state as state (user_id) values (me)
    on conflict (user_id) do update set pushed_at = now();

    for part in select key, value, jsonb_typeof(value) as kind from jsonb_each(changes) loop
      known := case part.key
        when 'amazon_connections' then array['id', 'label']
        when 'user_accounts' then array['id', 'tracked']
        when 'user_settings' then array['theme', 'notifications', 'default_region', 'default_account_id']
      end;
      if known is null then
        raise exception '% holds no choices', part.key using errcode = 'SY001';
      end if;
      if part.kind <> (case part.key when 'user_settings' then 'object' else 'array' end) then
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
            where kept.user_id = me and kept.id = edit.id and kept.label is distinct from edit.label;
        when 'user_accounts' then
          update public.user_accounts as kept set tracked = edit.tracked, updated_at = now()
            from jsonb_to_recordset(part.value) as edit (id uuid, tracked boolean)
            where kept.user_id = me and kept.id = edit.id and kept.tracked is distinct from edit.tracked;
        else
          update public.user_settings as kept set
              theme = coalesce(part.value ->> 'theme', kept.theme),
              notifications = coalesce((part.value ->> 'notifications')::boolean, kept.notifications),
              default_region = coalesce(part.value ->> 'default_region', kept.default_region),
              default_account_id = case when part.value ? 'default_account_id'
                then (part.value ->> 'default_account_id')::uuid else kept.default_account_id end,
              updated_at = now()
            where kept.user_id = me;
          if not found then
            insert into public.user_settings (user_id, theme, notifications, default_region, default_account_id)
            values (me, coalesce(part.value ->> 'theme', 'system'),
              coalesce((part.value ->> 'notifications')::boolean, true),
              coalesce(part.value ->> 'default_region', 'na'), (part.value ->> 'default_account_id')::uuid);
          end if;
      end case;
      get diagnostics wrote = row_count;
      total := total + wrote;
    end loop;
    return total;
  end
  $$;
comment on function public.set_choices(jsonb) is
  'Changes what a person chooses: labels of connections, whether accounts are tracked, settings. Returns how many rows changed. {"amazon_connections": [{"id", "label"}], "user_accounts": [{"id", "tracked"}], "user_settings": {"theme", "notifications", "default_region", "default_account_id"}}, each part optional.';
revoke all on function public.set_choices(jsonb) from public, anon, authenticated, service_role;

-- ---- The functions change hands ---------------------------------------------------------------------------

alter function public.push_changes(uuid, uuid, json) security definer;
grant create on schema public to adkeeper_writer;
alter function public.push_changes(uuid, uuid, json) owner to adkeeper_writer;
alter function public.set_choices(jsonb) owner to adkeeper_writer;
revoke create on schema public from adkeeper_writer;
grant execute on function public.set_choices(jsonb) to authenticated;
