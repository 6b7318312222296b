//! The table that groups, tags, notes and pins are exported to and imported from.
//!
//! One line per account or login. A column that is absent changes nothing; an empty field takes away what was there. A
//! login is named by its id, in `account_id`, and its kind is `login`: it has tags and a note.

use super::labels::{SEPARATOR, clean};
use crate::view::{MarkFault, MarkFaultView};
use domain::organize::{MOST_TAGS, NOTE, Note};
use domain::{AccountKind, Region};

/// The columns, as they are exported.
pub(super) const COLUMNS: [&str; 9] =
    ["account_id", "region", "kind", "name", "group", "tags", "note", "pinned", "tracked"];
/// The kind of a login.
pub(super) const LOGIN: &str = "login";
/// The longest table, in bytes.
pub(super) const LONGEST: usize = 5_000_000;
/// Most lines of a table.
pub(super) const MOST_LINES: usize = 50_000;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Which, from 1.
    pub number: u32,
    pub id: String,
    pub region: Option<Region>,
    /// `None` for a login.
    pub kind: Kind,
    /// The name of the group; empty for none.
    pub group: Option<String>,
    /// Names of tags.
    pub tags: Option<Vec<String>>,
    pub note: Option<Note>,
    pub pinned: Option<bool>,
    pub tracked: Option<bool>,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An account of any kind.
    Account,
    /// An account of this kind.
    Of(AccountKind),
    Login,
}

/// Where each column stands.
struct Places([Option<usize>; COLUMNS.len()]);

impl Places {
    fn of(header: &csv::StringRecord) -> Self {
        let find = |name: &str| {
            let clean = |field: &str| field.trim_start_matches('\u{feff}').trim().to_lowercase();
            header.iter().position(|field| clean(field) == name)
        };
        Self(COLUMNS.map(find))
    }

    fn field<'a>(&self, record: &'a csv::StringRecord, name: &str) -> Option<&'a str> {
        let column = COLUMNS.iter().position(|known| *known == name)?;
        let field = record.get(self.0[column]?)?.trim();
        // What was written so that no spreadsheet takes it for a formula.
        Some(field.strip_prefix('\'').filter(|rest| !rest.is_empty()).unwrap_or(field))
    }
}

/// Reads a table. Lines that can't be used are named; the others count.
pub(super) fn read(table: &str) -> (Vec<Line>, Vec<MarkFaultView>) {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(table))
        .has_headers(false)
        .from_reader(table.as_bytes());
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut places: Option<Places> = None;
    for (index, record) in reader.records().take(MOST_LINES + 1).enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let read = match (&places, record) {
            (_, Err(_)) => Err(MarkFault::Unreadable),
            (None, Ok(header)) => {
                let found = Places::of(&header);
                if found.0[0].is_none() {
                    faults.push(MarkFaultView { line: number, fault: MarkFault::ColumnMissing });
                    return (lines, faults);
                }
                places = Some(found);
                continue;
            }
            (Some(places), Ok(record)) => line(places, &record, number),
        };
        match read {
            Ok(Some(line)) => lines.push(line),
            Ok(None) => {}
            Err(fault) => faults.push(MarkFaultView { line: number, fault }),
        }
    }
    (lines, faults)
}

/// Spreadsheets of some languages separate by semicolons.
fn delimiter(table: &str) -> u8 {
    let header = table.lines().next().unwrap_or_default();
    let count = |delimiter: char| header.matches(delimiter).count();
    [(b';', count(';')), (b'\t', count('\t'))]
        .into_iter()
        .filter(|(_, found)| *found > count(','))
        .max_by_key(|(_, found)| *found)
        .map_or(b',', |(delimiter, _)| delimiter)
}

