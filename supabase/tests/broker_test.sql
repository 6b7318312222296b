-- The call counter of the token broker: who may use it, what it counts, what it keeps.
--
-- Time is moved by moving the counted minute or day into the past: now() stands still in a transaction.

begin;
select no_plan();

create function pg_temp.as_role(api_role name, statement text) returns text
  language plpgsql
  as $$
  declare
    answer text;
  begin
    perform set_config('request.jwt.claims', '{"sub":"user_a"}', true);
    perform set_config('role', api_role, true);
    execute statement into answer;
    perform set_config('role', 'none', true);
    return answer;
  end
  $$;

create function pg_temp.call(caller text) returns integer
  language sql
  as $$ select pg_temp.as_role('service_role', format('select public.count_broker_call(%L)', caller))::integer $$;

create function pg_temp.calls(caller text, times integer) returns integer[]
  language sql
  as $$ select array_agg(pg_temp.call(caller)) from generate_series(1, times) $$;

-- ---- Structure ---------------------------------------------------------------------------------------

select results_eq(
  $$select relname::text collate "default", relrowsecurity, relforcerowsecurity from pg_class
      where relnamespace = 'broker'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1$$,
  $$values ('calls', true, true), ('grants', true, true)$$,
  'the schema holds two tables, with row level security on and forced'
);
select is_empty(
  $$select polname from pg_policy where polrelid in ('broker.calls'::regclass, 'broker.grants'::regclass)$$,
  'no policy lets anybody in'
);
select results_eq(
  $$select distinct grantee::text collate "default" from information_schema.role_table_grants
      where table_schema = 'broker' and grantee <> 'postgres'$$,
  $$values ('service_role')$$,
  'only service_role has anything granted on it'
);
select results_eq(
  $$select role, has_schema_privilege(role, 'broker', 'usage')
      from unnest(array['anon', 'authenticated', 'service_role']) role order by role$$,
  $$values ('anon', false), ('authenticated', false), ('service_role', true)$$,
  'only service_role reaches the schema'
);
select results_eq(
  $$select role, has_function_privilege(role, 'public.count_broker_call(text,text)', 'execute')
      from unnest(array['anon', 'authenticated', 'service_role']) role order by role$$,
  $$values ('anon', false), ('authenticated', false), ('service_role', true)$$,
  'only service_role counts'
);
select is_empty(
  $$select proname from pg_proc
      where proname in ('count_broker_call', 'remember_broker_grant') and (prosecdef or proconfig is distinct from '{"search_path=\"\""}')$$,
  'the function runs with the rights of its caller and finds nothing by search path'
);
select is_empty(
  $$select a.attname from pg_attribute a
      where a.attrelid in ('broker.calls'::regclass, 'broker.grants'::regclass) and a.attnum > 0 and not a.attisdropped
        and col_description(a.attrelid, a.attnum) is null$$,
  'every column says what it is'
);
select isnt(obj_description('broker.calls'::regclass, 'pg_class'), null, 'and so does the table');
select results_eq(
  $$select attname::text collate "default" from pg_attribute
      where attrelid = 'broker.calls'::regclass and attnum > 0 and not attisdropped order by 1$$,
  $$values ('day_calls'), ('day_started'), ('minute_calls'), ('minute_started'), ('user_id')$$,
  'a user id, two times and two counts are all that is kept'
);

-- ---- Who may ------------------------------------------------------------------------------------------

select throws_ok(
  format('select pg_temp.as_role(%L, %L)', role, statement), '42501', null,
  format('%s is denied: %s', role, statement))
  from unnest(array['anon', 'authenticated']) role,
       unnest(array[
         'select public.count_broker_call(''user_b'')',
         'select public.remember_broker_grant(''user_b'', repeat(''a'', 64))',
         'select count(*) from broker.grants',
         'select count(*) from broker.calls',
         'delete from broker.calls'
       ]) statement;

-- ---- Counting ------------------------------------------------------------------------------------------

