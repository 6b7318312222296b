//! The authorisation code flow of Login with Amazon.

use crate::http::{Answer, Transport, send};
use crate::{Endpoints, TokenError};
use domain::{Clock, Region, Secret};
use jiff::{SignedDuration, Timestamp};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    Scope, TokenResponse, TokenUrl,
};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Life of an access token where the answer does not say (documented: 60 minutes).
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// How long a token request may take.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);

/// One LwA security profile, as it is used for one way back. The secret is passed per call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LwaApp {
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// What to ask for; see [`crate::DEFAULT_SCOPE`].
    pub scopes: Vec<String>,
    /// The return address, compared literally by LwA (observed).
    pub redirect_uri: Url,
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
    /// How far Amazon's clock is ahead of ours (negative: behind), from the `Date` header.
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
    /// `http` must not follow redirects; [`crate::http_client`] makes one that does not.
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

    /// The consent page for the browser. `challenge` is [`crate::Pkce::challenge`]. The region
    /// chooses only which login page is shown.
    pub fn authorize_url(&self, region: Region, state: &str, challenge: &str) -> Url {
        let client = self.client(region, None);
        let (mut url, _) = client
            .authorize_url(|| CsrfToken::new(state.to_owned()))
            .add_scopes(self.app.scopes.iter().cloned().map(Scope::new))
            .add_extra_param("code_challenge", challenge)
            .add_extra_param("code_challenge_method", "S256")
            .url();
        // LwA documents `%20` between scopes. A literal plus is `%2B` here, so every `+` is a space.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));
        url
    }

    /// Redeems a code. It lives for five minutes and works once (documented).
    pub async fn exchange(
        &self,
        region: Region,
        code: &Secret,
        verifier: &Secret,
        client_secret: &Secret,
    ) -> Result<Tokens, TokenError> {
        let client = self.client(region, Some(client_secret));
        let wire = self.wire();
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()))
            .request_async(&wire)
            .await;
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
        client_secret: &Secret,
    ) -> Result<Tokens, TokenError> {
        let client = self.client(region, Some(client_secret));
        let wire = self.wire();
        let answer = client
            .exchange_refresh_token(&RefreshToken::new(refresh_token.expose().to_owned()))
            .request_async(&wire)
            .await;
        Ok(wire.tokens(answer)?.0)
    }

    fn client(&self, region: Region, secret: Option<&Secret>) -> Configured {
        let client = BasicClient::new(ClientId::new(self.app.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(self.endpoints.consent(region).clone()))
            .set_token_uri(TokenUrl::from_url(self.endpoints.token(region).clone()))
            .set_redirect_uri(RedirectUrl::from_url(self.app.redirect_uri.clone()))
            .set_auth_type(AuthType::RequestBody);
        match secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().to_owned())),
            None => client,
        }
    }

    fn wire(&self) -> Wire {
        Wire {
            http: self.http.clone(),
            clock: Arc::clone(&self.clock),
            timeout: self.timeout,
            seen: Mutex::new(None),
        }
    }
}

/// The HTTP client of `oauth2` for one request. That crate is handed status, headers and body and
/// reports little of them, so the answer is kept beside it.
struct Wire {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    timeout: Duration,
    /// The answer, without its body when that may hold tokens.
    seen: Mutex<Option<Answer>>,
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Transport;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Transport>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Wire {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Transport> {
        let request = reqwest::Request::try_from(request).map_err(|_| Transport::Offline)?;
        let mut answer = send(&self.http, &*self.clock, request, self.timeout).await?;
        let mut response = HttpResponse::new(std::mem::take(&mut answer.body));
        *response.status_mut() =
            oauth2::http::StatusCode::from_u16(answer.status).map_err(|_| Transport::Offline)?;
        *response.headers_mut() = answer.headers.clone();
        if answer.status != 200 {
            answer.body.clone_from(response.body());
        }
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        Ok(response)
    }

    fn tokens<E: oauth2::ErrorResponse + 'static>(
        self,
        result: Result<BasicTokenResponse, RequestTokenError<Transport, E>>,
    ) -> Result<(Tokens, Option<String>), TokenError> {
        let response = match result {
            Ok(response) => Some(response),
            Err(RequestTokenError::Request(transport)) => return Err(transport.into()),
            Err(_) => None,
        };
        let Some(answer) = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner) else {
            // The request could not even be built.
            return Err(TokenError::BadResponse { status: 0, request_id: None });
        };
        let Some(response) = response else {
            return Err(TokenError::from_answer(&answer));
        };
        let life = response.expires_in().unwrap_or(USUAL_LIFE);
        let tokens = Tokens {
            access: Secret::new(response.access_token().secret()),
            refresh: response.refresh_token().map(|token| Secret::new(token.secret())),
            expires_at: answer.sent_at.checked_add(life).unwrap_or(Timestamp::MAX),
            clock_skew: answer.clock_skew(),
            scopes: response.scopes().map(|scopes| {
                scopes.iter().map(|scope| scope.as_str().to_owned()).collect::<Vec<_>>().join(" ")
            }),
        };
        Ok((tokens, answer.request_id()))
    }
}
