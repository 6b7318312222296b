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
    TEMPLATE
        .replace("{known}", &known.join("\n"))
        .replace("{objects}", &objects.join(", "))
        .replace("{edits}", &edits.join("\n"))
        .replace("{help}", &help.join(", "))
}

const TEMPLATE: &str = include_str!("choices.sql.in");

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
