-- What is set up dangerously, for `cargo xtask backend check`, which has the publishable key alone. It names
-- kinds and functions, no data.

create function public.project_faults() returns jsonb
  language sql
  stable
  security definer
  set search_path = ''
  as $$
    select coalesce(jsonb_agg(distinct fault), '[]') from (
      -- A function that runs with its owner's rights finds its names by itself, and is for nobody without a
      -- session; where signed-in users call it, its owner is bound by row level security.
      select jsonb_build_object('fault', 'definer', 'name', space.nspname || '.' || one.proname) as fault
        from pg_catalog.pg_proc as one
        join pg_catalog.pg_namespace as space on space.oid = one.pronamespace
        join pg_catalog.pg_roles as owner on owner.oid = one.proowner
        where one.prosecdef and space.nspname in ('public', 'mirror', 'clerk', 'broker')
          and (
            not coalesce(one.proconfig @> array['search_path=""'], false)
            or (has_function_privilege('anon', one.oid, 'execute') and one.proname <> 'project_faults')
            or (has_function_privilege('authenticated', one.oid, 'execute')
              and (owner.rolsuper or owner.rolbypassrls))
          )
      union all
      select jsonb_build_object('fault', 'issuer_any') from mirror.trusted_issuers where issuer = '*'
      union all
      select jsonb_build_object('fault', 'issuer_plain') from mirror.trusted_issuers where issuer like 'http://%'
      union all
      select jsonb_build_object('fault', 'issuer_none')
        where not exists (select from mirror.trusted_issuers)
    ) as faults
  $$;
comment on function public.project_faults() is
  'What is dangerous in this project: [{"fault": definer, issuer_any, issuer_plain or issuer_none, "name"}].';
revoke all on function public.project_faults() from public, anon, authenticated, service_role;
grant create on schema public to adkeeper_writer;
alter function public.project_faults() owner to adkeeper_writer;
revoke create on schema public from adkeeper_writer;
grant execute on function public.project_faults() to anon, authenticated, service_role;
