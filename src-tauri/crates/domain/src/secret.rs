//! Secrets as a type that can be neither printed nor serialised, and that is wiped when dropped.

use std::fmt;
use zeroize::Zeroizing;

/// A token, a client secret or a PKCE verifier.
///
/// It implements neither `Display` nor `Serialize`, and `Debug` prints a placeholder: a secret that
/// ends up in a log line, a panic or an IPC answer is a compile error or a placeholder.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over `value`.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself. Each call is a place where it leaves the type: to the wire or the vault.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is the empty string.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let shown = format!("{:?}", Some(Secret::new("Atzr|canary")));
        assert_eq!(shown, "Some(Secret(redacted))", "the value or its length leaked");
    }
}
