-- push_changes and pull_changes: what wins, what is refused, what order changes come in, what is kept.

begin;
select no_plan();

create function pg_temp.as_user(sub text, statement text) returns jsonb
  language plpgsql
  as $$
  declare
    answer jsonb;
  begin
    perform set_config('request.jwt.claims',
      json_build_object('sub', sub, 'role', 'authenticated', 'sid', 'sess', 'iss', 'https://clerk.test')::text, true);
    perform set_config('role', 'authenticated', true);
    execute statement into answer;
    perform set_config('role', 'none', true);
    perform set_config('request.jwt.claims', '', true);
    return answer;
  end
  $$;

\set here '''00000000-0000-4000-8000-0000000000d1'''
\set there '''00000000-0000-4000-8000-0000000000d2'''

create function pg_temp.push(sub text, device text, changes jsonb, batch uuid default gen_random_uuid()) returns jsonb
  language sql
  as $$
    select pg_temp.as_user(sub, format('select public.push_changes(%L, %L, %L)', device, batch,
      jsonb_build_object('format', 1, 'clock', mirror.now_ms()) || changes))
  $$;
create function pg_temp.pull(sub text, cursor bigint, max_rows integer default 500) returns jsonb
  language sql
  as $$ select pg_temp.as_user(sub, format('select public.pull_changes(%s, %s, 1)', cursor, max_rows)) $$;

create function pg_temp.connection(label text, facts bigint, choices bigint, more jsonb default '{}') returns jsonb
  language sql
  as $$
    select jsonb_build_object('amazon_connections', jsonb_build_array(jsonb_build_object(
      'id', '00000000-0000-4000-8000-000000000001', 'label', label, 'home_region', 'na', 'client_id', 'amzn1.x',
      'scopes', '', 'created_at', now(), 'updated_at', now(), 'deleted_at', null, 'facts_version', facts,
      'choices_version', choices) || more))
  $$;
create function pg_temp.account(number integer, name text, tracked boolean, facts bigint, choices bigint) returns jsonb
  language sql
  as $$
    select jsonb_build_object('id', format('00000000-0000-4000-8000-%s', lpad(number::text, 12, '0')),
      'connection_id', '00000000-0000-4000-8000-000000000001', 'kind', 'dsp_advertiser', 'region', 'eu',
      'external_id', number::text, 'name', name, 'access', 'ok', 'tracked', tracked, 'updated_at', now(),
      'lacks', '[]'::jsonb, 'seats', '[]'::jsonb, 'facts_version', facts, 'choices_version', choices)
  $$;

-- ---- What wins ---------------------------------------------------------------------------------------

select is(pg_temp.push('ada', :here, pg_temp.connection('Here', 10, 10)) -> 'applied', '1', 'a new row is taken');
select is(pg_temp.push('ada', :there, pg_temp.connection('There', 9, 20)) -> 'stale' -> 0 -> 'row' ->> 'facts_version',
  '10', 'a row that is behind in one group comes back whole');
select is(label, 'There', 'and is taken in the other') from amazon_connections;
select is(pg_temp.push('ada', :here, pg_temp.connection('Old', 10, 19)) -> 'stale' -> 0 -> 'row' ->> 'label', 'There',
  'an older edit loses, and is told what won');
select is(pg_temp.push('ada', :here, pg_temp.connection('Same', 10, 20)) ->> 'applied', '0', 'of equals the first stays');
select is(label, 'There', 'and nothing is written') from amazon_connections;
select pg_temp.push('ada', :here, pg_temp.connection('There', 30, 20, '{"deleted_at": "2026-11-24T10:00:00Z"}'));
select pg_temp.push('ada', :there, pg_temp.connection('Renamed', 10, 40));
select results_eq('select label, deleted_at is not null from amazon_connections', $$values ('Renamed', true)$$,
  'a rename does not bring back what was disconnected');
select pg_temp.push('ada', :there, pg_temp.connection('Renamed', 29, 40));
select ok(deleted_at is not null, 'nor does an older fact') from amazon_connections;
select pg_temp.push('ada', :there, pg_temp.connection('Renamed', 50, 40));
select ok(deleted_at is null, 'authorising again does') from amazon_connections;
select results_eq(
  'select action from audit_log where connection_id is not null order by id',
  array['connected', 'renamed', 'disconnected', 'renamed', 'authorised_again'],
  'the log tells all of it');
