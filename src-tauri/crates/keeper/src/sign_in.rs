//! Signing in with Clerk's hosted pages, and out again.

use crate::Keeper;
use crate::flow::Opening;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, FlowView};
use clerk::{ClerkClient, HostedAuthCallback, HostedAuthRequest, Person, challenge, verifier_from};
use domain::{Secret, Timestamp};
use store::User;
use vault::VaultKey;

impl Keeper {
    /// Opens Clerk's sign-in page in the system browser.
    ///
    /// # Errors
    /// `not_configured`, the vault's errors, or Clerk's.
    pub async fn begin_sign_in(&self) -> Result<FlowView, CommandError> {
        let clerk = self.clerk()?;
        let state = self.new_state();
        let verifier = verifier_from(self.random());
        let redirect = self.inner.config.sign_in_redirect();
        let url = clerk
            .begin_hosted_auth(&HostedAuthRequest {
                redirect_url: &redirect,
                state: &state,
                code_challenge: &challenge(&verifier),
            })
            .await?;
        self.open_flow(Opening { kind: FlowKind::SignIn, state, verifier, url: url.into(), connect: None })
            .await
    }

    /// Redeems the nonce. The client saves the device token before this sees the answer; the person is
    /// written next, and that write ends the flow.
    pub(crate) async fn finish_sign_in(&self, nonce: Secret, session_id: String) -> Result<(), CommandError> {
        let key = VaultKey::flow_verifier(FlowKind::SignIn.as_str());
        let verifier = self.needed_secret(&key, "verifier of this sign-in").await?;
        let callback = HostedAuthCallback { nonce, created_session_id: session_id };
        let signed_in = self.clerk()?.redeem(&callback, &verifier).await?;
        self.welcome(signed_in.user, signed_in.session_id, signed_in.expires_at).await
    }

    /// Makes `person` the one who is signed in.
    pub(crate) async fn welcome(
        &self,
        person: Person,
        session_id: String,
        ends_at: Option<Timestamp>,
    ) -> Result<(), CommandError> {
        let user = User {
            id: person.id,
            name: person.name,
            email: person.email,
            image_url: person.image_url,
            session_id: Some(session_id),
            session_ended: false,
            updated_at: self.now(),
        };
        self.note_session_end(&user.id, ends_at).await?;
        self.store().await?.sign_in(user).await?;
        self.drop_secret(&VaultKey::flow_verifier(FlowKind::SignIn.as_str())).await;
        for event in [AppEvent::SnapshotChanged, AppEvent::ConnectionsChanged, AppEvent::AccountsChanged] {
            self.emit(event);
        }
        self.nudge();
        Ok(())
    }

    /// Signs out on this computer, and at Clerk if it can be reached. Connections stay and are kept
    /// alive: the next sign-in finds them.
    ///
    /// # Errors
    /// The vault's or the store's; then the person is still signed in.
    pub async fn sign_out(&self) -> Result<(), CommandError> {
        let store = self.store().await?;
        self.cancel_flow().await?;
        if let Some(review) = store.review().await? {
            self.throw_review_away(&review).await?;
        }
        let session = store.current_user().await?.and_then(|user| user.session_id);
        if let (Some(clerk), Some(session)) = (self.inner.clerk.as_ref(), session)
            && let Err(error) = clerk.sign_out(&session).await
        {
            // Offline, or the session is over already: signing out here must work all the same.
            tracing::warn!(%error, "Clerk was not told of the sign-out");
        }
        match self.inner.clerk.as_ref() {
            Some(clerk) => clerk.forget_device().await?,
            None => self.delete_secret(&VaultKey::device_token()).await?,
        }
        store.sign_out().await?;
        self.changed_aside();
        for event in [AppEvent::SnapshotChanged, AppEvent::ConnectionsChanged, AppEvent::AccountsChanged] {
            self.emit(event);
        }
        Ok(())
    }

    pub(crate) fn clerk(&self) -> Result<&ClerkClient, CommandError> {
        self.inner
            .clerk
            .as_deref()
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no Clerk instance is configured"))
    }
}
