//! Sign-ins and sign-ups under way as JSON. documented: Clerk OpenAPI 2026-05-12; times are milliseconds.

use super::call::Context;
use super::inbox::Code;
use super::objects::image;
use super::sign_in::RESET;
use super::sign_up::lacks;
use super::state::{Clerk, SignIn, SignUp};
use super::users::User;
use crate::world::after;
use domain::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// Status of a sign-in on `client`.
///
/// documented: the words, and that `needs_client_trust` asks for a code on a device that is new to somebody
/// without a second factor who gave a password. guessed: that a forgotten password is replaced first.
pub(super) fn sign_in_status(clerk: &Clerk, client: &str, sign_in: &SignIn) -> &'static str {
    let Some(person) = sign_in.user.as_deref().and_then(|user| clerk.user(user)) else {
        return "needs_identifier";
    };
    if sign_in.session.is_some() {
        return "complete";
    }
    if !sign_in.first_done {
        return "needs_first_factor";
    }
    if sign_in.needs_password {
        return "needs_new_password";
    }
    if sign_in.second.is_some() {
        return "complete";
    }
    if person.has_second_factor() {
        return "needs_second_factor";
    }
    let by_password = sign_in.strategy.as_deref() == Some("password");
    if clerk.instance.client_trust && by_password && !person.devices.contains(client) {
        return "needs_client_trust";
    }
    "complete"
}

/// `SignIn`.
pub(super) fn sign_in(context: &Context<'_>, clerk: &Clerk, client: &str, sign_in: &SignIn) -> Value {
    let person = sign_in.user.as_deref().and_then(|user| clerk.user(user));
    let status = sign_in_status(clerk, client, sign_in);
    let by_code = |strategy: &str, person: &User| {
        json!({
            "strategy": strategy,
            "safe_identifier": masked(&person.email),
            "email_address_id": person.email_id(),
            "primary": true,
        })
    };
    let first = person.map(|person| {
        let mut factors = Vec::new();
        if clerk.instance.password && person.password.is_some() {
            factors.push(json!({"strategy": "password"}));
        }
        if clerk.instance.email_code {
            factors.push(by_code("email_code", person));
        }
        if clerk.instance.password && person.password.is_some() {
            factors.push(by_code(RESET, person));
        }
        factors
    });
    let second = person.and_then(|person| match status {
        "needs_second_factor" => {
            let mut factors = vec![json!({"strategy": "totp"})];
            if !person.backup_codes.is_empty() {
                factors.push(json!({"strategy": "backup_code"}));
            }
            Some(factors)
        }
        "needs_client_trust" => Some(vec![by_code("email_code", person)]),
        _ => None,
    });
    let first_verification = sign_in
        .strategy
        .as_deref()
        .map(|strategy| verification(strategy, sign_in.first_done, sign_in.code.as_ref(), sign_in.started));
    let second_verification = match (sign_in.second.as_deref(), sign_in.first_done, &sign_in.code) {
        (Some(strategy), ..) => Some(verification(strategy, true, None, sign_in.started)),
        (None, true, Some(code)) => Some(verification(&code.strategy, false, Some(code), sign_in.started)),
        _ => None,
    };
    json!({
        "object": "sign_in_attempt",
        "id": sign_in.id,
        "status": status,
        "supported_identifiers": ["email_address"],
        "supported_first_factors": first,
        "supported_second_factors": second,
        "first_factor_verification": first_verification,
        "second_factor_verification": second_verification,
        "identifier": sign_in.identifier,
        "user_data": person.map(|person| json!({
            "first_name": person.first_name,
            "last_name": person.last_name,
            "image_url": image(context),
            "has_image": false,
        })),
        "created_session_id": sign_in.session,
        "abandon_at": after(sign_in.started, Duration::from_secs(24 * 3600)).as_millisecond(),
    })
}

/// A verification of this strategy.
fn verification(strategy: &str, done: bool, code: Option<&Code>, started: Timestamp) -> Value {
    let object = match strategy {
        "password" => "verification_password",
        "totp" => "verification_totp",
        "backup_code" => "verification_backup_code",
        _ => "verification_otp",
    };
    let expires = code.map_or_else(|| after(started, Duration::from_secs(600)), Code::expires);
    json!({
        "object": object,
        "status": if done { "verified" } else { "unverified" },
        "strategy": strategy,
        "attempts": code.map_or(i32::from(done), |code| i32::from(code.attempts())),
        "expire_at": expires.as_millisecond(),
    })
}

/// An address as it is shown to somebody who has not proved to be its owner. observed: `a***@example.com`.
fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((name, host)) => format!("{}***@{host}", name.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}

/// `SignUp`.
pub(super) fn sign_up(clerk: &Clerk, sign_up: &SignUp) -> Value {
    let (missing, unverified) = lacks(clerk, sign_up);
    let by_address = sign_up.email.as_ref().map(|_| {
        let mut body = verification("email_code", sign_up.verified, sign_up.code.as_ref(), sign_up.started);
        body["next_action"] = json!(match (sign_up.verified, &sign_up.code) {
            (true, _) => "",
            (false, Some(_)) => "needs_attempt",
            (false, None) => "needs_prepare",
        });
        body["supported_strategies"] = json!(["email_code"]);
        body
    });
    let required =
        if clerk.instance.password { json!(["email_address", "password"]) } else { json!(["email_address"]) };
    json!({
        "object": "sign_up_attempt",
        "id": sign_up.id,
        "status": if sign_up.session.is_some() { "complete" } else { "missing_requirements" },
        "required_fields": required,
        "optional_fields": ["first_name", "last_name"],
        "missing_fields": missing,
        "unverified_fields": unverified,
        "verifications": {
            "email_address": by_address,
            "phone_number": null,
            "web3_wallet": null,
            "external_account": null,
        },
        "username": null,
        "email_address": sign_up.email,
        "phone_number": null,
        "web3_wallet": null,
        "password_enabled": sign_up.password.is_some(),
        "first_name": sign_up.first_name,
        "last_name": sign_up.last_name,
        "unsafe_metadata": {},
        "public_metadata": {},
        "custom_action": false,
        "external_id": null,
        "created_session_id": sign_up.session,
        "created_user_id": sign_up.user,
        "abandon_at": after(sign_up.started, Duration::from_secs(24 * 3600)).as_millisecond(),
        "legal_accepted_at": null,
    })
}
