-- Row level security of every table in `public`, by structure and by trying it.
--
-- pgTAP must be on the search path. Each attempt runs as an API role inside pg_temp.attempt(), so that
-- pgTAP itself always runs as the role that started this file.

begin;
select no_plan();

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

-- As the writing functions run: their own role, with the claims of the caller. Row level security is the same.
create function pg_temp.as_writer(sub text, statement text) returns bigint
  language sql
  as $$
    select pg_temp.attempt(
      'adkeeper_writer', jsonb_build_object('sub', sub, 'role', 'authenticated', 'sid', 'sess_' || sub), statement
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
      where schemaname = 'public' and permissive = 'PERMISSIVE'
        and (qual !~ 'auth\.jwt\(\) ->> ''sub''' or with_check is distinct from qual)
    union all
    select format('%s: takes the word of any issuer', relname) from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not exists (
          select from pg_policies p
          where p.schemaname = 'public' and p.tablename = c.relname and p.permissive = 'RESTRICTIVE'
            and p.cmd = 'ALL' and p.qual ~ '^\( SELECT mirror\.trusted\(\)' and p.with_check = p.qual
        )
    union all
    select format('%s: says nothing of itself', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and obj_description(oid, 'pg_class') is null
    union all
    select format('%s.%s: says nothing of itself', c.relname, a.attname) from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and col_description(c.oid, a.attnum) is null
    union all
    select format('%s: %s has %s', table_name, grantee, privilege_type)
      from information_schema.role_table_grants
      where table_schema = 'public' and (
        grantee in ('anon', 'PUBLIC')
        or (grantee = 'authenticated' and privilege_type <> 'SELECT')
        or (grantee = 'adkeeper_writer' and privilege_type <> 'INSERT')
      )
    union all
    select format('%s.%s: anon has %s', table_name, column_name, privilege_type)
      from information_schema.role_column_grants
      where table_schema = 'public' and grantee in ('anon', 'PUBLIC')
    union all
    select format('%s.%s: written without a function', table_name, column_name)
      from information_schema.role_column_grants
      where table_schema = 'public' and grantee = 'authenticated' and privilege_type <> 'SELECT'
    union all
    select format('%s.%s: can be given another owner', table_name, column_name)
      from information_schema.role_column_grants
      where table_schema = 'public' and grantee = 'adkeeper_writer' and privilege_type = 'UPDATE'
        and (column_name = 'user_id' or (table_name = 'users' and column_name = 'id'))
    union all
    select format('%s: anybody may call it', proname) from pg_proc
      where pronamespace = 'public'::regnamespace and proname not in ('mirror_version', 'project_faults')
        and (has_function_privilege('anon', oid, 'execute') or has_function_privilege('public', oid, 'execute'))
    union all
    -- A view runs with its owner's rights and so around the policies, unless it says otherwise.
    select format('%s: a view around row level security', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        and not coalesce('security_invoker=true' = any (reloptions), false)
    union all
    select format('%s: runs with rights that row level security does not bind', proname)
      from pg_proc join pg_roles on pg_roles.oid = proowner
      where pronamespace = 'public'::regnamespace and prosecdef and (rolsuper or rolbypassrls)
    union all
    select format('%s: finds names by search path', proname) from pg_proc
      where pronamespace = 'public'::regnamespace and prosecdef
        and not coalesce(proconfig @> array['search_path=""'], false)
    union all
    select 'adkeeper_writer is more than a role of functions' from pg_roles
      where rolname = 'adkeeper_writer'
        and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb or rolreplication)
    union all
    select format('adkeeper_writer owns %s', relname) from pg_class
      where relowner = 'adkeeper_writer'::regrole
    union all
    select format('%s may become adkeeper_writer', member::regrole) from pg_auth_members
      where roleid = 'adkeeper_writer'::regrole and member <> current_user::regrole
    union all
    select format('adkeeper_writer is in %s', roleid::regrole) from pg_auth_members
      where member = 'adkeeper_writer'::regrole and roleid <> 'authenticated'::regrole
    union all
    select format('%s: row level security does not bind adkeeper_writer', relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not pg_has_role('adkeeper_writer', 'authenticated', 'usage')
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
select isnt_empty(
  format('select * from pg_temp.gaps() where problem = %L', problem), problem
) from unnest(array[
  'forgotten: takes the word of any issuer', 'forgotten: says nothing of itself',
  'forgotten.id: says nothing of itself'
]) as problem;
create function public.loose() returns integer language sql as 'select 1';
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'loose: anybody may call it'$$,
  'the default grant of a function is found'
);
drop function public.loose();
create view public.around as select * from public.user_accounts;
select isnt_empty(
  $$select * from pg_temp.gaps() where problem = 'around: a view around row level security'$$,
  'a view that goes around the policies is found'
);
drop view public.around;
drop table public.forgotten;

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

-- ---- Two users --------------------------------------------------------------------------------------

select is(pg_temp.as_writer('user_a', $$insert into users (name) values ('Ada')$$), 1::bigint,
  'a user writes their own users row without naming themselves');
select is(pg_temp.as_writer('user_a', $$insert into amazon_connections (id, label, home_region, client_id)
    values ('00000000-0000-4000-8000-00000000000a', 'Northwind', 'na', 'client')$$), 1::bigint,
  'and a connection');
select is(pg_temp.as_writer('user_a', $$insert into user_accounts
    (id, connection_id, kind, region, external_id, access, tracked)
    values ('00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-00000000000a',
            'sponsored_ads', 'na', '9007199254740993', 'ok', true)$$), 1::bigint,
  'and an account');
select is(pg_temp.as_writer('user_a', $$insert into user_settings (theme) values ('dark')$$), 1::bigint,
  'and settings');
select is(pg_temp.as_writer('user_a', $$insert into devices (id, name)
    values ('00000000-0000-4000-8000-00000000000d', 'Desk')$$), 1::bigint,
  'and a device');
select is(pg_temp.as_writer('user_a', $$insert into connection_health (connection_id, device_id, health)
    values ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000d', 'healthy')$$), 1::bigint,
  'and how a login is there');
select is(pg_temp.as_writer('user_a', $$insert into user_accounts
    (id, connection_id, kind, region, external_id, access, tracked)
    values ('00000000-0000-4000-8000-0000000000ab', '00000000-0000-4000-8000-00000000000a',
            'manager_account', 'na', 'ma', 'ok', true)$$), 1::bigint,
  'and an account above');
select is(pg_temp.as_writer('user_a', $$insert into account_health (account_id, health)
    values ('00000000-0000-4000-8000-0000000000aa', 'ok')$$), 1::bigint,
  'and how an account is');
select is(pg_temp.as_writer('user_a', $$insert into account_links (parent_id, child_id)
    values ('00000000-0000-4000-8000-0000000000ab', '00000000-0000-4000-8000-0000000000aa')$$), 1::bigint,
  'and the link');
select is(pg_temp.as_writer('user_a', $$insert into labels (id, kind, name)
    values ('00000000-0000-4000-8000-0000000000b1', 'tag', 'Key')$$), 1::bigint,
  'and a tag');
select is(pg_temp.as_writer('user_a', $$insert into account_marks (account_id)
    values ('00000000-0000-4000-8000-0000000000aa')$$), 1::bigint,
  'and what was added to an account');
select is(pg_temp.as_writer('user_a', $$insert into connection_marks (connection_id)
    values ('00000000-0000-4000-8000-00000000000a')$$), 1::bigint,
  'and what was added to a login');
select is(pg_temp.as_writer('user_a', $$insert into saved_views (id, name)
    values ('00000000-0000-4000-8000-0000000000b2', 'View')$$), 1::bigint,
  'and a view');
select is(pg_temp.as_writer('user_a', $$insert into sync_runs
    (id, device_id, sent, applied, stale, change_before, change_after)
    values (gen_random_uuid(), '00000000-0000-4000-8000-00000000000d', 0, 0, 0, 0, 0)$$), 1::bigint,
  'and a batch');
select results_eq(
  $$select distinct id from (select id from users union all select user_id from amazon_connections
    union all select user_id from user_accounts union all select user_id from user_settings
    union all select user_id from devices union all select user_id from connection_health
    union all select user_id from account_health
    union all select user_id from labels union all select user_id from account_marks
    union all select user_id from connection_marks union all select user_id from saved_views
    union all select user_id from account_links union all select user_id from sync_runs
    union all select user_id from sync_state union all select user_id from audit_log) as every$$,
  $$values ('user_a')$$,
  'the owner is taken from the token'
);

create temporary table tables (name text, owner text, insertion text);
insert into tables values
  ('users', 'id', $$insert into users (id, name) values (%L, 'x')$$),
  ('amazon_connections', 'user_id', $$insert into amazon_connections (id, user_id, label, home_region, client_id)
    values (gen_random_uuid(), %L, 'x', 'na', 'x')$$),
  ('user_accounts', 'user_id', $$insert into user_accounts (id, user_id, connection_id, kind, region, external_id, access, tracked)
    values (gen_random_uuid(), %L, '00000000-0000-4000-8000-00000000000a', 'sponsored_ads', 'eu', '1', 'ok', true)$$),
  ('user_settings', 'user_id', $$insert into user_settings (user_id) values (%L)$$),
  ('devices', 'user_id', $$insert into devices (id, user_id) values (gen_random_uuid(), %L)$$),
  ('connection_health', 'user_id', $$insert into connection_health (user_id, connection_id, device_id, health)
    values (%L, '00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000e', 'healthy')$$),
  ('account_health', 'user_id', $$insert into account_health (user_id, account_id, health)
    values (%L, '00000000-0000-4000-8000-0000000000aa', 'ok')$$),
  ('account_links', 'user_id', $$insert into account_links (user_id, parent_id, child_id)
    values (%L, '00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-0000000000ab')$$),
  ('labels', 'user_id', $$insert into labels (id, user_id, kind, name)
    values (gen_random_uuid(), %L, 'tag', 'Key')$$),
  ('account_marks', 'user_id', $$insert into account_marks (user_id, account_id)
    values (%L, '00000000-0000-4000-8000-0000000000aa')$$),
  ('connection_marks', 'user_id', $$insert into connection_marks (user_id, connection_id)
    values (%L, '00000000-0000-4000-8000-00000000000a')$$),
  ('saved_views', 'user_id', $$insert into saved_views (id, user_id, name)
    values (gen_random_uuid(), %L, 'View')$$),
  ('sync_runs', 'user_id', $$insert into sync_runs (id, user_id, device_id, sent, applied, stale, change_before, change_after)
    values (gen_random_uuid(), %L, '00000000-0000-4000-8000-00000000000d', 0, 0, 0, 0, 0)$$),
  ('sync_state', 'user_id', $$insert into sync_state (user_id) values (%L)$$);
-- Written by triggers, or by the webhook: nothing for an app.
create temporary table closed (name text, statement text);
insert into closed values
  ('audit_log', $$insert into audit_log (user_id, action) values ('user_a', 'renamed')$$),
  ('audit_log', $$update audit_log set action = 'renamed'$$),
  ('audit_log', 'delete from audit_log'),
  ('webhook_events', 'select from webhook_events'),
  ('webhook_events', $$insert into webhook_events (id, kind) values ('x', 'x')$$),
  ('webhook_events', $$update webhook_events set kind = 'x'$$),
  ('webhook_events', 'delete from webhook_events');
select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_a', statement), '42501',
  format('permission denied for table %s', name), statement) from closed;
create temporary table touches (name text, change text);
insert into touches
  select name, format('update %I set %s', name, case name
    when 'sync_runs' then 'stale = 0' when 'sync_state' then 'pushed_at = now()'
    when 'devices' then 'last_seen_at = now()' else 'updated_at = now()' end)
  from tables;
delete from touches where name = 'sync_runs';

select cmp_ok(pg_temp.as_user('user_a', format('select from %I', name)), '>=', 1::bigint,
  name || ': the owner reads the row') from tables;
select is(pg_temp.as_user('user_b', format('select from %I', name)), 0::bigint,
  name || ': another user reads nothing') from tables;
select cmp_ok(pg_temp.as_writer('user_a', change), '>=', 1::bigint,
  name || ': the owner updates it') from touches;
select is(pg_temp.as_writer('user_b', change), 0::bigint,
  name || ': another user updates nothing') from touches;
-- The triggers look after rows written by hand, and are refused by another table's policy first.
select set_config('mirror.pushing', 'on', true);
select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_b', format(insertion, 'user_a')), '42501',
  format('new row violates row-level security policy for table "%s"', name),
  name || ': a row in another user''s name is refused') from tables;
select set_config('mirror.pushing', 'off', true);
select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_a', format('update %I set %I = %L', name, owner, 'user_b')), '42501',
  format('permission denied for table %s', name),
  name || ': a row cannot be given away') from tables;