select results_eq(
  $$select device_id from audit_log where action = 'disconnected'$$,
  format('values (%L::uuid)', :here), 'and who it was');

select pg_temp.push('ada', device, jsonb_build_object('connection_health', jsonb_build_array(jsonb_build_object(
    'connection_id', '00000000-0000-4000-8000-000000000001', 'health', health, 'updated_at', now(),
    'facts_version', version))))
  from (values (:here, 'healthy', 1), (:there, 'revoked', 1), (:here, 'error', 0)) as one (device, health, version);
select results_eq('select health from connection_health order by device_id', array['healthy', 'revoked'],
  'each device says how a login is there, and only there');

-- ---- Batches -----------------------------------------------------------------------------------------

\set batch '''00000000-0000-4000-8000-0000000000b1'''
select is(pg_temp.push('ada', :here, jsonb_build_object('user_accounts', jsonb_build_array(
  pg_temp.account(2, 'Two', true, 1, 1), pg_temp.account(3, 'Three', false, 1, 0))), :batch) ->> 'applied', '2',
  'a batch is applied');
select is(pg_temp.push('ada', :there, jsonb_build_object('user_accounts', jsonb_build_array(
  pg_temp.account(2, 'Two', false, 1, 5)))) ->> 'applied', '1', 'somebody else goes on');
select is(pg_temp.push('ada', :here, jsonb_build_object('user_accounts', jsonb_build_array(
  pg_temp.account(2, 'Two', true, 1, 1), pg_temp.account(3, 'Three', false, 1, 0))), :batch) ->> 'replayed', 'true',
  'the same batch again is known');
select is(tracked, false, 'and changes nothing') from user_accounts where name = 'Two';
select is((select count(*) from sync_runs where id = :batch), 1::bigint, 'it is on record once');
select throws_ok(
  format('select pg_temp.push(''ada'', %L, %L)', :here, jsonb_build_object('user_accounts', jsonb_build_array(
    pg_temp.account(4, 'Four', true, 1, 1), pg_temp.account(5, 'Five', true, 1, 1) || '{"region": "moon"}'))),
  '23514', null, 'a row that cannot be is refused');
select is_empty('select from user_accounts where name = ''Four''', 'with everything that came with it');

-- ---- What is refused ---------------------------------------------------------------------------------

create temporary table wrong (code text, changes jsonb, why text);
insert into wrong values
  ('SY003', '{"format": null}', 'no format'),
  ('SY003', '{"format": 0}', 'an older format'),
  ('SY003', '{"format": 2}', 'a newer format'),
  ('SY001', '{"clock": "now"}', 'a clock that is no number'),
  ('SY001', '{"user_accounts": {}}', 'a table that is no array'),
  ('SY001', '{"user_accounts": [1]}', 'a row that is no object'),
  ('SY001', '{"secrets": []}', 'an unknown table'),
  ('SY001', '{"device": "x"}', 'a device that is no object'),
  ('SY001', '{"users": [{"name": "x", "updated_at": "2026-11-24T10:00:00Z"}]}', 'a row without a version'),
  ('SY002', jsonb_build_object('users', (select jsonb_agg('{}'::jsonb) from generate_series(1, 501))), 'too many rows'),
  ('SY002', jsonb_build_object('users', jsonb_build_array(jsonb_build_object('name', repeat('x', 1600000)))), 'too many bytes'),
  ('SY004', jsonb_build_object('clock', mirror.now_ms() - 3600000), 'a clock that is an hour behind'),
  ('SY004', jsonb_build_object('clock', mirror.now_ms() + 3600000), 'a clock that is an hour ahead'),
  ('SY004', jsonb_build_object('users', jsonb_build_array(jsonb_build_object('name', 'x', 'updated_at', now(),
    'facts_version', mirror.now_ms() + 3600000))), 'a version from the future');
