//! The description of a mirrored table: what the rows in Rust, the statements of SQLite, and the tables, triggers
//! and functions of PostgreSQL are made from.

use super::field::{Field, Kind, Value};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Names the row, beside its owner.
    Key,
    /// Written with the row, and never changed.
    Origin,
    /// What Amazon or Clerk said: the newest fetch wins.
    Fact,
    /// What the user chose: the newest edit wins.
    Choice,
    /// When the row last changed, by the clock of the device that changed it.
    Updated,
    /// Version of the facts.
    FactsVersion,
    /// Version of the choices.
    ChoicesVersion,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The same in Rust, SQLite and PostgreSQL.
    pub name: &'static str,
    /// Its comment in PostgreSQL and its documentation in Rust.
    pub doc: &'static str,
    /// What it is for.
    pub part: Part,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null.
    pub nullable: bool,
    /// PostgreSQL takes texts up to this many characters, lists up to this many bytes; 0 for no bound of its own.
    pub most: usize,
    /// Every text of it is made plain and cut to this many characters before it is kept; 0 for text that is
    /// compared and never shown.
    pub shown: usize,
    /// Its default in PostgreSQL, as SQL.
    pub default: Option<&'static str>,
    /// Whether the empty text is refused.
    pub given: bool,
}

impl Column {
    /// A column for a field of type `T`.
    pub const fn of<T: Field>(name: &'static str, doc: &'static str, part: Part) -> Self {
        Self {
            name,
            doc,
            part,
            kind: T::KIND,
            nullable: T::NULLABLE,
            most: 0,
            shown: 0,
            default: None,
            given: false,
        }
    }

    /// Text up to `most` characters, or a list up to `most` bytes.
    #[must_use]
    pub const fn most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Texts that are shown, cut to `longest` characters.
    #[must_use]
    pub const fn shown(mut self, longest: usize) -> Self {
        self.shown = longest;
        self
    }

    /// A default, as SQL.
    #[must_use]
    pub const fn default(mut self, sql: &'static str) -> Self {
        self.default = Some(sql);
        self
    }

    /// Text that is never empty.
    #[must_use]
    pub const fn given(mut self) -> Self {
        self.given = true;
        self
    }

    /// Text that PostgreSQL holds as a UUID.
    #[must_use]
    pub const fn id(mut self) -> Self {
        self.kind = Kind::Id;
        self
    }

    /// Whether it is one of the columns that the numbers of the mirror are kept in.
    pub fn is_version(&self) -> bool {
        matches!(self.part, Part::FactsVersion | Part::ChoicesVersion)
    }
}

/// A foreign key to another mirrored table of the same owner.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Of the constraint: `<table>_<name>_fkey`.
    pub name: &'static str,
    /// The column that refers.
    pub column: &'static str,
    /// The table it refers to.
    pub table: &'static str,
    /// `cascade`, or what else PostgreSQL does when the other row is deleted.
    pub on_delete: &'static str,
}

/// A mirrored table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The same in SQLite's outbox and in PostgreSQL.
    pub name: &'static str,
    /// Its comment.
    pub doc: &'static str,
    /// The column that holds the owner: the user's id.
    pub owner: &'static str,
    /// Most rows of one user; 0 for one row each.
    pub most_rows: u32,
    /// Keys of other tables.
    pub references: &'static [Reference],
    /// Further conditions: name (`<table>_<name>`) and SQL.
    pub checks: &'static [(&'static str, &'static str)],
}

/// Fields that are columns: a row, or a part of one.
pub trait Columns: Sized {
    /// The columns, in the order of the fields.
    fn columns() -> Vec<Column>;

    /// What SQLite holds of each column, in the same order.
    fn values(&self) -> Vec<Value<'_>>;

    /// Reads the fields by the names of their columns.
    fn read<R: Reader>(reader: &R) -> Result<Self, R::Error>;

    /// Makes every text fit to be shown.
    fn make_plain(&mut self);
}

/// A row that is mirrored.
pub trait Mirrored: Columns {
    /// Its table.
    const TABLE: Table;
}

