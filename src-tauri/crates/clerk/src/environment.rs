//! What the instance allows: read before anything is offered.

use crate::client::ClerkClient;
use crate::{ClerkError, wire};
use std::collections::HashMap;

/// The ways in that an instance has switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches of the instance")]
pub struct Environment {
    /// Native applications may use the Frontend API.
    pub native_api: bool,
    /// Signing in by password.
    pub password: bool,
    /// Signing in by a code sent by e-mail.
    pub email_code: bool,
    /// Authenticator apps as a second factor.
    pub totp: bool,
    /// Backup codes as a second factor.
    pub backup_code: bool,
    /// Users may sign up by themselves.
    pub sign_up: bool,
    /// There is a way to sign in at all, on Clerk's own pages if not here.
    pub any_way: bool,
    /// A development instance: codes and users there are not meant for work.
    pub development: bool,
}

impl ClerkClient {
    /// What the instance allows (*documented*: not wrapped; nothing of the device matters).
    pub async fn environment(&self) -> Result<Environment, ClerkError> {
        let reply = self.transport.get(&["environment"], &[]).await?;
        let body: wire::Environment = reply.json("environment")?;
        let attributes: HashMap<String, wire::Attribute> = body.user_settings.attributes;
        let on = |name: &str| attributes.get(name).is_some_and(|attribute| attribute.enabled);
        let first = |name: &str, strategy: &str| {
            attributes.get(name).is_some_and(|attribute| {
                attribute.enabled
                    && attribute.used_for_first_factor
                    && attribute.first_factors.iter().any(|known| known == strategy)
            })
        };
        let any_way = on("password")
            || !body.auth_config.first_factors.is_empty()
            || attributes.values().any(|one| one.used_for_first_factor && !one.first_factors.is_empty())
            || body.user_settings.social.values().any(|one| one.enabled);
        Ok(Environment {
            any_way,
            native_api: body.auth_config.native_settings.api_enabled,
            password: on("password"),
            email_code: first("email_address", "email_code"),
            totp: on("authenticator_app"),
            backup_code: on("backup_code"),
            sign_up: body.user_settings.sign_up.mode.as_deref() == Some("public"),
            development: body.display_config.instance_environment_type.as_deref() == Some("development"),
        })
    }
}
