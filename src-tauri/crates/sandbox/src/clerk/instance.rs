//! What the owner of the instance set in Clerk's dashboard.

use serde::{Deserialize, Serialize};

/// The dashboard's switches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one switch of the dashboard")]
pub struct Instance {
    /// Native applications may use the Frontend API.
    pub native_api: bool,
    /// Session tokens carry `role: authenticated`: the Supabase integration.
    pub role_claim: bool,
    /// A password alone is not enough on a device that the user never used.
    pub client_trust: bool,
    /// Users may sign up by themselves.
    pub sign_up: bool,
    /// Signing in by password.
    pub password: bool,
    /// Signing in by a code sent by e-mail.
    pub email_code: bool,
    /// Authenticator apps as a second factor.
    pub totp: bool,
    /// Backup codes as a second factor.
    pub backup_code: bool,
    /// A device holds one session at a time.
    pub single_session: bool,
    /// The hosted page returns to a callback that is not registered, without the nonce, instead of refusing.
    pub nonce_withheld: bool,
    /// Calls are limited as at Clerk.
    pub limits: bool,
    /// Nobody works without an organization: "Allow personal accounts" is off.
    pub require_organization: bool,
    /// Everybody has to replace their password.
    pub force_password_reset: bool,
    /// Everybody needs a second factor.
    pub require_mfa: bool,
    /// A session task that no client knows.
    pub unknown_task: bool,
    /// Every answer voids the device token before it, which Clerk does not do.
    pub strict_tokens: bool,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            native_api: true,
            role_claim: true,
            client_trust: false,
            sign_up: true,
            password: true,
            email_code: true,
            totp: true,
            backup_code: true,
            single_session: true,
            nonce_withheld: false,
            limits: true,
            require_organization: false,
            force_password_reset: false,
            require_mfa: false,
            unknown_task: false,
            strict_tokens: false,
        }
    }
}
