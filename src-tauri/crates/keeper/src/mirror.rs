//! The mirror: one actor that carries the outbox to Supabase, and others' changes from there.
//!
//! An entry leaves the outbox only after Supabase took its row, and only if the row did not change
//! meanwhile. A batch is applied once, so being killed between the two only repeats a push.

use crate::Keeper;
use crate::project::Project;
use crate::sweep::Teller;
use crate::sync::{Progress, Sync, SyncError};
use crate::view::{AppEvent, CommandError, ErrorCode, MirrorState};
use clerk::SessionTask;
use domain::{Timestamp, UserId, expiry};
use jiff::SignedDuration;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Place, Store, SyncRun};
use supabase::{Device, SessionTokenError, SupabaseError};
use uuid::Uuid;

/// Others' changes are asked for this often, if nothing else leads to it.
const PULL: SignedDuration = SignedDuration::from_mins(5);
/// How long runs are kept on record.
const RUNS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A refusal needs a person, but the person may act in Supabase's dashboard: look again now and then.
const REFUSED_RETRY: Duration = Duration::from_secs(15 * 60);

impl Keeper {
    /// Pulls and pushes now; rows that were refused are tried again.
    ///
    /// # Errors
    /// `not_configured`, or what the run ended with.
    pub async fn sync_now(&self) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let Some(project) = self.inner.supabase.get() else {
            return Err(CommandError::new(ErrorCode::NotConfigured, "no Supabase project is configured"));
        };
        store.release_held(user.clone()).await?;
        let outcome = self.run_sync(&store, &user, &project, true).await;
        if let Err(error) = &outcome {
            self.mirror_failed(&project, error).await;
        }
        self.inner.mirror_wake.notify_one();
        outcome.map_err(Into::into)
    }

    /// Runs until the core is shut down.
    pub(crate) async fn run_mirror(&self) {
        let mut failures = 0_u32;
        let mut last: Option<Arc<Project>> = None;
        let mut begins = true;
        loop {
            let project = self.inner.supabase.get();
            if last.as_ref().map(Arc::as_ptr) != project.as_ref().map(Arc::as_ptr) || begins {
                failures = 0;
                begins = !self.begin_clock(project.as_deref()).await;
            }
            last.clone_from(&project);
            let wait = match project {
                None => None,
                Some(project) => match self.mirror_turn(&project).await {
                    Ok(()) => {
                        failures = 0;
                        Some(PULL.unsigned_abs())
                    }
                    Err(error) => {
                        failures = failures.saturating_add(1);
                        self.mirror_failed(&project, &error).await;
                        self.mirror_pause(&error, failures)
                    }
                },
            };
            tokio::select! {
                () = self.inner.cancel.cancelled() => return,
                () = self.inner.mirror_wake.notified() => {}
                () = sleep_or_forever(wait) => {}
            }
        }
    }

    /// Forgets the clock of an earlier project. Tells whether that is done.
    async fn begin_clock(&self, project: Option<&Project>) -> bool {
        let Ok(store) = self.store().await else { return false };
        let address = project.map(|project| project.config.url.to_string());
        match store.reset_skew(address, self.now()).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the clock of an earlier project could not be forgotten");
                false
            }
        }
    }

    async fn mirror_turn(&self, project: &Project) -> Result<(), SyncError> {
        let Ok((store, user)) = self.signed_in().await else { return Ok(()) };
        match store.current_user().await {
            Ok(Some(current)) if current.session_ended => {
                self.set_mirror(project, MirrorState::Waiting, Some(ended()));
                return Ok(());
            }
            _ => {}
        }
        let now = self.now();
        let due =
            self.now_state().mirror.pulled_at.is_none_or(|at| at > now || now.duration_since(at) >= PULL);
        self.run_sync(&store, &user, project, due).await
    }

    async fn run_sync(
        &self,
        store: &Store,
        user: &UserId,
        project: &Project,
        pull: bool,
    ) -> Result<(), SyncError> {
        let pushing = self.inner.pushing.lock().await;
        if project.over.is_cancelled() {
            return Ok(());
        }
        pushing.set(user);
        let sync = Sync {
            store,
            supabase: &project.client,
            clock: &self.inner.clock,
            user: user.clone(),
            project: project.config.url.to_string(),
            device: Device {
                id: store.device_id(Uuid::from_bytes(self.random()).to_string()).await?,
                name: gethostname::gethostname().to_string_lossy().into_owned(),
                platform: std::env::consts::OS.to_owned(),
                app_version: self.inner.version.clone(),
            },
        };
        let teller = Teller::new(|| self.emit(AppEvent::SnapshotChanged));
        let latest = Mutex::new(Progress::default());
        let tell = |progress: Progress| {
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = progress;
            self.now_state().mirror.progress = Some(progress);
            if progress.waiting > 0 {
                self.set_mirror(project, MirrorState::Pushing, None);
            }
            teller.at(self.inner.clock.monotonic());
        };
        let outcome = tokio::select! {
            () = self.inner.cancel.cancelled() => return Ok(()),
            () = project.over.cancelled() => return Ok(()),
            outcome = sync.run(pull, &tell) => outcome,
        };
        let done = *latest.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut now = self.now_state();
            now.mirror.progress = None;
            now.mirror.skipped = now.mirror.skipped.saturating_add(done.skipped);
        }
        if done.received > 0 {
            self.emit(AppEvent::ConnectionsChanged);
            self.emit(AppEvent::AccountsChanged);
            self.emit(AppEvent::SnapshotChanged);
        }
        if done.sent > 0 {
            let Device { id, name, platform, app_version } = sync.device.clone();
            let place = Place { id, name, platform, app_version, last_seen_at: self.now() };
            store.note_place(user.clone(), place).await?;
        }
        if done.sent + done.received > 0 {
            let problem = outcome.as_ref().err().map(ToString::to_string);
            let run = SyncRun {
                at: self.now(),
                sent: done.sent,
                stale: done.stale,
                received: done.received,
                problem,
            };
            let oldest = self.now().saturating_sub(RUNS_KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
            store.add_sync_run(user.clone(), run, oldest).await?;
        }
        outcome?;
        let asked = pull || done.waiting > 0;
        if asked {
            self.forget_task(user);
            let now = self.now();
            let mut state = self.now_state();
            state.mirror.pulled_at = Some(now);
            state.mirror.last_success = Some(now);
        }
        let stands = {
            let now = self.now_state();
            // Where nothing was asked, nothing says that what failed before works again.
            now.mirror.pulled_at.is_some() && now.mirror.state != MirrorState::InSync
        };
        if asked || stands {
            self.set_mirror(project, MirrorState::InSync, None);
        }
        Ok(())
    }

    /// Shows why the mirror waits. A session that Clerk ended is noted as such before this returns, so that
    /// nothing on the screen still says that all is well.
    async fn mirror_failed(&self, project: &Project, error: &SyncError) {
        let (state, shown) = match error {
            SyncError::Store(error) => (MirrorState::Waiting, error.into()),
            SyncError::Supabase(SupabaseError::NoSession(SessionTokenError::SignedOut)) => {
                self.session_over().await;
                (MirrorState::Waiting, ended())
            }
            SyncError::Supabase(error @ SupabaseError::NoSession(SessionTokenError::Pending(task))) => {
                if let Some(user) = self.inner.pushing.lock().await.whose() {
                    self.note_task(&user, &SessionTask::from(task.as_str()));
                }
                (MirrorState::Waiting, error.clone().into())
            }
            // Not Supabase refuses, but there is nothing to ask it with.
            SyncError::Supabase(error @ SupabaseError::NoSession(SessionTokenError::NativeApiOff)) => {
                (MirrorState::Waiting, error.clone().into())
            }
            SyncError::Supabase(error) if error.is_permanent() => {
                (MirrorState::Refused, error.clone().into())
            }
            SyncError::Supabase(error) => (MirrorState::Waiting, error.clone().into()),
        };
        if !project.over.is_cancelled() {
            // What was asked for is still to come, even if nothing else waits.
            self.now_state().mirror.pulled_at = None;
        }
        self.set_mirror(project, state, Some(shown));
    }

    /// How long to wait after `failures` in a row; `None` until something happens.
    fn mirror_pause(&self, error: &SyncError, failures: u32) -> Option<Duration> {
        tracing::warn!(%error, failures, "the mirror did not succeed");
        let now = self.now();
        let wait = match error {
            SyncError::Supabase(SupabaseError::NoSession(SessionTokenError::SignedOut)) => return None,
            SyncError::Supabase(error) if error.is_permanent() => return Some(REFUSED_RETRY),
            SyncError::Supabase(error) => error.retry_after(),
            SyncError::Store(_) => None,
        };
        let wait = wait.and_then(|wait| SignedDuration::try_from(wait).ok());
        let next = expiry::retry_at(now, failures, u32::from_be_bytes(self.random()), wait);
        Some(Duration::try_from(next.duration_since(now)).unwrap_or(Duration::from_secs(1)))
    }

    /// Clerk ended the session: told once; everything local goes on.
    async fn session_over(&self) {
        // Whose rows were being pushed: somebody else may be signed in by now.
        let user = self.inner.pushing.lock().await.whose();
        let (Ok(store), Some(user)) = (self.store().await, user) else { return };
        self.note_session_over(&store, user).await;
    }

    /// What a project that is no longer in use leads to is nobody's news.
    fn set_mirror(&self, project: &Project, state: MirrorState, error: Option<CommandError>) {
        {
            let mut now = self.now_state();
            if project.over.is_cancelled() {
                return;
            }
            if now.mirror.state == state && now.mirror.error == error && state != MirrorState::InSync {
                return;
            }
            now.mirror.state = state;
            now.mirror.error = error;
        }
        self.emit(AppEvent::SnapshotChanged);
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