select throws_ok(format('select pg_temp.push(''ada'', %L, %L)', :here, changes), code, null, why) from wrong;
select throws_ok(format('select pg_temp.as_user(''ada'', %L)', statement), 'SY001', null, statement)
  from unnest(array[
    'select public.push_changes(null, gen_random_uuid(), ''{"format": 1, "clock": 0}'')',
    'select public.push_changes(gen_random_uuid(), null, ''{"format": 1, "clock": 0}'')',
    'select public.push_changes(gen_random_uuid(), gen_random_uuid(), ''{"format": 1}'')',
    'select public.pull_changes(-1, 10, 1)', 'select public.pull_changes(null, 10, 1)',
    'select public.pull_changes(0, 0, 1)', 'select public.pull_changes(0, 1001, 1)'
  ]) as statement;
select throws_ok('select pg_temp.as_user(''ada'', ''select public.pull_changes(0, 10, 2)'')', 'SY003', null,
  'pulling asks for the format as well');
delete from mirror.trusted_issuers;
select throws_ok('select pg_temp.pull(''ada'', 0)', 'SY005', null, 'an issuer that is not named is told so');
select throws_ok(format('select pg_temp.push(''ada'', %L, ''{}'')', :here), 'SY005', null, 'also when it pushes');
insert into mirror.trusted_issuers values ('*');

-- ---- Order -------------------------------------------------------------------------------------------

select is(pg_temp.pull('ben', 0) -> 'changes', '[]', 'a stranger pulls nothing');
select is(pg_temp.pull('ben', 0) ->> 'epoch', null, 'and has no counter');
create function pg_temp.walk(sub text, page integer) returns setof jsonb
  language plpgsql
  as $$
  declare
    answer jsonb;
    cursor bigint := 0;
  begin
    loop
      answer := pg_temp.pull(sub, cursor, page);
      return query select value from jsonb_array_elements(answer -> 'changes');
      cursor := (answer ->> 'cursor')::bigint;
      exit when not (answer ->> 'more')::boolean;
    end loop;
  end
  $$;
select results_eq(
  format('select value ->> ''table'', value -> ''row'' from pg_temp.walk(''ada'', %s) as value', page),
  $$select value ->> 'table', value -> 'row' from pg_temp.walk('ada', 500) as value$$,
  format('pages of %s hold the same changes in the same order', page)) from unnest(array[1, 2, 3]) as page;
select results_eq(
  $$select (value -> 'row' ->> 'change_no')::bigint from pg_temp.walk('ada', 500) as value$$,
  $$select (value -> 'row' ->> 'change_no')::bigint as n from pg_temp.walk('ada', 500) as value order by n$$,
  'the order is that of the numbers');
select is((pg_temp.pull('ada', 0) ->> 'cursor')::bigint, (select last_change_no from sync_state where user_id = 'ada'),
  'after the last page the cursor is the counter');
select is(pg_temp.pull('ada', (pg_temp.pull('ada', 0) ->> 'cursor')::bigint) -> 'changes', '[]', 'then there is no more');
select is(pg_temp.as_user('ada', 'select public.set_choices(''{"user_accounts": [
    {"id": "00000000-0000-4000-8000-000000000002", "tracked": true},
    {"id": "00000000-0000-4000-8000-0000000000ff", "tracked": true}]}'')'), '1', 'a choice is made by hand');
select results_eq(
  format('select value -> ''row'' -> ''tracked'', (value -> ''row'' ->> ''choices_version'')::bigint > 5
    from jsonb_array_elements(pg_temp.pull(''ada'', %s) -> ''changes'') as value',
    (select last_change_no - 1 from sync_state where user_id = 'ada')),
  $$values ('true'::jsonb, true)$$, 'a row written by hand is a change as well, and newer');
select is(facts_version, 1::bigint, 'in its group alone') from user_accounts where name = 'Two';

select is(pg_temp.as_user('ben', 'select public.set_choices(''{"user_accounts": [
    {"id": "00000000-0000-4000-8000-000000000002", "tracked": false}]}'')'), '0', 'nobody chooses for others');
select is(pg_temp.as_user('ada', 'select public.set_choices(''{"amazon_connections": [
    {"id": "00000000-0000-4000-8000-000000000001", "label": "By hand"}],
    "user_settings": {"theme": "dark", "default_account_id": "00000000-0000-4000-8000-000000000002"}}'')'), '2',
  'labels and settings as well');
select is(theme, 'dark', 'settings that were never sent begin so') from user_settings where user_id = 'ada';
select is(pg_temp.as_user('ada', 'select public.set_choices(''{"user_settings": {"default_account_id": null}}'')'), '1',
  'the default account can be none');
