-- push_changes: what a device sends.
--
-- Error codes of the two functions, all answered with HTTP 400:
--   SY001  the request's shape is wrong
--   SY002  it is too large
--   SY003  its format is not one that this database speaks; detail: {"oldest": …, "newest": …}
--   SY004  the device's clock is off; detail: {"now": …}
--   SY005  the token's issuer is not one that counts

-- ---- Version ------------------------------------------------------------------------------------------

-- Raised when a change of the tables or functions needs a newer app, or no longer serves an older one.
create function public.mirror_version() returns jsonb
  language sql
  immutable
  security invoker
  set search_path = ''
  as $$ select '{"schema": 1, "oldest": 1, "newest": 1}'::jsonb $$;
comment on function public.mirror_version() is
  'Version of the schema, and the oldest and newest format of push_changes that it speaks.';

create function mirror.caller() returns text
  language plpgsql
  stable
  security invoker
  set search_path = ''
  as $$
  begin
    if coalesce(auth.jwt() ->> 'sub', '') = '' then
      raise exception 'the token has no subject' using errcode = '42501';
    end if;
    if not mirror.trusted() then
      raise exception 'the issuer of the session token is not one that this database trusts'
        using errcode = 'SY005', hint = 'Name it in mirror.trusted_issuers.';
    end if;
    return auth.jwt() ->> 'sub';
  end
  $$;

