//! Sessions: tokens, touch, the end of them, and who is signed in.

use super::call::{ApiError, Call, Context};
use super::router::wrap_client;
use super::{Clerk, SessionStatus, objects};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The caller's session `id` if it is still listed.
fn own<'a>(clerk: &'a Clerk, client: &str, id: &str) -> Result<&'a super::state::Session, ApiError> {
    let session = clerk.sessions.get(id).filter(|session| session.client.as_deref() == Some(client));
    let gone = [SessionStatus::Ended, SessionStatus::Removed];
    session.filter(|session| !gone.contains(&session.status)).ok_or_else(ApiError::not_found)
}

/// The caller's session `id` if it is active.
fn active<'a>(clerk: &'a Clerk, client: &str, id: &str) -> Result<&'a super::state::Session, ApiError> {
    let session = own(clerk, client, id)?;
    if session.status == SessionStatus::Active { Ok(session) } else { Err(ApiError::unauthenticated()) }
}

/// `POST /v1/client/sessions/{id}/tokens`.
///
/// documented: 200 `{"object":"token","jwt"}` without an envelope; 401, 404. guessed: which of the two
/// a revoked or expired session gets (401).
pub(super) fn token(context: &Context<'_>, clerk: &Clerk, client: &str, id: &str) -> Result<Value, ApiError> {
    let session = active(clerk, client, id)?;
    Ok(json!({"object": "token", "jwt": objects::jwt(context, clerk, session)?}))
}

/// `POST /v1/client/sessions/{id}/touch`. documented: 200 session in an envelope; 401, 404;
/// `active_organization_id` chooses the organization. guessed: 404 for one that the user is not in.
pub(super) fn touch(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let user = active(clerk, client, id)?.user.clone();
    let chosen = call.form.filled("active_organization_id");
    let member = |id: &str| {
        clerk.user(&user).is_some_and(|person| person.organizations.iter().any(|one| one.id == id))
    };
    if chosen.is_some_and(|chosen| !member(chosen)) {
        return Err(ApiError::not_found());
    }
    if let Some(session) = clerk.sessions.get_mut(id) {
        session.active = context.now;
        if let Some(chosen) = chosen {
            session.organization = Some(chosen.to_owned());
        }
    }
    if let Some(client) = clerk.clients.get_mut(client) {
        client.last_session = Some(id.to_owned());
    }
    enveloped(context, clerk, client, id)
}

/// `POST /v1/client/sessions/{id}/remove` and `/end`. documented: 200 session with status `removed` or
/// `ended`; 401, 404.
pub(super) fn end(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    remove: bool,
) -> Result<Value, ApiError> {
    own(clerk, client, id)?;
    if let Some(session) = clerk.sessions.get_mut(id) {
        session.status = if remove { SessionStatus::Removed } else { SessionStatus::Ended };
    }
    clerk.void_tokens(client);
    enveloped(context, clerk, client, id)
}

fn enveloped(context: &Context<'_>, clerk: &Clerk, client: &str, id: &str) -> Result<Value, ApiError> {
    let session = clerk.sessions.get(id).ok_or_else(ApiError::not_found)?;
    Ok(json!({
        "response": objects::session(context, clerk, session)?,
        "client": objects::client(context, clerk, client)?,
    }))
}

/// `DELETE /v1/client/sessions`. documented: 200, signs out all sessions and keeps the client.
pub(super) fn end_all(context: &Context<'_>, clerk: &mut Clerk, client: &str) -> Result<Value, ApiError> {
    remove_all(clerk, client);
    Ok(wrap_client(objects::client(context, clerk, client)?))
}

/// `DELETE /v1/client`. documented: 200, signs out all sessions and drops the client; 404 without one.
/// documented (SDK): the empty `Authorization` header of the answer clears the caller's token.
pub(super) fn delete_client(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: Option<&str>,
) -> Result<Value, ApiError> {
    let id = client.ok_or_else(ApiError::not_found)?;
    remove_all(clerk, id);
    let body = objects::client(context, clerk, id)?;
    clerk.clients.remove(id);
    Ok(wrap_client(body))
}

fn remove_all(clerk: &mut Clerk, client: &str) {
    for session in clerk.sessions.values_mut() {
        if session.client.as_deref() == Some(client) {
            session.status = SessionStatus::Removed;
        }
    }
    clerk.void_tokens(client);
    if let Some(client) = clerk.clients.get_mut(client) {
        client.last_session = None;
        client.sign_in = None;
        client.sign_up = None;
    }
}

/// The active session that `_clerk_session_id` names, or the client's last one.
pub(super) fn selected<'a>(
    clerk: &'a Clerk,
    client: &str,
    call: &Call,
) -> Result<&'a super::state::Session, ApiError> {
    let named = call.query.filled("_clerk_session_id");
    let id = named.or_else(|| clerk.clients.get(client)?.last_session.as_deref());
    let id = id.ok_or_else(|| {
        ApiError::new(StatusCode::UNAUTHORIZED, "authentication_invalid", "No session was selected")
    })?;
    active(clerk, client, id)
}

/// `GET /v1/me/organization_memberships`, also of a session that is pending.
pub(super) fn memberships(
    context: &Context<'_>,
    clerk: &Clerk,
    client: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let user = &selected(clerk, client, call)?.user;
    super::tasks::memberships(clerk, user, &objects::client(context, clerk, client)?)
}

/// `GET /v1/me?_clerk_session_id=`. documented: 200 user in an envelope; 401, 404.
pub(super) fn me(context: &Context<'_>, clerk: &Clerk, client: &str, call: &Call) -> Result<Value, ApiError> {
    let session = selected(clerk, client, call)?;
    Ok(json!({
        "response": objects::user(context, clerk, session)?,
        "client": objects::client(context, clerk, client)?,
    }))
}
