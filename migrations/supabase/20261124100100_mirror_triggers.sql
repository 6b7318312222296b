-- What happens by itself when a mirrored row is written: its number and versions where somebody writes it by
-- hand, the audit log, the end of old records; and the removal of a person.

-- ---- Rows that are written by hand --------------------------------------------------------------------

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

create trigger number_row before insert or update on public.users
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.account_links
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.user_settings
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.connection_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();
create trigger number_row before insert or update on public.devices
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.number_row();

create trigger stamp_facts before insert or update of name, email, image_url on public.users
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_facts
  before insert or update of home_region, client_id, scopes, created_at, deleted_at on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_facts
  before insert or update of connection_id, name, country_code, currency_code, timezone, account_type,
    entity_id, access, status, lacks, seats on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_facts before insert or update of gone on public.account_links
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_facts
  before insert or update of health, cause, last_success, last_failure, next_attempt on public.connection_health
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_facts();
create trigger stamp_choices before insert or update of label on public.amazon_connections
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger stamp_choices before insert or update of tracked on public.user_accounts
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger stamp_choices
  before insert or update of theme, notifications, default_region, default_account_id on public.user_settings
  for each row when (coalesce(current_setting('mirror.pushing', true), '') <> 'on') execute function mirror.stamp_choices();
create trigger counts_up before update on public.sync_state
  for each row when (new.last_change_no < old.last_change_no) execute function mirror.counts_up();

-- ---- The audit log and its end ------------------------------------------------------------------------

-- Runs with the owner's rights: nobody else writes the log.
create function mirror.audit_connections() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  declare
    device uuid := nullif(current_setting('mirror.device', true), '')::uuid;
  begin
    if tg_op = 'INSERT' then
      insert into public.audit_log (user_id, action, device_id, connection_id, detail)
      select user_id, 'connected', device, id, jsonb_build_object('label', label) from written;
    else
      insert into public.audit_log (user_id, action, device_id, connection_id, detail)
      select one.user_id, done.action, device, one.id, done.detail
      from written one join before_it was using (user_id, id),
        lateral (values
          ('renamed', one.label is distinct from was.label,
            jsonb_build_object('from', was.label, 'to', one.label)),
          ('disconnected', was.deleted_at is null and one.deleted_at is not null, '{}'::jsonb),
          ('authorised_again', was.deleted_at is not null and one.deleted_at is null, '{}'::jsonb)
        ) as done (action, happened, detail)
      where done.happened;
    end if;
    return null;
  end
  $$;

create function mirror.audit_devices() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  begin
    insert into public.audit_log (user_id, action, device_id, detail)
    select user_id, 'device_added', id, jsonb_build_object('name', name) from written;
    return null;
  end
  $$;

create trigger audit_new after insert on public.amazon_connections
  referencing new table as written for each statement execute function mirror.audit_connections();
create trigger audit_changed after update on public.amazon_connections
  referencing old table as before_it new table as written
  for each statement execute function mirror.audit_connections();
create trigger audit_new after insert on public.devices
  referencing new table as written for each statement execute function mirror.audit_devices();

-- The records of people who go on sending are pruned as they go; mirror.prune() prunes everybody's.
create function mirror.prune_own() returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
  begin
    delete from public.sync_runs
      where user_id = new.user_id and ran_at < now() - interval '30 days';
    delete from public.audit_log
      where user_id = new.user_id and happened_at < now() - interval '365 days';
    return null;
  end
  $$;
create trigger prune_own after insert on public.sync_runs
  for each row execute function mirror.prune_own();

create function mirror.prune() returns void
  language sql
  security invoker
  set search_path = ''
  as $$
    delete from public.sync_runs where ran_at < now() - interval '30 days';
    delete from public.audit_log where happened_at < now() - interval '365 days';
    delete from public.webhook_events where received_at < now() - interval '30 days';
  $$;
comment on function mirror.prune() is 'Forgets old records of everybody. Run daily by pg_cron where the project has it.';

do $$
begin
  if exists (select from pg_extension where extname = 'pg_cron') then
    execute $cron$ select cron.schedule('adkeeper-prune', '17 3 * * *', 'select mirror.prune()') $cron$;
  end if;
end
$$;

-- Everything of a person, when Clerk says that they are gone.
create function public.forget_user(person text) returns void
  language sql
  volatile
  security invoker
  set search_path = ''
  as $$
    delete from public.user_settings where user_id = person;
    delete from public.account_links where user_id = person;
    delete from public.user_accounts where user_id = person;
    delete from public.connection_health where user_id = person;
    delete from public.amazon_connections where user_id = person;
    delete from public.sync_runs where user_id = person;
    delete from public.devices where user_id = person;
    delete from public.sync_state where user_id = person;
    delete from public.audit_log where user_id = person;
    delete from public.webhook_events where user_id = person;
    delete from public.users where id = person;
    delete from broker.calls where user_id = person;
  $$;
comment on function public.forget_user(text) is 'Removes everything of a person. For service_role alone.';
