//! What a column of a mirrored row can hold, and how each type of the domain is written into one.

use crate::grant::ConsentSource;
use crate::organize::{LabelColor, LabelKind};
use crate::settings::Theme;
use crate::watch::{AccountHealth, CauseSource, History, MOST_ENTRIES};
use crate::{
    AccountAccess, AccountId, AccountKind, Cause, ConnectionId, DspSeat, Health, LabelId, Lack, Region,
    SavedViewId, Timestamp, UserId, plain,
};
use std::borrow::Cow;

/// Longest list of seats of one advertiser.
const MOST_SEATS: usize = 1000;

/// What stands in a column of SQLite.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A number; also 0 and 1 for a yes or no, and milliseconds since 1970 for a time.
    Integer(i64),
    /// Text.
    Text(Cow<'a, str>),
}

/// What a column of PostgreSQL holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// `text`
    Text,
    /// `text`, one of the words that the function lists.
    Word(fn() -> Vec<&'static str>),
    /// `uuid`
    Id,
    /// `boolean`
    Bool,
    /// `timestamptz`
    Time,
    /// `bigint`, from 0 to 2^53 - 1
    Number,
    /// `jsonb`, an array
    List,
}

/// A type that a column can hold.
pub trait Field: Sized {
    /// What PostgreSQL holds for it.
    const KIND: Kind;
    /// Whether the column may be null.
    const NULLABLE: bool = false;

    /// As SQLite holds it.
    fn value(&self) -> Value<'_>;

    /// What SQLite holds; `None` for what [`Field::value`] never writes.
    fn read(value: Value<'_>) -> Option<Self>;

    /// Makes text fit to be shown, at most `longest` characters per text.
    fn make_plain(&mut self, longest: usize) {
        let _ = longest;
    }
}

fn text(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.into_owned()),
        Value::Null | Value::Integer(_) => None,
    }
}

fn integer(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Null | Value::Text(_) => None,
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        text(value)
    }

    fn make_plain(&mut self, longest: usize) {
        *self = plain::line(self, longest);
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;

    fn value(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        Some(integer(&value)? != 0)
    }
}

impl Field for i64 {
    const KIND: Kind = Kind::Number;

    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }

    fn read(value: Value<'_>) -> Option<Self> {
        integer(&value)
    }
}

impl Field for Timestamp {
    const KIND: Kind = Kind::Time;

    fn value(&self) -> Value<'_> {
        Value::Integer(self.as_millisecond())
    }

    fn read(value: Value<'_>) -> Option<Self> {
        Self::from_millisecond(integer(&value)?).ok()
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::value)
    }

    fn read(value: Value<'_>) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }

    /// Text of which nothing is left becomes null.
    fn make_plain(&mut self, longest: usize) {
        if let Some(held) = self {
            held.make_plain(longest);
            if held.value() == Value::Text(Cow::Borrowed("")) {
                *self = None;
            }
        }
    }
}

macro_rules! id {
    ($Type:ty, $kind:expr) => {
        impl Field for $Type {
            const KIND: Kind = $kind;

            fn value(&self) -> Value<'_> {
                Value::Text(Cow::Borrowed(self.as_str()))
            }

            fn read(value: Value<'_>) -> Option<Self> {
                text(value).map(Self::new)
            }
        }
    };
}
id!(ConnectionId, Kind::Id);
id!(AccountId, Kind::Id);
id!(LabelId, Kind::Id);
id!(SavedViewId, Kind::Id);
// Clerk's are no UUIDs.
id!(UserId, Kind::Text);

macro_rules! word {
    ($Type:ty) => {
        impl Field for $Type {
            const KIND: Kind = Kind::Word(|| Self::ALL.into_iter().map(Self::as_str).collect());

            fn value(&self) -> Value<'_> {
                Value::Text(Cow::Borrowed(self.as_str()))
            }

            fn read(value: Value<'_>) -> Option<Self> {
                Self::parse(&text(value)?)
            }
        }
    };
}
word!(Region);
word!(Health);
word!(AccountKind);
word!(AccountAccess);
word!(AccountHealth);
word!(CauseSource);
word!(ConsentSource);
word!(Theme);
word!(LabelKind);
word!(LabelColor);

impl Field for Cause {
    /// The words that other devices and projects are to understand.
    const KIND: Kind = Kind::Word(|| {
        let mut words: Vec<_> = Self::ALL.into_iter().map(|cause| cause.for_others().as_str()).collect();
        words.sort_unstable();
        words.dedup();
        words
    });

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.as_str()))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        Self::parse(&text(value)?)
    }
}

impl Field for Vec<Lack> {
    const KIND: Kind = Kind::List;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(serde_json::json!(self).to_string()))
    }

    /// Words of a newer version are left out.
    fn read(value: Value<'_>) -> Option<Self> {
        let words: Vec<String> = serde_json::from_str(&text(value)?).ok()?;
        Some(words.iter().filter_map(|word| Lack::parse(word)).collect())
    }
}

impl Field for Vec<DspSeat> {
    const KIND: Kind = Kind::List;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(serde_json::json!(self).to_string()))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        serde_json::from_str(&text(value)?).ok()
    }

    fn make_plain(&mut self, longest: usize) {
        self.truncate(MOST_SEATS);
        for one in self {
            one.exchange.make_plain(longest);
            one.seat.make_plain(longest);
        }
    }
}

impl Field for History {
    const KIND: Kind = Kind::List;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(serde_json::json!(self).to_string()))
    }

    /// Entries with words of a newer version are left out.
    fn read(value: Value<'_>) -> Option<Self> {
        let entries: Vec<serde_json::Value> = serde_json::from_str(&text(value)?).ok()?;
        let known = entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok());
        Some(Self(known.collect()))
    }

    fn make_plain(&mut self, longest: usize) {
        let over = self.0.len().saturating_sub(MOST_ENTRIES);
        self.0.drain(..over);
        for entry in &mut self.0 {
            entry.word.make_plain(longest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<T: Field + Clone + PartialEq + std::fmt::Debug>(values: &[T]) {
        for value in values {
            assert_eq!(T::read(value.value()).as_ref(), Some(value));
        }
    }

    #[test]
    fn every_type_reads_what_it_wrote() {
        survives(&Region::ALL);
        survives(&Health::ALL);
        survives(&Cause::ALL);
        survives(&AccountKind::ALL);
        survives(&AccountAccess::ALL);
        survives(&AccountHealth::ALL);
        survives(&CauseSource::ALL);
        survives(&Theme::ALL);
        survives(&[true, false]);
        survives(&[None, Some("x".to_owned())]);
        survives(&[Lack::ALL.to_vec(), Vec::new()]);
        survives(&[vec![DspSeat { exchange: "a".into(), seat: "b\"".into() }]]);
        survives(&[Timestamp::UNIX_EPOCH]);
    }

    #[test]
    fn what_was_never_written_is_not_read() {
        assert_eq!(Region::read(Value::Text("moon".into())), None);
        assert_eq!(Region::read(Value::Null), None);
        assert_eq!(Timestamp::read(Value::Integer(i64::MAX)), None);
        assert_eq!(Vec::<DspSeat>::read(Value::Text("{}".into())), None);
        assert_eq!(Vec::<Lack>::read(Value::Text(r#"["edit","fly"]"#.into())), Some(vec![Lack::Edit]));
    }

    #[test]
    fn text_of_which_nothing_is_left_is_null_where_it_may_be() {
        let mut text = Some("\u{202e} ".to_owned());
        text.make_plain(10);
        assert_eq!(text, None);
    }
}
