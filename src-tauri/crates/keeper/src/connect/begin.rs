//! Connecting an Amazon login: from the region choice to the login that waits for review.

use super::Connect;
use super::label::suggest_label;
use super::new_login::NewLogin;
use super::same_login::match_login;
use crate::changes::Topic;
use crate::pending::Finish;
use crate::pending::flow::{ConnectPlan, Opening};
use crate::progress_throttle::ProgressThrottle;
use crate::refresh::discovery::seen;
use crate::services::access_token::AccessToken;
use crate::services::amazon::Amazon;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, FlowView, WayBack};
use amazon_ads::{ClientAuth, Tokens};
use domain::callback::Refusal;
use domain::clock_change::Reading;
use domain::flow::PendingFlow;
use domain::grant::Consent;
use domain::login_match::LoginMatch;
use domain::{ConnectionId, Region, Secret, SweepProgress, UserId};
use jiff::SignedDuration;
use parking_lot::Mutex;
use std::sync::Arc;
use store::{Review, Store};
use vault::VaultKey;
use wire::Pkce;

/// How long a login waits for its review before it is thrown away.
const REVIEW_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

impl Connect {
    /// Opens Amazon's consent page in the system browser, for a new connection or, with `reauthorise`,
    /// for one that exists. `way` is how the answer comes back.
    pub async fn begin(
        &self,
        region: Region,
        reauthorise: Option<String>,
        way: WayBack,
        finish: &Arc<dyn Finish>,
    ) -> Result<FlowView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let amazon = self.services.amazon()?;
        self.sessions.client_auth(&amazon, Some(&user)).await?;
        let return_url = amazon.config.return_url(way).ok_or_else(|| {
            CommandError::new(ErrorCode::NotConfigured, "no return page is configured for this way back")
        })?;
        let reauthorises = match reauthorise {
            Some(id) => {
                let connection = store.connection(ConnectionId::new(id)).await?;
                if connection.user_id != user {
                    return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
                }
                Some(connection.id)
            }
            None => None,
        };
        // Before the browser is opened: it may come back at once.
        match way {
            WayBack::Loopback => self.pending.listen(amazon.config.loopback_port, finish).await?,
            WayBack::Bounce | WayBack::Paste => self.pending.stop_listening().await,
        }
        let state = self.pending.new_state();
        let pkce = Pkce::from_bytes(self.runtime.random());
        let url = amazon.lwa.authorize_url(region, &state, pkce.challenge(), &return_url);
        let opening = Opening {
            kind: FlowKind::Connect,
            state,
            verifier: pkce.verifier().clone(),
            url: url.into(),
            connect: Some(ConnectPlan { region, reauthorises, way, return_url }),
        };
        let opened = self.pending.open_flow(opening).await;
        if opened.is_err() {
            self.pending.stop_listening().await;
        }
        opened
    }

    /// Exchanges the code, keeps the refresh token in the vault, sweeps all regions and leaves a review.
    pub(crate) async fn finish(
        &self,
        flow: &PendingFlow,
        outcome: Result<Secret, Refusal>,
    ) -> Result<(), CommandError> {
        let code = outcome.map_err(refused)?;
        let (store, user) = self.storage.signed_in().await?;
        let amazon = self.services.amazon()?;
        let verifier_key = VaultKey::flow_verifier(FlowKind::Connect.as_str());
        let verifier = self.secrets.needed(&verifier_key, "verifier of this attempt").await?;
        let auth = self.sessions.client_auth(&amazon, Some(&user)).await?;
        let region = flow.region.unwrap_or(Region::Na);
        let return_url = flow.return_url.clone().ok_or_else(|| {
            CommandError::new(ErrorCode::FlowExpired, "this attempt was begun by an earlier version")
        })?;
        let asked = self.runtime.reading();
        let tokens = amazon.lwa.exchange(region, &code, &verifier, &return_url, &auth).await?;
        let login = (amazon, auth, region);
        let kept = self.keep_login(flow, &store, &user, login, tokens, asked).await;
        if kept.is_err() {
            // The code is used up: this attempt cannot be continued, whatever the reason.
            self.secrets.discard(&VaultKey::review_refresh_token()).await;
            self.pending.abandon_flow(flow).await;
        }
        kept
    }

    /// Keeps what came of a code: the token in the vault, then the review in the store. A store that takes
    /// nothing is tried again as long as the attempt has time: there is no other copy of it.
    async fn keep_login(
        &self,
        flow: &PendingFlow,
        store: &Store,
        user: &UserId,
        (amazon, auth, region): (Arc<Amazon>, ClientAuth, Region),
        tokens: Tokens,
        asked: Reading,
    ) -> Result<(), CommandError> {
        let refresh = tokens.refresh.clone().ok_or_else(|| {
            CommandError::new(ErrorCode::NoRefreshToken, "no refresh token came with the access token")
        })?;
        // An earlier login that was never confirmed is replaced; its token would be lost unnoticed.
        if let Some(earlier) = store.review().await? {
            let discard = || self.pending.discard(&earlier);
            self.storage.until_stored(flow.expires_at, || self.pending.is_given_up(flow), discard).await?;
        }
        self.secrets.put(&VaultKey::review_refresh_token(), &refresh).await?;
        let scopes = tokens.scopes.clone().unwrap_or_else(|| amazon.config.scopes.join(" "));
        self.amazon_clock.note_skew(tokens.clock_skew);
        let access = AccessToken::new(tokens.access, tokens.expires_at, asked);
        let login = NewLogin {
            runtime: Arc::clone(&self.runtime),
            secrets: Arc::clone(&self.secrets),
            amazon,
            auth,
            region,
            access: Mutex::new(access),
            failed: Mutex::default(),
        };
        let consent =
            Consent::noted(asked.wall, tokens.clock_skew, asked.wall.duration_since(flow.started_at));
        let review =
            Review { consented_at: Some(consent.at), ..self.make_review(flow, user, &login, scopes).await? };
        let put = || async { store.put_review(review.clone()).await.map_err(CommandError::from) };
        self.storage.until_stored(flow.expires_at, || self.pending.is_given_up(flow), put).await?;
        self.changes.touched(&[Topic::ScheduleInputs]);
        self.pending.set_review_access(login.access());
        self.pending.stop_listening().await;
        self.secrets.discard(&VaultKey::flow_verifier(FlowKind::Connect.as_str())).await;
        self.changes.touched(&[Topic::Snapshot]);
        self.changes.announce(AppEvent::ReviewReady);
        Ok(())
    }

    async fn make_review(
        &self,
        flow: &PendingFlow,
        user: &UserId,
        login: &NewLogin,
        scopes: String,
    ) -> Result<Review, CommandError> {
        let store = self.storage.store().await?;
        let throttle = ProgressThrottle::new(|| self.changes.touched(&[Topic::Snapshot]));
        let progress = |progress: SweepProgress| {
            self.pending.note_progress(progress);
            throttle.at(self.runtime.clock.monotonic());
        };
        let ads = login.amazon.ads.clone().with_home(login.region);
        let found = ads.sweep(login, &progress).await;
        if let Some(error) = login.failure() {
            return Err(error);
        }
        let found = found?;
        let fresh_id = self.new_connection_id();
        let mut seen = seen(user, &fresh_id, found);
        let known = store.accounts(user.clone()).await?;
        let verdict = match_login(flow.reauthorises.as_ref(), &seen.accounts, &seen.gaps, &known);
        let reauthorises = verdict.connection.is_some();
        let connection_id = verdict.connection.unwrap_or_else(|| fresh_id.clone());
        for account in &mut seen.accounts {
            account.connection_id = connection_id.clone();
        }
        let namesake = verdict
            .known_as
            .as_ref()
            .or(Some(&connection_id).filter(|_| reauthorises && verdict.login == LoginMatch::Same));
        let suggested_label = match namesake {
            Some(id) => store.connection(id.clone()).await?.label,
            None => suggest_label(&seen.accounts),
        };
        let now = self.runtime.now();
        Ok(Review {
            user_id: user.clone(),
            connection_id,
            reauthorises,
            fresh_id,
            known_as: verdict.known_as,
            login: verdict.login,
            recognised: verdict.recognised,
            missing: verdict.missing,
            added: verdict.added,
            suggested_label,
            home_region: login.region,
            client_id: login.amazon.config.client_id.clone(),
            scopes,
            accounts: seen.accounts,
            links: seen.links,
            gaps: seen.gaps,
            expires_at: now.saturating_add(REVIEW_LIFETIME).unwrap_or(now),
            created_at: now,
            consented_at: None,
        })
    }

    fn new_connection_id(&self) -> ConnectionId {
        let bytes = self.runtime.random();
        ConnectionId::new(uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
    }
}

fn refused(refusal: Refusal) -> CommandError {
    match refusal {
        Refusal::Denied => CommandError::new(ErrorCode::AccessDenied, "the request was declined at Amazon"),
        Refusal::InvalidScope => CommandError::new(
            ErrorCode::ScopeRefused,
            "Amazon does not know the scope, or not for this client",
        ),
        Refusal::Other(word) => CommandError::new(ErrorCode::BadResponse, format!("Amazon answered {word}")),
    }
}
