//! Clerk's objects as JSON. documented: Clerk OpenAPI 2026-05-12; all times are milliseconds.

use super::call::{ApiError, Context};
use super::state::{Clerk, Session, SessionStatus, SignIn};
use crate::seed::{self, UserSeed};
use crate::world::after;
use domain::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// When the seed users were made: 2026-01-05T09:00:00Z.
const USERS_CREATED: i64 = 1_767_603_600_000;

/// `Client`.
pub(super) fn client(context: &Context<'_>, clerk: &Clerk, id: &str) -> Result<Value, ApiError> {
    let client = clerk.clients.get(id).ok_or_else(ApiError::not_found)?;
    let listed = clerk.listed(id);
    let last = client.last_session.as_deref().filter(|last| {
        listed.iter().any(|session| session.id == *last && session.status == SessionStatus::Active)
    });
    let sessions =
        listed.iter().map(|listed| session(context, listed)).collect::<Result<Vec<Value>, ApiError>>()?;
    Ok(json!({
        "object": "client",
        "id": client.id,
        "sessions": sessions,
        "sign_in": client.sign_in.as_ref().map(|attempt| sign_in(context, attempt)),
        "sign_up": null,
        "last_active_session_id": last,
        "last_authentication_strategy": client.last_strategy,
        "cookie_expires_at": null,
        "captcha_bypass": false,
        "created_at": client.created.as_millisecond(),
        "updated_at": client.updated.as_millisecond(),
    }))
}

/// `Session`; an active one carries a fresh token.
pub(super) fn session(context: &Context<'_>, session: &Session) -> Result<Value, ApiError> {
    let seed = seed::user(&session.user).ok_or_else(ApiError::not_found)?;
    let token = if session.status == SessionStatus::Active {
        let jwt = context.shared.session_jwt(&session.user, &session.id, session.created, context.now)?;
        json!({"object": "token", "jwt": jwt})
    } else {
        Value::Null
    };
    let minutes = (context.now.as_second() - session.created.as_second()).max(0) / 60;
    Ok(json!({
        "object": "session",
        "id": session.id,
        "status": session.status,
        "expire_at": session.expires.as_millisecond(),
        "abandon_at": after(session.expires, Duration::from_secs(23 * 24 * 3600)).as_millisecond(),
        "last_active_at": session.active.as_millisecond(),
        "last_active_organization_id": null,
        "last_active_token": token,
        "actor": null,
        "tasks": null,
        "user": user_of(context, seed, session.active),
        "public_user_data": {
            "first_name": seed.first_name,
            "last_name": seed.last_name,
            "image_url": image(context),
            "has_image": false,
            "identifier": seed.email,
            "user_id": seed.id,
        },
        "factor_verification_age": [minutes, -1],
        "created_at": session.created.as_millisecond(),
        "updated_at": session.active.as_millisecond(),
    }))
}

/// The `User` of a session.
pub(super) fn user(context: &Context<'_>, session: &Session) -> Result<Value, ApiError> {
    let seed = seed::user(&session.user).ok_or_else(ApiError::not_found)?;
    Ok(user_of(context, seed, session.active))
}

/// A picture of the sandbox's own: the seed users have none, and Clerk always names an address.
fn image(context: &Context<'_>) -> String {
    format!("{}{}", context.shared.base(), crate::page::AVATAR_PATH)
}

fn email_id(user: &UserSeed) -> String {
    user.id.replacen("user_", "idn_", 1)
}

fn user_of(context: &Context<'_>, user: &UserSeed, active: Timestamp) -> Value {
    json!({
        "object": "user",
        "id": user.id,
        "username": null,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "locale": null,
        "image_url": image(context),
        "has_image": false,
        "primary_email_address_id": email_id(user),
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "password_enabled": true,
        "two_factor_enabled": false,
        "totp_enabled": false,
        "backup_code_enabled": false,
        "email_addresses": [{
            "id": email_id(user),
            "object": "email_address",
            "email_address": user.email,
            "reserved": false,
            "verification": {
                "object": "verification_otp",
                "status": "verified",
                "strategy": "email_code",
                "attempts": 1,
                "expire_at": USERS_CREATED + 600_000,
            },
            "linked_to": [],
            "matches_sso_connection": false,
            "created_at": USERS_CREATED,
            "updated_at": USERS_CREATED,
        }],
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "organization_memberships": [],
        "external_accounts": [],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "password_last_updated_at": USERS_CREATED,
        "public_metadata": {},
        "unsafe_metadata": {},
        "external_id": null,
        "last_sign_in_at": active.as_millisecond(),
        "banned": false,
        "locked": false,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": 100,
        "created_at": USERS_CREATED,
        "updated_at": USERS_CREATED,
        "delete_self_enabled": false,
        "create_organization_enabled": false,
        "last_active_at": active.as_millisecond(),
        "mfa_enabled_at": null,
        "mfa_disabled_at": null,
        "legal_accepted_at": null,
    })
}

/// `SignIn`.
pub(super) fn sign_in(context: &Context<'_>, sign_in: &SignIn) -> Value {
    let user = sign_in.user.as_deref().and_then(seed::user);
    let complete = sign_in.session.is_some();
    let status = match (complete, user) {
        (true, _) => "complete",
        (false, Some(_)) => "needs_first_factor",
        (false, None) => "needs_identifier",
    };
    let factors = user.map(|user| {
        json!([
            {"strategy": "password"},
            {
                "strategy": "email_code",
                "safe_identifier": user.email,
                "email_address_id": email_id(user),
                "primary": true,
            },
        ])
    });
    let expire = after(sign_in.started, Duration::from_secs(600)).as_millisecond();
    let verification = sign_in.strategy.as_deref().map(|strategy| {
        let object = if strategy == "password" { "verification_password" } else { "verification_otp" };
        json!({
            "object": object,
            "status": if complete { "verified" } else { "unverified" },
            "strategy": strategy,
            "attempts": i32::from(complete),
            "expire_at": expire,
        })
    });
    json!({
        "object": "sign_in_attempt",
        "id": sign_in.id,
        "status": status,
        "supported_identifiers": ["email_address"],
        "supported_first_factors": factors,
        "supported_second_factors": null,
        "first_factor_verification": verification,
        "second_factor_verification": null,
        "identifier": sign_in.identifier,
        "user_data": user.map(|user| json!({
            "first_name": user.first_name,
            "last_name": user.last_name,
            "image_url": image(context),
            "has_image": false,
        })),
        "created_session_id": sign_in.session,
        "abandon_at": after(sign_in.started, Duration::from_secs(24 * 3600)).as_millisecond(),
    })
}
