//! The mirror: one actor that carries the outbox to Supabase, and others' changes from there.
//!
//! An entry leaves the outbox only after Supabase took its row, and only if the row did not change
//! meanwhile. A batch is applied once, so being killed between the two only repeats a push.

use super::Mirror;
use super::project::Project;
use super::run::{MirrorRun, MirrorRunError, Progress};
use crate::changes::Topic;
use crate::progress_throttle::ProgressThrottle;
use crate::view::{CommandError, ErrorCode, MirrorState};
use clerk::SessionTask;
use domain::{Timestamp, UserId, expiry};
use jiff::SignedDuration;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;
use store::{Place, Store, SyncRun};
use supabase::{Device, SessionTokenError, SupabaseError};
use uuid::Uuid;

/// Others' changes are asked for this often, if nothing else leads to it.
const PULL: SignedDuration = SignedDuration::from_mins(5);
/// How long runs are kept on record.
const RUNS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A refusal needs a user, but the user may act in Supabase's dashboard: look again now and then.
const REFUSED_RETRY: Duration = Duration::from_secs(15 * 60);

impl Mirror {
    /// Pulls and pushes now; rows that were refused are tried again.
    pub async fn sync_now(&self) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let Some(project) = self.project.get() else {
            return Err(CommandError::new(ErrorCode::NotConfigured, "no Supabase project is configured"));
        };
        store.release_held(user.clone()).await?;
        let outcome = self.run_once(&store, &user, &project, true).await;
        if let Err(error) = &outcome {
            self.note_failure(&project, error).await;
        }
        self.changes.touched(&[Topic::Outbox]);
        outcome.map_err(Into::into)
    }

    /// Runs until the core is shut down.
    pub(crate) async fn run(&self) {
        let mut failures = 0_u32;
        let mut last: Option<Arc<Project>> = None;
        let mut begins = true;
        loop {
            let project = self.project.get();
            if last.as_ref().map(Arc::as_ptr) != project.as_ref().map(Arc::as_ptr) || begins {
                failures = 0;
                begins = !self.begin_clock(project.as_deref()).await;
            }
            last.clone_from(&project);
            let wait = match project {
                None => None,
                Some(project) => match self.turn(&project).await {
                    Ok(()) => {
                        failures = 0;
                        Some(PULL.unsigned_abs())
                    }
                    Err(error) => {
                        failures = failures.saturating_add(1);
                        self.note_failure(&project, &error).await;
                        self.pause_after(&error, failures)
                    }
                },
            };
            tokio::select! {
                () = self.runtime.cancel.cancelled() => return,
                () = self.changes.mirror() => {}
                () = sleep_or_forever(wait) => {}
            }
        }
    }

    /// Forgets the clock of an earlier project. Tells whether that is done.
    async fn begin_clock(&self, project: Option<&Project>) -> bool {
        let Ok(store) = self.storage.store().await else { return false };
        let address = project.map(|project| project.config.url.to_string());
        match store.reset_skew(address, self.runtime.now()).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the clock of an earlier project could not be forgotten");
                false
            }
        }
    }

    async fn turn(&self, project: &Project) -> Result<(), MirrorRunError> {
        let Ok((store, user)) = self.storage.signed_in().await else { return Ok(()) };
        match store.current_user().await {
            Ok(Some(current)) if current.session_ended => {
                self.set_state(project, MirrorState::Waiting, Some(ended()));
                return Ok(());
            }
            _ => {}
        }
        let now = self.runtime.now();
        let due = self.status.lock().pulled_at.is_none_or(|at| at > now || now.duration_since(at) >= PULL);
        self.run_once(&store, &user, project, due).await
    }

    async fn run_once(
        &self,
        store: &Store,
        user: &UserId,
        project: &Project,
        pull: bool,
    ) -> Result<(), MirrorRunError> {
        let pushing = self.pushing.lock().await;
        if project.over.is_cancelled() {
            return Ok(());
        }
        pushing.set(user);
        let sync = MirrorRun {
            store,
            supabase: &project.client,
            clock: &self.runtime.clock,
            user: user.clone(),
            project: project.config.url.to_string(),
            device: Device {
                id: store.device_id(Uuid::from_bytes(self.runtime.random()).to_string()).await?,
                name: gethostname::gethostname().to_string_lossy().into_owned(),
                platform: std::env::consts::OS.to_owned(),
                app_version: self.runtime.version.clone(),
            },
        };
        let throttle = ProgressThrottle::new(|| self.changes.touched(&[Topic::Snapshot]));
        let latest = Mutex::new(Progress::default());
        let tell = |progress: Progress| {
            *latest.lock() = progress;
            self.status.lock().progress = Some(progress);
            if progress.waiting > 0 {
                self.set_state(project, MirrorState::Pushing, None);
            }
            throttle.at(self.runtime.clock.monotonic());
        };
        let outcome = tokio::select! {
            () = self.runtime.cancel.cancelled() => return Ok(()),
            () = project.over.cancelled() => return Ok(()),
            outcome = sync.run(pull, &tell) => outcome,
        };
        let done = *latest.lock();
        {
            let mut status = self.status.lock();
            status.progress = None;
            status.skipped = status.skipped.saturating_add(done.skipped);
        }
        if done.received > 0 {
            self.changes.touched(&[
                Topic::Connections,
                Topic::Labels,
                Topic::Accounts,
                Topic::Organize,
                Topic::Snapshot,
            ]);
        }
        if done.sent > 0 {
            let Device { id, name, platform, app_version } = sync.device.clone();
            let place = Place { id, name, platform, app_version, last_seen_at: self.runtime.now() };
            store.note_place(user.clone(), place).await?;
        }
        if done.sent + done.received > 0 {
            let problem = outcome.as_ref().err().map(ToString::to_string);
            let run = SyncRun {
                at: self.runtime.now(),
                sent: done.sent,
                stale: done.stale,
                received: done.received,
                problem,
            };
            let oldest = self.runtime.now().saturating_sub(RUNS_KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
            store.add_sync_run(user.clone(), run, oldest).await?;
        }
        outcome?;
        let asked = pull || done.waiting > 0;
        if asked {
            self.sessions.forget_task(user);
            let now = self.runtime.now();
            let mut status = self.status.lock();
            status.pulled_at = Some(now);
            status.last_success = Some(now);
        }
        let stands = {
            let status = self.status.lock();
            // Where nothing was asked, nothing says that what failed before works again.
            status.pulled_at.is_some() && status.state != MirrorState::InSync
        };
        if asked || stands {
            self.set_state(project, MirrorState::InSync, None);
        }
        Ok(())
    }

    /// Shows why the mirror waits. A session that Clerk ended is noted as such before this returns, so that
    /// nothing on the screen still says that all is well.
    async fn note_failure(&self, project: &Project, error: &MirrorRunError) {
        let (state, shown) = match error {
            MirrorRunError::Store(error) => (MirrorState::Waiting, error.into()),
            MirrorRunError::Supabase(SupabaseError::NoSession(SessionTokenError::SignedOut)) => {
                self.session_over().await;
                (MirrorState::Waiting, ended())
            }
            MirrorRunError::Supabase(error @ SupabaseError::NoSession(SessionTokenError::Pending(task))) => {
                if let Some(user) = self.pushing.lock().await.whose() {
                    self.sessions.note_task(&user, &SessionTask::from(task.as_str()));
                }
                (MirrorState::Waiting, error.clone().into())
            }
            // Not Supabase refuses, but there is nothing to ask it with.
            MirrorRunError::Supabase(error @ SupabaseError::NoSession(SessionTokenError::NativeApiOff)) => {
                (MirrorState::Waiting, error.clone().into())
            }
            MirrorRunError::Supabase(error) if error.is_permanent() => {
                (MirrorState::Refused, error.clone().into())
            }
            MirrorRunError::Supabase(error) => (MirrorState::Waiting, error.clone().into()),
        };
        if !project.over.is_cancelled() {
            // What was asked for is still to come, even if nothing else waits.
            self.status.lock().pulled_at = None;
        }
        self.set_state(project, state, Some(shown));
    }

    /// How long to wait after `failures` in a row; `None` until something happens.
    fn pause_after(&self, error: &MirrorRunError, failures: u32) -> Option<Duration> {
        tracing::warn!(%error, failures, "the mirror did not succeed");
        let now = self.runtime.now();
        let wait = match error {
            MirrorRunError::Supabase(SupabaseError::NoSession(SessionTokenError::SignedOut)) => return None,
            MirrorRunError::Supabase(error) if error.is_permanent() => return Some(REFUSED_RETRY),
            MirrorRunError::Supabase(error) => error.retry_after(),
            MirrorRunError::Store(_) => None,
        };
        let wait = wait.and_then(|wait| SignedDuration::try_from(wait).ok());
        let next = expiry::retry_at(now, failures, u32::from_be_bytes(self.runtime.random()), wait);
        Some(Duration::try_from(next.duration_since(now)).unwrap_or(Duration::from_secs(1)))
    }

    /// Clerk ended the session: told once; everything local goes on.
    async fn session_over(&self) {
        // Whose rows were being pushed: somebody else may be signed in by now.
        let user = self.pushing.lock().await.whose();
        let (Ok(store), Some(user)) = (self.storage.store().await, user) else { return };
        self.sessions.note_over(&store, user).await;
    }

    /// What a project that is no longer in use leads to is nobody's news.
    fn set_state(&self, project: &Project, state: MirrorState, error: Option<CommandError>) {
        {
            let mut status = self.status.lock();
            if project.over.is_cancelled() {
                return;
            }
            if status.state == state && status.error == error && state != MirrorState::InSync {
                return;
            }
            status.state = state;
            status.error = error;
        }
        self.changes.touched(&[Topic::Snapshot]);
    }
}

fn ended() -> CommandError {
    CommandError::new(ErrorCode::SessionExpired, "the Clerk session ended")
}

async fn sleep_or_forever(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
