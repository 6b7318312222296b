//! Sign-in by the app's own form: password, e-mail code and a forgotten password; see also `second`.

use super::call::{ApiError, Call, Context};
use super::limits::Limited;
use super::state::SignIn;
use super::{Clerk, User, attempts, inbox, objects};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The code that a forgotten password is replaced with. documented.
pub(super) const RESET: &str = "reset_password_email_code";

/// `POST /v1/client/sign_ins`.
///
/// documented: 200 sign-in in an envelope; 422; 400 `session_exists` where a device holds one session at a
/// time. observed in Clerk's own clients: the codes `form_identifier_not_found`, `form_password_incorrect`.
pub(super) fn create(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    limit(context, clerk, Limited::CreateSignIn)?;
    refuse_second_session(clerk, client)?;
    let mut sign_in = SignIn::new(context.now);
    if let Some(identifier) = call.form.filled("identifier") {
        let person = clerk.user_by_email(identifier).ok_or_else(|| {
            ApiError::form("form_identifier_not_found", "identifier", "Couldn't find your account.")
        })?;
        sign_in.user = Some(person.id.clone());
        sign_in.identifier = Some(identifier.to_owned());
    }
    let strategy = call.form.filled("strategy").or(call.form.filled("password").map(|_| "password"));
    match strategy {
        None => {}
        Some("password") => check_password(clerk, &mut sign_in, call)?,
        Some("email_code") if sign_in.user.is_some() => {
            send_code(context, clerk, &mut sign_in, "email_code")?;
        }
        Some(_) => return Err(unknown_strategy()),
    }
    keep(context, clerk, client, sign_in)
}

/// `GET /v1/client/sign_ins/{id}`. documented: 200, 404.
pub(super) fn read(context: &Context<'_>, clerk: &Clerk, client: &str, id: &str) -> Result<Value, ApiError> {
    let sign_in = pending(clerk, client, id)?;
    Ok(json!({
        "response": attempts::sign_in(context, clerk, client, &sign_in),
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
    let strategy = match call.form.filled("strategy") {
        Some("email_code") => "email_code",
        Some(RESET) if clerk.instance.password => RESET,
        _ => return Err(unknown_strategy()),
    };
    let person = user_of(clerk, &sign_in)?;
    if call.form.filled("email_address_id").is_some_and(|id| id != person.email_id()) {
        return Err(ApiError::not_found());
    }
    send_code(context, clerk, &mut sign_in, strategy)?;
    keep(context, clerk, client, sign_in)
}

/// `POST /v1/client/sign_ins/{id}/attempt_first_factor`. documented: 200, 422.
pub(super) fn attempt(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    limit(context, clerk, Limited::Attempt)?;
    let mut sign_in = pending(clerk, client, id)?;
    match call.form.filled("strategy") {
        Some("password") => check_password(clerk, &mut sign_in, call)?,
        Some(strategy @ ("email_code" | RESET)) => {
            let typed = call.form.get("code").unwrap_or_default();
            let taken = inbox::take(&mut sign_in.code, strategy, typed, context.now);
            if let Err(error) = taken {
                remember(clerk, client, &sign_in);
                return Err(error);
            }
            sign_in.strategy = Some(strategy.to_owned());
            sign_in.first_done = true;
            sign_in.needs_password = strategy == RESET;
        }
        _ => return Err(unknown_strategy()),
    }
    keep(context, clerk, client, sign_in)
}

/// `POST /v1/client/sign_ins/{id}/reset_password`.
///
/// documented: form `password`, `sign_out_of_other_sessions`; 200 sign-in. observed in Clerk's own clients:
/// `form_password_length_too_short`. guessed: 422 `verification_failed` before the code was given.
pub(super) fn reset_password(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_in = pending(clerk, client, id)?;
    if !sign_in.needs_password {
        return Err(ApiError::form("verification_failed", "password", "The code has not been verified."));
    }
    let password = acceptable_password(call.form.get("password").unwrap_or_default())?;
    let user = sign_in.user.clone().unwrap_or_default();
    if let Some(person) = clerk.users.get_mut(&user) {
        person.password = Some(password);
        person.password_changed = context.now;
        person.password_replaced = true;
        person.updated = context.now;
    }
    if call.form.get("sign_out_of_other_sessions") == Some("true") {
        for session in clerk.sessions.values_mut().filter(|session| session.user == user) {
            if session.status == super::SessionStatus::Active {
                session.status = super::SessionStatus::Revoked;
            }
        }
    }
    sign_in.needs_password = false;
    keep(context, clerk, client, sign_in)
}

/// documented in the environment's `password_settings`: 8 to 72 characters.
pub(super) fn acceptable_password(password: &str) -> Result<String, ApiError> {
    if password.chars().count() < 8 {
        let text = "Passwords must be 8 characters or more.";
        return Err(ApiError::form("form_password_length_too_short", "password", text));
    }
    if password.len() > 72 {
        let text = "Passwords must be 72 characters or fewer.";
        return Err(ApiError::form("form_password_length_too_long", "password", text));
    }
    Ok(password.to_owned())
}

/// Counts a call against the limits, unless they are switched off.
pub(super) fn limit(context: &Context<'_>, clerk: &mut Clerk, what: Limited) -> Result<(), ApiError> {
    if clerk.instance.limits { clerk.limits.count(what, context.now) } else { Ok(()) }
}

/// observed in Clerk's own clients: `session_exists`. guessed: 400.
pub(super) fn refuse_second_session(clerk: &Clerk, client: &str) -> Result<(), ApiError> {
    if clerk.instance.single_session && clerk.is_signed_in(client) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "session_exists", "You're already signed in."));
    }
    Ok(())
}

