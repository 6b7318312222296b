//! `GET /v1/environment`.

use serde_json::Value;

/// The instance's settings: e-mail with password or code, no sign-up, no second factor.
///
/// documented: Clerk OpenAPI 2026-05-12, `Client.Environment`, without an envelope.
pub(super) fn body(native_api: bool) -> Value {
    let mut environment: Value = serde_json::from_str(include_str!("environment.json")).unwrap_or_default();
    environment["auth_config"]["native_settings"]["api_enabled"] = Value::Bool(native_api);
    environment
}
