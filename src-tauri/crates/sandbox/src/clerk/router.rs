//! Where a Frontend API call goes, and what is true of all of them: the native flag, the conflict of
//! Origin and Authorization, and the device token that changes with every answer.
//!
//! Which device tokens are accepted:
//! * documented (clerk.com/docs/guides/secure/best-practices/fixation-protection): the token is reset when a
//!   user signs in or out, and the one before is void.
//! * observed: an ordinary answer brings a new token and leaves the one before it good. Clerk's own SDKs send
//!   requests side by side with the same stored token and keep whichever answer comes last
//!   (clerk/javascript @e21ae9a4, 2026-08-21, `packages/expo/src/provider/singleton/createClerkInstance.ts`;
//!   clerk/clerk-ios @3b6b16f7, 2026-08-20, whose ordering gate drops late answers and their tokens;
//!   clerk/clerk-android @f7c05c2d, 2026-08-20, `DeviceTokenSavingMiddleware.kt`, which throws a newer token
//!   away when the stored one changed meanwhile). None of them could stay signed in otherwise.
//! * observed (clerk/javascript issue #9217 and pull request #9222, 2026-07-22 and -24, with a Clerk engineer's
//!   word on the server): a void token on `GET /v1/client` gets 200 with an empty client and a token of its own.
//! * guessed: that a void token gets 401 `authentication_invalid` elsewhere, and that an ordinary answer never
//!   voids. [`Instance::strict_tokens`](super::Instance) plays the opposite.

use super::call::{ApiError, Call, Context, DeviceToken, respond};
use super::{
    Clerk, devices, environment, hosted, objects, portal, second, sessions, sign_in, sign_up, tasks,
};
use crate::conditions::http_date;
use crate::wire::{BODY_LIMIT, Pairs, is_form};
use crate::world::Shared;
use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{any, get};
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the Frontend API is reached as behind a proxy. documented: Clerk, proxying the Frontend API
/// (`https://app.dev/__clerk/*` is forwarded to the Frontend API).
pub(crate) const PROXY: &str = "/__clerk";

fn calls() -> Router<Arc<Shared>> {
    Router::new().route("/.well-known/jwks.json", get(jwks)).route("/v1/{*path}", any(frontend_api))
}

/// Routes of Clerk on the main listener.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    calls()
        .nest(PROXY, calls())
        .route("/sign-in/{id}", get(portal::show).post(portal::submit))
        .route("/sign-up/{id}", get(portal::sign_up))
        .route(tasks::PAGE, get(tasks::show).post(tasks::submit))
}

/// documented: Clerk OpenAPI, `/.well-known/jwks.json`.
async fn jwks(State(shared): State<Arc<Shared>>) -> axum::Json<Value> {
    axum::Json(shared.key.jwks())
}

/// `/v1/*`.
///
/// documented: envelope `{response, client}`, native flag, form bodies, `_method` tunnelling, device
/// token on every answer. guessed: 400 for `origin_authorization_headers_conflict` and for an unknown
/// version, 403 for `native_api_disabled`, 401 for `dev_browser_unauthenticated`, 415 for a body that
/// is not a form. observed in Clerk's own verification of tokens: their issuer is the proxy's address where the call
/// came by one.
async fn frontend_api(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        let error = ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "request_body_too_large", "Body too large");
        return error.respond(DeviceToken::Keep);
    };
    if !bytes.is_empty() && !is_form(&parts.headers) {
        let error = ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_content_type",
            "The body must be application/x-www-form-urlencoded",
        );
        return error.respond(DeviceToken::Keep);
    }
    let call = Call::read(parts.method, &parts.uri, &parts.headers, Pairs::parse(&bytes));
    let version = parts.headers.get("clerk-api-version").map(|value| value.to_str().unwrap_or_default());
    let version = version.or_else(|| call.query.get("__clerk_api_version")).map(str::to_owned);
    if version.is_some_and(|version| !is_version(&version)) {
        let error = ApiError::new(StatusCode::BAD_REQUEST, "api_version_invalid", "Unknown API version");
        return error.respond(DeviceToken::Keep);
    }
    let path = parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |OriginalUri(uri)| uri.path());
    let proxy = if path.starts_with(PROXY) { PROXY } else { "" };
    let issuer = format!("{}{proxy}", shared.base());
    shared.change(|world, now| {
        let context = Context { shared: &shared, now, issuer: issuer.clone() };
        let mut response = dispatch(&context, &mut world.clerk, &call);
        // The clock that the tokens are issued by.
        if let Some(date) = http_date(now) {
            response.headers_mut().insert(header::DATE, date);
        }
        response
    })
}

