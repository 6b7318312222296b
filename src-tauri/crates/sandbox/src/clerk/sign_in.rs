//! Sign-in by the app's own form: password and e-mail code.

use super::call::{ApiError, Call, Context};
use super::state::SignIn;
use super::{Clerk, objects};
use crate::{random, seed};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The code that is always right. documented: Clerk, test mode ("424242").
const TEST_CODE: &str = "424242";

/// `POST /v1/client/sign_ins`.
///
/// documented: 200 sign-in in an envelope; 422. observed in Clerk's own clients: the codes
/// `form_identifier_not_found` and `form_password_incorrect`.
pub(super) fn create(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_in = SignIn {
        id: random::id("sia"),
        user: None,
        identifier: None,
        strategy: None,
        code_sent: false,
        session: None,
        started: context.now,
    };
    if let Some(identifier) = call.form.filled("identifier") {
        let user = seed::user_by_email(identifier).ok_or_else(|| {
            ApiError::form("form_identifier_not_found", "identifier", "Couldn't find your account.")
        })?;
        sign_in.user = Some(user.id.to_owned());
        sign_in.identifier = Some(identifier.to_owned());
    }
    let strategy = call.form.filled("strategy").or(call.form.filled("password").map(|_| "password"));
    match strategy {
        None => {}
        Some("password") => check_password(&mut sign_in, call)?,
        Some("email_code") if sign_in.user.is_some() => {
            sign_in.strategy = Some("email_code".to_owned());
            sign_in.code_sent = true;
        }
        Some(_) => return Err(unknown_strategy()),
    }
    let complete = sign_in.strategy.as_deref() == Some("password");
    store(context, clerk, client, sign_in, complete)
}

/// `GET /v1/client/sign_ins/{id}`. documented: 200, 404.
pub(super) fn read(context: &Context<'_>, clerk: &Clerk, client: &str, id: &str) -> Result<Value, ApiError> {
    let sign_in = pending(clerk, client, id)?;
    Ok(json!({
        "response": objects::sign_in(context, &sign_in),
        "client": objects::client(context, clerk, client)?,
    }))
}

/// `POST /v1/client/sign_ins/{id}/prepare_first_factor`. documented: 200, 422.
pub(super) fn prepare(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_in = pending(clerk, client, id)?;
    if call.form.filled("strategy") != Some("email_code") {
        return Err(unknown_strategy());
    }
    sign_in.strategy = Some("email_code".to_owned());
    sign_in.code_sent = true;
    store(context, clerk, client, sign_in, false)
}

/// `POST /v1/client/sign_ins/{id}/attempt_first_factor`.
///
/// documented: 200, 422. observed in Clerk's own clients: the code `form_code_incorrect`. guessed:
/// `verification_failed` for a code that was never asked for.
pub(super) fn attempt(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_in = pending(clerk, client, id)?;
    match call.form.filled("strategy") {
        Some("password") => check_password(&mut sign_in, call)?,
        Some("email_code") if !sign_in.code_sent => {
            return Err(ApiError::form("verification_failed", "code", "No code was sent."));
        }
        Some("email_code") if call.form.filled("code") == Some(TEST_CODE) => {
            sign_in.strategy = Some("email_code".to_owned());
        }
        Some("email_code") => {
            return Err(ApiError::form("form_code_incorrect", "code", "Incorrect code"));
        }
        _ => return Err(unknown_strategy()),
    }
    store(context, clerk, client, sign_in, true)
}

fn unknown_strategy() -> ApiError {
    ApiError::form(
        "form_param_value_invalid",
        "strategy",
        "strategy does not match one of the allowed values",
    )
}

fn check_password(sign_in: &mut SignIn, call: &Call) -> Result<(), ApiError> {
    let user = sign_in.user.as_deref().and_then(seed::user);
    let user =
        user.ok_or_else(|| ApiError::form("form_param_missing", "identifier", "identifier is required"))?;
    if call.form.get("password") != Some(user.password) {
        return Err(ApiError::form(
            "form_password_incorrect",
            "password",
            "Password is incorrect. Try again, or use another method.",
        ));
    }
    sign_in.strategy = Some("password".to_owned());
    Ok(())
}

fn pending(clerk: &Clerk, client: &str, id: &str) -> Result<SignIn, ApiError> {
    let sign_in = clerk.clients.get(client).and_then(|client| client.sign_in.as_ref());
    sign_in.filter(|sign_in| sign_in.id == id).cloned().ok_or_else(ApiError::not_found)
}

/// Keeps the attempt; a complete one becomes a session and leaves the client.
fn store(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    mut sign_in: SignIn,
    complete: bool,
) -> Result<Value, ApiError> {
    if complete {
        if sign_in.session.is_some() {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "session_exists",
                "You're already signed in.",
            ));
        }
        let user = sign_in.user.clone().ok_or_else(ApiError::not_found)?;
        let life = context.shared.lives.session;
        sign_in.session = Some(clerk.create_session(Some(client), &user, context.now, life));
    }
    if let Some(client) = clerk.clients.get_mut(client) {
        if complete {
            client.last_session.clone_from(&sign_in.session);
            client.last_strategy.clone_from(&sign_in.strategy);
        }
        client.sign_in = (!complete).then(|| sign_in.clone());
    }
    Ok(json!({
        "response": objects::sign_in(context, &sign_in),
        "client": objects::client(context, clerk, client)?,
    }))
}
