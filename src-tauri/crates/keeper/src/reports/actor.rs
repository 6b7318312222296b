//! Moving reports on: one step at a time, each of which can be repeated.

use super::{Reports, rows};
use crate::changes::Topic;
use crate::view::CommandError;
use crate::watch::{Ask, Unanswered};
use amazon_ads::watch::{DSP_DELIVERY_FIELDS, DownloadError, ReportFormat, ReportRequest, ReportState};
use domain::watch::{AdsReport, ReportPhase, poll_again};
use domain::{Connection, Timestamp};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::time::Duration;
use store::{Store, StoredReport};

/// Timers stand still while the computer sleeps.
const TICK: Duration = Duration::from_secs(60);
/// Largest report, once it is unpacked.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// After a fault of our own.
const AFTER_FAULT: Duration = Duration::from_secs(60);

/// What a step came to.
enum Step {
    /// Look again at that time.
    Later(Timestamp),
    Done,
}

impl Reports {
    /// Runs until the core is shut down.
    pub async fn run(&self) {
        if self.services.is_simulated() {
            return;
        }
        let mut later: HashMap<i64, Timestamp> = HashMap::new();
        loop {
            let wait = tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return,
                wait = self.turn(&mut later) => match wait {
                    Ok(wait) => wait,
                    Err(error) => {
                        tracing::warn!(reason = ?error.code, message = %error.message, "reports were not moved on");
                        AFTER_FAULT
                    }
                },
            };
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(wait.min(TICK)) => {}
            }
        }
    }

    /// Takes the steps that are due; how long to wait for the next.
    async fn turn(&self, later: &mut HashMap<i64, Timestamp>) -> Result<Duration, CommandError> {
        let store = self.storage.store().await?;
        let open = store.open_reports().await?;
        later.retain(|id, _| open.iter().any(|one| one.report.id == *id));
        let furthest = self.runtime.now().saturating_add(SignedDuration::from_hours(1));
        for one in open {
            let id = one.report.id;
            // A time that is further away than any wait was set by a clock that is wrong no more.
            let waits = later.get(&id).is_some_and(|at| {
                *at > self.runtime.now() && furthest.as_ref().is_ok_and(|furthest| at <= furthest)
            });
            if !waits {
                match self.step(&store, &one).await? {
                    Step::Later(at) => later.insert(id, at),
                    Step::Done => later.remove(&id),
                };
                self.changes.touched(&[Topic::Reports]);
            }
        }
        let now = self.runtime.now();
        let next = later.values().min().map(|at| at.duration_since(now));
        Ok(next.map_or(TICK, |wait| Duration::try_from(wait).unwrap_or(Duration::ZERO)))
    }

    /// Asks for it, or how far it is, and downloads it once it is made.
    async fn step(&self, store: &Store, stored: &StoredReport) -> Result<Step, CommandError> {
        let report = &stored.report;
        let targets = store.watch_targets(stored.user_id.clone(), Some(report.account_id.clone())).await?;
        let Some(target) = targets.into_iter().next() else {
            return self
                .fail(store, report, "No login on this computer reaches this advertiser any more.")
                .await;
        };
        let connection = store.connection(target.connection_id.clone()).await?;
        let how = Ask::user(target.region);
        let state = match &report.amazon_id {
            None => self.create_at_amazon(&connection, how, &target.external_id, report).await,
            Some(id) => {
                let id = id.clone();
                self.watch
                    .ask(&connection, how, move |ads, token| {
                        let id = id.clone();
                        async move { ads.retrieve_report(how.region, &token, &id).await }.boxed()
                    })
                    .await
            }
        };
        let state = match state {
            Ok(state) => state,
            Err(none) => return self.wait_or_fail(store, report, &none).await,
        };
        let now = self.runtime.now();
        if report.amazon_id.is_none() || report.phase == ReportPhase::Requested {
            store.set_report(report.id, ReportPhase::Pending, Some(state.id.clone()), None, now).await?;
            self.changes.touched(&[Topic::Reports]);
        }
        if state.is_failed() {
            let why = state.failure.as_ref().and_then(|failure| failure.reason.as_deref());
            let why = why.unwrap_or("Amazon could not make it.");
            return self.fail(store, report, why).await;
        }
        if !state.is_ready() {
            return self.unmade(store, report).await;
        }
        store.set_report(report.id, ReportPhase::Downloading, None, None, now).await?;
        self.changes.touched(&[Topic::Reports]);
        self.download(store, report, &state).await
    }

    async fn create_at_amazon(
        &self,
        connection: &Connection,
        how: Ask,
        advertiser: &str,
        report: &AdsReport,
    ) -> Result<ReportState, Unanswered> {
        let request = ReportRequest {
            accounts: vec![advertiser.to_owned()],
            fields: DSP_DELIVERY_FIELDS.iter().map(|field| (*field).to_owned()).collect(),
            from: report.from,
            to: report.to,
            format: ReportFormat::Csv,
        };
        self.watch
            .ask(connection, how, move |ads, token| {
                let request = request.clone();
                async move { ads.create_report(how.region, &token, &request).await }.boxed()
            })
            .await
    }

    async fn download(
        &self,
        store: &Store,
        report: &AdsReport,
        state: &ReportState,
    ) -> Result<Step, CommandError> {
        let Some(amazon) = self.services.amazon_if_set() else { return Ok(self.after(1)) };
        let mut all = rows::Rows::default();
        for part in &state.parts {
            let mut bytes = Vec::new();
            if let Err(error) = amazon.ads.download_part(part, MOST_BYTES, &mut bytes).await {
                tracing::info!(%error, "a part of a report was not downloaded");
                if may_pass(&error) {
                    return Ok(self.after(1));
                }
                return self.fail(store, report, "What Amazon made could not be downloaded.").await;
            }
            if let Err(why) = all.read(&bytes) {
                return self.fail(store, report, why).await;
            }
        }
        let (rows, currency) = all.done();
        store.finish_report(report.id, rows, currency, self.runtime.now()).await?;
        Ok(Step::Done)
    }

    /// There was no answer: however long that lasts, it says nothing of the report. A refusal is for good.
    async fn wait_or_fail(
        &self,
        store: &Store,
        report: &AdsReport,
        none: &Unanswered,
    ) -> Result<Step, CommandError> {
        if none.refused {
            let why = none.message.as_deref().unwrap_or("Amazon does not let this login ask for reports.");
            return self.fail(store, report, why).await;
        }
        Ok(self.after(1))
    }

    /// Amazon has not made it yet.
    async fn unmade(&self, store: &Store, report: &AdsReport) -> Result<Step, CommandError> {
        match poll_again(report.created_at, self.runtime.now()) {
            Some(paces) => Ok(self.after(paces)),
            None => self.fail(store, report, "Amazon did not make it within a day.").await,
        }
    }

    /// After so many times the pace at which a report is asked for.
    fn after(&self, paces: u32) -> Step {
        let now = self.runtime.now();
        let wait = SignedDuration::try_from(self.services.timeouts.reads.report * paces);
        Step::Later(now.saturating_add(wait.unwrap_or_default()).unwrap_or(now))
    }

    async fn fail(&self, store: &Store, report: &AdsReport, why: &str) -> Result<Step, CommandError> {
        store
            .set_report(report.id, ReportPhase::Failed, None, Some(why.to_owned()), self.runtime.now())
            .await?;
        Ok(Step::Done)
    }
}

/// Whether the same part may be downloaded a while later: with a fresh address, or once the way is free.
fn may_pass(error: &DownloadError) -> bool {
    match error {
        DownloadError::Refused { status, .. } => error.is_expired() || *status == 429 || *status >= 500,
        DownloadError::Offline | DownloadError::TimedOut | DownloadError::Barred(_) => true,
        _ => false,
    }
}
