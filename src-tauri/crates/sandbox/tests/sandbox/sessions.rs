use crate::support::*;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

fn decode(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// The claims of `jwt`, if the key set's key made its signature.
fn verified(jwt: &str, jwks: &Value) -> Option<Value> {
    let (message, signature) = jwt.rsplit_once('.')?;
    let key = &jwks["keys"][0];
    let head: Value = serde_json::from_slice(&decode(message.split('.').next()?)).unwrap();
    assert_eq!(head, json!({"alg": "RS256", "typ": "JWT", "kid": key["kid"]}));
    let public = RsaPublicKeyComponents { n: decode(key["n"].as_str()?), e: decode(key["e"].as_str()?) };
    public.verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &decode(signature)).ok()?;
    serde_json::from_slice(&decode(message.split('.').nth(1)?)).ok()
}

#[tokio::test]
async fn a_session_token_carries_the_claims_that_supabase_needs() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    clock.advance(130);
    let form = [("organization_id", "")];
    let (status, body) = app.call("POST", &format!("/v1/client/sessions/{session}/tokens"), &form).await;
    assert_eq!(status, 200);
    assert_eq!(body["object"], "token", "not in an envelope");
    let served: Value = http()
        .get(format!("{}/.well-known/jwks.json", sandbox.base_url()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(served, sandbox.jwks_json());
    let jwt = body["jwt"].as_str().unwrap();
    let claims = verified(jwt, &served).expect("the signature is good");
    assert_eq!(claims["iss"], sandbox.base_url());
    assert_eq!(claims["sub"], "user_sandbox_ada");
    assert_eq!(claims["sid"], session);
    assert_eq!(claims["role"], "authenticated");
    assert_eq!(
        (&claims["v"], &claims["sts"], &claims["fva"]),
        (&json!(2), &json!("active"), &json!([2, -1]))
    );
    let second = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!((second("exp") - second("iat"), second("iat") - second("nbf")), (60, 10));
    assert!(claims.get("azp").is_none(), "a native client has no origin");
    let mut forged = jwt.to_owned();
    forged.replace_range(jwt.rfind('.').unwrap() - 1..jwt.rfind('.').unwrap(), "_");
    assert!(verified(&forged, &served).is_none(), "the check above can fail");
    let minted = sandbox.mint_session_jwt("user_sandbox_ben").unwrap();
    assert_eq!(verified(&minted, &served).unwrap()["sub"], "user_sandbox_ben");
}

#[tokio::test]
async fn the_device_token_changes_with_every_answer_and_the_one_before_stays_good() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    let before = app.token.clone();
    assert_eq!(app.call("GET", "/v1/client", &[]).await.0, 200);
    assert_ne!(app.token, before);
    app.token = before;
    assert_eq!(app.call("POST", &format!("/v1/client/sessions/{session}/tokens"), &[]).await.0, 200);
}

#[tokio::test]
async fn signing_in_or_out_voids_the_device_token_and_a_void_one_gets_an_empty_client() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    let signed_in = app.token.clone();
    assert_eq!(app.call("POST", &format!("/v1/client/sessions/{session}/remove"), &[]).await.0, 200);
    let signed_out = app.token.clone();
    app.token.clone_from(&signed_in);
    let (status, body) = app.call("GET", "/v1/me", &[]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (401, "authentication_invalid"));
    let (status, body) = app.call("GET", "/v1/client", &[]).await;
    assert_eq!((status.as_u16(), &body["response"]["sessions"]), (200, &json!([])));
    assert!(app.token != signed_in && app.token != signed_out, "with a token of its own");
    // In again, by the form: what was good before is void.
    let mut app = Native::new(&sandbox);
    let form = [("identifier", "ada@example.com")];
    let (_, body) = app.call("POST", "/v1/client/sign_ins", &form).await;
    let before = app.token.clone();
    let path =
        format!("/v1/client/sign_ins/{}/attempt_first_factor", body["response"]["id"].as_str().unwrap());
    let form = [("strategy", "password"), ("password", "correct horse")];
    assert_eq!(app.call("POST", &path, &form).await.0, 200);
    let session = sandbox.control().sessions().pop().unwrap().id;
    app.token = before;
    assert_eq!(app.call("POST", &format!("/v1/client/sessions/{session}/tokens"), &[]).await.0, 401);
}

#[tokio::test]
async fn while_it_is_strict_every_answer_voids_the_device_token_before_it() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    sandbox.control().set_instance(|instance| instance.strict_tokens = true);
    let stale = app.token.clone();
    let (status, _) = app.call("GET", "/v1/client", &[]).await;
    assert_eq!(status, 200);
    let current = app.token.clone();
    assert_ne!(current, stale);
    let (status, _) = app.call("GET", "/v1/client/sign_ins/sia_unknown", &[]).await;
    assert_eq!(status, 404);
    assert_ne!(app.token, current, "errors rotate too");
    let current = app.token.clone();
    app.token.clone_from(&stale);
    let path = format!("/v1/client/sessions/{session}/tokens");
    let (status, body) = app.call("POST", &path, &[]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (401, "authentication_invalid"));
    assert_eq!(app.token, stale, "a refusal hands out nothing");
    app.token = current;
    assert_eq!(app.call("POST", &path, &[]).await.0, 200, "the current token still works");
}

