//! What happened between two looks at the clocks: time awake, sleep, a clock that was set.

use crate::Timestamp;
use jiff::SignedDuration;
use std::time::Duration;

/// Clocks that differ by more than this did not run at different speeds: the computer slept, or a clock
/// was set.
pub const DRIFT: SignedDuration = SignedDuration::from_secs(90);

/// The computer's clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock.
    pub wall: Timestamp,
    /// Stands still while the computer sleeps.
    pub awake: Duration,
    /// Keeps running while the computer sleeps, where the system has it.
    pub boot: Option<Duration>,
}

/// What lies between two readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elapsed {
    /// The computer was awake and its clock was left alone.
    Awake,
    /// The computer slept.
    Slept,
    /// The wall clock was set, perhaps while the computer slept.
    ClockSet,
}

/// What happened from `before` to `now`.
pub fn elapsed(before: &Reading, now: &Reading) -> Elapsed {
    let wall = now.wall.duration_since(before.wall);
    let awake = signed(now.awake.saturating_sub(before.awake));
    if let (Some(was), Some(is)) = (before.boot, now.boot) {
        let passed = signed(is.saturating_sub(was));
        return if (wall - passed).abs() > DRIFT {
            Elapsed::ClockSet
        } else if passed - awake > DRIFT {
            Elapsed::Slept
        } else {
            Elapsed::Awake
        };
    }
    // Without the third clock, time that is missing is taken for sleep: far more common than a clock set
    // forward, and treated no less carefully.
    let drift = wall - awake;
    if drift > DRIFT {
        Elapsed::Slept
    } else if drift < -DRIFT {
        Elapsed::ClockSet
    } else {
        Elapsed::Awake
    }
}

/// How long ago `then` was at most. `None` when a clock that was set makes that unknown.
pub fn age(then: &Reading, now: &Reading) -> Option<SignedDuration> {
    if let (Some(was), Some(is)) = (then.boot, now.boot) {
        return Some(signed(is.saturating_sub(was)));
    }
    let wall = now.wall.duration_since(then.wall);
    let awake = signed(now.awake.saturating_sub(then.awake));
    (wall >= awake - DRIFT).then_some(wall.max(awake))
}

fn signed(time: Duration) -> SignedDuration {
    SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(wall: i64, awake: u64, boot: Option<u64>) -> Reading {
        let wall = Timestamp::from_second(wall).unwrap();
        Reading { wall, awake: Duration::from_secs(awake), boot: boot.map(Duration::from_secs) }
    }

    #[test]
    fn three_clocks_distinguish_sleep_from_a_clock_that_was_set() {
        let start = reading(0, 0, Some(0));
        let after = |wall, awake, boot| elapsed(&start, &reading(wall, awake, Some(boot)));
        assert_eq!(after(3600, 3600, 3600), Elapsed::Awake, "a busy hour");
        assert_eq!(after(3600, 30, 3600), Elapsed::Slept);
        assert_eq!(after(7200, 30, 30), Elapsed::ClockSet, "set forward");
        assert_eq!(after(-7200, 30, 30), Elapsed::ClockSet, "set back");
        assert_eq!(after(30, 30, 3600), Elapsed::ClockSet, "set back while it slept");
    }

    #[test]
    fn two_clocks_notice_that_something_happened() {
        let start = reading(0, 0, None);
        let after = |wall, awake| elapsed(&start, &reading(wall, awake, None));
        assert_eq!(after(3600, 3600), Elapsed::Awake);
        assert_eq!(after(3600, 30), Elapsed::Slept);
        assert_eq!(after(-7200, 30), Elapsed::ClockSet);
    }

    #[test]
    fn an_age_is_never_too_young() {
        let start = reading(0, 0, None);
        assert_eq!(age(&start, &reading(3600, 30, None)), Some(SignedDuration::from_secs(3600)), "slept");
        assert_eq!(age(&start, &reading(-3600, 30, None)), None, "set back: unknown");
        let start = reading(0, 0, Some(0));
        assert_eq!(age(&start, &reading(-3600, 30, Some(90))), Some(SignedDuration::from_secs(90)));
    }
}
