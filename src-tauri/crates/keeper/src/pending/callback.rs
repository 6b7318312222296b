//! The one place where an address from outside enters. It may come twice, late, forged or at a cold
//! start; only the address whose state belongs to the pending flow does anything, and a refused one
//! never uses the flow up.

use super::Pending;
use crate::changes::Topic;
use crate::storage::is_storage;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind};
use async_trait::async_trait;
use domain::callback::{Callback, parse};
use domain::flow::{PendingFlow, hash_state};

/// What completes a flow once its answer is here. The rooms above do it; a listener only holds on to it while the
/// flow waits.
#[async_trait]
pub(crate) trait Finish: Send + Sync + 'static {
    /// Works on the answer of `flow`. What is used up by it, and can't be tried again, ends the flow.
    async fn finish(&self, flow: &PendingFlow, answer: Callback) -> Result<(), CommandError>;
}

impl Pending {
    /// Takes an address that the system (or the user, by pasting it) handed over. Giving the same
    /// address again while or after it is accepted does nothing.
    pub async fn handle_callback(&self, address: &str, finish: &dyn Finish) -> Result<(), CommandError> {
        let mut accepted = self.accepted.lock().await;
        let digest = hash_state(address.trim());
        if accepted.as_ref() == Some(&digest) {
            return Ok(());
        }
        let (flow, callback) = match self.validate(address).await {
            Ok(valid) => valid,
            Err(error) => {
                tracing::warn!(reason = ?error.code, "a callback was refused");
                self.changes.announce(AppEvent::FlowFailed { flow: None, error: error.clone() });
                return Err(error);
            }
        };
        *accepted = Some(digest);
        *self.finishing.lock() = Some((flow.kind, domain::SweepProgress::default()));
        self.changes.touched(&[Topic::Snapshot]);
        let kind = flow.kind;
        let outcome = finish.finish(&flow, callback).await;
        *self.finishing.lock() = None;
        if let Err(error) = &outcome {
            tracing::warn!(reason = ?error.code, message = %error.message, ?kind, "a flow failed");
            if passing(error.code) && !self.is_given_up(&flow) {
                // The other side may still take the same address: let it be tried again.
                *accepted = None;
            } else {
                self.abandon_flow(&flow).await;
            }
            self.changes.announce(AppEvent::FlowFailed { flow: Some(kind), error: error.clone() });
        }
        self.changes.touched(&[Topic::Snapshot]);
        outcome
    }

    /// Whether `address` would be accepted now. Nothing is done with it.
    pub(crate) async fn would_accept(&self, address: &str) -> Result<(), CommandError> {
        self.validate(address).await.map(|_| ())
    }

    async fn validate(&self, address: &str) -> Result<(PendingFlow, Callback), CommandError> {
        let callback = parse(address, &self.services.routes())?;
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
        if flow.expired(self.runtime.now()) {
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
