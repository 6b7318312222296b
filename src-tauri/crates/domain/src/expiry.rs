//! When a token is refreshed, and when a failed attempt is repeated.

use crate::{ConnectionId, Timestamp};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// A token is refreshed no later than this before it ends, unless its whole life is shorter.
pub const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// First step of the backoff.
const BACKOFF_FIRST: SignedDuration = SignedDuration::from_secs(2);
/// Longest wait of the backoff. A provider that is down for days is still asked this often.
const BACKOFF_MAX: SignedDuration = SignedDuration::from_mins(15);
/// A longer `Retry-After` is cut to this, so that a wrong header cannot silence a connection.
const RETRY_AFTER_MAX: SignedDuration = SignedDuration::from_hours(1);
/// While the client itself is refused, one of its connections asks again this often: the refusal may have
/// been Amazon's, or mended there.
const CLIENT_RETRY: SignedDuration = SignedDuration::from_hours(1);
/// How far apart the connections of a refused client ask, so that the first speaks for all of them.
const CLIENT_RETRY_SPREAD: SignedDuration = SignedDuration::from_mins(15);
/// A healthy connection is probed about this often, and swept about this often.
const DAILY: SignedDuration = SignedDuration::from_hours(24);
/// No plan reaches further than this: one that does was made by a clock that was wrong.
pub const FURTHEST: SignedDuration = SignedDuration::from_hours(2);
/// Wait before the second look that decides whether a refused grant is really gone.
pub const CONFIRM_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// When to refresh a token that was issued at `issued` and ends at `expires`: at 75 to 85 % of its
/// life, the exact share fixed per connection so that many connections spread out, and never later
/// than [`MARGIN`] before the end. Tokens that live less than twice the margin are refreshed at half
/// of their life at the earliest, so that a short life does not become a busy loop.
pub fn refresh_at(connection: &ConnectionId, issued: Timestamp, expires: Timestamp) -> Timestamp {
    let life = expires.duration_since(issued).as_millis().max(0);
    let share = 750 + i128::from(spread(connection) % 101);
    let by_share = life * share / 1000;
    let by_margin = (life - MARGIN.as_millis()).max(life / 2);
    plus_millis(issued, by_share.min(by_margin))
}

/// When to try again after the `failures`-th failure in a row (1 = the first): full-jitter
/// exponential backoff of 2 s to 15 min, where `random` picks the point. A `retry_after` wins.
pub fn retry_at(
    now: Timestamp,
    failures: u32,
    random: u32,
    retry_after: Option<SignedDuration>,
) -> Timestamp {
    if let Some(wait) = retry_after {
        let wait = wait.clamp(SignedDuration::from_secs(1), RETRY_AFTER_MAX);
        // A second of spread per connection keeps a throttled crowd from coming back as one.
        return plus_millis(now, wait.as_millis() + i128::from(random % 1000));
    }
    let ceiling = BACKOFF_FIRST
        .as_millis()
        .saturating_mul(1_i128 << failures.saturating_sub(1).min(20))
        .min(BACKOFF_MAX.as_millis());
    let jitter = ceiling * i128::from(random) / i128::from(u32::MAX);
    plus_millis(now, jitter.max(BACKOFF_FIRST.as_millis() / 2))
}

/// When a connection whose client is refused asks again.
pub fn client_retry_at(connection: &ConnectionId, now: Timestamp) -> Timestamp {
    let spread = start_delay(connection, CLIENT_RETRY_SPREAD);
    plus_millis(now, CLIENT_RETRY.as_millis() + spread.as_millis())
}

/// Whether something that is done once a day was last done long enough ago. Each connection has its own
/// share of a quarter more than a day, so that many spread out. A clock that was set back puts nothing off.
pub fn daily_due(connection: &ConnectionId, last: Option<Timestamp>, now: Timestamp) -> bool {
    let Some(last) = last else { return true };
    let wait = DAILY.as_millis() * i128::from(750 + spread(connection) % 500) / 1000;
    let passed = now.duration_since(last).as_millis();
    passed < 0 || passed >= wait
}

/// Where in `0..window` a connection that is overdue at start-up begins, so that all of them do not
/// refresh at once.
pub fn start_delay(connection: &ConnectionId, window: SignedDuration) -> SignedDuration {
    let millis = window.as_millis().max(1) * i128::from(spread(connection) % 1000) / 1000;
    SignedDuration::from_millis(i64::try_from(millis).unwrap_or(0))
}

fn spread(connection: &ConnectionId) -> u32 {
    let digest = Sha256::digest(connection.as_str().as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

fn plus_millis(start: Timestamp, millis: i128) -> Timestamp {
    let millis = i64::try_from(millis).unwrap_or(i64::MAX / 2);
    start.saturating_add(SignedDuration::from_millis(millis)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    proptest! {
        #[test]
        fn an_hour_token_is_refreshed_between_75_and_85_percent_and_before_the_margin(id in "[a-f0-9-]{1,36}") {
            let due = refresh_at(&ConnectionId::new(id), at(0), at(3600));
            prop_assert!(due >= at(2700) && due <= at(3060), "{due}");
            prop_assert!(due <= at(3600 - 300));
        }

        #[test]
        fn any_life_is_refreshed_before_its_end_and_not_at_once(id in "[a-f0-9-]{1,36}", life in 2_i64..1_000_000) {
            let due = refresh_at(&ConnectionId::new(id), at(0), at(life));
            prop_assert!(due < at(life), "refreshed after the end");
            prop_assert!(due.as_millisecond() >= life * 1000 / 2, "busy loop: {due} of {life}");
        }

        #[test]
        fn no_token_is_left_until_its_last_five_minutes(id in "[a-f0-9-]{1,36}", life in 600_i64..20_000) {
            prop_assert!(refresh_at(&ConnectionId::new(id), at(0), at(life)) <= at(life - 300));
        }

        #[test]
        fn the_backoff_always_comes_back_within_15_minutes(failures in 0_u32..10_000, random: u32) {
            let next = retry_at(at(0), failures, random, None);
            prop_assert!(next >= at(1) && next <= at(900), "{next}");
        }

        #[test]
        fn retry_after_wins_and_is_bounded(seconds in -10_i64..1_000_000, random: u32) {
            let next = retry_at(at(0), 7, random, Some(SignedDuration::from_secs(seconds)));
            prop_assert!(next >= at(seconds.clamp(1, 3600)) && next <= at(seconds.clamp(1, 3600) + 1));
        }
    }
}
