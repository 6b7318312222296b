-- Row level security of every table in `public`, by structure and by trying it.
--
-- pgTAP must be on the search path. Each attempt runs as an API role inside pg_temp.attempt(), so that
-- pgTAP itself always runs as the role that started this file.

begin;
select plan(57);

-- Runs a statement as an API role with the claims of a session token; tells how many rows it gave or
-- touched. Role and claims are back to what they were afterwards, also when the statement fails.
create function pg_temp.attempt(api_role name, claims jsonb, statement text) returns bigint
  language plpgsql
  as $$
  declare
    touched bigint;
  begin
    perform set_config('request.jwt.claims', coalesce(claims::text, ''), true);
    perform set_config('role', api_role, true);
    execute statement;
    get diagnostics touched = row_count;
    perform set_config('role', 'none', true);
    perform set_config('request.jwt.claims', '', true);
    return touched;
  end
  $$;

create function pg_temp.as_user(sub text, statement text) returns bigint
  language sql
  as $$
    select pg_temp.attempt(
      'authenticated', jsonb_build_object('sub', sub, 'role', 'authenticated', 'sid', 'sess_' || sub), statement
    )
  $$;

-- What is wrong with the protection of the tables in `public`; no row if nothing is.
create function pg_temp.gaps() returns table (problem text)
  language sql
  as $$
    select format('%s: row level security is off', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
    union all
    select format('%s: row level security is not forced', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relforcerowsecurity
    union all
    select format('%s: no policy', relname) from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not exists (select from pg_policy where polrelid = c.oid)
    union all
    select format('%s.%s: for %s, not for authenticated alone', tablename, policyname, roles) from pg_policies
      where schemaname = 'public' and roles <> '{authenticated}'
    union all
    select format('%s.%s: does not tie the row to the token', tablename, policyname) from pg_policies
      where schemaname = 'public'
        and (qual !~ 'auth\.jwt\(\) ->> ''sub''' or with_check is distinct from qual)
    union all
    select format('%s: %s has %s', table_name, grantee, privilege_type)
      from information_schema.role_table_grants
      where table_schema = 'public' and (
        grantee in ('anon', 'PUBLIC')
        or (grantee = 'authenticated' and privilege_type not in ('SELECT', 'INSERT', 'UPDATE'))
      )
    union all
    -- A view runs with its owner's rights and so around the policies, unless it says otherwise.
    select format('%s: a view around row level security', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        and not coalesce('security_invoker=true' = any (reloptions), false)
    union all
    select format('%s: security definer', proname) from pg_proc
      where pronamespace = 'public'::regnamespace and prosecdef
  $$;

-- ---- Structure ---------------------------------------------------------------------------------------

select is_empty('select * from pg_temp.gaps()', 'every table in public is protected');

create table public.forgotten (id text primary key);
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'forgotten: row level security is off'$$,
  'a table without row level security is found'
);
alter table public.forgotten enable row level security, force row level security;
create policy open_to_all on public.forgotten using (true) with check (true);
select isnt_empty(
  $$select * from pg_temp.gaps() where problem like 'forgotten.open_to_all: for %'$$,
  'a policy that names no role is found'
);
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'forgotten.open_to_all: does not tie the row to the token'$$,
  'a policy that lets everybody through is found'
);
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'forgotten: anon has SELECT'$$,
  'the default grant to anon is found'
);
create view public.around as select * from public.user_accounts;
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'around: a view around row level security'$$,
  'a view that goes around the policies is found'
);
drop view public.around;
drop table public.forgotten;

select is_empty(
  $$select c.relname, a.attname from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and col_description(c.oid, a.attnum) is null
    union all
    select relname, null from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and obj_description(oid, 'pg_class') is null$$,
  'every table and column says what it is'
);
select is_empty(
  $$select conname from pg_constraint
      where contype = 'f' and confrelid = 'public.users'::regclass$$,
  'nothing waits for a row in users'
);
select is_empty(
  $$select table_name, column_name from information_schema.columns
      where table_schema = 'public' and column_name ~ '(token|secret|verifier|password)'$$,
  'no column is meant for a secret'
);

-- ---- Two people --------------------------------------------------------------------------------------

select is(pg_temp.as_user('user_a', $$insert into users (name) values ('Ada')$$), 1::bigint,
  'a person writes their own users row without naming themselves');
select is(pg_temp.as_user('user_a', $$insert into amazon_connections (id, label, home_region, client_id, health)
    values ('00000000-0000-4000-8000-00000000000a', 'Northwind', 'na', 'client', 'healthy')$$), 1::bigint,
  'and a connection');
select is(pg_temp.as_user('user_a', $$insert into user_accounts
    (id, connection_id, kind, region, external_id, access, tracked)
    values ('00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-00000000000a',
            'sponsored_ads', 'na', '9007199254740993', 'ok', true)$$), 1::bigint,
  'and an account');
