//! What the dashboard is limited to.

use crate::{AccountId, LabelId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An account or a group that the dashboard is limited to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export, export_to = "Focus.ts")]
pub enum Focus {
    /// One account.
    Account {
        /// Which.
        #[ts(type = "string")]
        id: AccountId,
    },
    /// The accounts of a group.
    Group {
        /// Which.
        #[ts(type = "string")]
        id: LabelId,
    },
}

impl Focus {
    /// The word used in tables: `account:…` or `group:…`.
    pub fn word(&self) -> String {
        match self {
            Self::Account { id } => format!("account:{id}"),
            Self::Group { id } => format!("group:{id}"),
        }
    }

    /// Reads the word written by [`Focus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once(':')? {
            ("account", id) => Some(Self::Account { id: AccountId::new(id) }),
            ("group", id) => Some(Self::Group { id: LabelId::new(id) }),
            _ => None,
        }
    }
}

/// What the dashboard is limited to when the app starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "StartFocus.ts")]
pub enum StartFocus {
    /// What it was limited to before.
    #[default]
    Last,
    /// Nothing: all accounts.
    All,
    /// Always the same account or group.
    Chosen(Focus),
}

impl StartFocus {
    /// The word used in tables.
    pub fn word(&self) -> String {
        match self {
            Self::Last => "last".to_owned(),
            Self::All => "all".to_owned(),
            Self::Chosen(focus) => focus.word(),
        }
    }

    /// Reads the word written by [`StartFocus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "last" => Some(Self::Last),
            "all" => Some(Self::All),
            other => Focus::parse(other).map(Self::Chosen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_read_as_it_was_written() {
        let account = Focus::Account { id: AccountId::new("a") };
        let group = Focus::Group { id: LabelId::new("g") };
        for focus in [account, group.clone()] {
            assert_eq!(Focus::parse(&focus.word()), Some(focus));
        }
        for start in [StartFocus::Last, StartFocus::All, StartFocus::Chosen(group)] {
            assert_eq!(StartFocus::parse(&start.word()), Some(start));
        }
        assert_eq!(Focus::parse("team:x"), None);
        assert_eq!(StartFocus::parse("account"), None);
    }
}