create function mirror.require_format(format integer) returns void
  language plpgsql
  immutable
  security invoker
  set search_path = ''
  as $$
  declare
    speaks jsonb := public.mirror_version();
  begin
    if format is null or format < (speaks ->> 'oldest')::integer or format > (speaks ->> 'newest')::integer then
      raise exception 'format % is not spoken here', coalesce(format::text, 'null')
        using errcode = 'SY003', detail = (speaks - 'schema')::text;
    end if;
  end
  $$;

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
  account_links json,
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
        when 'account_links' then parts.account_links := entry.value;
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
  security invoker
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

    -- From here on this person's other pushes wait.
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
          name text, email text, image_url text, updated_at timestamptz, facts_version bigint)
      ), written as (
        insert into public.users as kept (id, name, email, image_url, updated_at, facts_version, change_no)
        select me, name, email, image_url, updated_at, mirror.checked(facts_version, now_ms), next_no + n from sent
        on conflict (id) do update set name = excluded.name, email = excluded.email,
          image_url = excluded.image_url, updated_at = excluded.updated_at,
          facts_version = excluded.facts_version, change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning kept.change_no
      )
      select count(*) into wrote from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'users', 'row', to_jsonb(kept))), '[]') into these
          from public.users kept, json_to_recordset(rows_of) as sent (facts_version bigint)
          where kept.id = me and kept.facts_version > sent.facts_version;
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
          updated_at timestamptz, deleted_at timestamptz, facts_version bigint, choices_version bigint)
      ), written as (
        insert into public.amazon_connections as kept (user_id, id, label, home_region, client_id, scopes,
          created_at, updated_at, deleted_at, facts_version, choices_version, change_no)
        select me, id, label, home_region, client_id, scopes, created_at, updated_at, deleted_at,
          mirror.checked(facts_version, now_ms), mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, id) do update set
          label = case when excluded.choices_version > kept.choices_version then excluded.label else kept.label end,
          home_region = case when excluded.facts_version > kept.facts_version then excluded.home_region else kept.home_region end,
          client_id = case when excluded.facts_version > kept.facts_version then excluded.client_id else kept.client_id end,
          scopes = case when excluded.facts_version > kept.facts_version then excluded.scopes else kept.scopes end,
          created_at = case when excluded.facts_version > kept.facts_version then excluded.created_at else kept.created_at end,
          deleted_at = case when excluded.facts_version > kept.facts_version then excluded.deleted_at else kept.deleted_at end,
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
        select coalesce(jsonb_agg(jsonb_build_object('table', 'amazon_connections', 'row', to_jsonb(kept))), '[]')
          into these
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
          next_attempt timestamptz, updated_at timestamptz, facts_version bigint)
      ), written as (
        insert into public.connection_health as kept (user_id, connection_id, device_id, health, cause,
          last_success, last_failure, next_attempt, updated_at, facts_version, change_no)
        select me, connection_id, push_changes.device, health, cause, last_success, last_failure, next_attempt,
          updated_at, mirror.checked(facts_version, now_ms), next_no + n
        from sent
        on conflict (user_id, connection_id, device_id) do update set
          health = excluded.health, cause = excluded.cause, last_success = excluded.last_success,
          last_failure = excluded.last_failure, next_attempt = excluded.next_attempt,
          updated_at = excluded.updated_at, facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning kept.change_no
      )
      select count(*) into wrote from written;
      applied := applied + wrote;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.user_accounts;
    if rows_of is not null then
      sent_of := parts.counts -> 'user_accounts';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          id uuid, connection_id uuid, kind text, region text, external_id text, name text, country_code text,
          currency_code text, timezone text, account_type text, entity_id text, access text, tracked boolean,
          updated_at timestamptz, status text, lacks text, seats jsonb, facts_version bigint,
          choices_version bigint)
      ), written as (
        insert into public.user_accounts as kept (user_id, id, connection_id, kind, region, external_id, name,
          country_code, currency_code, timezone, account_type, entity_id, access, tracked, updated_at, status,
          lacks, seats, facts_version, choices_version, change_no)
        select me, id, connection_id, kind, region, external_id, name, country_code, currency_code, timezone,
          account_type, entity_id, access, tracked, updated_at, status, lacks, seats,
          mirror.checked(facts_version, now_ms), mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id, id) do update set
          tracked = case when excluded.choices_version > kept.choices_version then excluded.tracked else kept.tracked end,
          connection_id = case when excluded.facts_version > kept.facts_version then excluded.connection_id else kept.connection_id end,
          name = case when excluded.facts_version > kept.facts_version then excluded.name else kept.name end,
          country_code = case when excluded.facts_version > kept.facts_version then excluded.country_code else kept.country_code end,
          currency_code = case when excluded.facts_version > kept.facts_version then excluded.currency_code else kept.currency_code end,
          timezone = case when excluded.facts_version > kept.facts_version then excluded.timezone else kept.timezone end,
          account_type = case when excluded.facts_version > kept.facts_version then excluded.account_type else kept.account_type end,
          entity_id = case when excluded.facts_version > kept.facts_version then excluded.entity_id else kept.entity_id end,
          access = case when excluded.facts_version > kept.facts_version then excluded.access else kept.access end,
          status = case when excluded.facts_version > kept.facts_version then excluded.status else kept.status end,
          lacks = case when excluded.facts_version > kept.facts_version then excluded.lacks else kept.lacks end,
          seats = case when excluded.facts_version > kept.facts_version then excluded.seats else kept.seats end,
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
        select coalesce(jsonb_agg(jsonb_build_object('table', 'user_accounts', 'row', to_jsonb(kept))), '[]')
          into these
          from json_to_recordset(rows_of) as sent (id uuid, facts_version bigint, choices_version bigint)
          join public.user_accounts kept on kept.user_id = me and kept.id = sent.id
          where kept.facts_version > sent.facts_version or kept.choices_version > sent.choices_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.account_links;
    if rows_of is not null then
      sent_of := parts.counts -> 'account_links';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          parent_id uuid, child_id uuid, gone boolean, updated_at timestamptz, facts_version bigint)
      ), written as (
        insert into public.account_links as kept (user_id, parent_id, child_id, gone, updated_at, facts_version,
          change_no)
        select me, parent_id, child_id, gone, updated_at, mirror.checked(facts_version, now_ms), next_no + n
        from sent
        on conflict (user_id, parent_id, child_id) do update set gone = excluded.gone,
          updated_at = excluded.updated_at, facts_version = excluded.facts_version,
          change_no = excluded.change_no
        where excluded.facts_version > kept.facts_version
        returning kept.change_no
      )
      select count(*) into wrote from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'account_links', 'row', to_jsonb(kept))), '[]')
          into these
          from json_to_recordset(rows_of) as sent (parent_id uuid, child_id uuid, facts_version bigint)
          join public.account_links kept
            on kept.user_id = me and kept.parent_id = sent.parent_id and kept.child_id = sent.child_id
          where kept.facts_version > sent.facts_version;
        behind := behind || these;
      end if;
      next_no := next_no + sent_of;
    end if;

    rows_of := parts.user_settings;
    if rows_of is not null then
      sent_of := parts.counts -> 'user_settings';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          theme text, notifications boolean, default_region text, default_account_id uuid,
          updated_at timestamptz, choices_version bigint)
      ), written as (
        insert into public.user_settings as kept (user_id, theme, notifications, default_region,
          default_account_id, updated_at, choices_version, change_no)
        select me, theme, notifications, default_region, default_account_id, updated_at,
          mirror.checked(choices_version, now_ms), next_no + n
        from sent
        on conflict (user_id) do update set theme = excluded.theme, notifications = excluded.notifications,
          default_region = excluded.default_region, default_account_id = excluded.default_account_id,
          updated_at = excluded.updated_at, choices_version = excluded.choices_version,
          change_no = excluded.change_no
        where excluded.choices_version > kept.choices_version
        returning kept.change_no
      )
      select count(*) into wrote from written;
      applied := applied + wrote;
      if wrote < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', 'user_settings', 'row', to_jsonb(kept))), '[]')
          into these
          from public.user_settings kept, json_to_recordset(rows_of) as sent (choices_version bigint)
          where kept.user_id = me and kept.choices_version > sent.choices_version;
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

-- A version that no corrected clock can have given would win for ever.
create function mirror.refuse_version(version bigint, now_ms bigint) returns bigint
  language plpgsql
  immutable
  set search_path = ''
  as $$
  begin
    if version is null or version < 0 then
      raise exception 'a row has no version' using errcode = 'SY001';
    end if;
    raise exception 'a version lies in the future' using errcode = 'SY004',
      detail = jsonb_build_object('now', now_ms)::text;
  end
  $$;

-- Without a search path of its own it becomes part of the query that uses it: a call for each row would cost as
-- much as the row.
create function mirror.checked(version bigint, now_ms bigint) returns bigint
  language sql
  immutable
  as $$
    select case when version between 0 and now_ms + 300000 then version
      else mirror.refuse_version(version, now_ms) end
  $$;