/// Where fields are read from.
pub trait Reader {
    /// Why a column could not be read.
    type Error;

    /// What stands in `column`.
    fn value(&self, column: &'static str) -> Result<Value<'_>, Self::Error>;

    /// The error for a column that holds what its type never writes.
    fn unreadable(column: &'static str) -> Self::Error;
}

/// Declares a struct whose fields are columns. Each line: what the column is for, its name, its type, and calls of
/// [`Column`]'s builder. A `part` is a struct of the same kind, all of whose columns belong to the row.
macro_rules! columns {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $($(#[doc = $doc:literal])+ $(#[serde $serde:tt])? $part:ident $field:ident: $Type:ty
                $(, $set:ident($($argument:expr)?))*;)*
        }
    ) => {
        $(#[$meta])*
        pub struct $Name {
            $($(#[doc = $doc])+ $(#[serde $serde])? pub $field: $Type,)*
        }

        impl $crate::mirror::Columns for $Name {
            fn columns() -> Vec<$crate::mirror::Column> {
                let mut all = Vec::new();
                $($crate::mirror::column::columns!(@columns all $part $field $Type
                    { concat!($($doc, "\n"),+) } { $(.$set($($argument)?))* });)*
                all
            }

            fn values(&self) -> Vec<$crate::mirror::Value<'_>> {
                let mut all = Vec::with_capacity(24);
                $($crate::mirror::column::columns!(@values all $part self.$field);)*
                all
            }

            fn read<R: $crate::mirror::Reader>(reader: &R) -> Result<Self, R::Error> {
                Ok(Self { $($field: $crate::mirror::column::columns!(@read reader R $part $field $Type),)* })
            }

            fn make_plain(&mut self) {
                $($crate::mirror::column::columns!(@plain $part self $field $Type { $(.$set($($argument)?))* });)*
            }
        }
    };

    (@columns $all:ident part $field:ident $Type:ty $doc:block {}) => {
        $all.extend(<$Type as $crate::mirror::Columns>::columns())
    };
    (@columns $all:ident $part:ident $field:ident $Type:ty $doc:block { $($set:tt)* }) => {
        $all.push($crate::mirror::column::columns!(@one $part $field $Type $doc { $($set)* }))
    };

    (@values $all:ident part $field:expr) => { $all.extend($crate::mirror::Columns::values(&$field)) };
    (@values $all:ident $part:ident $field:expr) => { $all.push($crate::mirror::Field::value(&$field)) };

    (@read $reader:ident $R:ident part $field:ident $Type:ty) => {
        <$Type as $crate::mirror::Columns>::read($reader)?
    };
    (@read $reader:ident $R:ident $part:ident $field:ident $Type:ty) => {
        <$Type as $crate::mirror::Field>::read($reader.value(stringify!($field))?)
            .ok_or_else(|| $R::unreadable(stringify!($field)))?
    };

    (@plain part $self:ident $field:ident $Type:ty { $($set:tt)* }) => {
        $crate::mirror::Columns::make_plain(&mut $self.$field)
    };
    (@plain $part:ident $self:ident $field:ident $Type:ty { $($set:tt)* }) => {
        let longest = $crate::mirror::column::columns!(@one $part $field $Type { "" } { $($set)* }).shown;
        if longest > 0 {
            $crate::mirror::Field::make_plain(&mut $self.$field, longest);
        }
    };

    (@one $part:ident $field:ident $Type:ty $doc:block { $($set:tt)* }) => {
        $crate::mirror::Column::of::<$Type>(
            stringify!($field),
            $doc,
            $crate::mirror::column::columns!(@part $part),
        ) $($set)*
    };

    (@part key) => { $crate::mirror::Part::Key };
    (@part origin) => { $crate::mirror::Part::Origin };
    (@part fact) => { $crate::mirror::Part::Fact };
    (@part choice) => { $crate::mirror::Part::Choice };
    (@part updated) => { $crate::mirror::Part::Updated };
    (@part facts) => { $crate::mirror::Part::FactsVersion };
    (@part choices) => { $crate::mirror::Part::ChoicesVersion };
}
pub(crate) use columns;
