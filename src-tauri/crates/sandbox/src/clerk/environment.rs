//! `GET /v1/environment`.

use super::Instance;
use serde_json::{Value, json};

/// The instance's settings as its clients see them.
///
/// documented: Clerk OpenAPI 2026-05-12, `Client.Environment`, without an envelope.
///
/// `base` is where the browser finds the hosted pages.
pub(super) fn body(instance: &Instance, base: &str) -> Value {
    let mut body: Value = serde_json::from_str(include_str!("environment.json")).unwrap_or_default();
    let mut first = Vec::new();
    if instance.password {
        first.extend(["password", "reset_password_email_code"]);
    }
    if instance.email_code {
        first.push("email_code");
    }
    let mut second = Vec::new();
    if instance.totp {
        second.push("totp");
    }
    if instance.backup_code {
        second.push("backup_code");
    }
    let auth = &mut body["auth_config"];
    auth["native_settings"]["api_enabled"] = Value::Bool(instance.native_api);
    auth["single_session_mode"] = Value::Bool(instance.single_session);
    auth["password"] = json!(if instance.password { "required" } else { "off" });
    auth["first_factors"] = json!(first);
    auth["second_factors"] = json!(second);
    body["display_config"]["sign_in_url"] = json!(format!("{base}{}", super::tasks::PAGE));
    let settings = &mut body["user_settings"];
    settings["sign_up"]["mode"] = json!(if instance.sign_up { "public" } else { "restricted" });
    let attributes = &mut settings["attributes"];
    attributes["password"]["enabled"] = Value::Bool(instance.password);
    attributes["password"]["required"] = Value::Bool(instance.password);
    attributes["email_address"]["used_for_first_factor"] = Value::Bool(instance.email_code);
    attributes["email_address"]["first_factors"] =
        if instance.email_code { json!(["email_code"]) } else { json!([]) };
    for (name, on, word) in
        [("authenticator_app", instance.totp, "totp"), ("backup_code", instance.backup_code, "backup_code")]
    {
        attributes[name]["enabled"] = Value::Bool(on);
        attributes[name]["used_for_second_factor"] = Value::Bool(on);
        attributes[name]["second_factors"] = if on { json!([word]) } else { json!([]) };
    }
    body
}
