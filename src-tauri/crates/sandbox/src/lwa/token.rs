//! `/auth/o2/token`.

use super::state::{Challenge, Lwa};
use crate::wire::{BODY_LIMIT, Pairs, is_form, s256_matches};
use crate::world::{Shared, after};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use domain::sandbox::LWA_CLIENT_ID;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Errors that the endpoint is known to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OAuthError {
    /// 400: the refresh token does not work.
    InvalidGrant,
    /// 401: the client's secret or id is wrong.
    InvalidClient,
    /// 400: the client may not do this.
    UnauthorizedClient,
    /// 400: the scope is not allowed.
    InvalidScope,
    /// 400: the request is malformed.
    InvalidRequest,
    /// 400: there is no such kind of grant.
    UnsupportedGrantType,
}

/// The answer for `error`. observed: all bodies.
pub(crate) fn refuse(error: OAuthError) -> Response {
    let TokenError(status, body) = match error {
        OAuthError::InvalidGrant => TokenError::refresh_token(),
        OAuthError::InvalidClient => TokenError::client(),
        OAuthError::UnauthorizedClient => {
            TokenError::bad("unauthorized_client", "Not authorized for requested operation")
        }
        OAuthError::InvalidScope => {
            TokenError::bad("invalid_scope", "The request has an invalid parameter : scope")
        }
        OAuthError::InvalidRequest => TokenError::missing("refresh_token"),
        OAuthError::UnsupportedGrantType => TokenError::grant_type(),
    };
    respond(status, body)
}

/// An error answer of the endpoint.
struct TokenError(StatusCode, Value);

impl TokenError {
    fn bad(error: &str, description: &str) -> Self {
        Self(StatusCode::BAD_REQUEST, json!({"error_description": description, "error": error}))
    }

    fn missing(parameter: &str) -> Self {
        let text = format!("The request is missing a required parameter : {parameter}");
        Self::bad("invalid_request", &text)
    }

    fn grant_type() -> Self {
        Self::bad(
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server",
        )
    }

    /// observed: wrong or rotated secret, or unknown client.
    fn client() -> Self {
        let body = json!({"error_description": "Client authentication failed", "error": "invalid_client"});
        Self(StatusCode::UNAUTHORIZED, body)
    }

    /// observed: code expired, used, or made for another client or return URL.
    fn code() -> Self {
        Self::bad("invalid_grant", "The request has an invalid grant parameter : code")
    }

    /// observed, except that the types of `error_index` and `request_id` are guessed.
    fn refresh_token() -> Self {
        Self(
            StatusCode::BAD_REQUEST,
            json!({
                "error": "invalid_grant",
                "error_description": "The request has an invalid grant parameter : refresh_token. \
                                      User may have revoked or didn't grant the permission.",
                "error_index": crate::random::alphanumeric(12),
                "request_id": crate::random::alphanumeric(20).to_uppercase(),
            }),
        )
    }
}

/// `POST /auth/o2/token`.
///
/// documented: form body only, client authentication in the body or by Basic, 200 body, five-minute
/// single-use codes bound to client, return URL and challenge, no rotation of refresh tokens; without a
/// client secret no refresh token is returned (Amazon's data-portability page for this endpoint).
/// observed: the 400 and 401 bodies. guessed: `invalid_request` for a body that is not a form and for
/// client authentication given twice; 401 for a refresh without the secret; a failed attempt does not
/// use the code up; a second use of a code does not void the tokens of the first.
pub(super) async fn exchange(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
    let form = Pairs::parse(&bytes);
    let kind = form.get("grant_type").unwrap_or("none");
    if ["authorization_code", "refresh_token"].contains(&kind) {
        shared.count(format!("POST /auth/o2/token {kind}"));
    }
    let result = if is_form(&parts.headers) {
        shared.change(|world, now| {
            let times = Times { now, amazon: shared.conditions.amazon(now) };
            answer(&mut world.lwa, &parts.headers, &form, times)
        })
    } else {
        Err(TokenError::bad("invalid_request", "The Content-Type must be application/x-www-form-urlencoded"))
    };
    match result {
        Ok(body) => respond(StatusCode::OK, body),
        Err(TokenError(status, body)) => respond(status, body),
    }
}

fn respond(status: StatusCode, body: Value) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    response
}

/// The time here, by which access tokens and codes end, and by Amazon's clock, by which grants do.
#[derive(Clone, Copy)]
struct Times {
    now: Timestamp,
    amazon: Timestamp,
}

