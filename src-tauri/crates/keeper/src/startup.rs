//! From nothing to running: the database, what an interrupted run left behind, the keychain, the actors.

use crate::Keeper;
use crate::parts::Database;
use crate::storage::{FIRST_WAIT, is_storage};
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind};
use domain::flow::{PendingFlow, WayBack};
use domain::session::{Event, SignInStep};
use domain::{Secret, sandbox};
use store::Store;
use vault::VaultKey;

/// Name of the database file in the data folder.
const DATABASE: &str = "adkeeper.db";

impl Keeper {
    pub(crate) async fn run(&self) {
        let opened = match &self.inner.database {
            Database::Folder(folder) => self.open_store(folder.join(DATABASE)).await,
            Database::Opened(store) => Some(store.clone()),
        };
        if let Some(store) = opened {
            self.run_with(store).await;
        }
    }

    async fn run_with(&self, store: Store) {
        while let Err(error) = self.check_place(&store).await {
            if is_storage(error.code) {
                self.note_fault(error.code);
                tokio::select! {
                    biased;
                    () = self.inner.cancel.cancelled() => return,
                    () = tokio::time::sleep(FIRST_WAIT) => continue,
                }
            }
            tracing::error!(reason = ?error.code, message = %error.message, "this folder is not for this start");
            self.inner.store.send_replace(Some(Err(error)));
            self.emit(AppEvent::SnapshotChanged);
            return;
        }
        let watching = (self.clone(), store.clone());
        self.inner.tasks.spawn(async move { watching.0.watch_storage(watching.1).await });
        self.inner.store.send_replace(Some(Ok(store)));
        for read in [self.read_pause().await, self.read_secret_end().await] {
            if let Err(error) = read {
                tracing::warn!(reason = ?error.code, message = %error.message, "a small setting could not be read");
            }
        }
        self.emit(AppEvent::SnapshotChanged);
        let mirror = self.clone();
        self.inner.tasks.spawn(async move { mirror.run_mirror().await });
        self.resume_listening().await;
        // The keychain may be slow or ask the person: everything above is usable meanwhile.
        self.prepare_secrets().await;
        if let Err(error) = self.resume_sign_in().await {
            tracing::warn!(reason = ?error.code, message = %error.message, "an interrupted sign-in was not resumed");
        }
        self.run_schedule().await;
    }

    /// A flow that waits for the loopback port goes on waiting after a restart.
    async fn resume_listening(&self) {
        let Ok(store) = self.store().await else { return };
        let flows = store.flows().await.unwrap_or_default();
        let waits = |flow: &PendingFlow| flow.way == Some(WayBack::Loopback) && !flow.expired(self.now());
        if let Some(amazon) = self.amazon_if_set()
            && flows.iter().any(waits)
            && let Err(error) = self.listen(amazon.config.loopback_port).await
        {
            tracing::warn!(message = %error.message, "the pending connect cannot come back by loopback");
        }
    }

    /// Looks whether the vault answers, and brings it into line with the store.
    pub(crate) async fn prepare_secrets(&self) {
        let probe = self.inner.vault.probe().await;
        self.note_vault(probe.as_ref().err());
        if let Err(error) = probe {
            tracing::warn!(%error, "the keychain does not answer");
            return;
        }
        if let Err(error) = self.align_secrets().await {
            tracing::warn!(reason = ?error.code, message = %error.message, "the keychain could not be prepared");
        }
    }

    async fn align_secrets(&self) -> Result<(), CommandError> {
        if let Some(amazon) = self.amazon_if_set() {
            let key = VaultKey::client_secret(&amazon.config.client_id);
            if amazon.config.sandbox.is_some() && amazon.config.broker_url.is_none() {
                let known = Secret::new(sandbox::LWA_CLIENT_SECRET);
                if self.secret(&key).await?.as_ref() != Some(&known) {
                    self.put_secret(&key, &known).await?;
                }
            }
            self.note_client_secret().await?;
        }
        self.drop_orphans().await
    }

    /// A run that was killed between vault and store, or the other way round, left secrets that nothing
    /// uses. No flow may begin or end meanwhile: its secret is in the vault before it is in the store.
    async fn drop_orphans(&self) -> Result<(), CommandError> {
        let _quiet = self.inner.callback.lock().await;
        let store = self.store().await?;
        if store.review().await?.is_none() {
            // The answer of a browser came and its review was never stored: its code is used up.
            let answered = self.secret(&VaultKey::review_refresh_token()).await?.is_some();
            for flow in
                store.flows().await?.into_iter().filter(|flow| flow.kind == FlowKind::Connect && answered)
            {
                self.abandon_flow(&flow).await;
                let error =
                    CommandError::new(ErrorCode::FlowExpired, "the app ended before the login was stored");
                self.emit(AppEvent::FlowFailed { flow: Some(FlowKind::Connect), error });
            }
            self.delete_secret(&VaultKey::review_refresh_token()).await?;
        }
        self.drop_unused_slots().await?;
        let flows = store.flows().await?;
        for kind in [FlowKind::SignIn, FlowKind::Connect] {
            if !flows.iter().any(|flow| flow.kind == kind) {
                self.delete_secret(&VaultKey::flow_verifier(kind.as_str())).await?;
            }
        }
        Ok(())
    }

    /// A sign-in that was killed after Clerk had answered: its device token knows who it is. One that has no
    /// flow to wait for and no session goes.
    pub(crate) async fn resume_sign_in(&self) -> Result<(), CommandError> {
        let Some(clients) = self.inner.clerk.get() else { return Ok(()) };
        // One that begins meanwhile is no leftover.
        let _turn = self.inner.forms.lock().await;
        let store = self.store().await?;
        let Some(attempt) = store.sessions().await?.attempt else { return Ok(()) };
        let hosted = attempt.step == SignInStep::Browser;
        let waits = store.flows().await?.iter().any(|flow| flow.kind == FlowKind::SignIn);
        if hosted && !waits {
            self.turn_sessions(Event::Cancel, None).await?;
            return Ok(());
        }
        if self.secret(&VaultKey::device_token_in(&attempt.slot)).await?.is_none() {
            return Ok(());
        }
        if !clients.owns(&attempt.slot) {
            // It belongs to another Clerk instance.
            self.turn_sessions(Event::Cancel, None).await?;
            return Ok(());
        }
        let client = clients.of(&attempt.slot);
        let Some(state) = client.client().await? else { return Ok(()) };
        let living = state
            .sessions
            .iter()
            .find(|session| session.status == clerk::SessionStatus::Active && session.user.is_some());
        if let Some(session) = living {
            let signed_in = client.completed(&session.id).await?;
            self.welcome(attempt.slot, signed_in).await?;
        }
        Ok(())
    }

    /// Device tokens that nobody uses: left by a process that was killed while it changed who uses them.
    async fn drop_unused_slots(&self) -> Result<(), CommandError> {
        let store = self.store().await?;
        for slot in store.unused_slots().await? {
            self.delete_secret(&VaultKey::device_token_in(&slot)).await?;
            store.forget_slot(slot).await?;
        }
        Ok(())
    }
}
