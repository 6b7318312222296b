//! What is asked after the first factor: a second factor, or the check of a device that is new.

use super::call::{ApiError, Call, Context};
use super::limits::Limited;
use super::sign_in::{keep, limit, pending, remember, unknown_strategy, user_of};
use super::state::SignIn;
use super::{Clerk, attempts, inbox};
use serde_json::Value;

/// The factors that are offered: those of the user, or an e-mail code for a new device.
fn offered(clerk: &Clerk, client: &str, sign_in: &SignIn) -> Result<Vec<&'static str>, ApiError> {
    match attempts::sign_in_status(clerk, client, sign_in) {
        "needs_second_factor" => Ok(vec!["totp", "backup_code"]),
        "needs_client_trust" => Ok(vec!["email_code"]),
        // guessed: the code for a step that is not due.
        _ => Err(ApiError::form("verification_failed", "strategy", "No second factor is due.")),
    }
}

/// `POST /v1/client/sign_ins/{id}/prepare_second_factor`. documented: 200, 422; `totp` and `backup_code` need
/// no preparing.
pub(super) fn prepare(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    let mut sign_in = pending(clerk, client, id)?;
    if call.form.filled("strategy") != Some("email_code")
        || !offered(clerk, client, &sign_in)?.contains(&"email_code")
    {
        return Err(unknown_strategy());
    }
    let to = user_of(clerk, &sign_in)?.email.clone();
    sign_in.code = Some(inbox::send(&mut clerk.inbox, &to, "email_code", context.now));
    keep(context, clerk, client, sign_in)
}

/// `POST /v1/client/sign_ins/{id}/attempt_second_factor`. documented: 200, 422.
pub(super) fn attempt(
    context: &Context<'_>,
    clerk: &mut Clerk,
    client: &str,
    id: &str,
    call: &Call,
) -> Result<Value, ApiError> {
    limit(context, clerk, Limited::Attempt)?;
    let mut sign_in = pending(clerk, client, id)?;
    let offered = offered(clerk, client, &sign_in)?;
    let strategy = call.form.filled("strategy").filter(|strategy| offered.contains(strategy));
    let strategy = strategy.ok_or_else(unknown_strategy)?;
    let typed = call.form.get("code").unwrap_or_default();
    if strategy == "email_code" {
        if let Err(error) = inbox::take(&mut sign_in.code, strategy, typed, context.now) {
            remember(clerk, client, &sign_in);
            return Err(error);
        }
    } else {
        let user = user_of(clerk, &sign_in)?.id.clone();
        let right = clerk.users.get_mut(&user).is_some_and(|person| match strategy {
            "totp" => person.take_totp(typed, context.now),
            _ => person.take_backup_code(typed),
        });
        if !right {
            return Err(ApiError::form("form_code_incorrect", "code", "Incorrect code"));
        }
    }
    sign_in.second = Some(strategy.to_owned());
    keep(context, clerk, client, sign_in)
}
