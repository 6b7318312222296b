//! Reads Amazon's lists: ids strictly, everything else leniently. Names in them are foreign text, and
//! Amazon's words and shapes grow. One odd field costs that field, one odd row costs that row; both are
//! counted, so that a sweep can say what it couldn't read.

use crate::id::Sent;
use domain::{Unread, plain};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;

#[cfg(test)]
mod tests;
mod values;

/// The answer isn't the list that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoList;

/// A field that can't be read and without which its row means nothing, or something else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Odd;

/// Whether another page follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Next {
    /// This was the last one.
    #[default]
    Last,
    /// The token of the next one.
    At(String),
    /// Another page follows, but nobody can read which.
    Unreadable,
}

/// What was read of one answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) list: Vec<T>,
    pub(crate) next: Next,
    pub(crate) unread: Unread,
}

/// One answer as JSON that serde takes, and what could not be read in it so far.
pub(crate) struct Body {
    json: String,
    unread: Cell<Unread>,
}

/// An object of an answer.
pub(crate) struct Row<'a> {
    fields: Vec<(String, &'a RawValue)>,
    unread: &'a Cell<Unread>,
}

impl Body {
    pub(crate) fn new(body: &[u8]) -> Self {
        Self { json: repaired(body), unread: Cell::default() }
    }

    fn raw(&self) -> Result<&RawValue, NoList> {
        serde_json::from_str(&self.json).map_err(|_| NoList)
    }

    /// The bare array that the answer is.
    pub(crate) fn array(&self) -> Result<Vec<Row<'_>>, NoList> {
        rows(self.raw()?, &self.unread).ok_or(NoList)
    }

    /// The object that the answer is.
    pub(crate) fn object(&self) -> Result<Row<'_>, NoList> {
        Row::new(self.raw()?, &self.unread).ok_or(NoList)
    }

    pub(crate) fn is_array(&self) -> bool {
        self.json.trim_start().starts_with('[')
    }

    pub(crate) fn page<T>(&self, list: Vec<T>, next: Next) -> Page<T> {
        Page { list, next, unread: self.unread.get() }
    }
}

/// Reads each row. One that cannot be read is left out and counted.
pub(crate) fn each<'a, T>(rows: &[Row<'a>], read: impl Fn(&Row<'a>) -> Result<T, Odd>) -> Vec<T> {
    rows.iter().filter_map(|row| row.or_lost(read(row))).collect()
}

fn rows<'a>(raw: &'a RawValue, unread: &'a Cell<Unread>) -> Option<Vec<Row<'a>>> {
    let list: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
    let row = |raw: &'a RawValue| {
        let row = Row::new(raw, unread);
        if row.is_none() {
            lost_row(unread);
        }
        row
    };
    Some(list.into_iter().filter_map(row).collect())
}

fn lost_row(unread: &Cell<Unread>) {
    let had = unread.get();
    unread.set(Unread { rows: had.rows.saturating_add(1), ..had });
}

fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

