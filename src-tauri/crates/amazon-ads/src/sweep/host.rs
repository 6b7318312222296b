//! One region's host during a sweep: how many calls at a time, and when it wants to be left alone.

use crate::AdsError;
use domain::SweepPart;
use parking_lot::{Mutex, MutexGuard};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// Chains that fan out (agencies, pages, seats) share so many places on a host at first. The few chains
/// that exist once per region (two lists of profiles, managers, and the two global lists) have a place of
/// their own, so that a thousand agencies do not stand before the next page of a list: 25 calls at a time
/// in all.
const PLACES: usize = 20;

/// Each time the host asks to wait, half of the places go, down to this.
const FEWEST_PLACES: usize = 2;

/// After so many calls of one part failed for good with no success between them, the rest of them is
/// not sent: a thousand agencies on a silent host would take hours.
const HOPELESS: u32 = 12;

/// One host.
pub(super) struct Host {
    places: Semaphore,
    /// How long the host may make a whole sweep wait by `Retry-After`.
    patience: Duration,
    state: Mutex<State>,
}

struct State {
    /// Places that there are, taken ones included.
    places: usize,
    /// Nothing is sent before.
    not_before: Option<Instant>,
    /// How long the host was made to rest so far.
    waited: Duration,
    /// How many calls of a part failed in a row, and how the last one did.
    streaks: BTreeMap<SweepPart, (u32, AdsError)>,
}

impl Host {
    pub(super) fn new(patience: Duration) -> Self {
        let state =
            State { places: PLACES, not_before: None, waited: Duration::ZERO, streaks: BTreeMap::new() };
        Self { places: Semaphore::new(PLACES), patience, state: Mutex::new(state) }
    }

    /// A place for one chain of calls, held until the chain is through.
    pub(super) async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed, so this is never `None`.
        self.places.acquire().await.ok()
    }

    /// Waits until the host may be asked again.
    pub(super) async fn open(&self) {
        loop {
            let until = self.state().not_before;
            match until {
                Some(until) if until > Instant::now() => sleep_until(until).await,
                _ => return,
            }
        }
    }

    /// The host asked to wait: from now on it is asked by half as many at a time.
    pub(super) fn crowded(&self) {
        let mut state = self.state();
        let fewer = (state.places / 2).max(FEWEST_PLACES.min(state.places));
        // Places that are taken go when they are given back; until then fewer are forgotten.
        state.places -= self.places.forget_permits(state.places - fewer);
    }

    /// Leaves the host alone for `wait`. `false`: the sweep has no time for that.
    pub(super) fn rest(&self, wait: Duration) -> bool {
        let mut state = self.state();
        let now = Instant::now();
        let open = state.not_before.map_or(now, |until| until.max(now));
        let more = (now + wait).saturating_duration_since(open);
        if state.waited + more > self.patience {
            return false;
        }
        state.waited += more;
        state.not_before = Some(open + more);
        true
    }

    /// Why it is hopeless to ask for `part`, if it is.
    pub(super) fn hopeless(&self, part: SweepPart) -> Option<AdsError> {
        self.state()
            .streaks
            .get(&part)
            .filter(|(count, _)| *count >= HOPELESS)
            .map(|(_, error)| error.clone())
    }

    /// A call for `part` was answered, be it by a refusal.
    pub(super) fn alive(&self, part: SweepPart) {
        self.state().streaks.remove(&part);
    }

    /// A call for `part` failed for good.
    pub(super) fn failed(&self, part: SweepPart, error: &AdsError) {
        let mut state = self.state();
        let count = state.streaks.get(&part).map_or(0, |(count, _)| *count);
        state.streaks.insert(part, (count + 1, error.clone()));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn waits_that_overlap_count_once_and_all_together_end_at_the_bound() {
        let host = Host::new(Duration::from_secs(30));
        let start = Instant::now();
        assert!(host.rest(Duration::from_secs(20)));
        assert!(host.rest(Duration::from_secs(10)), "inside the wait that is going on");
        host.open().await;
        assert_eq!(start.elapsed().as_secs(), 20);
        assert!(!host.rest(Duration::from_secs(11)));
        assert!(host.rest(Duration::from_secs(10)));
        host.open().await;
        assert_eq!(start.elapsed().as_secs(), 30);
        assert!(!host.rest(Duration::from_secs(1)));
        host.open().await;
        assert_eq!(start.elapsed().as_secs(), 30, "a wait that was refused holds nobody");
    }

    #[tokio::test]
    async fn a_host_that_asks_to_wait_is_asked_by_fewer_at_a_time_but_never_by_nobody() {
        let host = Host::new(Duration::from_secs(30));
        let taken = host.place().await;
        for left in [10, 5, 2, 2] {
            host.crowded();
            assert_eq!(host.state().places, left);
            assert_eq!(host.places.available_permits(), left - 1, "one is taken");
        }
        drop(taken);
        assert_eq!(host.places.available_permits(), 2);
    }

    #[test]
    fn a_part_becomes_hopeless_by_itself_and_only_in_a_row() {
        let host = Host::new(Duration::from_secs(30));
        for _ in 1..HOPELESS {
            host.failed(SweepPart::DspSeats, &AdsError::TimedOut);
        }
        assert_eq!(host.hopeless(SweepPart::DspSeats), None);
        host.alive(SweepPart::DspSeats);
        for _ in 0..HOPELESS {
            assert_eq!(host.hopeless(SweepPart::DspSeats), None);
            host.failed(SweepPart::DspSeats, &AdsError::TimedOut);
        }
        assert_eq!(host.hopeless(SweepPart::DspSeats), Some(AdsError::TimedOut));
        assert_eq!(host.hopeless(SweepPart::DspAdvertisers), None);
    }
}
