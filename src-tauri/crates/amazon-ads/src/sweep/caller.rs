//! Makes calls come to an end: tries, waits, and the one renewal of the token.

use super::bearer::{Bearer, Verdict};
use super::finding::Failure;
use super::host::Host;
use super::tally::Tally;
use crate::call::Call;
use crate::lenient::{Next, NoList, Page};
use crate::{AdsClient, AdsError};
use domain::{Region, SweepPart, SweepProgress, Unread};
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;
use tokio::time::sleep;

/// How often a call is tried where trying may help (documented: 429 and 5xx).
const TRIES: u32 = 3;

/// No list is longer; a host that always names another page would never end.
const MOST_PAGES: usize = 5000;

/// What all calls of one sweep share.
pub(super) struct Caller<'a> {
    client: &'a AdsClient,
    bearer: Bearer<'a>,
    hosts: [Host; 3],
    pub(super) tally: Tally<'a>,
}

impl<'a> Caller<'a> {
    pub(super) fn new(
        client: &'a AdsClient,
        bearer: Bearer<'a>,
        watcher: &'a (dyn Fn(SweepProgress) + Send + Sync),
    ) -> Self {
        let hosts = [(); 3].map(|()| Host::new(client.patience));
        Self { client, bearer, hosts, tally: Tally::new(watcher) }
    }

    /// The host of a region.
    pub(super) fn host(&self, region: Region) -> &Host {
        let [na, eu, fe] = &self.hosts;
        match region {
            Region::Na => na,
            Region::Eu => eu,
            Region::Fe => fe,
        }
    }

    /// The regions, the client's home first.
    pub(super) fn home_first(&self) -> [Region; 3] {
        let mut regions = Region::ALL;
        regions.sort_by_key(|region| *region != self.client.home);
        regions
    }

    /// One call. It was announced to the tally by whoever makes it.
    pub(super) async fn ask<T>(
        &self,
        part: SweepPart,
        call: &Call,
        parse: impl Fn(&[u8]) -> Result<T, NoList>,
    ) -> Result<T, Failure> {
        let host = self.host(call.region);
        let result = match host.hopeless(part) {
            Some(error) => Err(Failure { error, renewal: None }),
            None => self.try_often(host, call, parse).await,
        };
        match &result {
            Err(failure) if failure.error.is_passing() => host.failed(part, &failure.error),
            _ => host.alive(part),
        }
        if let Err(failure) = &result {
            tracing::warn!(
                region = call.region.as_str(),
                part = part.as_str(),
                request_id = failure.error.request_id(),
                error = %failure.error,
                "a part of a sweep failed"
            );
        }
        self.tally.answered();
        result
    }

    /// A list in pages, each of which names the next. What came before a failure is kept.
    pub(super) async fn ask_pages<T>(
        &self,
        part: SweepPart,
        request: impl Fn(Option<&str>) -> Call,
        parse: impl Fn(&[u8]) -> Result<Page<T>, NoList>,
        mut keep: impl FnMut(Vec<T>, Unread),
    ) -> Result<(), Failure> {
        let mut token: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self.ask(part, &request(token.as_deref()), &parse).await?;
            keep(page.list, page.unread);
            match page.next {
                Next::Last => return Ok(()),
                Next::Unreadable => break,
                // The same page again, and again.
                Next::At(next) if token.as_deref() == Some(&*next) => break,
                Next::At(next) => token = Some(next),
            }
            self.tally.needed(1);
        }
        Err(Failure::unreadable())
    }

    async fn try_often<T>(
        &self,
        host: &Host,
        call: &Call,
        parse: impl Fn(&[u8]) -> Result<T, NoList>,
    ) -> Result<T, Failure> {
        let mut renewed = false;
        let mut tries = 0;
        loop {
            host.open().await;
            let token = self.bearer.token().await;
            let answer = self.client.try_once(call, &token).await;
            let read =
                answer.and_then(|answer| parse(&answer.body).map_err(|_| AdsError::unreadable(&answer)));
            let error = match read {
                Ok(read) => return Ok(read),
                Err(error) => error,
            };
            if matches!(error, AdsError::TokenRejected(_)) {
                match self.bearer.refused(&token).await {
                    Verdict::Retry if !renewed => renewed = true,
                    Verdict::Retry | Verdict::Spent => return Err(Failure { error, renewal: None }),
                    Verdict::Failed(renewal) => return Err(Failure { error, renewal: Some(renewal) }),
                }
                continue;
            }
            tries += 1;
            if tries == TRIES || !error.is_passing() {
                return Err(Failure { error, renewal: None });
            }
            if matches!(error, AdsError::Throttled { .. }) {
                host.crowded();
            }
            match error.retry_after() {
                Some(wait) if host.rest(wait) => {}
                Some(_) => return Err(Failure { error, renewal: None }),
                None => sleep(self.jitter(tries)).await,
            }
        }
    }

    /// Full jitter: anything up to the longest wait, so that calls that failed together do not come back
    /// together. Guessing it helps nobody, so the seed of a hash map is random enough.
    fn jitter(&self, tries: u32) -> Duration {
        let longest = self.client.backoff.saturating_mul(1 << (tries - 1).min(8));
        let share = RandomState::new().hash_one(tries) >> 32;
        longest.saturating_mul(u32::try_from(share).unwrap_or(u32::MAX)) / u32::MAX
    }
}
