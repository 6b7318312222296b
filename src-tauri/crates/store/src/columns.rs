//! Reading and writing rows by the description of their columns.

use crate::StoreError;
use domain::mirror::{Column, Columns, Part, Reader, Value, Versions};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Params, Row};

/// A row of SQLite, beside which its versions are kept.
struct Stored<'a> {
    row: &'a Row<'a>,
    versions: Versions,
}

impl Reader for Stored<'_> {
    type Error = StoreError;

    fn value(&self, column: &'static str) -> Result<Value<'_>, StoreError> {
        Ok(match column {
            "facts_version" => Value::Integer(self.versions.facts),
            "choices_version" => Value::Integer(self.versions.choices),
            _ => match self.row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text)),
                ValueRef::Real(_) | ValueRef::Blob(_) => return Err(StoreError::UnknownWord(column)),
            },
        })
    }

    fn unreadable(column: &'static str) -> StoreError {
        StoreError::UnknownWord(column)
    }
}

/// The fields of a row that has no versions of its own.
pub(crate) fn fields<T: Columns>(row: &Row<'_>) -> Result<T, StoreError> {
    T::read(&Stored { row, versions: Versions::default() })
}

/// The one row of a query, with its versions.
pub(crate) fn one<T: Columns>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    versions: Versions,
) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let row = statement.query_row(params, |row| Ok(T::read(&Stored { row, versions }))).optional()?;
    row.transpose()
}

/// Names of the columns that `wanted` takes, and what each becomes, separated by commas.
pub(crate) fn list<T: Columns>(wanted: impl Fn(&Column) -> bool, write: impl Fn(&str) -> String) -> String {
    let columns = T::columns();
    let names = columns.iter().filter(|column| wanted(column));
    names.map(|column| write(column.name)).collect::<Vec<_>>().join(", ")
}

/// A column that SQLite holds beside others of its row: all but the versions.
pub(crate) fn stored(column: &Column) -> bool {
    !column.is_version()
}

/// What Amazon or Clerk said.
pub(crate) fn fact(column: &Column) -> bool {
    column.part == Part::Fact
}

/// What the user chose.
pub(crate) fn choice(column: &Column) -> bool {
    column.part == Part::Choice
}

struct Bound<'a>(&'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// Runs a statement in which `:name` stands for the field of that name, or for one of `others`; how many rows it
/// changed.
pub(crate) fn execute<T: Columns>(
    db: &Connection,
    sql: &str,
    row: &T,
    others: &[(&str, &dyn ToSql)],
) -> Result<usize, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    for (column, value) in T::columns().iter().zip(row.values()) {
        if let Some(index) = statement.parameter_index(&format!(":{}", column.name))? {
            statement.raw_bind_parameter(index, Bound(&value))?;
        }
    }
    for (name, value) in others {
        let index = statement.parameter_index(name)?;
        let index = index.ok_or_else(|| rusqlite::Error::InvalidParameterName((*name).to_owned()))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(statement.raw_execute()?)
}
