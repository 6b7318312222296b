//! Signing in with Clerk's hosted pages, what every way in has in common, and signing out.

use crate::Keeper;
use crate::clients::Clients;
use crate::flow::Opening;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, FlowView, NoticeKind};
use clerk::{
    ClerkClient, ClerkError, HostedAuthCallback, HostedAuthRequest, SignedIn, challenge, verifier_from,
};
use domain::flow::{FLOW_LIFETIME, PendingFlow};
use domain::session::{Attempt, Event, Refused, SignInStep, Slot, Turn};
use domain::{Secret, UserId};
use std::sync::Arc;
use store::{NewNotice, Store, User};
use vault::VaultKey;

impl Keeper {
    /// Opens Clerk's sign-in page in the system browser. Whoever is signed in stays so until it is done.
    ///
    /// # Errors
    /// `not_configured`, the vault's errors, or Clerk's.
    pub async fn begin_sign_in(&self) -> Result<FlowView, CommandError> {
        self.begin_hosted(false).await
    }

    /// The same, beginning with the page for somebody new.
    ///
    /// # Errors
    /// As [`Keeper::begin_sign_in`].
    pub async fn begin_sign_up(&self) -> Result<FlowView, CommandError> {
        self.begin_hosted(true).await
    }

    async fn begin_hosted(&self, sign_up: bool) -> Result<FlowView, CommandError> {
        let _turn = self.inner.forms.lock().await;
        let (slot, clerk) = self.begin_attempt(SignInStep::Browser).await?;
        let state = self.new_state();
        let verifier = verifier_from(self.random());
        let redirect = domain::config::sign_in_redirect(&self.inner.scheme);
        let url = clerk
            .begin_hosted_auth(&HostedAuthRequest {
                redirect_url: &redirect,
                state: &state,
                code_challenge: &challenge(&verifier),
                sign_up,
            })
            .await;
        let opened = match url {
            Ok(url) => {
                let url = url.into();
                self.open_flow(Opening { kind: FlowKind::SignIn, state, verifier, url, connect: None }).await
            }
            Err(error) => Err(error.into()),
        };
        let under_way = self.sign_in_attempt().await.is_ok_and(|attempt| attempt.slot == slot);
        if opened.is_err() || !under_way {
            // Refused, or cancelled while Clerk was asked.
            self.end_flow(FlowKind::SignIn).await?;
        }
        if under_way { opened } else { opened.and(Err(refused(Refused::NotUnderWay))) }
    }

    /// A new attempt with a device token of its own, in place of one under way.
    pub(crate) async fn begin_attempt(
        &self,
        step: SignInStep,
    ) -> Result<(Slot, Arc<ClerkClient>), CommandError> {
        let clients = self.clients()?;
        let store = self.store().await?;
        if store.sessions().await?.attempt.is_some() {
            self.end_flow(FlowKind::SignIn).await?;
        }
        let sessions = store.sessions().await?;
        let host = clients.place();
        let first = Slot::at(&host, None);
        // The first place while it is free: one person on a computer is the usual case.
        let free = !sessions.slots().contains(&first);
        let slot = if free { first } else { Slot::at(&host, Some(&hex::encode(self.random::<8>()))) };
        let attempt = Attempt { slot: slot.clone(), step, clerk_id: None, started_at: self.now() };
        self.turn_sessions(Event::Begin(attempt), None).await?;
        let client = clients.of(&slot);
        Ok((slot, client))
    }

    /// The attempt under way.
    pub(crate) async fn sign_in_attempt(&self) -> Result<Attempt, CommandError> {
        let sessions = self.store().await?.sessions().await?;
        sessions.attempt.ok_or_else(|| CommandError::new(ErrorCode::NoPendingFlow, "no sign-in is under way"))
    }

    /// Redeems the nonce. The client saves the device token before this sees the answer; the person is
    /// written next, and that write ends the flow.
    pub(crate) async fn finish_sign_in(&self, nonce: Secret, session_id: String) -> Result<(), CommandError> {
        let key = VaultKey::flow_verifier(FlowKind::SignIn.as_str());
        let verifier = self.needed_secret(&key, "verifier of this sign-in").await?;
        let callback = HostedAuthCallback { nonce, created_session_id: session_id };
        let slot = self.sign_in_attempt().await?.slot;
        match self.clients()?.of(&slot).redeem(&callback, &verifier).await {
            Err(ClerkError::SessionPending { task }) => {
                self.await_task(slot, callback.created_session_id, &task).await.map(|_| ())
            }
            signed_in => self.welcome(slot, signed_in?).await,
        }
    }