select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_a', format('delete from %I', name)), '42501',
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

-- Tables are for reading. What a client may write goes through functions.
select throws_ok(
  format('select pg_temp.as_user(%L, %L)', 'user_a', statement), '42501',
  format('permission denied for table %s', name), name || ': the owner writes through functions alone')
  from (
    select name, format(insertion, 'user_a') from tables union all select name, change from touches
    union all values
      ('amazon_connections', 'update amazon_connections set client_id = ''x'''),
      ('amazon_connections', 'update amazon_connections set facts_version = 9223372036854775807'),
      ('sync_state', 'update sync_state set last_change_no = 9223372036854775807')
  ) as writes (name, statement);

-- A token of the right role without a subject owns nothing.
select is(pg_temp.attempt('authenticated', '{"role":"authenticated","sid":"s"}', 'select from users'), 0::bigint,
  'a token without a subject reads nothing');
select throws_ok(
  $$select pg_temp.attempt('adkeeper_writer', '{"role":"authenticated","sub":"","sid":"s"}', 'insert into users (name) values (1)')$$,
  '23514', null, 'a token with an empty subject writes nothing');

-- ---- Whose word counts -------------------------------------------------------------------------------

-- The same subject by a token that is no session's (a third-party OAuth app's, made with a role by a
-- careless template), by another issuer, and by one of almost the same name.
delete from mirror.trusted_issuers;
insert into mirror.trusted_issuers values ('https://clerk.example.com');
create temporary table strangers (who text, claims jsonb);
insert into strangers values
  ('no session', '{"sub":"user_a","role":"authenticated","iss":"https://clerk.example.com"}'),
  ('an empty session', '{"sub":"user_a","role":"authenticated","sid":"","iss":"https://clerk.example.com"}'),
  ('another issuer', '{"sub":"user_a","role":"authenticated","sid":"s","iss":"https://clerk.example.org"}'),
  ('no issuer', '{"sub":"user_a","role":"authenticated","sid":"s"}'),
  ('almost the issuer', '{"sub":"user_a","role":"authenticated","sid":"s","iss":"https://clerk.example.com/"}');
