//! Hosted auth: a native client sends the user to a page in the system browser (see `portal`) and gets the
//! session back by a one-time nonce.

use super::call::{ApiError, Call, Context};
use super::router::wrap_client;
use super::state::{HostedAuth, Step};
use super::{Clerk, objects};
use crate::random;
use crate::wire::s256_matches;
use crate::world::after;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// How long a sign-in page, and then its nonce, can be used. guessed.
pub(super) const PAGE_LIFE: Duration = Duration::from_secs(15 * 60);

/// `POST /v1/client/hosted_auth`.
///
/// documented (Clerk's mobile SDKs): form `redirect_url`, `code_challenge`, `state`, `mode`; answer
/// `{"object":"hosted_auth","url"}`; the redirect is a custom scheme. guessed: 422 and its codes.
pub(super) fn create(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let field = |name: &'static str| {
        call.form
            .filled(name)
            .map(str::to_owned)
            .ok_or_else(|| ApiError::form("form_param_missing", name, format!("{name} must be included.")))
    };
    let invalid = |name: &'static str, why: &str| Err(ApiError::form("form_param_value_invalid", name, why));
    let redirect_url = field("redirect_url")?;
    let code_challenge = field("code_challenge")?;
    let state = field("state")?;
    if !Url::parse(&redirect_url).is_ok_and(|url| !is_browser_scheme(url.scheme())) {
        return invalid("redirect_url", "redirect_url must use the app's own scheme");
    }
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if code_challenge.len() != 43 || !code_challenge.bytes().all(base64url) {
        return invalid("code_challenge", "code_challenge must be the base64url SHA-256 of the verifier");
    }
    if !matches!(call.form.get("mode"), None | Some("sign-in" | "sign-up")) {
        return invalid("mode", "mode must be sign-in or sign-up");
    }
    let id = random::id("hosted");
    let sign_up = call.form.get("mode") == Some("sign-up");
    if sign_up && !clerk.instance.sign_up {
        return invalid("mode", "sign ups are currently disabled");
    }
    let page = if sign_up { "sign-up" } else { "sign-in" };
    let url = format!("{}/{page}/{id}", context.shared.browser_base());
    clerk.hosted.insert(
        id.clone(),
        HostedAuth {
            id,
            client: client.to_owned(),
            redirect_url,
            code_challenge,
            state,
            started: context.now,
            step: if sign_up { Step::SignUp } else { Step::SignIn },
            outcome: None,
            redeemed: false,
        },
    );
    Ok(json!({
        "response": {"object": "hosted_auth", "url": url},
        "client": objects::client(context, clerk, client)?,
    }))
}

fn is_browser_scheme(scheme: &str) -> bool {
    ["http", "https", "file", "data", "javascript", "blob", "about", "ws", "wss", "ftp"].contains(&scheme)
}

/// `POST /v1/client` with `_method=GET`, `rotating_token_nonce` and `code_verifier`.
///
/// documented (Clerk's mobile SDKs): 200 `{"response": Client}` that now lists the session. guessed:
/// 422 `verification_failed` for an unknown, used or late nonce, for another client's nonce and for a
/// wrong verifier, which does not use the nonce up.
pub(super) fn redeem(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: Option<&str>,
    call: &Call,
) -> Result<Value, ApiError> {
    let client = client.ok_or_else(ApiError::unauthenticated)?;
    let refused = |name, why: &str| ApiError::form("verification_failed", name, why);
    let nonce = call.form.filled("rotating_token_nonce").unwrap_or_default();
    let verifier = call.form.filled("code_verifier").unwrap_or_default();
    let hosted = clerk
        .hosted
        .values_mut()
        .find(|hosted| hosted.outcome.as_ref().is_some_and(|(own, _)| own == nonce))
        .filter(|hosted| hosted.client == client && !hosted.redeemed)
        .filter(|hosted| after(hosted.started, PAGE_LIFE) > context.now)
        .ok_or_else(|| refused("rotating_token_nonce", "The nonce is unknown, used or too old."))?;
    if !s256_matches(verifier, &hosted.code_challenge) {
        return Err(refused("code_verifier", "The verifier does not fit the challenge."));
    }
    hosted.redeemed = true;
    let session = hosted.outcome.as_ref().map(|(_, session)| session.clone()).unwrap_or_default();
    clerk.void_tokens(client);
    if let Some(session) = clerk.sessions.get_mut(&session) {
        session.client = Some(client.to_owned());
        if let Some(person) = clerk.users.get_mut(&session.user) {
            person.devices.insert(client.to_owned());
        }
    }
    if let Some(client) = clerk.clients.get_mut(client) {
        client.last_session = Some(session);
        client.last_strategy = Some("password".to_owned());
        client.sign_in = None;
    }
    Ok(wrap_client(objects::client(context, clerk, client)?))
}
