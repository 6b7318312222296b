-- What is recorded, and for how long.

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

-- The records of users who keep sending are pruned as they do; mirror.prune() prunes everybody's. By age at each
-- push; by number at every 64th, because counting takes longer.
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
create trigger prune_own after insert on public.sync_runs
  for each row execute function mirror.prune_own();

revoke all on function mirror.audit_connections(), mirror.audit_devices(), mirror.prune_own()
  from public, anon, authenticated, service_role;
