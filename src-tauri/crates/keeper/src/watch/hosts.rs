//! The pace of reads on each host of the Ads API.

use crate::dependencies::ReadPace;
use crate::runtime::Runtime;
use domain::Region;
use domain::watch::pace::Pace;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Reads of one host at the same time, those for a user included.
const AT_ONCE: usize = 3;
/// The longest a read for a user waits for what Amazon asked for; a longer wait is an error.
const USER_PATIENCE: Duration = Duration::from_secs(3);

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A user: as soon as Amazon allows.
    User,
    /// Billing, which is asked for first.
    Billing,
    /// Campaigns and reports.
    Delivery,
}

/// One host.
#[derive(Debug)]
struct Host {
    at_once: Semaphore,
    paces: Mutex<[Pace; 3]>,
    /// Until when the background leaves it alone, by the clock that never jumps.
    rests_until: Mutex<Duration>,
}

/// All hosts.
pub(crate) struct Hosts {
    runtime: Arc<Runtime>,
    hosts: [Host; 3],
}

/// Leave for one read.
pub(crate) struct ReadPermit<'a>(
    #[expect(dead_code, reason = "held until the read is over")] SemaphorePermit<'a>,
);

impl Hosts {
    pub fn new(runtime: &Arc<Runtime>, pace: &ReadPace) -> Self {
        let host = || Host {
            at_once: Semaphore::new(AT_ONCE),
            paces: Mutex::new([
                Pace::new(Duration::ZERO),
                Pace::new(pace.least_gap),
                Pace::new(pace.least_gap),
            ]),
            rests_until: Mutex::default(),
        };
        Self { runtime: Arc::clone(runtime), hosts: [host(), host(), host()] }
    }

    fn host(&self, region: Region) -> &Host {
        let [na, eu, fe] = &self.hosts;
        match region {
            Region::Na => na,
            Region::Eu => eu,
            Region::Fe => fe,
        }
    }

    /// Waits until one call of `lane` may leave, with `left` calls to be spread over `over`. `Err`: a user would have
    /// to wait for so long.
    pub async fn leave(
        &self,
        region: Region,
        lane: Lane,
        left: u32,
        over: Duration,
    ) -> Result<ReadPermit<'_>, Duration> {
        let host = self.host(region);
        loop {
            let wait = host.paces.lock()[place(lane)].wait(self.runtime.clock.monotonic());
            if wait.is_zero() {
                break;
            }
            if lane == Lane::User && wait > USER_PATIENCE {
                return Err(wait);
            }
            tokio::time::sleep(wait).await;
        }
        // Never closed.
        let permit = host.at_once.acquire().await.map_err(|_| Duration::ZERO)?;
        host.paces.lock()[place(lane)].sent(self.runtime.clock.monotonic(), left, over);
        Ok(ReadPermit(permit))
    }

    /// A call was answered.
    pub fn answered(&self, region: Region, lane: Lane) {
        self.host(region).paces.lock()[place(lane)].answered();
    }

    /// Amazon refused a call as too many: every lane of the host slows down. How long nothing leaves.
    pub fn throttled(&self, region: Region, retry_after: Option<Duration>) -> Duration {
        let now = self.runtime.clock.monotonic();
        let mut paces = self.host(region).paces.lock();
        let waits = paces.iter_mut().map(|pace| pace.throttled(now, retry_after));
        waits.max().unwrap_or_default()
    }

    /// The background leaves the host alone for a while: it can't be reached, answers with faults, or wants it so.
    pub fn rest(&self, region: Region, wait: Duration) {
        let until = self.runtime.clock.monotonic() + wait;
        let mut rests = self.host(region).rests_until.lock();
        *rests = until.max(*rests);
    }

    /// For how long the background leaves the host alone; `None` while it does not.
    pub fn resting(&self, region: Region) -> Option<Duration> {
        let left = self.host(region).rests_until.lock().saturating_sub(self.runtime.clock.monotonic());
        (!left.is_zero()).then_some(left)
    }
}

fn place(lane: Lane) -> usize {
    match lane {
        Lane::User => 0,
        Lane::Billing => 1,
        Lane::Delivery => 2,
    }
}
