//! Ids as Amazon sends them: unsigned 64-bit numbers or text, here one and there the other.

use domain::plain;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

/// A profile id, with all its digits or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ProfileId(pub(crate) u64);

/// Any other id: text, never empty. A number becomes its digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TextId(pub(crate) String);

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An id as it came.
pub(crate) enum Sent {
    Number(u64),
    Text(String),
}

impl TryFrom<Sent> for ProfileId {
    type Error = &'static str;

    fn try_from(sent: Sent) -> Result<Self, &'static str> {
        match sent {
            Sent::Number(id) => Ok(Self(id)),
            Sent::Text(text) => match text.parse::<u64>() {
                Ok(id) if id.to_string() == text => Ok(Self(id)),
                _ => Err("text that is no unsigned 64-bit id"),
            },
        }
    }
}

impl TryFrom<Sent> for TextId {
    type Error = &'static str;

    fn try_from(sent: Sent) -> Result<Self, &'static str> {
        match sent {
            Sent::Number(id) => Ok(Self(id.to_string())),
            Sent::Text(text) if text.is_empty() => Err("an empty id"),
            // Part of it would be another id, and what cannot be seen belongs to none.
            Sent::Text(text) if text.contains('\u{fffd}') || plain::line(&text, plain::NAME) != text => {
                Err("text that is no id")
            }
            Sent::Text(text) => Ok(Self(text)),
        }
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrText;

        impl Visitor<'_> for NumberOrText {
            type Value = Sent;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an unsigned 64-bit id as a number or as text")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Sent, E> {
                Ok(Sent::Number(value))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Sent, E> {
                Ok(Sent::Text(value.to_owned()))
            }

            fn visit_string<E: Error>(self, value: String) -> Result<Sent, E> {
                Ok(Sent::Text(value))
            }
        }

        deserializer.deserialize_any(NumberOrText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read<T: TryFrom<Sent>>(body: &str) -> Option<T> {
        T::try_from(serde_json::from_str(body).ok()?).ok()
    }

    fn profile(body: &str) -> Option<String> {
        read::<ProfileId>(body).map(|id| id.to_string())
    }

    proptest! {
        #[test]
        fn every_id_keeps_all_its_digits(id: u64) {
            let digits = id.to_string();
            for body in [digits.clone(), format!("\"{digits}\"")] {
                prop_assert_eq!(&profile(&body).unwrap(), &digits);
                prop_assert_eq!(&read::<TextId>(&body).unwrap().0, &digits);
            }
        }

        #[test]
        fn what_is_no_id_is_refused(text in r"-?[0-9]{0,3}(\.[0-9]+|e[0-9]|[a-z]|-| )") {
            // Spaces around a bare number are JSON's own business.
            prop_assume!(text.trim().parse::<u64>().is_err());
            let quoted = format!("\"{text}\"");
            prop_assert!(profile(&quoted).is_none());
            prop_assert!(profile(&text).is_none());
        }
    }

    #[test]
    fn an_id_is_never_rounded() {
        // The first has no exact double; the next but one does not fit 64 bits.
        assert_eq!(profile("9007199254740993").unwrap(), "9007199254740993");
        assert_eq!(profile("\"18446744073709551615\"").unwrap(), "18446744073709551615");
        for id in ["18446744073709551616", "1e3", "12.0", "-1", "null", "\"007\"", "\"\"", "{}"] {
            assert!(profile(id).is_none(), "{id} must not be read");
        }
        for id in [
            "18446744073709551616",
            "1e3",
            "-1",
            "null",
            "\"\"",
            "[]",
            "\"a\\u0000\"",
            "\" a\"",
            "\"\\u202ea\"",
            "\"a\u{fffd}\"",
        ] {
            assert!(read::<TextId>(id).is_none(), "{id} must not be read");
        }
    }
}
