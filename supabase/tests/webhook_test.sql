-- Clerk's webhook in the database: who may use it, and that a message is whole or not at all.
--
-- What it does with messages is tested through the function itself.

begin;
select plan(16);

create function pg_temp.as_role(api_role name, statement text) returns text
  language plpgsql
  as $$
  declare
    answer text;
  begin
    perform set_config('request.jwt.claims', '{"sub":"user_a","sid":"s","role":"authenticated"}', true);
    perform set_config('role', api_role, true);
    execute statement into answer;
    perform set_config('role', 'none', true);
    return answer;
  end
  $$;

select results_eq(
  $$select relname::text collate "default", relrowsecurity, relforcerowsecurity from pg_class
      where relnamespace = 'clerk'::regnamespace and relkind in ('r', 'p', 'v', 'm')$$,
  $$values ('users', true, true)$$,
  'the schema holds one table, with row level security on and forced'
);
select is_empty(
  $$select polname from pg_policy where polrelid = 'clerk.users'::regclass$$,
  'no policy lets anybody in'
);
select results_eq(
  $$select distinct grantee::text collate "default" from information_schema.role_table_grants
      where table_schema = 'clerk' and grantee <> 'postgres'$$,
  $$values ('service_role')$$,
  'only service_role has anything granted on it'
);
select is_empty(
  $$select privilege_type from information_schema.role_table_grants
      where table_schema = 'clerk' and grantee = 'service_role' and privilege_type = 'DELETE'$$,
  'a tombstone cannot be taken away'
);
select results_eq(
  $$select role, has_schema_privilege(role, 'clerk', 'usage')
      from unnest(array['anon', 'authenticated', 'service_role']) role order by role$$,
  $$values ('anon', false), ('authenticated', false), ('service_role', true)$$,
  'only service_role reaches the schema'
);
select results_eq(
  $$select role, has_function_privilege(role, oid, 'execute')
      from pg_proc, unnest(array['anon', 'authenticated', 'service_role']) role
      where proname = 'apply_clerk_event' order by role$$,
  $$values ('anon', false), ('authenticated', false), ('service_role', true)$$,
  'only service_role applies a message'
);
select is_empty(
  $$select proname from pg_proc
      where proname = 'apply_clerk_event' and (prosecdef or proconfig is distinct from '{"search_path=\"\""}')$$,
  'the function runs with the rights of its caller and finds nothing by search path'
);
select is_empty(
  $$select proname from pg_proc where pronamespace = 'clerk'::regnamespace
      and (prosecdef <> (proname = 'refuse_the_gone') or proconfig is distinct from '{"search_path=\"\""}')$$,
  'one function runs with more rights, and finds nothing by search path'
);
select is_empty(
  $$select a.attname from pg_attribute a
      where a.attrelid = 'clerk.users'::regclass and a.attnum > 0 and not a.attisdropped
        and col_description(a.attrelid, a.attnum) is null$$,
  'every column says what it is'
);

select throws_ok(
  format('select pg_temp.as_role(%L, %L)', role, statement), '42501', null,
  format('%s is denied: %s', role, statement))
  from unnest(array['anon', 'authenticated']) role,
       unnest(array[
         'select public.apply_clerk_event(''msg'', ''user.deleted'', ''user_b'')',
         'select count(*) from clerk.users'
       ]) statement;

-- A message whose consequences fail is not kept as handled: Svix sends it again.
select throws_ok(
  $$select pg_temp.as_role('service_role',
      'select public.apply_clerk_event(''msg_1'', ''user.created'', '''', 1)')$$,
  '23514', null, 'a user without an id is refused'
);
select is_empty('select id from public.webhook_events', 'and the message is not kept');
select throws_ok(
  $$select pg_temp.as_role('service_role', 'select public.apply_clerk_event(null, ''user.created'', ''user_a'', 1)')$$,
  '23502', null, 'a message has an id'
);

select * from finish();
rollback;
