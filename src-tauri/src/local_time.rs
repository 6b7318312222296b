//! Instants in words, by the clock on the wall.

use domain::Timestamp;
use jiff::Zoned;
use jiff::tz::TimeZone;

/// From where instants are looked at.
#[derive(Debug, Clone)]
pub struct Moment(Zoned);

impl Moment {
    /// Now, on this computer.
    pub fn now() -> Self {
        Self::new(Timestamp::now(), TimeZone::system())
    }

    /// An instant in a time zone.
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self(now.to_zoned(zone))
    }

    /// "14:30", or "Tuesday, 06:00" on another day: it stays right when midnight passes.
    pub fn clock(&self, at: Timestamp) -> String {
        let there = self.there(at);
        let format = if there.date() == self.0.date() { "%H:%M" } else { "%A, %H:%M" };
        there.strftime(format).to_string()
    }

    /// "tomorrow at 14:30", or "on 30 November".
    pub fn instant(&self, at: Timestamp) -> String {
        match self.near(at) {
            Some(day) => format!("{day} at {}", self.there(at).strftime("%H:%M")),
            None => self.day(at),
        }
    }

    /// "tomorrow", or "on 30 November".
    pub fn day(&self, at: Timestamp) -> String {
        match self.near(at) {
            Some(day) => day.to_owned(),
            None => self.there(at).strftime("on %-d %B").to_string(),
        }
    }

    /// Days from today to the day of `at`; negative when that is past.
    pub fn days_until(&self, at: Timestamp) -> i64 {
        domain::grant::days_left(at, self.0.timestamp(), self.0.time_zone())
    }

    /// Whether `at` is over.
    pub fn is_past(&self, at: Timestamp) -> bool {
        at <= self.0.timestamp()
    }

    fn near(&self, at: Timestamp) -> Option<&'static str> {
        let (day, today) = (self.there(at).date(), self.0.date());
        match day {
            _ if day == today => Some("today"),
            _ if today.tomorrow().is_ok_and(|next| next == day) => Some("tomorrow"),
            _ if today.yesterday().is_ok_and(|last| last == day) => Some("yesterday"),
            _ => None,
        }
    }

    fn there(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.0.time_zone().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_users_own_zone() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let evening = Moment::new(at("2026-11-24T22:30:00Z"), TimeZone::get("Europe/Berlin").unwrap());
        assert_eq!(evening.clock(at("2026-11-24T22:45:00Z")), "23:45");
        assert_eq!(evening.clock(at("2026-11-24T23:30:00Z")), "Wednesday, 00:30");
        assert_eq!(evening.instant(at("2026-11-24T22:45:00Z")), "today at 23:45");
        assert_eq!(evening.instant(at("2026-11-25T13:30:00Z")), "tomorrow at 14:30");
        assert_eq!(evening.instant(at("2026-11-30T13:30:00Z")), "on 30 November");
        assert_eq!(evening.day(at("2026-11-25T23:00:00Z")), "on 26 November");
        assert_eq!(evening.day(at("2026-11-24T23:00:00Z")), "tomorrow");
        assert!(evening.is_past(at("2026-11-24T22:30:00Z")) && !evening.is_past(at("2026-11-24T22:31:00Z")));
    }
}