#[tokio::test]
async fn hosted_auth_with_a_stale_token_hands_out_a_usable_one_with_its_401() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    let stale = app.token.clone();
    app.call("POST", &format!("/v1/client/sessions/{session}/remove"), &[]).await;
    app.token = stale;
    let challenge = s256(VERIFIER);
    let form = [("redirect_url", CALLBACK), ("code_challenge", &challenge), ("state", "s")];
    let (status, body) = app.call("POST", "/v1/client/hosted_auth", &form).await;
    assert_eq!((status.as_u16(), code_of(&body)), (401, "signed_out"));
    assert_eq!(app.call("POST", "/v1/client/hosted_auth", &form).await.0, 200, "one retry is enough");
}

#[tokio::test]
async fn both_forms_of_the_native_flag_the_token_and_the_version_are_taken() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    app.sign_in().await;
    let mut token = app.token.unwrap();
    for (query, header, version) in [
        ("_is_native=1", "", None),
        ("_is_native=true", "Bearer ", Some("2026-05-12")),
        ("_is_native=1&__clerk_api_version=2026-08-20&_clerk_js_version=6", "bearer ", None),
    ] {
        let url = format!("{}/v1/client?{query}", sandbox.base_url());
        let mut request = http().get(url).header("authorization", format!("{header}{token}"));
        if let Some(version) = version {
            request = request.header("clerk-api-version", version);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        token = response.headers()["authorization"].to_str().unwrap().to_owned();
    }
}

#[tokio::test]
async fn a_call_that_no_native_client_would_make_is_refused() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    app.sign_in().await;
    let base = sandbox.base_url();
    let token = app.token.clone().unwrap();
    let refused = async |request: reqwest::RequestBuilder| {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (status, code_of(&body).to_owned())
    };
    let client = format!("{base}/v1/client?_is_native=1");
    let conflict = http().get(&client).header("authorization", &token).header("origin", "tauri://localhost");
    assert_eq!(refused(conflict).await, (400, "origin_authorization_headers_conflict".to_owned()));
    let browser = http().get(format!("{base}/v1/client")).header("authorization", &token);
    assert_eq!(refused(browser).await, (401, "dev_browser_unauthenticated".to_owned()));
    let json =
        http().post(format!("{base}/v1/client/sign_ins?_is_native=1")).json(&json!({"identifier": "x"}));
    assert_eq!(refused(json).await, (415, "unsupported_content_type".to_owned()));
    let version = http().get(&client).header("clerk-api-version", "latest");
    assert_eq!(refused(version).await, (400, "api_version_invalid".to_owned()));
    sandbox.control().set_native_api(false);
    assert_eq!(code_of(&app.call("GET", "/v1/client", &[]).await.1), "native_api_disabled");
    let environment = app.call("GET", "/v1/environment", &[]).await;
    assert_eq!(environment.0, 200);
    assert_eq!(environment.1["auth_config"]["native_settings"]["api_enabled"], false);
    sandbox.control().set_native_api(true);
    assert_eq!(app.call("GET", "/v1/client", &[]).await.0, 200, "refusals left the token alone");
}

#[tokio::test]
async fn a_session_ends_by_revocation_by_age_and_by_the_user() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let path = |session: &str, verb: &str| format!("/v1/client/sessions/{session}/{verb}");

    let session = app.sign_in().await;
    assert_eq!(app.call("POST", &path(&session, "touch"), &[("intent", "focus")]).await.0, 200);
    assert_eq!(sandbox.control().revoke_session(Some(&session)), 1);
    assert_eq!(app.call("POST", &path(&session, "tokens"), &[]).await.0, 401);
    let (_, body) = app.call("GET", "/v1/client", &[]).await;
    assert_eq!(body["response"]["sessions"][0]["status"], "revoked");
    assert_eq!(body["response"]["last_active_session_id"], Value::Null);

    let session = app.sign_in().await;
    clock.advance(7 * 24 * 3600);
    assert_eq!(app.call("POST", &path(&session, "tokens"), &[]).await.0, 401);
    let seen = sandbox.control().sessions().into_iter().find(|seen| seen.id == session).unwrap();
    assert_eq!(seen.status, "expired");

    let session = app.sign_in().await;
    let (status, me) = app.call("GET", &format!("/v1/me?_clerk_session_id={session}"), &[]).await;
    assert_eq!((status.as_u16(), &me["response"]["first_name"]), (200, &json!("Ada")));
    let (status, body) = app.call("POST", &path(&session, "remove"), &[]).await;
    assert_eq!((status.as_u16(), &body["response"]["status"]), (200, &json!("removed")));
    assert_eq!(app.call("POST", &path(&session, "tokens"), &[]).await.0, 404);

    let session = app.sign_in().await;
    // clerk-js sends DELETE as a POST.
    assert_eq!(app.call("POST", "/v1/client/sessions?_method=DELETE", &[]).await.0, 200);
    assert_eq!(app.call("POST", &path(&session, "tokens"), &[]).await.0, 404);
    assert_eq!(app.call("DELETE", "/v1/client", &[]).await.0, 200);
    assert_eq!(app.token, None, "the empty header clears the device token");
    let (status, body) = app.call("GET", "/v1/client", &[]).await;
    assert_eq!((status.as_u16(), body), (200, json!({"response": null, "client": null})));
}

#[tokio::test]
async fn one_client_cannot_use_the_session_of_another() {
    let (sandbox, _) = start().await;
    let session = Native::new(&sandbox).sign_in().await;
    let mut other = Native::new(&sandbox);
    other.sign_in().await;
    for verb in ["tokens", "touch", "remove"] {
        let (status, body) = other.call("POST", &format!("/v1/client/sessions/{session}/{verb}"), &[]).await;
        assert_eq!((status.as_u16(), code_of(&body)), (404, "resource_not_found"), "{verb}");
    }
}