fn answer(lwa: &mut Lwa, headers: &HeaderMap, form: &Pairs, times: Times) -> Result<Value, TokenError> {
    if form.repeats() {
        return Err(TokenError::bad("invalid_request", "The request includes a parameter more than once"));
    }
    let grant_type = form.filled("grant_type").ok_or_else(|| TokenError::missing("grant_type"))?;
    if !["authorization_code", "refresh_token"].contains(&grant_type) {
        return Err(TokenError::grant_type());
    }
    let has_secret = authenticate(lwa, headers, form)?;
    if grant_type == "refresh_token" {
        refresh(lwa, form, has_secret, times)
    } else {
        redeem(lwa, form, has_secret, times.now)
    }
}

/// Whether the caller proved to be the client by its secret; `false` for a public client.
fn authenticate(lwa: &Lwa, headers: &HeaderMap, form: &Pairs) -> Result<bool, TokenError> {
    let basic = headers.get(header::AUTHORIZATION);
    let (id, secret) = match basic {
        Some(_) if form.get("client_secret").is_some() => {
            return Err(TokenError::bad("invalid_request", "The client authenticated in two ways"));
        }
        Some(value) => {
            let (id, secret) = read_basic(value).ok_or_else(TokenError::client)?;
            if form.get("client_id").is_some_and(|other| other != id) {
                return Err(TokenError::client());
            }
            (id, Some(secret))
        }
        None => {
            let id = form.filled("client_id").ok_or_else(|| TokenError::missing("client_id"))?;
            (id.to_owned(), form.get("client_secret").map(str::to_owned))
        }
    };
    if id != LWA_CLIENT_ID || secret.as_ref().is_some_and(|secret| *secret != lwa.client_secret) {
        return Err(TokenError::client());
    }
    Ok(secret.is_some())
}

/// RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
fn read_basic(value: &HeaderValue) -> Option<(String, String)> {
    let text = value.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let joined = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    let decode = |half: &str| {
        let pairs = Pairs::parse(format!("v={half}").as_bytes());
        pairs.get("v").unwrap_or_default().to_owned()
    };
    Some((decode(id), decode(secret)))
}

fn redeem(lwa: &mut Lwa, form: &Pairs, has_secret: bool, now: Timestamp) -> Result<Value, TokenError> {
    let code = form.filled("code").ok_or_else(|| TokenError::missing("code"))?;
    let redirect_uri = form.filled("redirect_uri").ok_or_else(|| TokenError::missing("redirect_uri"))?;
    let ttl = lwa.access_token_ttl;
    let known = lwa.codes.get_mut(code).filter(|known| !known.used && known.expires > now);
    let known = known.ok_or_else(TokenError::code)?;
    if known.consent.redirect_uri != redirect_uri {
        return Err(TokenError::code());
    }
    match (&known.consent.challenge, form.filled("code_verifier")) {
        (None, None) if has_secret => {}
        // A client without a secret has nothing but PKCE to prove itself.
        (None, None) => return Err(TokenError::client()),
        (Some(challenge), Some(verifier)) if proves(challenge, verifier) => {}
        (Some(_), None) => return Err(TokenError::missing("code_verifier")),
        _ => return Err(TokenError::code()),
    }
    known.used = true;
    let known = known.clone();
    let grant = lwa.grant_of(&known.login, &known.consent.scope, now);
    let access = grant.issue_access(now, after(now, Duration::from_secs(ttl)));
    let mut body = json!({"access_token": access, "token_type": "bearer", "expires_in": ttl});
    if has_secret {
        body["refresh_token"] = Value::String(grant.issue_refresh(known.consented));
    }
    Ok(body)
}

fn proves(challenge: &Challenge, verifier: &str) -> bool {
    if challenge.s256 { s256_matches(verifier, &challenge.value) } else { verifier == challenge.value }
}

fn refresh(lwa: &mut Lwa, form: &Pairs, has_secret: bool, times: Times) -> Result<Value, TokenError> {
    let token = form.filled("refresh_token").ok_or_else(|| TokenError::missing("refresh_token"))?;
    if !has_secret {
        return Err(TokenError::client());
    }
    let (ttl, rotates) = (lwa.access_token_ttl, lwa.rotates);
    let Times { now, amazon } = times;
    let mut living = lwa.grants.iter_mut().filter(|grant| !grant.revoked);
    let (grant, consented) = living
        .find_map(|grant| {
            let known = grant.refresh_tokens.iter().find(|known| known.value == token)?;
            let consented = known.works(amazon).then_some(known.consented)?;
            Some((grant, consented))
        })
        .ok_or_else(TokenError::refresh_token)?;
    let access = grant.issue_access(now, after(now, Duration::from_secs(ttl)));
    let refresh_token = if rotates {
        grant.refresh_tokens.retain(|known| known.value != token);
        grant.issue_refresh(consented)
    } else {
        token.to_owned()
    };
    Ok(json!({
        "access_token": access,
        "refresh_token": refresh_token,
        "token_type": "bearer",
        "expires_in": ttl,
    }))
}