pub(super) fn unknown_strategy() -> ApiError {
    ApiError::form(
        "form_param_value_invalid",
        "strategy",
        "strategy does not match one of the allowed values",
    )
}

fn check_password(clerk: &Clerk, sign_in: &mut SignIn, call: &Call) -> Result<(), ApiError> {
    if !clerk.instance.password {
        return Err(unknown_strategy());
    }
    let person = user_of(clerk, sign_in)?;
    let typed = call.form.get("password");
    if typed.is_none() || typed != person.password.as_deref() {
        return Err(ApiError::form(
            "form_password_incorrect",
            "password",
            "Password is incorrect. Try again, or use another method.",
        ));
    }
    sign_in.strategy = Some("password".to_owned());
    sign_in.first_done = true;
    Ok(())
}

/// The user of the attempt; 422 before one was named.
pub(super) fn user_of<'c>(clerk: &'c Clerk, sign_in: &SignIn) -> Result<&'c User, ApiError> {
    let person = sign_in.user.as_deref().and_then(|user| clerk.user(user));
    person.ok_or_else(|| ApiError::form("form_param_missing", "identifier", "identifier is required"))
}

fn send_code(
    context: &Context<'_>,
    clerk: &mut Clerk,
    sign_in: &mut SignIn,
    strategy: &str,
) -> Result<(), ApiError> {
    if strategy == "email_code" && !clerk.instance.email_code {
        return Err(unknown_strategy());
    }
    let to = user_of(clerk, sign_in)?.email.clone();
    sign_in.code = Some(inbox::send(&mut clerk.inbox, &to, strategy, context.now));
    sign_in.strategy = Some(strategy.to_owned());
    Ok(())
}

pub(super) fn pending(clerk: &Clerk, client: &str, id: &str) -> Result<SignIn, ApiError> {
    let sign_in = clerk.clients.get(client).and_then(|client| client.sign_in.as_ref());
    sign_in.filter(|sign_in| sign_in.id == id).cloned().ok_or_else(ApiError::not_found)
}

/// Keeps the attempt as it is: wrong codes count although the call fails.
pub(super) fn remember(clerk: &mut Clerk, client: &str, sign_in: &SignIn) {
    if let Some(client) = clerk.clients.get_mut(client) {
        client.sign_in = Some(sign_in.clone());
    }
}

/// Keeps the attempt; one that lacks nothing becomes a session and leaves the client.
pub(super) fn keep(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    mut sign_in: SignIn,
) -> Result<Value, ApiError> {
    let complete = attempts::sign_in_status(clerk, client, &sign_in) == "complete";
    if complete {
        refuse_second_session(clerk, client)?;
        let user = sign_in.user.clone().ok_or_else(ApiError::not_found)?;
        let life = context.shared.lives.session;
        let second = sign_in.second.is_some();
        sign_in.session = Some(clerk.create_session(Some(client), &user, context.now, life, second));
    }
    if let Some(client) = clerk.clients.get_mut(client) {
        if complete {
            client.last_session.clone_from(&sign_in.session);
            client.last_strategy.clone_from(&sign_in.strategy);
        }
        client.sign_in = (!complete).then(|| sign_in.clone());
    }
    Ok(json!({
        "response": attempts::sign_in(context, clerk, client, &sign_in),
        "client": objects::client(context, clerk, client)?,
    }))
}
