//! From nothing to running: the database, what an interrupted run left behind, the keychain, the actors.

mod place;

use crate::changes::Topic;
use crate::dependencies::Database;
use crate::pending::Finish;
use crate::rooms::Rooms;
use crate::storage::{FIRST_WAIT, is_storage};
use crate::view::CommandError;
use domain::flow::{PendingFlow, WayBack};
use domain::{Secret, sandbox};
use std::sync::Arc;
use store::Store;
use vault::VaultKey;

/// Name of the database file in the data folder.
const DATABASE: &str = "adkeeper.db";

impl Rooms {
    pub async fn run(&self, finish: &Arc<dyn Finish>) {
        let opened = match &self.database {
            Database::Folder(folder) => self.storage.open(folder.join(DATABASE)).await,
            Database::Opened(store) => Some(store.clone()),
        };
        if let Some(store) = opened {
            self.run_with(store, finish).await;
        }
    }

    async fn run_with(&self, store: Store, finish: &Arc<dyn Finish>) {
        while let Err(error) = self.check_place(&store).await {
            if is_storage(error.code) {
                self.storage.note_fault(error.code);
                tokio::select! {
                    biased;
                    () = self.runtime.cancel.cancelled() => return,
                    () = tokio::time::sleep(FIRST_WAIT) => continue,
                }
            }
            tracing::error!(reason = ?error.code, message = %error.message, "this folder is not for this start");
            self.storage.opened.send_replace(Some(Err(error)));
            self.changes.touched(&[Topic::Snapshot]);
            return;
        }
        let (storage, watched) = (Arc::clone(&self.storage), store.clone());
        self.runtime.tasks.spawn(async move { storage.watch(watched).await });
        self.storage.opened.send_replace(Some(Ok(store)));
        let read =
            [self.refresh.read_pause().await, self.ends.read_secret_end().await, self.organize.begin().await];
        for read in read {
            if let Err(error) = read {
                tracing::warn!(reason = ?error.code, message = %error.message, "a small setting could not be read");
            }
        }
        self.changes.touched(&[Topic::Snapshot]);
        let mirror = Arc::clone(&self.mirror);
        self.runtime.tasks.spawn(async move { mirror.run().await });
        self.resume_listening(finish).await;
        // The keychain may be slow or ask the user: everything above is usable meanwhile.
        self.prepare_secrets().await;
        if let Err(error) = self.sign_in.resume().await {
            tracing::warn!(reason = ?error.code, message = %error.message, "an interrupted sign-in was not resumed");
        }
        tokio::join!(self.refresh.run(), self.watch.run(), self.reports.run());
    }

    /// A flow that waits for the loopback port goes on waiting after a restart.
    async fn resume_listening(&self, finish: &Arc<dyn Finish>) {
        let Ok(store) = self.storage.store().await else { return };
        let flows = store.flows().await.unwrap_or_default();
        let waits =
            |flow: &PendingFlow| flow.way == Some(WayBack::Loopback) && !flow.expired(self.runtime.now());
        if let Some(amazon) = self.services.amazon_if_set()
            && flows.iter().any(waits)
            && let Err(error) = self.pending.listen(amazon.config.loopback_port, finish).await
        {
            tracing::warn!(message = %error.message, "the pending connect cannot come back by loopback");
        }
    }

    /// Continues at once with what waited for the keychain.
    pub async fn resume_with_keychain(&self) {
        self.prepare_secrets().await;
        self.refresh.keychain_opened().await;
        self.changes.touched(&[Topic::ScheduleInputs, Topic::Outbox]);
    }

    /// Looks whether the vault answers, and brings it into line with the store.
    pub(crate) async fn prepare_secrets(&self) {
        if let Err(error) = self.secrets.probe().await {
            tracing::warn!(%error, "the keychain does not answer");
            return;
        }
        if let Err(error) = self.align_secrets().await {
            tracing::warn!(reason = ?error.code, message = %error.message, "the keychain could not be prepared");
        }
    }

    async fn align_secrets(&self) -> Result<(), CommandError> {
        if let Some(amazon) = self.services.amazon_if_set() {
            let key = VaultKey::client_secret(&amazon.config.client_id);
            if amazon.config.sandbox.is_some() && amazon.config.broker_url.is_none() {
                let known = Secret::new(sandbox::LWA_CLIENT_SECRET);
                if self.secrets.get(&key).await?.as_ref() != Some(&known) {
                    self.secrets.put(&key, &known).await?;
                }
            }
            self.setup.note_client_secret().await?;
        }
        self.pending.drop_orphans().await
    }
}
