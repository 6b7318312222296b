//! What sign-in and connect have in common: a pending flow, its verifier, its end.

use super::Pending;
use crate::changes::Topic;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, FlowView};
use domain::flow::{FLOW_LIFETIME, PendingFlow, WayBack, hash_state};
use domain::session::{Event, SignInStep};
use domain::{ConnectionId, Region, Secret, SweepProgress, Timestamp};
use jiff::SignedDuration;
use vault::VaultKey;

/// The end of a flow that could not be recorded is tried again after this long.
const LATER: SignedDuration = SignedDuration::from_secs(5);

/// A flow to be opened.
pub(crate) struct Opening {
    pub kind: FlowKind,
    pub state: String,
    pub verifier: Secret,
    /// The address for the browser.
    pub url: String,
    /// Connecting only.
    pub connect: Option<ConnectPlan>,
}

/// What connecting needs to know when the browser comes back.
pub(crate) struct ConnectPlan {
    pub region: Region,
    pub reauthorises: Option<ConnectionId>,
    pub way: WayBack,
    pub return_url: String,
}

impl Pending {
    /// A fresh, unguessable state: 256 bits in hex.
    pub(crate) fn new_state(&self) -> String {
        hex::encode(self.runtime.random::<32>())
    }

    /// Stores a flow (verifier into the vault, then the rest into the store) and opens its address. If the
    /// browser cannot be opened, the flow goes on waiting: the address can be copied.
    pub(crate) async fn open_flow(&self, opening: Opening) -> Result<FlowView, CommandError> {
        let store = self.storage.store().await?;
        let now = self.runtime.now();
        let kind = opening.kind;
        let quiet = self.accepted.lock().await;
        self.secrets.put(&VaultKey::flow_verifier(kind.as_str()), &opening.verifier).await?;
        let (region, reauthorises, way, return_url) = match opening.connect {
            Some(plan) => (Some(plan.region), plan.reauthorises, Some(plan.way), Some(plan.return_url)),
            None => (None, None, None, None),
        };
        let flow = PendingFlow {
            kind,
            state_hash: hash_state(&opening.state),
            started_at: now,
            expires_at: now.saturating_add(FLOW_LIFETIME).unwrap_or(now),
            region,
            reauthorises,
            way,
            return_url,
        };
        store.put_flow(flow.clone()).await?;
        self.opened.lock().insert(kind, (flow.state_hash.clone(), opening.url.clone()));
        drop(quiet);
        self.changes.touched(&[Topic::Snapshot, Topic::ScheduleInputs]);
        if let Err(error) = self.services.open(&opening.url) {
            self.changes.announce(AppEvent::FlowFailed { flow: Some(kind), error });
        }
        Ok(view(&flow, Some(opening.url), None))
    }

    /// The address that was opened for `flow`; `None` if that was before the app was started.
    pub(crate) fn opened_address(&self, flow: &PendingFlow) -> Option<String> {
        let opened = self.opened.lock();
        let (state, url) = opened.get(&flow.kind)?;
        (*state == flow.state_hash).then(|| url.clone())
    }

    /// Opens the address of the pending flow again.
    pub async fn reopen_browser(&self) -> Result<(), CommandError> {
        let flow = self.newest_flow().await?;
        let url = self.opened_address(&flow).ok_or_else(|| {
            CommandError::new(ErrorCode::FlowExpired, "this attempt was begun before the app was started")
        })?;
        self.services.open(&url)
    }

    /// Gives up the pending sign-in or connect. None pending is fine.
    pub async fn cancel_flow(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        for flow in store.flows().await? {
            // What works on its answer stops at its next look.
            self.given_up.lock().insert(flow.state_hash.clone());
            self.end_flow(flow.kind).await?;
            self.given_up.lock().remove(&flow.state_hash);
        }
        if store.sessions().await?.attempt.is_some() {
            self.end_flow(FlowKind::SignIn).await?;
        }
        self.changes.touched(&[Topic::Snapshot]);
        Ok(())
    }

    /// The flows that wait for the browser.
    pub(crate) async fn pending_flows(&self) -> Result<Vec<PendingFlow>, CommandError> {
        let mut flows = self.storage.store().await?.flows().await?;
        flows.retain(|flow| !self.is_given_up(flow));
        Ok(flows)
    }

    pub(crate) fn is_given_up(&self, flow: &PendingFlow) -> bool {
        self.given_up.lock().contains(&flow.state_hash)
    }

