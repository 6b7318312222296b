//! Groups and tags.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest name, in characters.
pub const NAME: usize = 60;
/// Most groups, and most tags, of one user.
pub const MOST_LABELS: usize = 500;

/// An account is in one group at most, and has any number of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "LabelKind.ts")]
pub enum LabelKind {
    /// A client, a brand, a team: what belongs together.
    Group,
    /// Any other word.
    Tag,
}

impl LabelKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Group, Self::Tag];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Tag => "tag",
        }
    }

    /// Reads the word written by [`LabelKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Colour of a group or a tag. What it looks like is the dashboard's to say, by theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "LabelColor.ts")]
#[allow(missing_docs, reason = "colours")]
pub enum LabelColor {
    #[default]
    Gray,
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
}

impl LabelColor {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Gray,
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
        Self::Pink,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gray => "gray",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
        }
    }

    /// Reads the word written by [`LabelColor::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
