//! Clerk's objects as JSON. documented: Clerk OpenAPI 2026-05-12; all times are milliseconds.

use super::attempts::{sign_in, sign_up};
use super::call::{ApiError, Context};
use super::state::{Clerk, Session, SessionStatus};
use super::tasks;
use super::users::User;
use crate::world::{Marks, Verified, after};
use domain::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// `Client`.
pub(super) fn client(context: &Context<'_>, clerk: &Clerk, id: &str) -> Result<Value, ApiError> {
    let client = clerk.clients.get(id).ok_or_else(ApiError::not_found)?;
    let listed = clerk.listed(id);
    let last = client.last_session.as_deref().filter(|last| {
        listed.iter().any(|session| session.id == *last && session.status == SessionStatus::Active)
    });
    let sessions = listed
        .iter()
        .map(|listed| session(context, clerk, listed))
        .collect::<Result<Vec<Value>, ApiError>>()?;
    Ok(json!({
        "object": "client",
        "id": client.id,
        "sessions": sessions,
        "sign_in": client.sign_in.as_ref().map(|attempt| sign_in(context, clerk, id, attempt)),
        "sign_up": client.sign_up.as_ref().map(|attempt| sign_up(clerk, attempt)),
        "last_active_session_id": last,
        "last_authentication_strategy": client.last_strategy,
        "cookie_expires_at": null,
        "captcha_bypass": false,
        "created_at": client.created.as_millisecond(),
        "updated_at": client.updated.as_millisecond(),
    }))
}

/// A session token. documented: claims v2.
pub(super) fn jwt(context: &Context<'_>, clerk: &Clerk, session: &Session) -> Result<String, ApiError> {
    let role = clerk.instance.role_claim;
    let (user, id) = (session.user.as_str(), session.id.as_str());
    let verified = Verified { first: session.created, second: session.second_factor };
    let marks = Marks { role, pending: !tasks::of(clerk, session).is_empty() };
    Ok(context.shared.session_jwt(&context.issuer, user, id, verified, context.now, marks)?)
}

/// When a session that nobody uses is given up.
pub(super) fn abandon_at(session: &Session) -> i64 {
    after(session.expires, Duration::from_secs(23 * 24 * 3600)).as_millisecond()
}

/// `Session`; an active one carries a fresh token.
pub(super) fn session(context: &Context<'_>, clerk: &Clerk, session: &Session) -> Result<Value, ApiError> {
    let person = clerk.user(&session.user).ok_or_else(ApiError::not_found)?;
    let token = if session.status == SessionStatus::Active {
        json!({"object": "token", "jwt": jwt(context, clerk, session)?})
    } else {
        Value::Null
    };
    let due = tasks::of(clerk, session);
    let minutes = |since: Timestamp| (context.now.as_second() - since.as_second()).max(0) / 60;
    Ok(json!({
        "object": "session",
        "id": session.id,
        "status": tasks::status(clerk, session),
        "expire_at": session.expires.as_millisecond(),
        "abandon_at": abandon_at(session),
        "last_active_at": session.active.as_millisecond(),
        "last_active_organization_id": session.organization,
        "last_active_token": token,
        "actor": null,
        "tasks": if due.is_empty() { Value::Null } else { due.iter().map(|key| json!({"key": key})).collect() },
        "user": user_of(context, person, session.active),
        "public_user_data": {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "image_url": image(context),
            "has_image": false,
            "identifier": person.email,
            "user_id": person.id,
        },
        "factor_verification_age": [minutes(session.created), session.second_factor.map_or(-1, minutes)],
        "created_at": session.created.as_millisecond(),
        "updated_at": session.active.as_millisecond(),
    }))
}

/// The `User` of a session.
pub(super) fn user(context: &Context<'_>, clerk: &Clerk, session: &Session) -> Result<Value, ApiError> {
    let person = clerk.user(&session.user).ok_or_else(ApiError::not_found)?;
    Ok(user_of(context, person, session.active))
}

/// A picture of the sandbox's own: nobody here has one, and Clerk always names an address.
pub(super) fn image(context: &Context<'_>) -> String {
    format!("{}{}", context.shared.base(), crate::page::AVATAR_PATH)
}

fn user_of(context: &Context<'_>, person: &User, active: Timestamp) -> Value {
    let created = person.created.as_millisecond();
    json!({
        "object": "user",
        "id": person.id,
        "username": null,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "locale": null,
        "image_url": image(context),
        "has_image": false,
        "primary_email_address_id": person.email_id(),
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "password_enabled": person.password.is_some(),
        "two_factor_enabled": person.has_second_factor(),
        "totp_enabled": person.totp.is_some(),
        "backup_code_enabled": !person.backup_codes.is_empty(),
        "email_addresses": [{
            "id": person.email_id(),
            "object": "email_address",
            "email_address": person.email,
            "reserved": false,
            "verification": {
                "object": "verification_otp",
                "status": "verified",
                "strategy": "email_code",
                "attempts": 1,
                "expire_at": created + 600_000,
            },
            "linked_to": [],
            "matches_sso_connection": false,
            "created_at": created,
            "updated_at": created,
        }],
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "organization_memberships": [],
        "external_accounts": [],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "password_last_updated_at": person.password.is_some().then(|| person.password_changed.as_millisecond()),
        "public_metadata": {},
        "unsafe_metadata": {},
        "external_id": null,
        "last_sign_in_at": active.as_millisecond(),
        "banned": false,
        "locked": false,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": 100,
        "created_at": created,
        "updated_at": person.updated.as_millisecond(),
        "delete_self_enabled": false,
        "create_organization_enabled": false,
        "last_active_at": active.as_millisecond(),
        "mfa_enabled_at": person.totp.is_some().then_some(created),
        "mfa_disabled_at": null,
        "legal_accepted_at": null,
    })
}
