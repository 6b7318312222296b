//! `set_choices`: what a user chooses, for other clients than the app.

use super::{Described, sql_type};
use domain::mirror::{Column, Part};

pub(super) fn function(tables: &[Described]) -> String {
    let chosen: Vec<_> = tables.iter().filter(|table| table.has(Part::Choice)).collect();
    let known: Vec<_> = chosen
        .iter()
        .map(|table| {
            let fields = table.names(|column| matches!(column.part, Part::Key | Part::Choice));
            let fields: Vec<_> = fields.iter().map(|field| format!("'{field}'")).collect();
            format!("        when '{}' then array[{}]", table.name(), fields.join(", "))
        })
        .collect();
    let objects: Vec<_> = chosen
        .iter()
        .filter(|table| table.of(Part::Key).is_empty())
        .map(|table| format!("'{}'", table.name()))
        .collect();
    let edits: Vec<_> = chosen
        .iter()
        .map(|table| {
            let edit = if table.of(Part::Key).is_empty() { one_row(table) } else { rows(table) };
            format!("        when '{}' then\n{edit}", table.name())
        })
        .collect();
    let help: Vec<_> = chosen
        .iter()
        .map(|table| {
            let fields = table.names(|column| matches!(column.part, Part::Key | Part::Choice));
            let fields: Vec<_> = fields.iter().map(|field| format!("\"{field}\"")).collect();
            let fields = format!("{{{}}}", fields.join(", "));
            let list = if table.of(Part::Key).is_empty() { fields } else { format!("[{fields}]") };
            format!("\"{}\": {list}", table.name())
        })
        .collect();
    format!(
        "
-- ---- Edits by hand ------------------------------------------------------------------------------------

-- For other clients than the app. The triggers number and version what it writes, so devices pull it.
create function public.set_choices(changes jsonb) returns integer
  language plpgsql
  volatile
  security definer
  set search_path = ''
  as $$
  declare
    -- Strangers are told of nothing else.
    me text := mirror.caller();
    part record;
    known text[];
    wrote integer;
    total integer := 0;
  begin
    if changes is null or jsonb_typeof(changes) <> 'object' then
      raise exception 'changes is not an object' using errcode = 'SY001';
    end if;
    if octet_length(changes::text) > 262144 then
      raise exception 'the changes are larger than 256 KiB' using errcode = 'SY002';
    end if;

    -- The user's pushes wait from here on, and it counts as one.
    insert into public.sync_state as state (user_id) values (me)
    on conflict (user_id) do update set pushed_at = now();

    for part in select key, value, jsonb_typeof(value) as kind from jsonb_each(changes) loop
      known := case part.key
{known}
      end;
      if known is null then
        raise exception '% holds no choices', part.key using errcode = 'SY001';
      end if;
      if part.kind <> (case when part.key in ({objects}) then 'object' else 'array' end) then
        raise exception '% has the wrong shape', part.key using errcode = 'SY001';
      end if;
      if part.kind = 'array' then
        if jsonb_array_length(part.value) > 500 then
          raise exception 'more than 500 rows' using errcode = 'SY002';
        end if;
        if exists (select from jsonb_array_elements(part.value) as one where jsonb_typeof(one) <> 'object') then
          raise exception '% holds something that is no row', part.key using errcode = 'SY001';
        end if;
      end if;
      if exists (
        select from jsonb_array_elements(case part.kind when 'array' then part.value
            else jsonb_build_array(part.value) end) as one,
          jsonb_object_keys(one) as field
        where field <> all (known)
      ) then
        raise exception '% holds a column that is no choice', part.key using errcode = 'SY001';
      end if;

      case part.key
{edits}
      end case;
      get diagnostics wrote = row_count;
      total := total + wrote;
    end loop;
    return total;
  end
  $$;
comment on function public.set_choices(jsonb) is
  'Changes what a user chooses. Returns how many rows changed. {{{help}}}, each part optional.';
revoke all on function public.set_choices(jsonb) from public, anon, authenticated, service_role;

grant create on schema public to adkeeper_writer;
alter function public.set_choices(jsonb) owner to adkeeper_writer;
revoke create on schema public from adkeeper_writer;
grant execute on function public.set_choices(jsonb) to authenticated;
",
        known = known.join("\n"),
        objects = objects.join(", "),
        edits = edits.join("\n"),
        help = help.join(", "),
    )
}

/// Rows that are named by their keys.
fn rows(table: &Described) -> String {
    let name = table.name();
    let typed: Vec<_> = (table.columns.iter())
        .filter(|column| matches!(column.part, Part::Key | Part::Choice))
        .map(|column| format!("{} {}", column.name, sql_type(column.kind)))
        .collect();
    let choices = table.names(|column| column.part == Part::Choice);
    let list = |write: &dyn Fn(&str) -> String| {
        choices.iter().map(|column| write(column)).collect::<Vec<_>>().join(", ")
    };
    let keys: Vec<_> =
        table.of(Part::Key).iter().map(|key| format!("kept.{0} = edit.{0}", key.name)).collect();
    format!(
        "          update public.{name} as kept set {set}, updated_at = now()
            from jsonb_to_recordset(part.value) as edit ({typed})
            where kept.{owner} = me and {keys}
              and ({kept}) is distinct from ({edit});",
        set = list(&|column| format!("{column} = edit.{column}")),
        kept = list(&|column| format!("kept.{column}")),
        edit = list(&|column| format!("edit.{column}")),
        owner = table.table.owner,
        typed = typed.join(", "),
        keys = keys.join(" and "),
    )
}

/// The one row of a user: what is left out stays, or is the usual.
fn one_row(table: &Described) -> String {
    let name = table.name();
    let choices = table.of(Part::Choice);
    let given = |column: &Column| match sql_type(column.kind) {
        "text" => format!("part.value ->> '{}'", column.name),
        other => format!("(part.value ->> '{}')::{other}", column.name),
    };
    let set: Vec<_> = choices
        .iter()
        .map(|column| {
            let (name, given) = (column.name, given(column));
            if column.nullable {
                format!("{name} = case when part.value ? '{name}' then {given} else kept.{name} end")
            } else {
                format!("{name} = coalesce({given}, kept.{name})")
            }
        })
        .collect();
    let values: Vec<_> = choices
        .iter()
        .map(|column| match column.default {
            Some(default) => format!("coalesce({}, {default})", given(column)),
            None => given(column),
        })
        .collect();
    let names: Vec<_> = choices.iter().map(|column| column.name).collect();
    format!(
        "          update public.{name} as kept set
              {set},
              updated_at = now()
            where kept.{owner} = me;
          if not found then
            insert into public.{name} ({owner}, {names})
            values (me, {values});
          end if;",
        set = set.join(",\n              "),
        owner = table.table.owner,
        names = names.join(", "),
        values = values.join(",\n              "),
    )
}
