//! The mirror: one actor that carries the outbox to Supabase.
//!
//! An entry leaves the outbox only after Supabase took its row, and only if the row did not change
//! meanwhile. Upserts are idempotent, so being killed between the two only repeats a push.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, MirrorState, NoticeKind};
use domain::mirror::MirrorTable;
use domain::{UserId, expiry};
use std::time::Duration;
use store::{NewNotice, Store};
use supabase::{SessionTokenError, SupabaseClient, SupabaseError};

/// Rows per push.
const BATCH: u32 = 500;
/// A refusal needs a person, but the person may act in Supabase's dashboard: look again now and then.
const REFUSED_RETRY: Duration = Duration::from_secs(15 * 60);

impl Keeper {
    /// Pushes what waits, now.
    ///
    /// # Errors
    /// `not_configured`, or what the push ended with.
    pub async fn sync_now(&self) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let Some(supabase) = self.inner.supabase.as_ref() else {
            return Err(CommandError::new(ErrorCode::NotConfigured, "no Supabase project is configured"));
        };
        let outcome = self.push(&store, &user, supabase).await;
        self.inner.mirror_wake.notify_one();
        outcome.map_err(Into::into)
    }

    /// Runs until the core is shut down.
    pub(crate) async fn run_mirror(&self) {
        let Some(supabase) = self.inner.supabase.as_ref() else { return };
        let mut failures = 0_u32;
        loop {
            let wait = match self.mirror_turn(supabase).await {
                Ok(()) => {
                    failures = 0;
                    None
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    self.mirror_pause(&error, failures)
                }
            };
            tokio::select! {
                () = self.inner.cancel.cancelled() => return,
                () = self.inner.mirror_wake.notified() => {}
                () = sleep_or_forever(wait) => {}
            }
        }
    }

    async fn mirror_turn(&self, supabase: &SupabaseClient) -> Result<(), SupabaseError> {
        let Ok((store, user)) = self.signed_in().await else { return Ok(()) };
        match store.current_user().await {
            Ok(Some(current)) if current.session_ended => {
                self.set_mirror(MirrorState::Waiting, Some(ended()));
                return Ok(());
            }
            _ => {}
        }
        self.push(&store, &user, supabase).await
    }

    async fn push(
        &self,
        store: &Store,
        user: &UserId,
        supabase: &SupabaseClient,
    ) -> Result<(), SupabaseError> {
        let pushing = self.inner.pushing.lock().await;
        pushing.set(user);
        let mut sent = false;
        for table in MirrorTable::ALL {
            loop {
                let entries =
                    store.outbox(user.clone(), table, BATCH).await.map_err(|error| store_failed(&error))?;
                if entries.is_empty() {
                    break;
                }
                if !sent {
                    sent = true;
                    self.set_mirror(MirrorState::Pushing, None);
                }
                let rows = self
                    .mirror_rows(store, user, table, &entries)
                    .await
                    .map_err(|error| store_failed(&error))?;
                let remote = supabase::schema::table(table);
                let push = supabase.upsert(remote.name, remote.on_conflict, remote.columns, &rows);
                tokio::select! {
                    () = self.inner.cancel.cancelled() => return Ok(()),
                    answer = push => answer?,
                }
                store.clear_outbox(entries).await.map_err(|error| store_failed(&error))?;
            }
        }
        if sent || self.now_state().mirror.state != MirrorState::InSync {
            self.now_state().mirror.last_success = Some(self.now());
            self.set_mirror(MirrorState::InSync, None);
        }
        Ok(())
    }

    /// Shows why the mirror waits and tells how long.
    fn mirror_pause(&self, error: &SupabaseError, failures: u32) -> Option<Duration> {
        tracing::warn!(%error, failures, "the push did not succeed");
        if let SupabaseError::NoSession(SessionTokenError::SignedOut) = error {
            self.set_mirror(MirrorState::Waiting, Some(ended()));
            let keeper = self.clone();
            self.inner.tasks.spawn(async move { keeper.session_over().await });
            return None;
        }
        if error.is_permanent() {
            self.set_mirror(MirrorState::Refused, Some(error.clone().into()));
            return Some(REFUSED_RETRY);
        }
        self.set_mirror(MirrorState::Waiting, Some(error.clone().into()));
        let now = self.now();
        let wait = error.retry_after().and_then(|wait| jiff::SignedDuration::try_from(wait).ok());
        let next = expiry::retry_at(now, failures, u32::from_be_bytes(self.random()), wait);
        Some(Duration::try_from(next.duration_since(now)).unwrap_or(Duration::from_secs(1)))
    }

    /// Clerk ended the session: told once; everything local goes on.
    async fn session_over(&self) {
        let Ok((store, user)) = self.signed_in().await else { return };
        match store.set_session_ended(true).await {
            Ok(true) => {
                let notice = NewNotice {
                    user_id: user,
                    kind: NoticeKind::SessionEnded,
                    connection_id: None,
                    label: None,
                    cause: None,
                    accounts: None,
                    ends_at: None,
                    created_at: self.now(),
                };
                if let Err(error) = store.add_notice(notice).await {
                    tracing::error!(%error, "the end of the session could not be noted");
                }
                self.emit(AppEvent::NoticesChanged);
                self.emit(AppEvent::SnapshotChanged);
            }
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the end of the session could not be stored"),
        }
    }

    fn set_mirror(&self, state: MirrorState, error: Option<CommandError>) {
        {
            let mut now = self.now_state();
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

fn store_failed(error: &store::StoreError) -> SupabaseError {
    tracing::error!(%error, "the outbox could not be read or written");
    SupabaseError::NoSession(SessionTokenError::Unavailable { retry_after: None })
}

async fn sleep_or_forever(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
