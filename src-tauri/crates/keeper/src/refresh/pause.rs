//! Pausing what the keeper does on schedule. What the user asks for works all the same.

use super::Refresh;
use crate::changes::Topic;
use crate::view::{CommandError, PauseFor};
use domain::health::Event;
use domain::{Timestamp, pause};
use jiff::tz::TimeZone;

/// The key under which the pause is kept.
const KEY: &str = "paused";

/// A pause, as far as there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Paused {
    #[default]
    No,
    Until(Timestamp),
    UntilResumed,
}

impl Paused {
    fn word(self) -> String {
        match self {
            Self::No => "false".to_owned(),
            Self::Until(end) => end.as_millisecond().to_string(),
            Self::UntilResumed => "true".to_owned(),
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "true" => Self::UntilResumed,
            word => {
                let end = word.parse().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
                end.map_or(Self::No, Self::Until)
            }
        }
    }
}

impl Refresh {
    /// Pauses background refreshing, or resumes it (`None`).
    pub async fn set_paused(&self, wanted: Option<PauseFor>) -> Result<(), CommandError> {
        let paused = match wanted {
            None => Paused::No,
            Some(PauseFor::UntilResumed) => Paused::UntilResumed,
            Some(PauseFor::Hour) => Paused::Until(pause::hour(self.runtime.now())),
            Some(PauseFor::Tomorrow) => {
                Paused::Until(pause::morning(self.runtime.now(), &TimeZone::system()))
            }
        };
        self.pause(paused).await
    }

    async fn pause(&self, paused: Paused) -> Result<(), CommandError> {
        // Two at once must leave the same behind in the store and here.
        let _one = self.pausing.lock().await;
        self.storage.store().await?.set_meta(KEY, paused.word()).await?;
        let before = std::mem::replace(&mut *self.paused.lock(), paused);
        if paused == Paused::No && before != Paused::No {
            // As after sleep: nothing is known of the time between.
            self.change_all(Event::WokeUp, |_| true).await?;
        }
        self.changes.touched(&[Topic::Snapshot, Topic::ScheduleInputs, Topic::Outbox]);
        Ok(())
    }

    /// Ends a pause that is over; otherwise tells when it will be.
    pub(crate) async fn pause_left(&self, now: Timestamp) -> Result<Option<Timestamp>, CommandError> {
        let paused = self.paused();
        let Paused::Until(end) = paused else { return Ok(None) };
        if pause::is_over(end, now) {
            self.pause(Paused::No).await?;
            return Ok(None);
        }
        Ok(Some(end))
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.paused() != Paused::No
    }

    pub(crate) async fn read_pause(&self) -> Result<(), CommandError> {
        // A user may resume while the app starts.
        let _one = self.pausing.lock().await;
        let word = self.storage.store().await?.meta(KEY).await?;
        *self.paused.lock() = word.as_deref().map(Paused::parse).unwrap_or_default();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_kept_over_a_restart_and_a_damaged_one_is_none() {
        let end = Timestamp::from_second(1_700_000_000).unwrap();
        for paused in [Paused::No, Paused::Until(end), Paused::UntilResumed] {
            assert_eq!(Paused::parse(&paused.word()), paused);
        }
        assert_eq!(Paused::parse("soon"), Paused::No, "rather refresh than forget to");
    }
}
