//! The user's settings: those that follow the user to other computers through the mirror, and those of this one.

use crate::Region;
use crate::mirror::column::columns;
use crate::notice::NoticeKind;
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
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

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
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// What the system may show by itself, and when. The notice list holds everything, whatever is chosen
/// here. Kept per computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "independent choices, one switch each")]
#[ts(export, export_to = "NotifySettings.ts")]
#[serde(default)]
pub struct NotifySettings {
    /// A connection needs a user.
    pub broken: bool,
    /// A connection lapsed and will recover by itself.
    pub lapsed: bool,
    /// A broken or lapsed connection works again.
    pub recovered: bool,
    /// Accounts appeared or were lost.
    pub accounts: bool,
    /// An account cannot pay or is not admitted, or that is over.
    pub watch: bool,
    /// Something with a known end ends soon.
    pub ending: bool,
    /// How many days before the end of a grant it is warned of for the first time: one of
    /// [`DISTANCES`](crate::grant::DISTANCES). The nearer ones follow.
    pub ends_from: u16,
    /// Warn also of a grant that another one of the same login outlives.
    pub outlived: bool,
    /// Minutes that a lapse must last before it is told at all.
    pub lapsed_after: u32,
    /// When nothing is shown; what came up meanwhile is shown afterwards, if it is still true.
    pub quiet: Option<QuietHours>,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            broken: true,
            lapsed: true,
            recovered: true,
            accounts: true,
            watch: true,
            ending: true,
            ends_from: 60,
            outlived: false,
            lapsed_after: 15,
            quiet: None,
        }
    }
}

impl NotifySettings {
    /// The longest wait that can be chosen, in minutes.
    pub const LAPSED_AFTER_MAX: u32 = 24 * 60;

    /// Whether the system may show notices of this kind.
    pub fn wants(&self, kind: NoticeKind) -> bool {
        match kind {
            NoticeKind::ConnectionBroken => self.broken,
            NoticeKind::ConnectionLapsed => self.lapsed,
            NoticeKind::ConnectionRecovered => self.recovered,
            NoticeKind::AccountsAppeared | NoticeKind::AccountsLost => self.accounts,
            NoticeKind::AccountTrouble | NoticeKind::AccountRecovered => self.watch,
            NoticeKind::SessionEnding | NoticeKind::SecretEnding | NoticeKind::GrantEnding => self.ending,
            NoticeKind::SessionEnded => true,
            // The user has just done it.
            NoticeKind::ConnectionAdded => false,
        }
    }
}

/// A part of every day, in minutes after midnight of the computer's own time zone. `from` later than
/// `to` reaches over midnight; equal ends are a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "QuietHours.ts")]
pub struct QuietHours {
    /// First quiet minute, 0 to 1439.
    pub from: u16,
    /// First minute that is not quiet, 0 to 1439.
    pub to: u16,
}

impl QuietHours {
    const DAY: u16 = 24 * 60;

    /// Both ends inside a day, or `None`.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from < Self::DAY && to < Self::DAY).then_some(Self { from, to })
    }

    /// Minutes from `minute` of a day until quiet ends; `None` when it is not quiet then.
    pub fn left(self, minute: u16) -> Option<u16> {
        let since = (minute + Self::DAY - self.from) % Self::DAY;
        let long = match (self.to + Self::DAY - self.from) % Self::DAY {
            0 => Self::DAY,
            long => long,
        };
        (since < long).then(|| long - since)
    }
}

/// How long background refreshing is to rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "PauseFor.ts")]
pub enum PauseFor {
    /// One hour.
    Hour,
    /// Until the next morning.
    Tomorrow,
    /// Until the user resumes it.
    UntilResumed,
}

columns! {
    /// Settings that follow the user to their other computers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
    pub struct SyncedSettings {
        /// Colours of the dashboard: system, light or dark.
        choice theme: Theme, default("'system'");
        /// Whether notices are also shown by the system.
        choice notifications: bool, default("true");
        /// The region offered first when connecting: na, eu or fe.
        choice default_region: Region, default("'na'");
    }
}

impl Default for SyncedSettings {
    fn default() -> Self {
        Self { theme: Theme::System, notifications: true, default_region: Region::Na }
    }
}

/// What a user can choose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Those that follow the user to their other computers.
    pub synced: SyncedSettings,
    /// Which notices, and when. Kept on this computer.
    pub notify: NotifySettings,
}

/// A change of settings: what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export, export_to = "SettingsPatch.ts")]
pub struct SettingsPatch {
    /// Colours.
    #[ts(optional)]
    pub theme: Option<Theme>,
    /// System notifications.
    #[ts(optional)]
    pub notifications: Option<bool>,
    /// Region offered first.
    #[ts(optional)]
    pub default_region: Option<Region>,
    /// Which notices the system shows, and when: all of it at once.
    #[ts(optional)]
    pub notify: Option<NotifySettings>,
}

impl SettingsPatch {
    /// Makes the change.
    pub fn apply(&self, settings: &mut Settings) {
        let synced = &mut settings.synced;
        synced.theme = self.theme.unwrap_or(synced.theme);
        synced.notifications = self.notifications.unwrap_or(synced.notifications);
        synced.default_region = self.default_region.unwrap_or(synced.default_region);
        settings.notify = self.notify.unwrap_or(settings.notify);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_reach_over_midnight() {
        let night = QuietHours::new(22 * 60, 7 * 60).unwrap();
        assert_eq!(night.left(23 * 60), Some(8 * 60));
        assert_eq!(night.left(6 * 60 + 59), Some(1));
        assert_eq!(night.left(7 * 60), None);
        assert_eq!(night.left(12 * 60), None);
        let day = QuietHours::new(9 * 60, 17 * 60).unwrap();
        assert_eq!((day.left(9 * 60), day.left(17 * 60)), (Some(8 * 60), None));
        assert_eq!(QuietHours::new(60, 60).unwrap().left(59), Some(1), "equal ends are a whole day");
        assert_eq!(QuietHours::new(0, 1440), None);
    }
}
