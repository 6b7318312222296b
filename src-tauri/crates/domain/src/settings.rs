//! The person's settings. They follow the person to other computers through the mirror.

use crate::Region;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Colours of the dashboard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Theme.ts")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the word written by [`Theme::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == word)
    }
}

/// What a person can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Whether notices are also shown by the system.
    pub notifications: bool,
    /// The region offered first when connecting.
    pub default_region: Region,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, notifications: true, default_region: Region::Na }
    }
}
