//! One token request over the wire, for the crate `oauth2`.

use crate::http::{Answer, Transport, send};
use crate::{TokenError, Tokens};
use domain::{Clock, Secret};
use jiff::Timestamp;
use oauth2::basic::BasicTokenResponse;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError, TokenResponse};
use parking_lot::Mutex;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Life of an access token where the answer does not say (documented: 60 minutes).
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// The HTTP client of `oauth2` for one request. That crate is handed status, headers and body and
/// reports little of them, so the answer is kept beside it.
pub(super) struct Wire {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    timeout: Duration,
    /// The session that the broker asks for; without one the request goes to LwA itself.
    session: Option<Secret>,
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
    pub(super) fn new(
        http: reqwest::Client,
        clock: Arc<dyn Clock>,
        timeout: Duration,
        session: Option<Secret>,
    ) -> Self {
        Self { http, clock, timeout, session, seen: Mutex::new(None) }
    }

    /// Whether the request goes to the broker.
    pub(super) fn is_brokered(&self) -> bool {
        self.session.is_some()
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Transport> {
        let mut request = reqwest::Request::try_from(request).map_err(|_| Transport::Offline)?;
        if let Some(session) = &self.session {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {}", session.expose()))
                .map_err(|_| Transport::Unsendable)?;
            bearer.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, bearer);
        }
        let mut answer = send(&self.http, &*self.clock, request, self.timeout).await?;
        let mut response = HttpResponse::new(std::mem::take(&mut answer.body));
        *response.status_mut() =
            oauth2::http::StatusCode::from_u16(answer.status).map_err(|_| Transport::Offline)?;
        *response.headers_mut() = answer.headers.clone();
        if answer.status != 200 {
            answer.body.clone_from(response.body());
        }
        *self.seen.lock() = Some(answer);
        Ok(response)
    }

    /// The tokens, and Amazon's id of the request.
    pub(super) fn tokens<E: oauth2::ErrorResponse + 'static>(
        self,
        result: Result<BasicTokenResponse, RequestTokenError<Transport, E>>,
    ) -> Result<(Tokens, Option<String>), TokenError> {
        let response = match result {
            Ok(response) => Some(response),
            // A session that is no header value is no session; the broker would refuse it so.
            Err(RequestTokenError::Request(Transport::Unsendable)) => {
                return Err(TokenError::BrokerUnauthorised(crate::Refusal::default()));
            }
            Err(RequestTokenError::Request(transport)) => return Err(transport.into()),
            Err(_) => None,
        };
        let brokered = self.is_brokered();
        let Some(answer) = self.seen.into_inner() else {
            // The request could not even be built.
            return Err(TokenError::BadResponse { status: 0, request_id: None });
        };
        let Some(response) = response else {
            return Err(TokenError::from_answer(&answer, brokered));
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