select is(pg_temp.calls('user_a', 30), array_fill(0, array[30]), 'thirty calls in a minute are let through');
select is(pg_temp.call('user_a'), 60, 'the next has to wait for the end of the minute');
select is(pg_temp.call('user_b'), 0, 'nobody else has to');
select is((select minute_calls from broker.calls where user_id = 'user_a'), 30, 'refused calls are not counted');
update broker.calls set minute_started = now() - interval '45 seconds' where user_id = 'user_a';
select is(pg_temp.call('user_a'), 15, 'the wait gets shorter as time passes');
update broker.calls set minute_started = now() - interval '60 seconds' where user_id = 'user_a';
select is(pg_temp.call('user_a'), 0, 'after a minute calls go on');
select results_eq(
  $$select minute_calls, minute_started = now(), day_calls from broker.calls where user_id = 'user_a'$$,
  $$values (1, true, 31)$$,
  'in a minute of their own, and in the same day'
);

update broker.calls set day_calls = 599 where user_id = 'user_a';
select is(pg_temp.call('user_a'), 0, 'the six hundredth call of a day is let through');
select is(pg_temp.call('user_a'), 86400, 'the next has to wait for the end of the day');
update broker.calls set minute_started = now() - interval '1 hour' where user_id = 'user_a';
select is(pg_temp.call('user_a'), 86400, 'a new minute does not help');
update broker.calls set day_started = now() - interval '1 day' where user_id = 'user_a';
select is(pg_temp.call('user_a'), 0, 'a new day does');

select throws_ok($$select pg_temp.call('')$$, '23514', null, 'a call belongs to somebody');
select throws_ok($$select pg_temp.call(null)$$, '23502', null, 'and not to nobody');
select is((select count(*) from broker.calls), 2::bigint, 'one row per subject is all there is');

-- ---- Whose token it is ---------------------------------------------------------------------------------

create function pg_temp.use_token(caller text, mac text) returns integer
  language sql
  as $$
    select pg_temp.as_role('service_role', format('select public.count_broker_call(%L, repeat(%L, 64))', caller, mac))::integer
  $$;
create function pg_temp.bring(caller text, mac text) returns text
  language sql
  as $$
    select pg_temp.as_role('service_role', format('select public.remember_broker_grant(%L, repeat(%L, 64))', caller, mac))
  $$;
select is(pg_temp.bring('user_c', 'a'), 'true', 'who brought a code is remembered');
select is(pg_temp.use_token('user_c', 'a'), 0, 'and uses its token');
select is(pg_temp.use_token('user_d', 'a'), -1, 'nobody else does');
select is(pg_temp.use_token('user_c', 'b'), -1, 'a token that nobody brought is for nobody');
select is((select minute_calls from broker.calls where user_id = 'user_d'), 1, 'a token of somebody else counts as a call');
select throws_ok($$select pg_temp.bring('user_c', 'x')$$, '23514', null, 'nothing but a hash is kept');

select pg_temp.bring('user_gone', 'c');
select pg_temp.call('user_gone');
set local role service_role;
select public.apply_clerk_event('msg_gone', 'user.deleted', 'user_gone');
reset role;
select is(pg_temp.call('user_gone'), -2, 'a deleted subject is not counted');
select is(pg_temp.bring('user_gone', 'd'), 'false', 'and brings nothing');
select is_empty($$select from broker.calls where user_id = 'user_gone' union all
  select from broker.grants where user_id = 'user_gone'$$, 'so nothing is left of them');
insert into broker.calls (user_id) values ('user_gone');
insert into mirror.usage (user_id, kind) values ('user_gone', 'devices');
update broker.grants set used_at = now() - interval '401 days';
select mirror.prune();
select is_empty($$select user_id from broker.calls where user_id = 'user_gone' union all
  select user_id from mirror.usage where user_id = 'user_gone'$$, 'the daily work repeats a deletion');
select is_empty('select from broker.grants', 'and forgets tokens that were not used for long');

select * from finish();
rollback;
