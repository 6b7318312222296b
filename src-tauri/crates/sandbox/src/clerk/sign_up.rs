//! Sign-up by the app's own form: an address that is verified by a code, and a password where the instance
//! wants one.

use super::call::{ApiError, Call, Context};
use super::limits::Limited;
use super::sign_in::{acceptable_password, limit, refuse_second_session, unknown_strategy};
use super::state::SignUp;
use super::{Clerk, User, attempts, inbox, objects};
use crate::random;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// `POST /v1/client/sign_ups`.
///
/// documented: 200 sign-up in an envelope; 422. observed in Clerk's own clients: `form_identifier_exists`,
/// `sign_up_mode_restricted` (guessed: with 403).
pub(super) fn create(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    limit(context, clerk, Limited::CreateSignUp)?;
    refuse_second_session(clerk, client)?;
    if !clerk.instance.sign_up {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "sign_up_mode_restricted",
            "Sign ups are currently disabled.",
        ));
    }
    let sign_up = SignUp {
        id: random::id("sua"),
        email: None,
        password: None,
        first_name: None,
        last_name: None,
        verified: false,
        code: None,
        session: None,
        user: None,
        started: context.now,
    };
    let sign_up = fill(clerk, sign_up, call)?;
    keep(context, clerk, client, sign_up)
}

/// `GET /v1/client/sign_ups/{id}`. documented: 200, 404.
pub(super) fn read(context: &Context<'_>, clerk: &Clerk, client: &str, id: &str) -> Result<Value, ApiError> {
    let sign_up = pending(clerk, client, id)?;
    Ok(json!({
        "response": attempts::sign_up(clerk, &sign_up),
        "client": objects::client(context, clerk, client)?,
    }))
}

/// `PATCH /v1/client/sign_ups/{id}`. documented: 200, 422.
pub(super) fn update(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let sign_up = fill(clerk, pending(clerk, client, id)?, call)?;
    keep(context, clerk, client, sign_up)
}

/// `POST /v1/client/sign_ups/{id}/prepare_verification`. documented: 200, 422.
pub(super) fn prepare(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_up = pending(clerk, client, id)?;
    let to = sign_up.email.clone().filter(|_| call.form.filled("strategy") == Some("email_code"));
    let to = to.ok_or_else(unknown_strategy)?;
    sign_up.code = Some(inbox::send(&mut clerk.inbox, &to, "email_code", context.now));
    keep(context, clerk, client, sign_up)
}

/// `POST /v1/client/sign_ups/{id}/attempt_verification`. documented: 200, 422.
pub(super) fn attempt(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    limit(context, clerk, Limited::Attempt)?;
    let mut sign_up = pending(clerk, client, id)?;
    if call.form.filled("strategy") != Some("email_code") {
        return Err(unknown_strategy());
    }
    let typed = call.form.get("code").unwrap_or_default();
    if let Err(error) = inbox::take(&mut sign_up.code, "email_code", typed, context.now) {
        remember(clerk, client, Some(sign_up));
        return Err(error);
    }
    sign_up.verified = true;
    keep(context, clerk, client, sign_up)
}

/// Takes over what the call brings.
pub(super) fn fill(clerk: &Clerk, mut sign_up: SignUp, call: &Call) -> Result<SignUp, ApiError> {
    if let Some(email) = call.form.filled("email_address") {
        sign_up.email = Some(free_address(clerk, email)?);
        sign_up.verified = false;
    }
    if let Some(password) = call.form.get("password") {
        sign_up.password = Some(acceptable_password(password)?);
    }
    for (name, place) in [("first_name", &mut sign_up.first_name), ("last_name", &mut sign_up.last_name)] {
        if let Some(value) = call.form.filled(name) {
            *place = Some(value.to_owned());
        }
    }
    Ok(sign_up)
}

/// An address that nobody has yet.
pub(super) fn free_address(clerk: &Clerk, email: &str) -> Result<String, ApiError> {
    let email = email.trim();
    if !email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        let text = "email_address must be a valid email address.";
        return Err(ApiError::form("form_param_format_invalid", "email_address", text));
    }
    if clerk.user_by_email(email).is_some() {
        let text = "That email address is taken. Please try another.";
        return Err(ApiError::form("form_identifier_exists", "email_address", text));
    }
    Ok(email.to_owned())
}

/// What is still missing, and what is not verified yet.
pub(super) fn lacks(clerk: &Clerk, sign_up: &SignUp) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut missing = Vec::new();
    if sign_up.email.is_none() {
        missing.push("email_address");
    }
    if clerk.instance.password && sign_up.password.is_none() {
        missing.push("password");
    }
    let unverified = sign_up.email.is_some() && !sign_up.verified;
    (missing, if unverified { vec!["email_address"] } else { Vec::new() })
}

fn pending(clerk: &Clerk, client: &str, id: &str) -> Result<SignUp, ApiError> {
    let sign_up = clerk.clients.get(client).and_then(|client| client.sign_up.as_ref());
    sign_up.filter(|sign_up| sign_up.id == id).cloned().ok_or_else(ApiError::not_found)
}

fn remember(clerk: &mut Clerk, client: &str, sign_up: Option<SignUp>) {
    if let Some(client) = clerk.clients.get_mut(client) {
        client.sign_up = sign_up;
    }
}

/// A new user out of a complete sign-up.
pub(super) fn create_user(context: &Context<'_>, clerk: &mut Clerk, sign_up: &SignUp) -> String {
    let id = random::id("user");
    let person = User {
        id: id.clone(),
        email: sign_up.email.clone().unwrap_or_default(),
        password: sign_up.password.clone(),
        first_name: sign_up.first_name.clone().unwrap_or_default(),
        last_name: sign_up.last_name.clone().unwrap_or_default(),
        totp: None,
        backup_codes: Vec::new(),
        last_step: 0,
        devices: BTreeSet::new(),
        created: context.now,
        updated: context.now,
        password_changed: context.now,
        password_replaced: true,
        terms_accepted: false,
        organizations: Vec::new(),
    };
    clerk.users.insert(id.clone(), person);
    id
}

/// Keeps the attempt; one that lacks nothing becomes a user with a session and leaves the client.
fn keep(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    mut sign_up: SignUp,
) -> Result<Value, ApiError> {
    let (missing, unverified) = lacks(clerk, &sign_up);
    let complete = missing.is_empty() && unverified.is_empty();
    if complete {
        // Somebody may have taken the address meanwhile.
        free_address(clerk, sign_up.email.as_deref().unwrap_or_default())?;
        let user = create_user(context, clerk, &sign_up);
        let life = context.shared.lives.session;
        sign_up.session = Some(clerk.create_session(Some(client), &user, context.now, life, false));
        sign_up.user = Some(user);
        if let Some(client) = clerk.clients.get_mut(client) {
            client.last_session.clone_from(&sign_up.session);
            client.last_strategy = Some("email_code".to_owned());
        }
    }
    remember(clerk, client, (!complete).then(|| sign_up.clone()));
    Ok(json!({
        "response": attempts::sign_up(clerk, &sign_up),
        "client": objects::client(context, clerk, client)?,
    }))
}
