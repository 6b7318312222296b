//! `pull_changes`: what other devices sent.

use super::Described;

pub(super) fn function(tables: &[Described]) -> String {
    // Devices are read like the mirrored tables; each writes its own row while it pushes.
    let mut names: Vec<(&str, &str)> = tables.iter().map(|table| (table.name(), table.table.owner)).collect();
    names.insert(1, ("devices", "user_id"));
    let page: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(part, (name, owner))| {
            format!(
                "        (select {part} as part, change_no from public.{name}
          where {owner} = me and change_no > cursor order by change_no limit max_rows)"
            )
        })
        .collect();
    let whole: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(part, (name, owner))| {
            format!(
                "      select change_no, '{name}' as name, to_jsonb(one) as line
        from page join public.{name} one using (change_no)
        where part = {part} and one.{owner} = me"
            )
        })
        .collect();
    format!(
        "
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
{page}
      ) as every order by change_no limit max_rows
    ), whole as (
{whole}
    )
    select count(*), max(change_no),
        coalesce(jsonb_agg(jsonb_build_object('table', name, 'row', line) order by change_no), '[]')
      into count_found, last_no, found_rows
      from whole;
    return jsonb_build_object(
      'epoch', state.epoch,
      'cursor', case when count_found = max_rows then last_no
        else greatest(cursor, coalesce(state.last_change_no, 0)) end,
      'last', coalesce(state.last_change_no, 0),
      'more', count_found = max_rows,
      'now', mirror.now_ms(),
      'changes', found_rows
    );
  end
  $$;
comment on function public.pull_changes(bigint, integer, integer) is
  'The caller''s rows that changed after the cursor, in the order in which the changes were committed, a page at a time.';
revoke all on function public.pull_changes(bigint, integer, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.pull_changes(bigint, integer, integer) to authenticated;
",
        page = page.join("\n        union all\n"),
        whole = whole.join("\n      union all\n"),
    )
}