/// `None` for an empty line.
fn line(places: &Places, record: &csv::StringRecord, number: u32) -> Result<Option<Line>, MarkFault> {
    if record.iter().all(|field| field.trim().is_empty()) {
        return Ok(None);
    }
    let id = places.field(record, "account_id").unwrap_or_default().to_owned();
    if id.is_empty() {
        return Err(MarkFault::IdMissing);
    }
    let filled = |name| places.field(record, name).filter(|field| !field.is_empty());
    let region = match filled("region") {
        Some(word) => Some(Region::parse(&word.to_lowercase()).ok_or(MarkFault::BadValue)?),
        None => None,
    };
    let kind = match filled("kind") {
        None => Kind::Account,
        Some(LOGIN) => Kind::Login,
        Some(word) => Kind::Of(AccountKind::parse(word).ok_or(MarkFault::BadValue)?),
    };
    let group = match places.field(record, "group") {
        Some("") => Some(String::new()),
        Some(name) => Some(clean(name).ok_or(MarkFault::TooLong)?),
        None => None,
    };
    let tags = match places.field(record, "tags") {
        Some(names) => {
            let names = names.split(SEPARATOR).map(str::trim).filter(|name| !name.is_empty());
            let names: Option<Vec<String>> = names.map(clean).collect();
            Some(names.filter(|names| names.len() <= MOST_TAGS).ok_or(MarkFault::TooLong)?)
        }
        None => None,
    };
    let note = places.field(record, "note");
    if note.is_some_and(|note| note.chars().count() > NOTE) {
        return Err(MarkFault::TooLong);
    }
    let yes = |name| filled(name).map(yes_or_no).transpose();
    Ok(Some(Line {
        number,
        id,
        region,
        kind,
        group,
        tags,
        note: note.map(Note::new),
        pinned: yes("pinned")?,
        tracked: yes("tracked")?,
    }))
}

fn yes_or_no(word: &str) -> Result<bool, MarkFault> {
    match word.to_lowercase().as_str() {
        "yes" | "true" | "1" | "x" | "ja" => Ok(true),
        "no" | "false" | "0" | "nein" => Ok(false),
        _ => Err(MarkFault::BadValue),
    }
}

/// The word for it in a table.
pub(super) fn yes(it_is: bool) -> String {
    if it_is { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_column_changes_nothing_and_an_empty_field_takes_away() {
        let (lines, faults) = read("account_id,group,tags\r\n1,,\r\n2,Northwind,\"a, b\"\r\n");
        assert!(faults.is_empty());
        assert_eq!((lines[0].group.as_deref(), lines[0].tags.as_deref()), (Some(""), Some([].as_slice())));
        assert_eq!((lines[0].note.as_ref(), lines[0].pinned), (None, None));
        assert_eq!(lines[1].tags.as_deref(), Some(["a".to_owned(), "b".to_owned()].as_slice()));
    }

    #[test]
    fn each_line_that_cannot_be_used_is_named_and_the_others_count() {
        let table = "region;account_id;pinned;note\n\
            eu;1;yes;\n;;;\nmoon;2;;\nna;;yes;\nna;3;perhaps;\nfe;4;no;'=1+1\n";
        let (lines, faults) = read(table);
        let numbers: Vec<u32> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [2, 7]);
        assert_eq!(lines[1].note, Some(Note::new("=1+1")));
        let found: Vec<(u32, MarkFault)> = faults.iter().map(|one| (one.line, one.fault)).collect();
        assert_eq!(found, [(4, MarkFault::BadValue), (5, MarkFault::IdMissing), (6, MarkFault::BadValue)]);
    }

    #[test]
    fn a_table_without_ids_is_refused_as_a_whole() {
        let (lines, faults) = read("name,tags\nNorthwind,a\n");
        assert!(lines.is_empty());
        assert_eq!(faults, [MarkFaultView { line: 1, fault: MarkFault::ColumnMissing }]);
        assert_eq!(read(""), (Vec::new(), Vec::new()));
    }

    #[test]
    fn names_that_are_too_long_are_said_and_not_cut() {
        let (lines, faults) = read(&format!("account_id,group\n1,{}\n", "x".repeat(61)));
        assert!(lines.is_empty());
        assert_eq!(faults[0].fault, MarkFault::TooLong);
    }
}