select is(pg_temp.attempt('authenticated', claims, format('select from %I', name)), 0::bigint,
  format('%s: %s reads nothing', name, who)) from tables, strangers;
select is(pg_temp.attempt('adkeeper_writer', claims, change), 0::bigint,
  format('%s: %s updates nothing', name, who)) from touches, strangers;
select throws_ok(
  format('select pg_temp.attempt(%L, %L, %L)', role, claims, format(insertion, 'user_a')), '42501', null,
  format('%s: %s writes nothing as %s', name, who, role))
  from tables, strangers, unnest(array['authenticated', 'adkeeper_writer']) as role;
select is(pg_temp.attempt('authenticated',
  '{"sub":"user_a","role":"authenticated","sid":"s","iss":"https://clerk.example.com"}', 'select from users'),
  1::bigint, 'the session of the issuer that is named reads');
delete from mirror.trusted_issuers;
select is(pg_temp.attempt('authenticated',
  '{"sub":"user_a","role":"authenticated","sid":"s","iss":"https://clerk.example.com"}', 'select from users'),
  0::bigint, 'while no issuer is named, nobody reads');
insert into mirror.trusted_issuers values ('*');

-- ---- Keys --------------------------------------------------------------------------------------------

select is(pg_temp.as_writer('user_b', $$insert into amazon_connections (id, label, home_region, client_id)
    values ('00000000-0000-4000-8000-00000000000a', 'Harbour', 'eu', 'client')$$), 1::bigint,
  'nobody can take an id before its owner');