impl<'a> Row<'a> {
    fn new(raw: &'a RawValue, unread: &'a Cell<Unread>) -> Option<Self> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }

        let fields = serde_json::Deserializer::from_str(raw.get()).deserialize_map(Fields).ok()?;
        Some(Self { fields, unread })
    }

    /// The field, unless it is missing or null. Of several with one name the last counts, as in JavaScript.
    fn field(&self, name: &str) -> Option<&'a RawValue> {
        let mut found = self.fields.iter().rev().filter(|(field, _)| field == name);
        found.next().map(|(_, raw)| *raw).filter(|raw| !is_null(raw))
    }

    fn lost_field(&self) {
        let had = self.unread.get();
        self.unread.set(Unread { fields: had.fields.saturating_add(1), ..had });
    }

    /// `read`, or a row more that could not be read.
    pub(crate) fn or_lost<T>(&self, read: Result<T, Odd>) -> Option<T> {
        if read.is_err() {
            lost_row(self.unread);
        }
        read.ok()
    }

    /// `read`, or a field more that could not be read.
    pub(crate) fn or_blank<T>(&self, read: Result<Option<T>, Odd>) -> Option<T> {
        read.unwrap_or_else(|Odd| {
            self.lost_field();
            None
        })
    }

    /// A yes or no; none where it is missing or null.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        let raw = self.field(name)?;
        self.or_lost(serde_json::from_str(raw.get()).map_err(|_| Odd))
    }

    /// Text to show, plain; none where it is missing, null or empty.
    pub(crate) fn text(&self, name: &str, longest: usize) -> Option<String> {
        self.or_blank(self.word(name, longest))
    }

    /// As [`Row::text`], for text that decides what the row is.
    pub(crate) fn word(&self, name: &str, longest: usize) -> Result<Option<String>, Odd> {
        let Some(raw) = self.field(name) else { return Ok(None) };
        let text: String = serde_json::from_str(raw.get()).map_err(|_| Odd)?;
        Ok(plain::filled(&text, longest))
    }

    /// An id; none where it is missing, null or empty. Two that differ are none that can be relied on.
    pub(crate) fn id<T: TryFrom<Sent>>(&self, name: &str) -> Result<Option<T>, Odd> {
        let mut all = self.fields.iter().filter(|(field, _)| field == name).map(|(_, raw)| raw.get());
        if let Some(first) = all.next()
            && all.any(|other| other != first)
        {
            return Err(Odd);
        }
        let Some(raw) = self.field(name) else { return Ok(None) };
        match serde_json::from_str(raw.get()).map_err(|_| Odd)? {
            Sent::Text(text) if text.is_empty() => Ok(None),
            sent => T::try_from(sent).map(Some).map_err(|_| Odd),
        }
    }

    /// The id without which the row means nothing.
    pub(crate) fn own_id<T: TryFrom<Sent>>(&self, name: &str) -> Result<T, Odd> {
        self.id(name)?.ok_or(Odd)
    }

    /// An object inside; an odd one costs a field.
    pub(crate) fn inner(&self, name: &str) -> Option<Row<'a>> {
        let raw = self.field(name)?;
        let row = Row::new(raw, self.unread);
        if row.is_none() {
            self.lost_field();
        }
        row
    }

    /// A list inside, of what can be read of it; what is no list costs a row, as nobody knows how many it was.
    pub(crate) fn inner_list<T>(&self, name: &str, read: impl Fn(&Row<'a>) -> Result<T, Odd>) -> Vec<T> {
        let Some(raw) = self.field(name) else { return Vec::new() };
        let Some(rows) = rows(raw, self.unread) else {
            lost_row(self.unread);
            return Vec::new();
        };
        rows.iter().filter_map(|row| row.or_lost(read(row))).collect()
    }

    /// The list that the answer is about. Missing or null: it is empty.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<Row<'a>>, NoList> {
        match self.field(name) {
            None => Ok(Vec::new()),
            Some(raw) => rows(raw, self.unread).ok_or(NoList),
        }
    }

    /// The token of the next page. It is sent back as it came, so it is no text to be made plain.
    pub(crate) fn next(&self, name: &str) -> Next {
        match self.field(name).map(|raw| serde_json::from_str::<String>(raw.get())) {
            None => Next::Last,
            Some(Ok(token)) if token.is_empty() => Next::Last,
            Some(Ok(token)) if !token.contains('\u{fffd}') => Next::At(token),
            Some(_) => Next::Unreadable,
        }
    }
}

/// The answer as JSON that can be read: inside strings, half a surrogate pair (a name that was cut in the
/// middle of an emoji), an escape that JSON does not know, and bytes that are no UTF-8 become U+FFFD; a bare
/// control character becomes a space. Everything else stays.
fn repaired(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut inside = false;
    while let Some(at) =
        rest.find(|character: char| character == '"' || (inside && (character == '\\' || character < ' ')))
    {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let used = match from.as_bytes() {
            [b'"', ..] => {
                inside = !inside;
                out.push('"');
                1
            }
            [b'\\', ..] => escape(from, &mut out),
            _ => {
                out.push(' ');
                1
            }
        };
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Writes the escape that `from` begins with, or U+FFFD in its place; tells how many bytes it took.
fn escape(from: &str, out: &mut String) -> usize {
    let unit = |at: usize| {
        let digits = from.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        // Radix parsing takes a sign, JSON does not.
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let used = match (from.as_bytes().get(1), unit(0)) {
        (_, Some(0xd800..=0xdbff)) if matches!(unit(6), Some(0xdc00..=0xdfff)) => 12,
        (_, Some(0xd800..=0xdfff)) => {
            out.push('\u{fffd}');
            return 6;
        }
        (_, Some(_)) => 6,
        (Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'), None) => 2,
        _ => {
            out.push('\u{fffd}');
            return 1;
        }
    };
    out.push_str(from.get(..used).unwrap_or_default());
    used
}
