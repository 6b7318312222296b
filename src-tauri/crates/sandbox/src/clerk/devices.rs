//! Where a user is signed in, and signing out from elsewhere.

use super::call::{ApiError, Call, Context};
use super::state::Session;
use super::{Clerk, SessionStatus, objects, sessions};
use serde_json::{Value, json};

/// `GET /v1/me/sessions/active`. documented: 200, a bare array of sessions with `latest_activity`; 401.
pub(super) fn active(clerk: &Clerk, client: &str, call: &Call) -> Result<Value, ApiError> {
    let own = sessions::selected(clerk, client, call)?;
    let mut all: Vec<&Session> = clerk
        .sessions
        .values()
        .filter(|session| session.user == own.user && session.status == SessionStatus::Active)
        .collect();
    all.sort_by_key(|session| (std::cmp::Reverse(session.active), session.id.clone()));
    let view = |session: &Session| {
        let (name, version) = program(&session.agent);
        json!({
            "object": "session",
            "id": session.id,
            "status": session.status,
            "expire_at": session.expires.as_millisecond(),
            "abandon_at": objects::abandon_at(session),
            "last_active_at": session.active.as_millisecond(),
            "last_active_token": null,
            "actor": null,
            "latest_activity": {
                "object": "session_activity",
                "id": session.id.replacen("sess_", "sess_activity_", 1),
                "is_mobile": false,
                "browser_name": name,
                "browser_version": version,
                "ip_address": "127.0.0.1",
            },
        })
    };
    Ok(all.into_iter().map(view).collect())
}

/// `POST /v1/me/sessions/{id}/revoke`. documented: 200, the session in an envelope; 401, 404.
pub(super) fn revoke(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let user = sessions::selected(clerk, client, call)?.user.clone();
    let session = clerk
        .sessions
        .get_mut(id)
        .filter(|session| session.user == user && session.status == SessionStatus::Active)
        .ok_or_else(ApiError::not_found)?;
    session.status = SessionStatus::Revoked;
    let session = clerk.sessions.get(id).ok_or_else(ApiError::not_found)?;
    Ok(json!({
        "response": objects::session(context, clerk, session)?,
        "client": objects::client(context, clerk, client)?,
    }))
}

/// Name and version of the program in a `User-Agent`.
fn program(agent: &str) -> (&str, &str) {
    agent.split(' ').next().and_then(|first| first.split_once('/')).unwrap_or((agent, ""))
}