/// Versions are dates.
fn is_version(text: &str) -> bool {
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.split('-').collect::<Vec<_>>()[..], [year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

fn dispatch(context: &Context<'_>, clerk: &mut Clerk, call: &Call) -> Response {
    clerk.expire(context.now);
    // Instance settings belong to no client: they are answered without looking at the device token.
    if call.method == Method::GET && call.path == ["environment"] {
        return respond(
            StatusCode::OK,
            environment::body(&clerk.instance, &context.shared.browser_base()),
            DeviceToken::Keep,
        );
    }
    if let Err(error) = admissible(clerk, call) {
        return error.respond(DeviceToken::Keep);
    }
    let mut client = match call.device_token.as_deref().map(|token| client_of(clerk, token)) {
        None => None,
        Some(Some(id)) => Some(id),
        Some(None) => return refuse_stale(context, clerk, call),
    };
    let outcome = handle(context, clerk, &mut client, call);
    let token = match client {
        Some(id) if clerk.clients.contains_key(&id) => {
            note_agent(clerk, &id, call);
            match rotate(context, clerk, &id) {
                Ok(token) => DeviceToken::Replace(token),
                Err(error) => return error.respond(DeviceToken::Keep),
            }
        }
        Some(_) => DeviceToken::Clear,
        None => DeviceToken::Keep,
    };
    match outcome {
        Ok(body) => respond(StatusCode::OK, body, token),
        Err(error) => error.respond(token),
    }
}

/// The list of devices names the program that used a session last.
fn note_agent(clerk: &mut Clerk, client: &str, call: &Call) {
    for session in clerk.sessions.values_mut().filter(|session| session.client.as_deref() == Some(client)) {
        session.agent.clone_from(&call.agent);
    }
}

fn admissible(clerk: &Clerk, call: &Call) -> Result<(), ApiError> {
    if call.has_origin && call.device_token.is_some() {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "origin_authorization_headers_conflict",
            "Setting both the 'Origin' and 'Authorization' headers is forbidden",
        ));
    }
    if !call.is_native() {
        return Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "dev_browser_unauthenticated",
            "Unable to authenticate this browser for your development instance",
        ));
    }
    if !clerk.instance.native_api {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "native_api_disabled",
            "The Native API is disabled for this instance",
        ));
    }
    Ok(())
}

fn client_of(clerk: &Clerk, token: &str) -> Option<String> {
    let claims = crate::keys::unchecked_part(token, 1)?;
    let client = clerk.clients.get(claims.get("id")?.as_str()?)?;
    let good = if clerk.instance.strict_tokens {
        client.device_token == token
    } else {
        claims.get("rotating_token")?.as_str()? == client.rotating
    };
    good.then(|| client.id.clone())
}

/// A device token that is void.
///
/// documented: hosted auth answers 401 `signed_out` and the same answer carries a usable token
/// (Clerk's Expo SDK retries once with it). observed: reading the client gives an empty one. guessed:
/// everything else answers 401 `authentication_invalid` and leaves the caller's token alone.
fn refuse_stale(context: &Context<'_>, clerk: &mut Clerk, call: &Call) -> Response {
    if call.method == Method::POST && call.path == ["client", "hosted_auth"] {
        let id = clerk.create_client(context.now);
        let error = ApiError::new(StatusCode::UNAUTHORIZED, "signed_out", "You are signed out");
        return match rotate(context, clerk, &id) {
            Ok(token) => error.respond(DeviceToken::Replace(token)),
            Err(error) => error.respond(DeviceToken::Keep),
        };
    }
    if call.method == Method::GET && call.path == ["client"] {
        let id = clerk.create_client(context.now);
        let answer =
            objects::client(context, clerk, &id).and_then(|body| Ok((body, rotate(context, clerk, &id)?)));
        return match answer {
            Ok((body, token)) => respond(StatusCode::OK, wrap_client(body), DeviceToken::Replace(token)),
            Err(error) => error.respond(DeviceToken::Keep),
        };
    }
    ApiError::unauthenticated().respond(DeviceToken::Keep)
}

