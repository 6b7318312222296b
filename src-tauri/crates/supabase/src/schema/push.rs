//! `push_changes`: what a device sends.

use super::{Described, sql_type, wrapped};
use domain::mirror::Part;

pub(super) fn functions(tables: &[Described]) -> String {
    let fields: Vec<_> = tables.iter().map(|table| format!("  {} json,", table.name())).collect();
    let cases: Vec<_> = tables
        .iter()
        .map(|table| format!("        when '{0}' then parts.{0} := entry.value;", table.name()))
        .collect();
    let written: Vec<_> = tables.iter().map(write).collect();
    TEMPLATE
        .replace("{fields}", &fields.join("\n"))
        .replace("{cases}", &cases.join("\n"))
        .replace("{tables}", &written.join("\n"))
}

/// What the function does with the rows of a table.
fn write(table: &Described) -> String {
    let (name, owner) = (table.name(), table.table.owner);
    let sent = table.columns.iter().filter(|column| column.name != "device_id");
    let typed: Vec<_> =
        sent.clone().map(|column| format!("{} {}", column.name, sql_type(column.kind))).collect();
    let columns: Vec<_> = [owner]
        .into_iter()
        .chain(table.columns.iter().map(|column| column.name))
        .chain(["change_no"])
        .collect();
    let values: Vec<_> = ["me".to_owned()]
        .into_iter()
        .chain(table.columns.iter().map(|column| match column.name {
            "device_id" => "push_changes.device".to_owned(),
            version if column.is_version() => format!("mirror.checked({version}, now_ms)"),
            // A device of an earlier version does not send it.
            other => {
                column.default.map_or_else(|| other.to_owned(), |usual| format!("coalesce({other}, {usual})"))
            }
        }))
        .chain(["next_no + n".to_owned()])
        .collect();
    let (newer, assignments) =
        if table.has(Part::Fact) && table.has(Part::Choice) { by_group(table) } else { whole(table) };
    let behind = if table.is_of_one_device() { String::new() } else { behind(table) };
    format!(
        "    rows_of := parts.{name};
    if rows_of is not null then
      sent_of := parts.counts -> '{name}';
      with sent as (
        select *, row_number() over () as n from json_to_recordset(rows_of) as sent (
          {typed}
        )
      ), written as (
        insert into public.{name} as kept (
          {columns}
        )
        select {values}
        from sent
        on conflict ({key}) do update set
          {set}
        where {newer}
        returning (kept.xmax = 0) as fresh
      )
      select count(*), count(*) filter (where written.fresh) into wrote, fresh from written;
      applied := applied + wrote;
{behind}      next_no := next_no + sent_of;
    end if;
",
        typed = wrapped(&typed, 10),
        columns = wrapped(&columns, 10),
        values = wrapped(&values, 10),
        key = table.key().join(", "),
        set = assignments.join(",\n          "),
    )
}

/// A row whose columns are one group: the newer one replaces it.
fn whole(table: &Described) -> (String, Vec<String>) {
    let version = version_of(table);
    let set = table.names(|column| !matches!(column.part, Part::Key | Part::Origin));
    let set = set.into_iter().chain(["change_no"]).map(|column| format!("{column} = excluded.{column}"));
    (format!("excluded.{version} > kept.{version}"), set.collect())
}

fn version_of(table: &Described) -> &'static str {
    if table.has(Part::Fact) { "facts_version" } else { "choices_version" }
}

/// A row with both groups: each is replaced by a newer one, whatever happens to the other.
fn by_group(table: &Described) -> (String, Vec<String>) {
    let set = table.columns.iter().filter_map(|column| {
        let name = column.name;
        let taken = |version: &str| {
            format!(
                "{name} = case when excluded.{version} > kept.{version} then excluded.{name} else kept.{name} end"
            )
        };
        match column.part {
            Part::Key | Part::Origin => None,
            Part::Fact => Some(taken("facts_version")),
            Part::Choice => Some(taken("choices_version")),
            Part::Updated | Part::FactsVersion | Part::ChoicesVersion => {
                Some(format!("{name} = greatest(excluded.{name}, kept.{name})"))
            }
        }
    });
    let newer =
        "excluded.facts_version > kept.facts_version or excluded.choices_version > kept.choices_version";
    (newer.to_owned(), set.chain(["change_no = excluded.change_no".to_owned()]).collect())
}

/// Rows that are newer here than what was sent go back with the answer. A row that is new has nothing behind it.
fn behind(table: &Described) -> String {
    let (name, owner) = (table.name(), table.table.owner);
    let versions = table.names(super::Column::is_version);
    let key = table.sent_key();
    let mut typed: Vec<_> = key.iter().map(|column| format!("{column} uuid")).collect();
    typed.extend(versions.iter().map(|version| format!("{version} bigint")));
    let mine: Vec<_> = [format!("kept.{owner} = me")]
        .into_iter()
        .chain(key.iter().map(|column| format!("kept.{column} = sent.{column}")))
        .collect();
    let newer: Vec<_> = versions.iter().map(|version| format!("kept.{version} > sent.{version}")).collect();
    // Of two groups, one can be behind although the row was written.
    let less = if versions.len() > 1 { "fresh" } else { "wrote" };
    format!(
        "      if {less} < sent_of then
        select coalesce(jsonb_agg(jsonb_build_object('table', '{name}', 'row', to_jsonb(kept))), '[]') into these
          from json_to_recordset(rows_of) as sent ({typed})
          join public.{name} kept on {mine}
          where {newer};
        behind := behind || these;
      end if;
",
        typed = typed.join(", "),
        mine = mine.join(" and "),
        newer = newer.join(" or "),
    )
}

const TEMPLATE: &str = include_str!("push.sql.in");