select results_eq($$select theme, default_account_id from user_settings where user_id = 'ada'$$,
  $$values ('dark', null::uuid)$$, 'what is not named stays');
select throws_ok(format('select pg_temp.as_user(''ada'', %L)', format('select public.set_choices(%L)', changes)), code, null, why)
  from (values
    ('SY001', '[]', 'choices are an object'),
    ('SY001', '{"devices": []}', 'devices are no choice'),
    ('SY001', '{"user_accounts": {}}', 'rows are an array'),
    ('SY001', '{"user_accounts": [1]}', 'of objects'),
    ('SY001', '{"amazon_connections": [{"id": "00000000-0000-4000-8000-000000000001", "client_id": "x"}]}', 'facts are no choice'),
    ('SY001', '{"user_accounts": [{"id": "00000000-0000-4000-8000-000000000002", "choices_version": 1}]}', 'nor are versions'),
    ('SY001', '{"user_settings": {"change_no": 1}}', 'nor numbers'),
    ('23502', '{"user_accounts": [{"id": "00000000-0000-4000-8000-000000000002"}]}', 'a choice has a value'),
    ('23514', '{"user_settings": {"theme": "beige"}}', 'that there is')
  ) as refused (code, changes, why);

-- ---- Limits --------------------------------------------------------------------------------------------

-- A batch that adds as many rows as there may be is taken, and the one after it is not.
update mirror.usage set rows = most - 1 from (values ('devices', 50), ('amazon_connections', 500),
  ('user_accounts', 50000), ('account_links', 200000), ('connection_health', 25000)) as limits (of_kind, most)
  where user_id = 'ada' and kind = of_kind;
insert into mirror.usage (user_id, kind, rows) values ('ada', 'account_links', 199999)
  on conflict do nothing;
create function pg_temp.one_more(kind text, number integer) returns jsonb
  language sql
  as $$
    select case kind
      when 'amazon_connections' then pg_temp.connection('More', 1, 1) #- '{amazon_connections,0,id}' || jsonb_build_object(
        'amazon_connections', jsonb_build_array(pg_temp.connection('More', 1, 1) -> 'amazon_connections' -> 0
          || jsonb_build_object('id', format('00000000-0000-4000-9000-%s', lpad(number::text, 12, '0')))))
      when 'user_accounts' then jsonb_build_object('user_accounts', jsonb_build_array(pg_temp.account(700 + number, 'More', true, 1, 1)))
      when 'account_links' then jsonb_build_object('account_links', jsonb_build_array(jsonb_build_object(
        'parent_id', format('00000000-0000-4000-8000-%s', lpad((1 + number)::text, 12, '0')),
        'child_id', format('00000000-0000-4000-8000-%s', lpad((4 - number)::text, 12, '0')),
        'gone', false, 'updated_at', now(), 'facts_version', 1)))
    end
  $$;
select is(pg_temp.push('ada', :here, pg_temp.one_more(kind, 1)) ->> 'applied', '1', kind || ': as many as there may be')
  from unnest(array['amazon_connections', 'user_accounts', 'account_links']) as kind;
select throws_ok(format('select pg_temp.push(''ada'', %L, %L)', :here, pg_temp.one_more(kind, 2)), 'SY006', null,
  kind || ': and no more') from unnest(array['amazon_connections', 'user_accounts', 'account_links']) as kind;
select is(pg_temp.push('ada', :here, pg_temp.one_more(kind, 1)) ->> 'applied', '0', kind || ': what is there can be sent again')
  from unnest(array['amazon_connections', 'user_accounts', 'account_links']) as kind;
select is(pg_temp.push('ada', '00000000-0000-4000-8000-0000000000d3', '{}') ->> 'applied', '0', 'devices: as many as there may be');
select throws_ok($$select pg_temp.push('ada', '00000000-0000-4000-8000-0000000000d4', '{}')$$, 'SY006', null, 'devices: and no more');
update mirror.usage set rows = 2000 where user_id = 'ada' and kind = 'audit_log';
select throws_ok(format('select pg_temp.push(''ada'', %L, %L)', :here, pg_temp.connection('Spam', 1, mirror.now_ms())), 'SY006', null,
  'a day has an end of records');