select throws_ok(
  $$select pg_temp.as_writer('user_c', 'insert into user_accounts
      (id, connection_id, kind, region, external_id, access, tracked)
      values (gen_random_uuid(), ''00000000-0000-4000-8000-00000000000a'', ''sponsored_ads'', ''na'', ''1'', ''ok'', true)')$$,
  '23503', null, 'an account cannot hang on another user''s connection');
select throws_ok(
  $$select pg_temp.as_writer('user_a', 'insert into user_accounts
      (id, connection_id, kind, region, external_id, access, tracked)
      values (gen_random_uuid(), ''00000000-0000-4000-8000-00000000000a'', ''sponsored_ads'', ''na'', ''9007199254740993'', ''ok'', true)')$$,
  '23505', null, 'one account is one row');

-- ---- Who was deleted ---------------------------------------------------------------------------------

-- A trigger before the row answers before row level security does.
insert into clerk.users (id, deleted_at) values ('user_gone', now());
select throws_ok(
  format('select pg_temp.attempt(%L, %L, %L)', role,
    '{"sub":"user_b","role":"authenticated","sid":"s"}', format('insert into sync_state (user_id) values (%L)', other)),
  '42501',
  case role when 'authenticated' then 'permission denied for table sync_state'
    else 'new row violates row-level security policy for table "sync_state"' end,
  format('as %s a stranger is told the same of %s as of anybody', role, other))
  from unnest(array['authenticated', 'adkeeper_writer']) as role,
    unnest(array['user_gone', 'user_never_there', 'user_a']) as other;
select throws_ok(
  $$select pg_temp.as_writer('user_gone', 'insert into sync_state default values')$$,
  '42501', 'this user was deleted at Clerk', 'who is gone is told so');

-- ---- Numbers -----------------------------------------------------------------------------------------

-- As a batch is written, without the triggers that number and stamp.
select set_config('mirror.pushing', 'on', true);
select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_a', format('update %I set %I = %s', table_name, column_name, number)),
  '23514', null, format('%s.%s: %s is refused', table_name, column_name, number))
  from information_schema.columns, unnest(array['9007199254740992', '9223372036854775807', '-1']) as number
  where table_schema = 'public' and column_name in ('facts_version', 'choices_version', 'change_no', 'last_change_no')
    and data_type = 'bigint';
select set_config('mirror.pushing', 'off', true);

-- ---- Words -------------------------------------------------------------------------------------------

select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_a', statement), '23514', null, statement)
  from (values
    ($$update connection_health set health = 'fine'$$),
    ($$update connection_health set cause = 'bad luck'$$),
    ($$update amazon_connections set home_region = 'NA'$$),
    ($$update amazon_connections set client_id = ''$$),
    ($$update amazon_connections set label = repeat('x', 201)$$),
    ($$update user_settings set theme = 'beige'$$),
    ($$update sync_state set last_change_no = 0$$)
  ) as refused (statement);

-- Every text and JSON of every table has an end.
create function pg_temp.endless() returns setof text
  language sql
  as $$
    select format('%s.%s.%s', n.nspname, c.relname, a.attname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname in ('public', 'mirror', 'clerk', 'broker') and c.relkind in ('r', 'p')
        and a.atttypid in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype)
        and not exists (
          select from pg_constraint o where o.conrelid = c.oid and o.contype = 'c' and (
            pg_get_constraintdef(o.oid) ~ format('length\(\(?%s(\)?::text)?\) <= ', a.attname)
            -- One of some words.
            or pg_get_constraintdef(o.oid) ~ format('^CHECK \(\(%s = ANY', a.attname)
          )
        )
  $$;
select is_empty('select * from pg_temp.endless()', 'no text and no JSON is without an end');
select throws_ok(
  format('select pg_temp.as_writer(%L, %L)', 'user_a', statement), '23514', null, left(statement, 60))
  from (values
    ($$update users set name = repeat('x', 501)$$),
    ($$update users set image_url = repeat('x', 2001)$$),
    ($$update amazon_connections set client_id = repeat('x', 201)$$),
    ($$update amazon_connections set scopes = repeat('x', 2001)$$),
    ($$update user_accounts set name = repeat('x', 1001)$$),
    ($$update user_accounts set seats = jsonb_build_array(repeat('x', 65536))$$),
    ($$update devices set name = repeat('x', 201)$$)
  ) as refused (statement);

select * from finish();
rollback;
