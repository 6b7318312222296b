//! The id of a JSON-RPC request: sent on as it was written, compared by what it means.

use serde_json::Value;
use serde_json::value::RawValue;

/// The longest id that is accepted, in bytes: it is repeated in every error.
const LONGEST: usize = 1024;

/// The id of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id {
    raw: String,
    key: String,
}

impl Id {
    /// Reads an id. `None` where it is neither a string nor a number (MCP forbids `null`), or too long.
    pub(crate) fn read(raw: &RawValue) -> Option<Self> {
        let raw = raw.get();
        if raw.len() > LONGEST {
            return None;
        }
        let key = match serde_json::from_str(raw).ok()? {
            Value::String(text) => Value::String(text).to_string(),
            Value::Number(number) => whole(number.as_f64()).unwrap_or_else(|| number.to_string()),
            _ => return None,
        };
        Some(Self { raw: raw.to_owned(), key })
    }

    /// As the client wrote it.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    /// The same for ids that mean the same.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Whether `other` means the same request.
    pub(crate) fn is(&self, other: Option<&RawValue>) -> bool {
        other.is_some_and(|other| {
            other.get() == self.raw || Self::read(other).is_some_and(|other| other.key == self.key)
        })
    }
}

/// A whole number without its fraction: a server that keeps numbers as floats answers `1` with `1.0`.
fn whole(number: Option<f64>) -> Option<String> {
    number.filter(|number| number.fract() == 0.0 && number.abs() < 9e15).map(|number| format!("{number:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<Id> {
        Id::read(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn ids_are_compared_by_what_they_mean() {
        let same = |a: &str, b: &str| id(a).unwrap().is(serde_json::from_str(b).ok());
        assert!(same("1", "1.0"));
        assert!(same(r#""a""#, r#""\u0061""#));
        assert!(same("9007199254740993", "9007199254740993"));
        assert!(!same("1", r#""1""#));
        assert!(!same("1", "2"));
        assert!(!same("9007199254740993", "9007199254740992"));
        assert!(!same("1", "null"));
    }

    #[test]
    fn what_is_neither_string_nor_number_is_no_id() {
        for text in ["null", "true", "[1]", "{}"] {
            assert_eq!(id(text), None, "{text}");
        }
        assert_eq!(id(&format!("\"{}\"", "x".repeat(2000))), None);
    }
}
