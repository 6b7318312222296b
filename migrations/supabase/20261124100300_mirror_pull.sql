-- pull_changes: what others sent; and who may call which function.

-- ---- Pull ---------------------------------------------------------------------------------------------

create function public.pull_changes(cursor bigint, max_rows integer, format integer) returns jsonb
  language plpgsql
  stable
  security invoker
  set search_path = ''
  as $$
  declare
    me text := mirror.caller();
    state public.sync_state;
    found_rows jsonb;
    last_no bigint;
    count_found integer;
  begin
    perform mirror.require_format(format);
    if cursor is null or cursor < 0 or max_rows is null or max_rows not between 1 and 1000 then
      raise exception 'cursor is a number from 0, max_rows one from 1 to 1000' using errcode = 'SY001';
    end if;
    -- One snapshot for the whole function: the counter and the rows belong together.
    select * into state from public.sync_state where user_id = me;
    with page as (
      select * from (
        (select 1 as part, change_no, id::text as key, null::uuid as other from public.users
          where id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 2, change_no, id::text, null from public.devices
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 3, change_no, id::text, null from public.amazon_connections
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 4, change_no, connection_id::text, device_id from public.connection_health
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 5, change_no, id::text, null from public.user_accounts
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 6, change_no, parent_id::text, child_id from public.account_links
          where user_id = me and change_no > cursor order by change_no limit max_rows)
        union all
        (select 7, change_no, user_id, null from public.user_settings
          where user_id = me and change_no > cursor order by change_no limit max_rows)
      ) as every order by change_no limit max_rows
    ), whole as (
      select change_no, 'users' as name, to_jsonb(one) as line from page join public.users one using (change_no)
        where part = 1 and one.id = me
      union all
      select change_no, 'devices', to_jsonb(one) from page join public.devices one using (change_no)
        where part = 2 and one.user_id = me
      union all
      select change_no, 'amazon_connections', to_jsonb(one) from page
        join public.amazon_connections one using (change_no)
        where part = 3 and one.user_id = me
      union all
      select change_no, 'connection_health', to_jsonb(one) from page
        join public.connection_health one using (change_no)
        where part = 4 and one.user_id = me
      union all
      select change_no, 'user_accounts', to_jsonb(one) from page join public.user_accounts one using (change_no)
        where part = 5 and one.user_id = me
      union all
      select change_no, 'account_links', to_jsonb(one) from page join public.account_links one using (change_no)
        where part = 6 and one.user_id = me
      union all
      select change_no, 'user_settings', to_jsonb(one) from page join public.user_settings one using (change_no)
        where part = 7 and one.user_id = me
    )
    select count(*), max(change_no),
        coalesce(jsonb_agg(jsonb_build_object('table', name, 'row', line) order by change_no), '[]')
      into count_found, last_no, found_rows
      from whole;
    return jsonb_build_object(
      'epoch', state.epoch,
      'cursor', case when count_found = max_rows then last_no else greatest(cursor, coalesce(state.last_change_no, 0)) end,
      'last', coalesce(state.last_change_no, 0),
      'more', count_found = max_rows,
      'now', mirror.now_ms(),
      'changes', found_rows
    );
  end
  $$;
comment on function public.pull_changes(bigint, integer, integer) is
  'The caller''s rows that changed after the cursor, in the order in which the changes were committed, a page at a time.';

-- ---- Who may call -------------------------------------------------------------------------------------

revoke all on all functions in schema mirror from public, anon, authenticated, service_role;
grant execute on function mirror.trusted(), mirror.now_ms(), mirror.caller(), mirror.require_format(integer),
  mirror.take_apart(json), mirror.checked(bigint, bigint),
  mirror.refuse_version(bigint, bigint) to authenticated;
grant execute on function mirror.now_ms(), mirror.prune() to service_role;
revoke all on function public.push_changes(uuid, uuid, json), public.pull_changes(bigint, integer, integer),
  public.forget_user(text), public.mirror_version() from public, anon, authenticated, service_role;
grant execute on function public.push_changes(uuid, uuid, json), public.pull_changes(bigint, integer, integer)
  to authenticated;
grant execute on function public.forget_user(text) to service_role;
-- A constant: whoever looks whether the migrations were run needs no session.
grant execute on function public.mirror_version() to anon, authenticated, service_role;