    /// Makes the person of a completed attempt the one who is signed in.
    pub(crate) async fn welcome(&self, slot: Slot, signed_in: SignedIn) -> Result<(), CommandError> {
        let person = signed_in.user;
        let user = User {
            id: person.id.clone(),
            name: person.name,
            email: person.email,
            image_url: person.image_url,
            session_id: Some(signed_in.session_id.clone()),
            session_ended: false,
            updated_at: self.now(),
        };
        let event = Event::Complete { slot, user: person.id.clone(), session_id: signed_in.session_id };
        let until = self.now().saturating_add(FLOW_LIFETIME).unwrap_or(self.now());
        let under_way = self.sign_in_flow().await;
        let given_up = || under_way.as_ref().is_some_and(|flow| self.is_given_up(flow));
        let complete = || self.turn_sessions(event.clone(), Some(user.clone()));
        self.until_stored(until, given_up, complete).await?;
        self.forget_task(&person.id);
        self.note_session_end(&person.id, signed_in.expires_at).await?;
        self.drop_secret(&VaultKey::flow_verifier(FlowKind::SignIn.as_str())).await;
        self.announce_person();
        Ok(())
    }

    async fn sign_in_flow(&self) -> Option<PendingFlow> {
        self.pending_flows().await.ok()?.into_iter().find(|flow| flow.kind == FlowKind::SignIn)
    }

    /// Everything on the screen belongs to somebody else now.
    pub(crate) fn announce_person(&self) {
        for event in [
            AppEvent::SnapshotChanged,
            AppEvent::ConnectionsChanged,
            AppEvent::AccountsChanged,
            AppEvent::NoticesChanged,
        ] {
            self.emit(event);
        }
        self.nudge();
    }

    /// Stores what `event` makes of the sessions, then deletes the device tokens that nobody uses any more.
    pub(crate) async fn turn_sessions(
        &self,
        event: Event,
        person: Option<User>,
    ) -> Result<Turn, CommandError> {
        let turn = self.store().await?.turn_sessions(event, person).await?.map_err(refused)?;
        for slot in &turn.dropped {
            self.drop_slot(slot).await;
        }
        Ok(turn)
    }

    /// A failure leaves an entry that nothing uses; the next start tries again.
    async fn drop_slot(&self, slot: &Slot) {
        let outcome = match self.inner.clerk.get() {
            Some(clients) if clients.owns(slot) => clients.drop_slot(slot).await.map_err(CommandError::from),
            _ => self.delete_secret(&VaultKey::device_token_in(slot)).await.map_err(CommandError::from),
        };
        let outcome = match outcome {
            Ok(()) => match self.store().await {
                Ok(store) => store.forget_slot(slot.clone()).await.map_err(CommandError::from),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(message = %error.message, "a used-up device token stays for now");
        }
    }

    /// Signs out on this computer, and at Clerk if it can be reached. Connections stay and are kept
    /// alive: the next sign-in finds them.
    ///
    /// # Errors
    /// The store's; then the person is still signed in.
    pub async fn sign_out(&self) -> Result<(), CommandError> {
        let store = self.store().await?;
        self.cancel_flow().await?;
        if let Some(review) = store.review().await? {
            self.throw_review_away(&review).await?;
        }
        if let Some(user) = store.sessions().await?.current {
            self.sign_out_person(&user).await?;
        }
        self.announce_person();
        Ok(())
    }

    /// Tells Clerk while the device token is still there, then forgets it.
    pub(crate) async fn sign_out_person(&self, user: &UserId) -> Result<(), CommandError> {
        let sessions = self.store().await?.sessions().await?;
        let known = sessions.known.get(user).cloned().unwrap_or_default();
        if let (Some(clients), Some(slot), Some(session)) =
            (self.inner.clerk.get(), known.slot, known.session_id)
            && clients.owns(&slot)
            && let Err(error) = clients.of(&slot).sign_out(&session).await
        {
            // Offline, or the session is over already: signing out here must work all the same.
            tracing::warn!(%error, "Clerk was not told of the sign-out");
        }
        self.turn_sessions(Event::SignOut(user.clone()), None).await.map(|_| ())
    }

    pub(crate) fn clients(&self) -> Result<Arc<Clients>, CommandError> {
        self.inner
            .clerk
            .get()
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no Clerk instance is configured"))
    }

    /// Clerk ended the session of `user`: told once; everything local goes on.
    pub(crate) async fn note_session_over(&self, store: &Store, user: UserId) {
        match self.end_session(&user).await {
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
            Err(error) => {
                tracing::error!(message = %error.message, "the end of the session could not be stored");
            }
        }
    }

    /// Stores that the present session of `user` is over; tells whether that is news.
    async fn end_session(&self, user: &UserId) -> Result<bool, CommandError> {
        let store = self.store().await?;
        let known = store.sessions().await?.known.remove(user).unwrap_or_default();
        let Some(session_id) = known.session_id.filter(|_| !known.over) else { return Ok(false) };
        let event = Event::Over { user: user.clone(), session_id };
        Ok(store.turn_sessions(event, None).await?.is_ok())
    }
}

fn refused(refused: Refused) -> CommandError {
    let code = match refused {
        Refused::NotUnderWay => ErrorCode::NoPendingFlow,
        Refused::NotHere => ErrorCode::NotFound,
        Refused::SlotTaken => ErrorCode::Internal,
    };
    CommandError::new(code, refused.to_string())
}