update mirror.usage set day = day - 1 where user_id = 'ada' and kind = 'audit_log';
select is(pg_temp.push('ada', :here, pg_temp.connection('Tomorrow', 1, mirror.now_ms())) ->> 'applied', '1', 'and the next one begins');
select is(rows, 1::bigint, 'with its own count') from mirror.usage where user_id = 'ada' and kind = 'audit_log';

-- now() stands still in a transaction: the last push is moved into the past.
alter table public.sync_state disable trigger count_push;
update public.sync_state set pushed_at = now() - interval '1 second', minute_pushes = 599 where user_id = 'ada';
alter table public.sync_state enable trigger count_push;
select is(pg_temp.push('ada', :here, '{}') ->> 'applied', '0', 'the six hundredth push of a minute is taken');
alter table public.sync_state disable trigger count_push;
update public.sync_state set pushed_at = now() - interval '1 second' where user_id = 'ada';
alter table public.sync_state enable trigger count_push;
select throws_ok(format('select pg_temp.push(''ada'', %L, ''{}'')', :here), 'PGRST', null, 'the next one waits');
select throws_ok('select pg_temp.as_user(''ada'', ''select public.set_choices(''''{}'''')'')', 'PGRST', null,
  'and so does an edit by hand');
alter table public.sync_state disable trigger count_push;
update public.sync_state set minute_started = now() - interval '1 minute' where user_id = 'ada';
alter table public.sync_state enable trigger count_push;
select is(pg_temp.push('ada', :here, '{}') ->> 'applied', '0', 'a new minute begins');
select is(minute_pushes, 1, 'with its own count') from public.sync_state where user_id = 'ada';

-- ---- One default account -----------------------------------------------------------------------------

select throws_ok(
  format('select pg_temp.push(''ada'', %L, %L)', :here,
    jsonb_build_object('user_settings', jsonb_build_array('{"theme": "dark", "notifications": true, "default_region": "na",
      "updated_at": "2026-11-24T10:00:00Z", "default_account_id": "00000000-0000-4000-8000-0000000000ff"}'::jsonb
      || jsonb_build_object('choices_version', mirror.now_ms())))),
  '23503', null, 'the default account is one of the user''s own');

-- ---- Retention and removal ---------------------------------------------------------------------------

update sync_runs set ran_at = now() - interval '31 days' where id = :batch;
insert into audit_log (user_id, action, happened_at) values ('ada', 'renamed', now() - interval '366 days');
select pg_temp.push('ada', :here, '{}');
select is_empty($$select from sync_runs where ran_at < now() - interval '30 days'$$, 'old batches are forgotten on the way');
select is_empty($$select from audit_log where happened_at < now() - interval '365 days'$$, 'and so are old entries of the log');
insert into sync_runs (id, user_id, device_id, ran_at, sent, applied, stale, change_before, change_after)
  values (:batch, 'ada', :here, now() - interval '31 days', 0, 0, 0, 0, 0);
insert into webhook_events (id, kind, received_at) values ('msg', 'user.created', now() - interval '31 days');
select mirror.prune();
select is_empty('select from webhook_events', 'everybody''s are forgotten by the daily work');

select pg_temp.push('ben', :here, pg_temp.connection('Ben''s', 1, 1));
insert into webhook_events (id, user_id, kind) values ('msg', 'ada', 'user.updated');
set local role service_role;
select public.forget_user('ada');
reset role;
create function pg_temp.owners() returns setof text
  language plpgsql
  as $$
  declare
    one record;
  begin
    for one in select table_schema, table_name, column_name from information_schema.columns
      where (table_schema, column_name) in (('public', 'user_id'), ('broker', 'user_id'), ('mirror', 'user_id'))
        or (table_schema, table_name, column_name) = ('public', 'users', 'id')
    loop
      return query execute format('select %I::text from %I.%I', one.column_name, one.table_schema, one.table_name);
    end loop;
  end
  $$;
select results_eq('select distinct owner from pg_temp.owners() as owner', array['ben'],
  'of a user who is gone nothing is left, in any table, and nobody else loses anything');
select throws_ok('select pg_temp.as_user(''ben'', ''select public.forget_user(''''ben'''')'')', '42501', null,
  'nobody removes users but service_role');

select * from finish();
rollback;
