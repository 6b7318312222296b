//! Amazon's three regions: sets of hosts. One grant is valid in all of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A set of Amazon hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Region.ts")]
pub enum Region {
    /// North America, with Brazil and Mexico.
    Na,
    /// Europe, with the Middle East, India and Africa.
    Eu,
    /// Far East: Japan, Australia, Singapore.
    Fe,
}

impl Region {
    /// All regions, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Na, Self::Eu, Self::Fe];

    /// The word used in tables, settings and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Na => "na",
            Self::Eu => "eu",
            Self::Fe => "fe",
        }
    }

    /// Reads the word written by [`Region::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.as_str() == word)
    }
}
