//! How fast one host is asked in the background: slowly enough to be spread, and slower after a refusal.

use std::time::Duration;

/// The longest pause between two calls, unless Amazon asks for a longer one.
const LONGEST_GAP: Duration = Duration::from_secs(60);
/// The longest wait that Amazon's `Retry-After` is followed for.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// The pace for one host. Times are readings of a clock that never jumps, since an arbitrary start.
#[derive(Debug, Clone)]
pub struct Pace {
    least: Duration,
    gap: Duration,
    next: Duration,
}

impl Pace {
    /// Not faster than one call per `least`.
    pub fn new(least: Duration) -> Self {
        Self { least, gap: least, next: Duration::ZERO }
    }

    /// How long to wait at `now` before the next call.
    pub fn wait(&self, now: Duration) -> Duration {
        self.next.saturating_sub(now)
    }

    /// Notes that a call leaves at `now`, with `left` calls behind it that have `over` to be made in.
    pub fn sent(&mut self, now: Duration, left: u32, over: Duration) {
        let spread = over / left.max(1);
        self.next = now + self.gap.max(spread.min(LONGEST_GAP));
    }

    /// A call was answered: a little faster, down to the least gap.
    pub fn answered(&mut self) {
        self.gap = (self.gap * 9 / 10).max(self.least);
    }

    /// Amazon refused a call as too many: half as fast, and not before it said. How long that is.
    pub fn throttled(&mut self, now: Duration, retry_after: Option<Duration>) -> Duration {
        self.gap = (self.gap.max(Duration::from_millis(1)) * 2).min(LONGEST_GAP);
        let wait = retry_after.unwrap_or(self.gap).min(LONGEST_WAIT).max(self.gap);
        self.next = self.next.max(now + wait);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// How long `calls` take on an unhurried host.
    fn pass(calls: u32, over: Duration) -> Duration {
        let mut pace = Pace::new(seconds(1));
        let mut now = Duration::ZERO;
        for call in 0..calls {
            now += pace.wait(now);
            pace.sent(now, calls - call, over.saturating_sub(now));
            pace.answered();
        }
        now
    }

    #[test]
    fn twenty_thousand_accounts_are_asked_for_within_an_hour() {
        let took = pass(667, HOUR);
        assert!(took <= HOUR, "{took:?}");
        assert!(took > seconds(3000), "they are spread: {took:?}");
    }

    #[test]
    fn few_calls_do_not_wait_for_an_hour() {
        assert!(pass(5, HOUR) <= seconds(240), "{:?}", pass(5, HOUR));
    }

    #[test]
    fn a_refusal_slows_down_and_answers_speed_up_again() {
        let mut pace = Pace::new(seconds(1));
        pace.sent(seconds(0), 1000, seconds(10));
        pace.throttled(seconds(0), Some(seconds(30)));
        assert_eq!(pace.wait(seconds(10)), seconds(20));
        pace.sent(seconds(30), 1000, seconds(10));
        assert_eq!(pace.wait(seconds(30)), seconds(2));
        for _ in 0..20 {
            pace.answered();
        }
        pace.sent(seconds(40), 1000, seconds(10));
        assert_eq!(pace.wait(seconds(40)), seconds(1));
    }

    #[test]
    fn refusals_without_an_end_never_make_a_storm() {
        let mut pace = Pace::new(seconds(1));
        let (mut now, mut calls) = (Duration::ZERO, 0);
        while now < HOUR {
            now += pace.wait(now);
            pace.sent(now, 600, HOUR);
            pace.throttled(now, None);
            calls += 1;
        }
        assert!(calls < 70, "{calls}");
    }

    #[test]
    fn an_absurd_retry_after_is_bounded() {
        let mut pace = Pace::new(seconds(1));
        pace.throttled(Duration::ZERO, Some(Duration::from_secs(u64::MAX)));
        assert_eq!(pace.wait(Duration::ZERO), HOUR);
    }
}
