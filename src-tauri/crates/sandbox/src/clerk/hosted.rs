//! Hosted auth: a native client sends the person to a page in the system browser and gets the session
//! back by a one-time nonce.

use super::call::{ApiError, Call, Context};
use super::router::wrap_client;
use super::state::HostedAuth;
use super::{Clerk, objects};
use crate::wire::{BODY_LIMIT, Pairs, s256_matches};
use crate::world::{Shared, after};
use crate::{page, random, seed};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long a sign-in page, and then its nonce, can be used. guessed.
const PAGE_LIFE: Duration = Duration::from_secs(15 * 60);

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
    let url = format!("{}/sign-in/{id}", context.shared.browser_base());
    clerk.hosted.insert(
        id.clone(),
        HostedAuth {
            id,
            client: client.to_owned(),
            redirect_url,
            code_challenge,
            state,
            started: context.now,
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
    if let Some(session) = clerk.sessions.get_mut(&session) {
        session.client = Some(client.to_owned());
    }
    if let Some(client) = clerk.clients.get_mut(client) {
        client.last_session = Some(session);
        client.last_strategy = Some("password".to_owned());
        client.sign_in = None;
    }
    Ok(wrap_client(objects::client(context, clerk, client)?))
}

/// `GET /sign-in/{id}`: the page that stands for Clerk's Account Portal.
pub(super) async fn show(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let open = shared.change(|world, now| is_open(&world.clerk, &id, now));
    if open { form(StatusCode::OK, "", None) } else { gone() }
}

/// `POST /sign-in/{id}`: checks the password and hands the session over.
///
/// documented: 302 to `<redirect_url>?state&rotating_token_nonce&created_session_id`. guessed: a page
/// with 400 and no redirect when the redirect is not registered (Clerk: "must match a callback
/// registered for the app"); 422 with the form again for a wrong password.
pub(super) async fn submit(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await else { return gone() };
    let fields = Pairs::parse(&bytes);
    let identifier = fields.get("identifier").unwrap_or_default().to_owned();
    let user = seed::user_by_email(&identifier)
        .filter(|user| fields.get("password").is_some_and(|password| password == user.password));
    let Some(user) = user else {
        let open = shared.change(|world, now| is_open(&world.clerk, &id, now));
        let wrong = "The e-mail address or the password is incorrect.";
        return if open { form(StatusCode::UNPROCESSABLE_ENTITY, &identifier, Some(wrong)) } else { gone() };
    };
    let life = shared.lives.session;
    shared.change(|world, now| {
        if !is_open(&world.clerk, &id, now) {
            return gone();
        }
        let Some(redirect) = world.clerk.hosted.get(&id).map(|hosted| hosted.redirect_url.clone()) else {
            return gone();
        };
        if !world.clerk.redirects.contains(&redirect) {
            return page::notice(
                StatusCode::BAD_REQUEST,
                "This callback is not registered",
                "The address to return to is not on the list of native applications, so the sign-in \
                 stops here.",
            );
        }
        let session = world.clerk.create_session(None, user.id, now, life);
        let nonce = random::alphanumeric(43);
        let Some(hosted) = world.clerk.hosted.get_mut(&id) else { return gone() };
        hosted.outcome = Some((nonce.clone(), session.clone()));
        let parameters = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &hosted.state)
            .append_pair("rotating_token_nonce", &nonce)
            .append_pair("created_session_id", &session)
            .finish();
        let joint = if redirect.contains('?') { '&' } else { '?' };
        page::found(&format!("{redirect}{joint}{parameters}"))
    })
}

/// A page is open until somebody has signed in on it or it is too old.
fn is_open(clerk: &Clerk, id: &str, now: domain::Timestamp) -> bool {
    clerk.hosted.get(id).is_some_and(|hosted| {
        hosted.outcome.is_none() && !hosted.redeemed && after(hosted.started, PAGE_LIFE) > now
    })
}

fn gone() -> Response {
    page::notice(
        StatusCode::GONE,
        "This sign-in has ended",
        "It was used already or it took too long. Go back to Adkeeper and start again.",
    )
}

fn form(status: StatusCode, identifier: &str, error: Option<&str>) -> Response {
    let hint = seed::users().first();
    let message = error.map_or_else(String::new, |error| {
        format!("<p id=\"error\" class=\"error\" role=\"alert\">{}</p>", page::escape(error))
    });
    let invalid = if error.is_some() { " aria-invalid=\"true\" aria-describedby=\"error\"" } else { "" };
    let shown = if error.is_none() && identifier.is_empty() {
        hint.map_or("", |user| user.email)
    } else {
        identifier
    };
    let html = page::fill(
        include_str!("../pages/sign_in.html"),
        &[
            ("error", &message),
            ("invalid", invalid),
            ("identifier", &page::escape(shown)),
            ("hint_email", &page::escape(hint.map_or("", |user| user.email))),
            ("hint_password", &page::escape(hint.map_or("", |user| user.password))),
        ],
    );
    page::respond(status, html)
}
