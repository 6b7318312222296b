//! The authorisation code flow of Login with Amazon.

mod wire;

use crate::{Endpoints, TokenError};
use domain::{Clock, Region, Secret};
use jiff::{SignedDuration, Timestamp};
use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeVerifier, RefreshToken, Scope, TokenUrl,
};
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use wire::Wire;

/// How long a token request may take.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);

/// A refresh token that nobody was given, in the form of the real ones: LwA looks at the client before
/// the token (guessed from the order of its errors), so it tells whether the client is accepted.
const NOBODYS_TOKEN: &str =
    "Atzr|IwEBIAdkZWVwZXItY2hlY2stb2YtdGhlLWNsaWVudC1hbG9uZS1uby1ncmFudC1iZWhpbmQtaXQ";

/// How a token request is authenticated.
#[derive(Debug, Clone)]
pub enum ClientAuth {
    /// With the client secret, straight to LwA.
    Secret(Secret),
    /// Through [`LwaApp::broker`], which adds the secret.
    Broker {
        /// The Clerk session JWT.
        session: Secret,
    },
}

/// One LwA security profile. Secrets are passed per call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LwaApp {
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// What to ask for; see [`crate::DEFAULT_SCOPE`].
    pub scopes: Vec<String>,
    /// The function that adds the client secret to token requests; needed for [`ClientAuth::Broker`].
    pub broker: Option<Url>,
}

/// What a successful token request gives.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Valid in all regions until [`Tokens::expires_at`]. Memory only.
    pub access: Secret,
    /// Always there after an exchange. After a refresh LwA returns the same one again (documented);
    /// one that differs replaces the stored one.
    pub refresh: Option<Secret>,
    /// By the local clock: the time before the request left plus the token's life.
    pub expires_at: Timestamp,
    /// How far Amazon's clock is ahead of ours (negative: behind), from the `Date` header. Through a
    /// broker: the broker's clock.
    pub clock_skew: Option<SignedDuration>,
    /// Scopes as granted, space separated, where the answer names them.
    pub scopes: Option<String>,
}

/// Talks to LwA for one security profile. Cheap to clone.
#[derive(Clone)]
pub struct LwaClient {
    http: reqwest::Client,
    endpoints: Endpoints,
    app: LwaApp,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

type Configured = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

impl LwaClient {
    /// `http` must not follow redirects; [`::wire::http_client`] makes one that does not.
    pub fn new(http: reqwest::Client, endpoints: Endpoints, app: LwaApp, clock: Arc<dyn Clock>) -> Self {
        Self { http, endpoints, app, clock, timeout: TOKEN_TIMEOUT }
    }

    /// With another bound for one token request (default 30 s).
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// The security profile this client was made for.
    pub fn app(&self) -> &LwaApp {
        &self.app
    }

    /// The consent page for the browser. `challenge` is [`::wire::Pkce::challenge`]. The region
    /// chooses only which login page is shown. `return_url` goes out letter for letter, since LwA
    /// compares it so (observed).
    pub fn authorize_url(&self, region: Region, state: &str, challenge: &str, return_url: &str) -> Url {
        let token = self.endpoints.token(region).clone();
        let (mut url, _) = self
            .client(region, token)
            .authorize_url(|| CsrfToken::new(state.to_owned()))
            .add_scopes(self.app.scopes.iter().cloned().map(Scope::new))
            // Not by the crate's own setter: that takes parsed addresses only.
            .add_extra_param("redirect_uri", return_url)
            .add_extra_param("code_challenge", challenge)
            .add_extra_param("code_challenge_method", "S256")
            .url();
        // LwA documents `%20` between scopes. A literal plus is `%2B` here, so every `+` is a space.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));
        url
    }

    /// Redeems a code. It lives for five minutes and works once (documented). `return_url` is the one
    /// that the consent page was given.
    pub async fn exchange(
        &self,
        region: Region,
        code: &Secret,
        verifier: &Secret,
        return_url: &str,
        auth: &ClientAuth,
    ) -> Result<Tokens, TokenError> {
        let (client, wire) = self.request(region, auth)?;
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()))
            .add_extra_param("redirect_uri", return_url);
        if wire.is_brokered() {
            request = request.add_extra_param("region", region.as_str());
        }
        let answer = request.request_async(&wire).await;
        let (tokens, request_id) = wire.tokens(answer)?;
        if tokens.refresh.is_none() {
            return Err(TokenError::NoRefreshToken { request_id });
        }
        Ok(tokens)
    }

    /// Gets a new access token. Safe to repeat: LwA does not rotate (documented, observed).
    pub async fn refresh(
        &self,
        region: Region,
        refresh_token: &Secret,
        auth: &ClientAuth,
    ) -> Result<Tokens, TokenError> {
        let (client, wire) = self.request(region, auth)?;
        let token = RefreshToken::new(refresh_token.expose().to_owned());
        let mut request = client.exchange_refresh_token(&token);
        if wire.is_brokered() {
            request = request.add_extra_param("region", region.as_str());
        }
        let answer = request.request_async(&wire).await;
        Ok(wire.tokens(answer)?.0)
    }

    /// Whether LwA accepts the client, without any grant: a refresh with a token that nobody was given.
    /// `invalid_grant` says that id and secret are right.
    pub async fn check_client(&self, region: Region, auth: &ClientAuth) -> Result<(), TokenError> {
        match self.refresh(region, &Secret::new(NOBODYS_TOKEN), auth).await {
            Ok(_) | Err(TokenError::InvalidGrant(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The client and the wire of one token request. A secret never goes to the broker.
    fn request(&self, region: Region, auth: &ClientAuth) -> Result<(Configured, Wire), TokenError> {
        let (url, secret, session) = match auth {
            ClientAuth::Secret(secret) => (self.endpoints.token(region), Some(secret), None),
            ClientAuth::Broker { session } => {
                let broker = self.app.broker.as_ref();
                (broker.ok_or_else(TokenError::no_broker)?, None, Some(session.clone()))
            }
        };
        let client = self.client(region, url.clone());
        let client = match secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().to_owned())),
            None => client,
        };
        Ok((client, Wire::new(self.http.clone(), Arc::clone(&self.clock), self.timeout, session)))
    }

    fn client(&self, region: Region, token_url: Url) -> Configured {
        BasicClient::new(ClientId::new(self.app.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(self.endpoints.consent(region).clone()))
            .set_token_uri(TokenUrl::from_url(token_url))
            .set_auth_type(AuthType::RequestBody)
    }
}
