-- What a sweep mirrors: wrong data cannot be written, and links are the owner's alone.

begin;
select plan(13);

create function pg_temp.as_user(sub text, statement text) returns bigint
  language plpgsql
  as $$
  declare
    touched bigint;
  begin
    perform set_config('request.jwt.claims', json_build_object('sub', sub, 'role', 'authenticated', 'sid', 'sess_' || sub)::text, true);
    -- As the functions run that write.
    perform set_config('role', 'adkeeper_writer', true);
    execute statement;
    get diagnostics touched = row_count;
    perform set_config('role', 'none', true);
    perform set_config('request.jwt.claims', '', true);
    return touched;
  end
  $$;

create function pg_temp.account(id text, kind text, external_id text, access text, more text default '''[]''') returns text
  language sql
  as $$
    select format(
      'insert into user_accounts (id, connection_id, kind, region, external_id, access, tracked, lacks)
       values (%L, %L, %L, ''na'', %L, %L, true, %s)',
      id, '00000000-0000-4000-8000-000000000001', kind, external_id, access, more
    )
  $$;

create function pg_temp.link(parent text, child text) returns text
  language sql
  as $$ select format('insert into account_links (parent_id, child_id) values (%L, %L)', parent, child) $$;

\set manager '00000000-0000-4000-8000-00000000000a'
\set profile '00000000-0000-4000-8000-00000000000b'
\set named '00000000-0000-4000-8000-00000000000c'

select pg_temp.as_user('ada', $$insert into amazon_connections (id, label, home_region, client_id)
  values ('00000000-0000-4000-8000-000000000001', 'x', 'na', 'amzn1.x')$$);

select is(pg_temp.as_user('ada', pg_temp.account(:'manager', 'manager_account', 'amzn1.ads1.ma1.x', 'ok')), 1::bigint, 'a manager account');
select is(pg_temp.as_user('ada', pg_temp.account(:'profile', 'sponsored_ads', '18446744073709551615', 'ok', '''["edit","amc"]''')), 1::bigint, 'the largest profile id');
select is(pg_temp.as_user('ada', pg_temp.account(:'named', 'sponsored_ads', 'ENTITY1/ATVPDKIKX0DER', 'denied')), 1::bigint, 'a profile that is only named');
select results_eq(
  format('select external_id from user_accounts where id = %L', :'profile'),
  array['18446744073709551615'], 'digit by digit'
);
select throws_ok(
  format('select pg_temp.as_user(''ada'', %L)', pg_temp.account(gen_random_uuid()::text, 'sponsored_ads', 'ENTITY1/X', 'ok')),
  '23514', null, 'a profile that is reached has a number'
);
select throws_ok(
  format('select pg_temp.as_user(''ada'', %L)', pg_temp.account(gen_random_uuid()::text, 'dsp_advertiser', '1', 'perhaps')),
  '23514', null, 'no other word for access'
);
select throws_ok(
  format('select pg_temp.as_user(''ada'', %L)', pg_temp.account(gen_random_uuid()::text, 'dsp_advertiser', '1', 'ok', '''["fun"]''')),
  '23514', null, 'no other word for what is lacking'
);
select is(pg_temp.as_user('ada', pg_temp.link(:'manager', :'profile')), 1::bigint, 'a link');
select throws_ok(
  format('select pg_temp.as_user(''ada'', %L)', pg_temp.link(:'manager', :'manager')),
  '23514', null, 'nothing stands below itself'
);
select throws_ok(
  format('select pg_temp.as_user(''ben'', %L)', pg_temp.link(:'manager', :'named')),
  '23503', null, 'a stranger cannot link somebody else''s accounts'
);
select is(pg_temp.as_user('ben', 'select * from account_links'), 0::bigint, 'a stranger sees no link');
select is(pg_temp.as_user('ben', 'update account_links set gone = true'), 0::bigint, 'a stranger changes no link');
select throws_ok(
  'select pg_temp.as_user(''ada'', ''delete from account_links'')',
  '42501', null, 'nobody deletes a link'
);

select * from finish();
rollback;