/// Gives `client` a new device token.
///
/// documented: a signed JWT with the client id and `rotating_token`, opaque to clients. guessed: that no two
/// are alike.
fn rotate(context: &Context<'_>, clerk: &mut Clerk, client: &str) -> Result<String, ApiError> {
    let rotating = clerk.clients.get(client).map(|client| client.rotating.clone());
    let token = context.shared.key.sign(&json!({
        "id": client,
        "rotating_token": rotating,
        "jti": crate::random::alphanumeric(20).to_lowercase(),
        "iat": context.now.as_second(),
        "exp": context.now.as_second().saturating_add(10 * 365 * 24 * 3600),
    }))?;
    if let Some(client) = clerk.clients.get_mut(client) {
        client.device_token.clone_from(&token);
        client.updated = context.now;
    }
    Ok(token)
}

/// Routes a call. `client` is who calls; handlers create it where Clerk would.
fn handle(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &mut Option<String>,
    call: &Call,
) -> Result<Value, ApiError> {
    let get = call.method == Method::GET;
    let post = call.method == Method::POST;
    let delete = call.method == Method::DELETE;
    match call.segments()[..] {
        ["client"] if get && call.form.get("rotating_token_nonce").is_some() => {
            hosted::redeem(context, clerk, client.as_deref(), call)
        }
        ["client"] if get => read_client(context, clerk, client.as_deref()),
        ["client"] if post || call.method == Method::PUT => {
            let id = client.get_or_insert_with(|| clerk.create_client(context.now)).clone();
            Ok(wrap_client(objects::client(context, clerk, &id)?))
        }
        ["client"] if delete => sessions::delete_client(context, clerk, client.as_deref()),
        ["client", "hosted_auth"] if post => {
            let id = client.get_or_insert_with(|| clerk.create_client(context.now)).clone();
            hosted::create(context, clerk, &id, call)
        }
        ["client", "sign_ins"] if post => {
            let id = client.get_or_insert_with(|| clerk.create_client(context.now)).clone();
            sign_in::create(context, clerk, &id, call)
        }
        ["client", "sign_ins", id] if get => sign_in::read(context, clerk, known(client.as_deref())?, id),
        ["client", "sign_ins", id, "prepare_first_factor"] if post => {
            sign_in::prepare(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ins", id, "attempt_first_factor"] if post => {
            sign_in::attempt(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ins", id, "prepare_second_factor"] if post => {
            second::prepare(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ins", id, "attempt_second_factor"] if post => {
            second::attempt(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ins", id, "reset_password"] if post => {
            sign_in::reset_password(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ups"] if post => {
            let id = client.get_or_insert_with(|| clerk.create_client(context.now)).clone();
            sign_up::create(context, clerk, &id, call)
        }
        ["client", "sign_ups", id] if get => sign_up::read(context, clerk, known(client.as_deref())?, id),
        ["client", "sign_ups", id] if call.method == Method::PATCH => {
            sign_up::update(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ups", id, "prepare_verification"] if post => {
            sign_up::prepare(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sign_ups", id, "attempt_verification"] if post => {
            sign_up::attempt(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sessions"] if delete => sessions::end_all(context, clerk, known(client.as_deref())?),
        ["client", "sessions", id, "tokens"] if post => {
            sessions::token(context, clerk, known(client.as_deref())?, id)
        }
        ["client", "sessions", id, "touch"] if post => {
            sessions::touch(context, clerk, known(client.as_deref())?, id, call)
        }
        ["client", "sessions", id, "remove" | "end"] if post => {
            sessions::end(context, clerk, known(client.as_deref())?, id, call.path[3] == "remove")
        }
        ["me", "organization_memberships"] if get => {
            sessions::memberships(context, clerk, known(client.as_deref())?, call)
        }
        ["me", "sessions", "active"] if get => devices::active(clerk, known(client.as_deref())?, call),
        ["me", "sessions", id, "revoke"] if post => {
            devices::revoke(context, clerk, known(client.as_deref())?, id, call)
        }
        ["me"] if get => sessions::me(context, clerk, known(client.as_deref())?, call),
        _ => Err(ApiError::not_found()),
    }
}

/// The caller's client, or 401.
fn known(client: Option<&str>) -> Result<&str, ApiError> {
    client.ok_or_else(ApiError::unauthenticated)
}

/// documented: `{"response": Client|null, "client": null}`.
fn read_client(context: &Context<'_>, clerk: &Clerk, client: Option<&str>) -> Result<Value, ApiError> {
    let body = match client {
        Some(id) => objects::client(context, clerk, id)?,
        None => Value::Null,
    };
    Ok(wrap_client(body))
}

/// The envelope of answers whose object is the client itself.
#[expect(clippy::needless_pass_by_value, reason = "it becomes part of the answer")]
pub(super) fn wrap_client(client: Value) -> Value {
    json!({"response": client, "client": null})
}
