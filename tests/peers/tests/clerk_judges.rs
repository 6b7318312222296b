//! Clerk's own programs judge our sandbox: clerk-js in Chromium drives it, @clerk/backend and Svix look at what
//! it signs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::Timestamp;
use peers::{chromium, node, root};
use sandbox::{Sandbox, SandboxConfig, SandboxHandle, WebhookMessage};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const ADA: &str = "user_sandbox_ada";

async fn sandbox() -> SandboxHandle {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

/// Runs the script beside the runtime that serves the sandbox.
async fn judged(script: &'static str, settings: Vec<(&'static str, String)>, asked: Value) -> Value {
    tokio::task::spawn_blocking(move || node(script, &settings, &asked)).await.unwrap().unwrap()
}

fn claims(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn clerk_js_in_a_real_browser_signs_in_gets_a_token_and_signs_out() {
    let sandbox = sandbox().await;
    // clerk-js takes host names only; the page's calls are led to the sandbox.
    let key = format!("pk_test_{}", STANDARD.encode("sandbox.clerk.accounts.dev$"));
    let settings = vec![
        ("FRONTEND_API", sandbox.base_url()),
        ("PUBLISHABLE_KEY", key),
        ("EMAIL", "ada@example.com".to_owned()),
        ("PASSWORD", "correct horse".to_owned()),
        ("CHROMIUM", chromium().display().to_string()),
    ];
    let told = judged("clerk/browser.js", settings, Value::Null).await;
    assert_eq!(told["version"], "6.40.0");
    assert_eq!(told["problems"], json!([]), "nothing was thrown in the page");
    assert_eq!(told["wrong"], json!({"status": 422, "code": "form_password_incorrect"}));
    assert_eq!(told["status"], "complete");
    assert_eq!(told["user"], json!({"id": ADA, "email": "ada@example.com"}));
    assert_eq!(told["devices"], 1);
    assert_eq!(told["signedOut"], true);
    let seen = told["seen"].as_array().unwrap();
    assert!(seen.len() >= 8, "{seen:?}");
    let rotations = usize::try_from(told["rotations"].as_u64().unwrap()).unwrap();
    let silent =
        seen.iter().filter(|call| call["method"] == "GET" && call["path"] != "/v1/me/sessions/active");
    assert_eq!(rotations, seen.len() - silent.count(), "another device token with every answer: {seen:?}");
    let tunnelled = |call: &Value| call["query"].as_str().unwrap().contains("_method=DELETE");
    assert!(seen.iter().any(tunnelled), "signing out is a POST that means DELETE");
    let claims = claims(told["jwt"].as_str().unwrap());
    assert_eq!((claims["sub"].as_str(), claims["role"].as_str()), (Some(ADA), Some("authenticated")));
    assert!(sandbox.control().sessions().iter().all(|session| session.status == "removed"));
}

/// The same token with another user in its claims and the signature as it was.
fn of_another_user(token: &str) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut claims = claims(token);
    claims["sub"] = json!("user_eve");
    parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
    parts.join(".")
}

#[tokio::test(flavor = "multi_thread")]
async fn clerks_backend_takes_what_the_sandbox_signs_and_nothing_that_was_tampered_with() {
    let sandbox = sandbox().await;
    let control = sandbox.control();
    let good = sandbox.mint_session_jwt(ADA).unwrap();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let hour_ago = Timestamp::from_second(now - 3600).unwrap();
    let stranger = self::sandbox().await;
    let secret = format!("whsec_{}", STANDARD.encode(b"the signing key of this endpoint"));
    let message = control.webhook_message("user.updated", ADA, &secret).unwrap();
    let deleted = control.webhook_message("user.deleted", ADA, &secret).unwrap();
    let view = |message: &WebhookMessage, body: &str, timestamp: i64, signature: &str| json!({"id": message.id, "timestamp": timestamp, "signature": signature, "body": body});
    let (body, at, signature) = (message.body.as_str(), message.timestamp, message.signature.as_str());
    let tampered = body.replace("Marlow", "Mallory");
    assert_ne!(tampered, body);
    let asked = json!({
        "keys": sandbox.jwks_json(),
        "secret": secret,
        "tokens": {
            "good": good,
            "expired": control.mint_session_jwt(ADA, Some(hour_ago)).unwrap(),
            "another_user": of_another_user(&good),
            "another_instance": stranger.mint_session_jwt(ADA).unwrap(),
        },
        "webhooks": {
            "good": view(&message, body, at, signature),
            "deleted": view(&deleted, &deleted.body, deleted.timestamp, &deleted.signature),
            "several": view(&message, body, at, &format!("v1,AAAA {signature}")),
            "tampered": view(&message, &tampered, at, signature),
            "late": view(&message, body, at - 400, signature),
            "scheme": view(&message, body, at, &signature.replace("v1,", "v1a,")),
        },
    });
    let told = judged("clerk/backend.js", Vec::new(), asked).await;
    let tokens = &told["tokens"];
    assert_eq!(tokens["good"]["sub"], ADA, "{tokens}");
    assert_eq!(tokens["good"]["role"], "authenticated");
    assert_eq!(tokens["expired"]["refused"], "token-expired");
    for forged in ["another_user", "another_instance"] {
        assert_eq!(tokens[forged]["refused"], "token-invalid-signature", "{forged}");
    }
    assert_eq!(
        told["parties"]["refused"], "token-invalid-authorized-parties",
        "a native token has no azp, so a backend must not ask for parties"
    );
    let webhooks = &told["webhooks"];
    for taken in ["good", "several"] {
        assert_eq!(webhooks[taken], json!({"type": "user.updated", "id": ADA}), "{taken}");
    }
    assert_eq!(webhooks["deleted"], json!({"type": "user.deleted", "id": ADA}));
    for refused in ["tampered", "late", "scheme"] {
        assert!(webhooks[refused]["refused"].is_string(), "{refused}: {webhooks}");
    }
    assert_eq!(told["svix"], message.signature, "Svix signs it the same");
}

/// The document is Clerk's and not kept here: `CLERK_OPENAPI` names it as JSON, and Python has `jsonschema`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Clerk's OpenAPI document"]
async fn every_answer_fits_clerks_own_description_of_it() {
    let sandbox = sandbox().await;
    let mut command = std::process::Command::new("python3");
    command.arg(root().join("tests/peers/clerk/openapi.py")).env("FRONTEND_API", sandbox.base_url());
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{printed}{}", String::from_utf8_lossy(&done.stderr));
    assert!(printed.contains("0 do not fit"), "{printed}");
}
