-- The end of a user: everything of theirs, when Clerk says that they are gone; and the end of old records.

create function public.forget_user(subject text) returns void
  language sql
  volatile
  security invoker
  set search_path = ''
  as $$
    delete from public.user_settings where user_id = subject;
    delete from public.saved_views where user_id = subject;
    delete from public.connection_marks where user_id = subject;
    delete from public.account_marks where user_id = subject;
    delete from public.labels where user_id = subject;
    delete from public.account_links where user_id = subject;
    delete from public.account_health where user_id = subject;
    delete from public.user_accounts where user_id = subject;
    delete from public.connection_health where user_id = subject;
    delete from public.amazon_connections where user_id = subject;
    delete from public.sync_runs where user_id = subject;
    delete from public.devices where user_id = subject;
    delete from public.sync_state where user_id = subject;
    delete from public.audit_log where user_id = subject;
    delete from public.webhook_events where user_id = subject;
    delete from public.users where id = subject;
    delete from broker.calls where user_id = subject;
    delete from broker.grants where user_id = subject;
    -- After everything that is counted in it.
    delete from mirror.usage where user_id = subject;
  $$;

comment on function public.forget_user(text) is 'Removes everything of a user. For service_role alone.';

-- Also repeats the deletion of whoever is gone and has something left: a restored backup, a write by hand.
create function mirror.prune() returns void
  language plpgsql
  security invoker
  set search_path = ''
  as $$
  declare
    subject text;
  begin
    delete from public.sync_runs where ran_at < now() - interval '30 days';
    delete from public.audit_log where happened_at < now() - interval '365 days';
    delete from public.webhook_events where received_at < now() - interval '30 days';
    delete from broker.grants where used_at < now() - interval '400 days';
    for subject in
      select gone.id from clerk.users as gone
      where gone.deleted_at is not null and (
        exists (select from public.sync_state where user_id = gone.id)
        or exists (select from public.users where users.id = gone.id)
        or exists (select from public.user_settings where user_id = gone.id)
        or exists (select from public.amazon_connections where user_id = gone.id)
        or exists (select from public.devices where user_id = gone.id)
        or exists (select from public.audit_log where user_id = gone.id)
        or exists (select from public.webhook_events where user_id = gone.id)
        or exists (select from broker.calls where user_id = gone.id)
        or exists (select from broker.grants where user_id = gone.id)
        or exists (select from mirror.usage where user_id = gone.id)
      )
      limit 1000
    loop
      perform pg_advisory_xact_lock(clerk.lock_of(subject));
      perform public.forget_user(subject);
    end loop;
  end
  $$;
comment on function mirror.prune() is
  'Forgets old records of everybody, and whatever is left of users whom Clerk deleted. Run daily by pg_cron where the project has it.';

revoke all on function public.forget_user(text), mirror.prune() from public, anon, authenticated, service_role;
grant execute on function public.forget_user(text), mirror.prune() to service_role;

do $$
begin
  if exists (select from pg_extension where extname = 'pg_cron') then
    execute $cron$ select cron.schedule('adkeeper-prune', '17 3 * * *', 'select mirror.prune()') $cron$;
  end if;
end
$$;
