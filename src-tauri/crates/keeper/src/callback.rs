//! The one place where an address from outside enters. It may come twice, late, forged or at a cold
//! start; only the address whose state belongs to the pending flow does anything, and a refused one
//! never uses the flow up.

use crate::Keeper;
use crate::storage::is_storage;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind};
use domain::callback::{Callback, parse};
use domain::flow::{PendingFlow, hash_state};

impl Keeper {
    /// Takes an address that the system (or the person, by pasting it) handed over. Giving the same
    /// address again while or after it is accepted does nothing.
    ///
    /// # Errors
    /// `bad_callback`, `no_pending_flow`, `state_mismatch` or `flow_expired` for an address that is not
    /// believed; otherwise what went wrong while finishing the flow. Each is also announced.
    pub async fn handle_callback(&self, address: &str) -> Result<(), CommandError> {
        let mut accepted = self.inner.callback.lock().await;
        let digest = hash_state(address.trim());
        if accepted.as_ref() == Some(&digest) {
            return Ok(());
        }
        let (flow, callback) = match self.believe(address).await {
            Ok(believed) => believed,
            Err(error) => {
                tracing::warn!(reason = ?error.code, "a callback was refused");
                self.emit(AppEvent::FlowFailed { flow: None, error: error.clone() });
                return Err(error);
            }
        };
        *accepted = Some(digest);
        {
            let mut now = self.now_state();
            now.finishing = Some(flow.kind);
            now.progress = domain::SweepProgress::default();
        }
        self.emit(AppEvent::SnapshotChanged);
        let kind = flow.kind;
        if let Callback::SignIn { nonce, .. } = &callback {
            self.note_callback(nonce.is_some()).await;
        }
        let outcome = match callback {
            Callback::SignIn { nonce: Some(nonce), session_id, .. } => {
                let finished = self.finish_sign_in(nonce, session_id).await;
                if finished.as_ref().is_err_and(|error| is_storage(error.code)) {
                    // Clerk takes the same answer once.
                    self.abandon_flow(&flow).await;
                }
                finished
            }
            Callback::SignIn { nonce: None, .. } => Err(CommandError::new(
                ErrorCode::CallbackNotRegistered,
                "Clerk left out the nonce: the callback is not on the list of native applications",
            )),
            Callback::Amazon { outcome, .. } => self.finish_connect(&flow, outcome).await,
        };
        self.now_state().finishing = None;
        if let Err(error) = &outcome {
            tracing::warn!(reason = ?error.code, message = %error.message, ?kind, "a flow failed");
            if passing(error.code) && !self.is_given_up(&flow) {
                // The other side may still take the same address: let it be tried again.
                *accepted = None;
            } else {
                self.abandon_flow(&flow).await;
            }
            self.emit(AppEvent::FlowFailed { flow: Some(kind), error: error.clone() });
        }
        self.emit(AppEvent::SnapshotChanged);
        outcome
    }

    /// Whether `address` would be accepted now. Nothing is done with it.
    pub(crate) async fn believed(&self, address: &str) -> Result<(), CommandError> {
        self.believe(address).await.map(|_| ())
    }

    async fn believe(&self, address: &str) -> Result<(PendingFlow, Callback), CommandError> {
        let callback = parse(address, &self.routes())?;
        let kind = match callback {
            Callback::SignIn { .. } => FlowKind::SignIn,
            Callback::Amazon { .. } => FlowKind::Connect,
        };
        let flows = self.pending_flows().await?;
        let Some(flow) = flows.into_iter().find(|flow| flow.kind == kind) else {
            return Err(CommandError::new(ErrorCode::NoPendingFlow, "nothing waits for this address"));
        };
        if !callback.state().is_some_and(|state| flow.matches(state)) {
            return Err(CommandError::new(ErrorCode::StateMismatch, "the state belongs to no pending flow"));
        }
        if flow.expired(self.now()) {
            self.end_flow(kind).await?;
            return Err(CommandError::new(ErrorCode::FlowExpired, "the address came too late"));
        }
        Ok((flow, callback))
    }
}

/// Whether the flow may go on waiting after this error.
fn passing(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::Offline
            | ErrorCode::CertificateUntrusted
            | ErrorCode::CertificateDate
            | ErrorCode::ProxyLogin
            | ErrorCode::ProxyFailed
            | ErrorCode::ProviderDown
            | ErrorCode::ClerkUnavailable
            | ErrorCode::Throttled
            | ErrorCode::VaultLocked
            | ErrorCode::VaultNoCollection
            | ErrorCode::VaultUnavailable
    ) || is_storage(code)
}