    /// Ends a flow that can't be continued, at once in memory: the store may take no change. It is told when it
    /// does.
    pub(crate) async fn abandon_flow(&self, flow: &PendingFlow) {
        if !self.given_up.lock().insert(flow.state_hash.clone()) {
            return;
        }
        match self.end_flow(flow.kind).await {
            Ok(()) => {
                self.given_up.lock().remove(&flow.state_hash);
            }
            Err(error) => {
                tracing::warn!(reason = ?error.code, message = %error.message, "the end of a flow was not recorded yet");
                self.changes.touched(&[Topic::ScheduleInputs]);
            }
        }
    }

    /// Removes a flow: the store first, so that a verifier without a flow is all that can be left.
    pub(crate) async fn end_flow(&self, kind: FlowKind) -> Result<(), CommandError> {
        if kind == FlowKind::Connect {
            self.stop_listening().await;
        }
        if kind == FlowKind::SignIn {
            // Ends the attempt with its device token, and with it the flow.
            self.sessions.apply(Event::Cancel, None).await?;
        }
        self.storage.store().await?.delete_flow(kind).await?;
        self.opened.lock().remove(&kind);
        self.secrets.discard(&VaultKey::flow_verifier(kind.as_str())).await;
        Ok(())
    }

    pub(crate) async fn newest_flow(&self) -> Result<PendingFlow, CommandError> {
        self.pending_flows()
            .await?
            .into_iter()
            .next()
            .ok_or_else(|| CommandError::new(ErrorCode::NoPendingFlow, "nothing waits for the browser"))
    }

    /// Ends flows and reviews whose time is over; tells when the next one ends.
    pub(crate) async fn expire_flows(&self) -> Result<Option<Timestamp>, CommandError> {
        let store = self.storage.store().await?;
        let now = self.runtime.now();
        let mut next = None;
        for flow in store.flows().await? {
            if self.is_given_up(&flow) {
                // Another of its kind may be opened in its place: that one must not be ended.
                if let Ok(_quiet) = self.accepted.try_lock()
                    && store.flows().await?.contains(&flow)
                {
                    self.end_flow(flow.kind).await?;
                    self.given_up.lock().remove(&flow.state_hash);
                    self.changes.touched(&[Topic::Snapshot]);
                } else {
                    next = Some(earliest(next, now.saturating_add(LATER).unwrap_or(now)));
                }
            } else if flow.expired(now) && self.finishing().is_none_or(|(kind, _)| kind != flow.kind) {
                self.end_flow(flow.kind).await?;
                let error =
                    CommandError::new(ErrorCode::FlowExpired, "the browser did not come back in time");
                self.changes.announce(AppEvent::FlowFailed { flow: Some(flow.kind), error });
                self.changes.touched(&[Topic::Snapshot]);
            } else {
                next = Some(earliest(next, flow.expires_at));
            }
        }
        if let Some(attempt) = store.sessions().await?.attempt
            && attempt.step != SignInStep::Browser
        {
            if attempt.lapsed(now) {
                self.end_flow(FlowKind::SignIn).await?;
                let error = CommandError::new(ErrorCode::FlowExpired, "the sign-in was not finished in time");
                self.changes.announce(AppEvent::FlowFailed { flow: Some(FlowKind::SignIn), error });
                self.changes.touched(&[Topic::Snapshot]);
            } else {
                let ends = attempt.started_at.saturating_add(FLOW_LIFETIME).unwrap_or(now);
                next = Some(earliest(next, ends));
            }
        }
        if let Some(review) = store.review().await? {
            if now >= review.expires_at {
                self.discard(&review).await?;
                let error = CommandError::new(ErrorCode::FlowExpired, "the review was not confirmed in time");
                self.changes.announce(AppEvent::FlowFailed { flow: Some(FlowKind::Connect), error });
            } else {
                next = Some(earliest(next, review.expires_at));
            }
        }
        Ok(next)
    }
}

pub(crate) fn earliest(known: Option<Timestamp>, other: Timestamp) -> Timestamp {
    known.map_or(other, |known| known.min(other))
}

/// `finishing` is there while the answer is being worked on; it says how far the sweep is.
pub(crate) fn view(flow: &PendingFlow, url: Option<String>, finishing: Option<SweepProgress>) -> FlowView {
    FlowView {
        kind: flow.kind,
        url,
        started_at: flow.started_at.as_millisecond(),
        expires_at: flow.expires_at.as_millisecond(),
        finishing: finishing.is_some(),
        reauthorises: flow.reauthorises.as_ref().map(ToString::to_string),
        way: flow.way,
        return_url: flow.return_url.clone(),
        progress: finishing,
    }
}
