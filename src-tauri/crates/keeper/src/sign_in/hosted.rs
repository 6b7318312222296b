//! Signing in with Clerk's hosted pages, what every way in has in common, and signing out.

use super::SignIn;
use crate::pending::flow::Opening;
use crate::sessions::refused;
use crate::view::{CommandError, ErrorCode, FlowKind, FlowView};
use clerk::{ClerkClient, ClerkError, HostedAuthCallback, HostedAuthRequest, SignedIn};
use domain::Secret;
use domain::flow::{FLOW_LIFETIME, PendingFlow};
use domain::session::{Attempt, Event, Refused, SignInStep, Slot};
use std::sync::Arc;
use store::User;
use vault::VaultKey;
use wire::Pkce;

impl SignIn {
    /// Opens Clerk's sign-in page in the system browser. Whoever is signed in stays so until it is done.
    pub async fn begin_sign_in(&self) -> Result<FlowView, CommandError> {
        self.begin_hosted(false).await
    }

    /// The same, beginning with the page for somebody new.
    ///
    /// # Errors
    /// As [`SignIn::begin_sign_in`].
    pub async fn begin_sign_up(&self) -> Result<FlowView, CommandError> {
        self.begin_hosted(true).await
    }

    async fn begin_hosted(&self, sign_up: bool) -> Result<FlowView, CommandError> {
        let _turn = self.turn.lock().await;
        let (slot, clerk) = self.begin_attempt(SignInStep::Browser).await?;
        let state = self.pending.new_state();
        let pkce = Pkce::from_bytes(self.runtime.random());
        let redirect = domain::config::sign_in_redirect(&self.services.scheme);
        let url = clerk
            .begin_hosted_auth(&HostedAuthRequest {
                redirect_url: &redirect,
                state: &state,
                code_challenge: pkce.challenge(),
                sign_up,
            })
            .await;
        let opened = match url {
            Ok(url) => {
                let (url, verifier) = (url.into(), pkce.verifier().clone());
                self.pending
                    .open_flow(Opening { kind: FlowKind::SignIn, state, verifier, url, connect: None })
                    .await
            }
            Err(error) => Err(error.into()),
        };
        let under_way = self.sign_in_attempt().await.is_ok_and(|attempt| attempt.slot == slot);
        if opened.is_err() || !under_way {
            // Refused, or cancelled while Clerk was asked.
            self.pending.end_flow(FlowKind::SignIn).await?;
        }
        if under_way { opened } else { opened.and(Err(refused(Refused::NotUnderWay))) }
    }

    /// A new attempt with a device token of its own, in place of one under way.
    pub(crate) async fn begin_attempt(
        &self,
        step: SignInStep,
    ) -> Result<(Slot, Arc<ClerkClient>), CommandError> {
        let clients = self.services.clerk()?;
        let store = self.storage.store().await?;
        if store.sessions().await?.attempt.is_some() {
            self.pending.end_flow(FlowKind::SignIn).await?;
        }
        let sessions = store.sessions().await?;
        let host = clients.place();
        let first = Slot::at(&host, None);
        // The first place while it is free: one user on a computer is the usual case.
        let free = !sessions.slots().contains(&first);
        let slot = if free { first } else { Slot::at(&host, Some(&hex::encode(self.runtime.random::<8>()))) };
        let attempt = Attempt { slot: slot.clone(), step, clerk_id: None, started_at: self.runtime.now() };
        self.sessions.apply(Event::Begin(attempt), None).await?;
        let client = clients.of(&slot);
        Ok((slot, client))
    }

    /// The attempt under way.
    pub(crate) async fn sign_in_attempt(&self) -> Result<Attempt, CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        sessions.attempt.ok_or_else(|| CommandError::new(ErrorCode::NoPendingFlow, "no sign-in is under way"))
    }

    /// Redeems the nonce. The client saves the device token before this sees the answer; the user is
    /// written next, and that write ends the flow.
    pub(crate) async fn finish(&self, nonce: Secret, session_id: String) -> Result<(), CommandError> {
        let key = VaultKey::flow_verifier(FlowKind::SignIn.as_str());
        let verifier = self.secrets.needed(&key, "verifier of this sign-in").await?;
        let callback = HostedAuthCallback { nonce, created_session_id: session_id };
        let slot = self.sign_in_attempt().await?.slot;
        match self.services.clerk()?.of(&slot).redeem(&callback, &verifier).await {
            Err(ClerkError::SessionPending { task }) => {
                self.await_task(slot, callback.created_session_id, &task).await.map(|_| ())
            }
            signed_in => self.complete(slot, signed_in?).await,
        }
    }

    /// Makes the user of a completed attempt the one who is signed in.
    pub(crate) async fn complete(&self, slot: Slot, signed_in: SignedIn) -> Result<(), CommandError> {
        let user = signed_in.user;
        let user = User {
            id: user.id.clone(),
            name: user.name,
            email: user.email,
            image_url: user.image_url,
            session_id: Some(signed_in.session_id.clone()),
            session_ended: false,
            updated_at: self.runtime.now(),
        };
        let event = Event::Complete { slot, user: user.id.clone(), session_id: signed_in.session_id };
        let until = self.runtime.now().saturating_add(FLOW_LIFETIME).unwrap_or(self.runtime.now());
        let under_way = self.sign_in_flow().await;
        let given_up = || under_way.as_ref().is_some_and(|flow| self.pending.is_given_up(flow));
        let complete = || self.sessions.apply(event.clone(), Some(user.clone()));
        self.storage.until_stored(until, given_up, complete).await?;
        self.sessions.forget_task(&user.id);
        self.sessions.note_end(&user.id, signed_in.expires_at).await?;
        self.secrets.discard(&VaultKey::flow_verifier(FlowKind::SignIn.as_str())).await;
        self.announce_user();
        Ok(())
    }

    async fn sign_in_flow(&self) -> Option<PendingFlow> {
        self.pending.pending_flows().await.ok()?.into_iter().find(|flow| flow.kind == FlowKind::SignIn)
    }
}
