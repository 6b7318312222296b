//! A table with its constraints, comments, policies, grants and triggers.

use super::{Described, literal, sql_type, wrapped};
use domain::mirror::{Column, Kind, Part};
use std::fmt::Write as _;

/// Longest id of a user.
const LONGEST_OWNER: usize = 200;

/// While a device pushes, the function numbers and versions what it writes.
const BY_HAND: &str = "when (coalesce(current_setting('mirror.pushing', true), '') <> 'on')";

pub(super) fn create(table: &Described) -> String {
    let name = table.name();
    let mut sql = format!("\n-- ---- {name} {}\n\n", "-".repeat(102 - name.len()));
    let mut lines = vec![format!("{} text not null default (auth.jwt() ->> 'sub')", table.table.owner)];
    lines.extend(table.columns.iter().map(column));
    lines.push("change_no bigint not null default 0".to_owned());
    lines.extend(constraints(table));
    writeln!(sql, "create table public.{name} (\n  {}\n);", lines.join(",\n  ")).unwrap();
    sql.push_str(&indexes(table));
    sql.push_str(&comments(table));
    sql.push_str(&access(table));
    sql.push_str(&triggers(table));
    sql
}

fn column(column: &Column) -> String {
    let default = match (column.default, column.part, column.name) {
        (Some(default), ..) => format!(" default {default}"),
        (None, Part::Updated, _) => " default now()".to_owned(),
        (None, Part::FactsVersion | Part::ChoicesVersion, _) => " default 0".to_owned(),
        _ => String::new(),
    };
    let null = if column.nullable { "" } else { " not null" };
    format!("{} {}{null}{default}", column.name, sql_type(column.kind))
}

fn constraints(table: &Described) -> Vec<String> {
    let (name, owner) = (table.name(), table.table.owner);
    let mut all = vec![format!("constraint {name}_pkey primary key ({})", table.key().join(", "))];
    let origin = table.names(|column| column.part == Part::Origin);
    if !origin.is_empty() {
        all.push(format!("constraint {name}_identity unique ({owner}, {})", origin.join(", ")));
    }
    for reference in table.table.references {
        all.push(format!(
            "constraint {name}_{}_fkey foreign key ({owner}, {})\n    \
             references public.{} (user_id, id) on delete {}",
            reference.name, reference.column, reference.table, reference.on_delete
        ));
    }
    all.push(format!("constraint {name}_{owner}_given check ({owner} <> '')"));
    let mut short = vec![format!("length({owner}) <= {LONGEST_OWNER}")];
    let mut exact = Vec::new();
    for column in &table.columns {
        let Column { name: field, most, .. } = column;
        if column.given {
            all.push(format!("constraint {name}_{field}_given check ({field} <> '')"));
        }
        match column.kind {
            Kind::Word(words) => {
                let words: Vec<_> = words().into_iter().map(literal).collect();
                all.push(format!(
                    "constraint {name}_{field}_known check (\n    {field} in ({})\n  )",
                    wrapped(&words, 6)
                ));
            }
            Kind::List => {
                all.push(format!("constraint {name}_{field}_listed check (jsonb_typeof({field}) = 'array')"));
                short.push(format!("octet_length({field}::text) <= {most}"));
            }
            Kind::Text if *most > 0 => short.push(format!("length({field}) <= {most}")),
            Kind::Number => exact.push(*field),
            Kind::Text | Kind::Id | Kind::Bool | Kind::Time => {}
        }
    }
    for (check, sql) in table.table.checks {
        all.push(format!("constraint {name}_{check} check ({sql})"));
    }
    all.push(format!("constraint {name}_words_short check (\n    {}\n  )", short.join("\n    and ")));
    exact.push("change_no");
    let exact: Vec<_> = exact.iter().map(|field| format!("{field} between 0 and 9007199254740991")).collect();
    all.push(format!("constraint {name}_numbers_exact check (\n    {}\n  )", exact.join("\n    and ")));
    all
}

fn indexes(table: &Described) -> String {
    let (name, owner) = (table.name(), table.table.owner);
    let mut sql = format!("create index {name}_changes on public.{name} ({owner}, change_no);\n");
    let first = table.of(Part::Key).first().map(|column| column.name);
    for reference in table.table.references.iter().filter(|reference| first != Some(reference.column)) {
        let column = table.columns.iter().find(|column| column.name == reference.column);
        let part = match column {
            Some(column) if column.nullable => format!("\n  where {} is not null", column.name),
            _ => String::new(),
        };
        writeln!(
            sql,
            "create index {name}_{} on public.{name} ({owner}, {}){part};",
            reference.name, reference.column
        )
        .unwrap();
    }
    sql
}

fn comments(table: &Described) -> String {
    let (name, owner) = (table.name(), table.table.owner);
    let mut sql = format!("\ncomment on table public.{name} is {};\n", literal(table.table.doc));
    let mut note = |column: &str, text: &str| {
        writeln!(sql, "comment on column public.{name}.{column} is {};", literal(text)).unwrap();
    };
    note(owner, "The owner: Clerk's user id, `sub` of the session token. Left out by clients.");
    for column in &table.columns {
        let lines: Vec<_> = column.doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        note(column.name, &lines.join(" "));
    }
    note("change_no", "The number of the last change of the row.");
    sql
}

/// Whose rows they are, whose word counts, who may read and who may write.
fn access(table: &Described) -> String {
    let (name, owner) = (table.name(), table.table.owner);
    let updated = table.names(|column| !matches!(column.part, Part::Key | Part::Origin));
    let updated: Vec<_> = updated.into_iter().chain(["change_no"]).collect();
    format!(
        "
alter table public.{name} enable row level security;
alter table public.{name} force row level security;
create policy {name}_own on public.{name} for all to authenticated
  using ((select auth.jwt() ->> 'sub') = {owner})
  with check ((select auth.jwt() ->> 'sub') = {owner});
create policy {name}_trusted on public.{name} as restrictive for all to authenticated
  using ((select mirror.trusted())) with check ((select mirror.trusted()));
revoke all on table public.{name} from public, anon, authenticated, service_role;
grant select on table public.{name} to authenticated;
grant insert on table public.{name} to adkeeper_writer;
-- An update never moves a row to another key or owner: those columns are not granted.
grant update (
    {updated}
  ) on table public.{name} to adkeeper_writer;
grant select, insert, update, delete on table public.{name} to service_role;
",
        updated = wrapped(&updated, 4)
    )
}

fn triggers(table: &Described) -> String {
    let name = table.name();
    let mut sql = format!(
        "
create trigger number_row before insert or update on public.{name}
  for each row {BY_HAND} execute function mirror.number_row();
"
    );
    for (part, function) in [(Part::Fact, "stamp_facts"), (Part::Choice, "stamp_choices")] {
        if table.has(part) {
            let columns = table.names(|column| column.part == part);
            writeln!(
                sql,
                "create trigger {function}\n  before insert or update of {}\n  on public.{name}\n  \
                 for each row {BY_HAND} execute function mirror.{function}();",
                wrapped(&columns, 4)
            )
            .unwrap();
        }
    }
    if table.table.most_rows > 0 {
        writeln!(
            sql,
            "create trigger count_new after insert on public.{name} referencing new table as written\n  \
             for each statement execute function mirror.count_new('{}');\n\
             create trigger count_gone after delete on public.{name} referencing old table as removed\n  \
             for each statement execute function mirror.count_gone();",
            table.table.most_rows
        )
        .unwrap();
    }
    sql
}