select is(pg_temp.as_user('user_a', $$insert into user_settings (theme) values ('dark')$$), 1::bigint,
  'and settings');
select results_eq(
  $$select id from users union all select user_id from amazon_connections
    union all select user_id from user_accounts union all select user_id from user_settings$$,
  $$values ('user_a'), ('user_a'), ('user_a'), ('user_a')$$,
  'the owner is taken from the token'
);

create temporary table tables (name text, owner text, insertion text);
insert into tables values
  ('users', 'id', $$insert into users (id, name) values (%L, 'x')$$),
  ('amazon_connections', 'user_id', $$insert into amazon_connections (id, user_id, label, home_region, client_id, health)
    values (gen_random_uuid(), %L, 'x', 'na', 'x', 'healthy')$$),
  ('user_accounts', 'user_id', $$insert into user_accounts (id, user_id, connection_id, kind, region, external_id, access, tracked)
    values (gen_random_uuid(), %L, '00000000-0000-4000-8000-00000000000a', 'sponsored_ads', 'eu', '1', 'ok', true)$$),
  ('user_settings', 'user_id', $$insert into user_settings (user_id) values (%L)$$);

select is(pg_temp.as_user('user_a', format('select from %I', name)), 1::bigint,
  name || ': the owner reads the row') from tables;
select is(pg_temp.as_user('user_b', format('select from %I', name)), 0::bigint,
  name || ': another user reads nothing') from tables;
select is(pg_temp.as_user('user_b', format('update %I set updated_at = now()', name)), 0::bigint,
  name || ': another user updates nothing') from tables;
select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_b', format(insertion, 'user_a')), '42501',
  format('new row violates row-level security policy for table "%s"', name),
  name || ': a row in another user''s name is refused') from tables;
select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_a', format('update %I set %I = %L', name, owner, 'user_b')), '42501',
  format('new row violates row-level security policy for table "%s"', name),
  name || ': a row cannot be given away') from tables;
select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_a', format('delete from %I', name)), '42501',
  format('permission denied for table %s', name),
  name || ': not even the owner deletes') from tables;
select throws_ok(
  format('select pg_temp.attempt(%L, null, %L)', 'anon', format('select from %I', name)), '42501',
  format('permission denied for table %s', name),
  name || ': anon is denied') from tables;
-- A token that Clerk issued to a third-party OAuth app: a `sub`, no role, hence anon.
select throws_ok(
  format('select pg_temp.attempt(%L, %L, %L)', 'anon', '{"sub":"user_a"}', format(insertion, 'user_a')), '42501',
  format('permission denied for table %s', name),
  name || ': a token without the role is denied') from tables;

-- A token of the right role without a subject owns nothing.
select is(pg_temp.attempt('authenticated', '{"role":"authenticated"}', 'select from users'), 0::bigint,
  'a token without a subject reads nothing');
select throws_ok(
  $$select pg_temp.attempt('authenticated', '{"role":"authenticated","sub":""}', 'insert into users (name) values (1)')$$,
  '23514', null, 'a token with an empty subject writes nothing');

-- ---- Keys --------------------------------------------------------------------------------------------

select is(pg_temp.as_user('user_b', $$insert into amazon_connections (id, label, home_region, client_id, health)
    values ('00000000-0000-4000-8000-00000000000a', 'Harbour', 'eu', 'client', 'healthy')$$), 1::bigint,
  'nobody can take an id before its owner');
select throws_ok(
  $$select pg_temp.as_user('user_c', 'insert into user_accounts
      (id, connection_id, kind, region, external_id, access, tracked)
      values (gen_random_uuid(), ''00000000-0000-4000-8000-00000000000a'', ''sponsored_ads'', ''na'', ''1'', ''ok'', true)')$$,
  '23503', null, 'an account cannot hang on another user''s connection');
select throws_ok(
  $$select pg_temp.as_user('user_a', 'insert into user_accounts
      (id, connection_id, kind, region, external_id, access, tracked)
      values (gen_random_uuid(), ''00000000-0000-4000-8000-00000000000a'', ''sponsored_ads'', ''na'', ''9007199254740993'', ''ok'', true)')$$,
  '23505', null, 'one account is one row');

-- ---- Words -------------------------------------------------------------------------------------------

select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_a', statement), '23514', null, statement)
  from (values
    ($$update amazon_connections set health = 'fine'$$),
    ($$update amazon_connections set cause = 'bad luck'$$),
    ($$update amazon_connections set home_region = 'NA'$$),
    ($$update amazon_connections set client_id = ''$$),
    ($$update user_accounts set external_id = 'ENTITY1'$$),
    ($$update user_accounts set kind = 'amc_instance', external_id = ''$$)
  ) as refused (statement);

select * from finish();
rollback;
