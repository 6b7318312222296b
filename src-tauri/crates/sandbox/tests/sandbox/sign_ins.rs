use crate::support::*;
use sandbox::{Browser, Instance, SandboxHandle};
use serde_json::{Value, json};

#[tokio::test]
async fn a_password_signs_in_and_a_wrong_one_does_not() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let path = "/v1/client/sign_ins";
    let (status, body) = app.call("POST", path, &[("identifier", "nobody@example.com")]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (422, "form_identifier_not_found"));
    let wrong = [("strategy", "password"), ("identifier", "ben@example.com"), ("password", "correct horse")];
    let (status, body) = app.call("POST", path, &wrong).await;
    assert_eq!((status.as_u16(), code_of(&body)), (422, "form_password_incorrect"));
    assert!(sandbox.control().sessions().is_empty());
    let right = [("strategy", "password"), ("identifier", "ben@example.com"), ("password", "battery staple")];
    let (status, body) = app.call("POST", path, &right).await;
    assert_eq!(status, 200);
    assert_eq!(body["response"]["status"], "complete");
    let session = &body["response"]["created_session_id"];
    assert_eq!(session, &body["client"]["sessions"][0]["id"]);
    assert_eq!(session, &body["client"]["last_active_session_id"]);
    assert_eq!(body["client"]["sign_in"], Value::Null, "a complete attempt leaves the client");
}

#[tokio::test]
async fn an_email_code_signs_in_after_it_was_asked_for() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let (_, body) = app.call("POST", "/v1/client/sign_ins", &[("identifier", "ada@example.com")]).await;
    assert_eq!(body["response"]["status"], "needs_first_factor");
    let factors: Vec<&Value> = body["response"]["supported_first_factors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["strategy"])
        .collect();
    assert_eq!(factors, [&json!("password"), &json!("email_code"), &json!("reset_password_email_code")]);
    let id = body["response"]["id"].as_str().unwrap().to_owned();
    let attempt = format!("/v1/client/sign_ins/{id}/attempt_first_factor");
    let early = [("strategy", "email_code"), ("code", "424242")];
    let (_, body) = app.call("POST", &attempt, &early).await;
    assert_eq!(code_of(&body), "verification_failed", "no code was asked for");
    let prepare = format!("/v1/client/sign_ins/{id}/prepare_first_factor");
    assert_eq!(app.call("POST", &prepare, &[("strategy", "email_code")]).await.0, 200);
    let code = sandbox.control().newest_code("ada@example.com").unwrap();
    let right = [("strategy", "email_code"), ("code", code.as_str())];
    let (status, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", "00000x")]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (422, "form_code_incorrect"));
    let (status, body) = app.call("POST", &attempt, &right).await;
    assert_eq!((status.as_u16(), &body["response"]["status"]), (200, &json!("complete")));
}

/// Starts a sign-in by password and returns the attempt's path and answer.
async fn by_password(app: &mut Native, email: &str, password: &str) -> (String, Value) {
    let form = [("strategy", "password"), ("identifier", email), ("password", password)];
    let (status, body) = app.call("POST", "/v1/client/sign_ins", &form).await;
    assert_eq!(status, 200, "{body}");
    (format!("/v1/client/sign_ins/{}", body["response"]["id"].as_str().unwrap()), body["response"].clone())
}

fn totp(sandbox: &SandboxHandle) -> String {
    sandbox.control().totp("user_sandbox_dora").unwrap()
}

#[tokio::test]
async fn an_authenticator_code_is_asked_after_the_password_and_works_once() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let (path, body) = by_password(&mut app, "dora@example.com", "silver tower").await;
    assert_eq!(body["status"], "needs_second_factor");
    assert_eq!(body["created_session_id"], Value::Null);
    let factors: Vec<&Value> =
        body["supported_second_factors"].as_array().unwrap().iter().map(|f| &f["strategy"]).collect();
    assert_eq!(factors, [&json!("totp"), &json!("backup_code")]);
    let second = format!("{path}/attempt_second_factor");
    for (form, code) in [
        ([("strategy", "totp"), ("code", "000000x")], "form_code_incorrect"),
        ([("strategy", "email_code"), ("code", "000000")], "form_param_value_invalid"),
    ] {
        let (status, body) = app.call("POST", &second, &form).await;
        assert_eq!((status.as_u16(), code_of(&body)), (422, code));
    }
    let shown = totp(&sandbox);
    let (status, body) = app.call("POST", &second, &[("strategy", "totp"), ("code", &shown)]).await;
    assert_eq!((status.as_u16(), &body["response"]["status"]), (200, &json!("complete")));
    let session = body["response"]["created_session_id"].as_str().unwrap().to_owned();
    let (_, token) = app.call("POST", &format!("/v1/client/sessions/{session}/tokens"), &[]).await;
    let claims = token["jwt"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    assert_eq!(decoded(&claims)["fva"], json!([0, 0]), "both factors were just given");

    // The same code on another device.
    let mut other = Native::new(&sandbox);
    let (path, _) = by_password(&mut other, "dora@example.com", "silver tower").await;
    clock.advance(11);
    let second = format!("{path}/attempt_second_factor");
    let (_, body) = other.call("POST", &second, &[("strategy", "totp"), ("code", &shown)]).await;
    assert_eq!(code_of(&body), "form_code_incorrect", "a code that was used");
    clock.advance(60);
    let shown = totp(&sandbox);
    assert_eq!(other.call("POST", &second, &[("strategy", "totp"), ("code", &shown)]).await.0, 200);
}

fn decoded(part: &str) -> Value {
    use base64::Engine as _;
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_backup_code_stands_in_for_the_app_and_is_used_up() {
    let (sandbox, clock) = start().await;
    for (round, expected) in [(0, 200), (1, 422)] {
        let mut app = Native::new(&sandbox);
        let (path, _) = by_password(&mut app, "dora@example.com", "silver tower").await;
        let form = [("strategy", "backup_code"), ("code", "k7q2m9xa")];
        let (status, _) = app.call("POST", &format!("{path}/attempt_second_factor"), &form).await;
        assert_eq!(status.as_u16(), expected, "round {round}");
        clock.advance(11);
    }
    assert_eq!(sandbox.control().users()[2].backup_codes, ["r4t8n1zb"]);
}

#[tokio::test]
async fn a_device_that_is_new_to_a_password_is_checked_by_mail_once() {
    let (sandbox, clock) = start().await;
    sandbox.control().set_instance(|instance| instance.client_trust = true);
    let mut app = Native::new(&sandbox);
    let (path, body) = by_password(&mut app, "ada@example.com", "correct horse").await;
    assert_eq!(body["status"], "needs_client_trust");
    assert_eq!(body["supported_second_factors"][0]["strategy"], "email_code");
    let prepare = format!("{path}/prepare_second_factor");
    assert_eq!(app.call("POST", &prepare, &[("strategy", "totp")]).await.0, 422);
    assert_eq!(app.call("POST", &prepare, &[("strategy", "email_code")]).await.0, 200);
    let code = sandbox.control().newest_code("ada@example.com").unwrap();
    let attempt = format!("{path}/attempt_second_factor");
    let wrong = [("strategy", "email_code"), ("code", "nope")];
    assert_eq!(code_of(&app.call("POST", &attempt, &wrong).await.1), "form_code_incorrect");
    let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", &code)]).await;
    assert_eq!(body["response"]["status"], "complete");
    assert_eq!(app.call("DELETE", "/v1/client/sessions", &[]).await.0, 200);
    clock.advance(11);
    let (_, body) = by_password(&mut app, "ada@example.com", "correct horse").await;
    assert_eq!(body["status"], "complete", "the device is known now");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_code_and_ends_other_sessions() {
    let (sandbox, _) = start().await;
    let mut other = Native::new(&sandbox);
    let elsewhere = other.sign_in().await;
    let mut app = Native::new(&sandbox);
    let (_, body) = app.call("POST", "/v1/client/sign_ins", &[("identifier", "ada@example.com")]).await;
    let path = format!("/v1/client/sign_ins/{}", body["response"]["id"].as_str().unwrap());
    let reset = "reset_password_email_code";
    let new = [("password", "staple battery"), ("sign_out_of_other_sessions", "true")];
    let (_, body) = app.call("POST", &format!("{path}/reset_password"), &new).await;
    assert_eq!(code_of(&body), "verification_failed", "before the code");
    assert_eq!(
        app.call("POST", &format!("{path}/prepare_first_factor"), &[("strategy", reset)]).await.0,
        200
    );
    assert!(sandbox.control().inbox()[0].subject.contains("reset your password"));
    let code = sandbox.control().newest_code("ada@example.com").unwrap();
    let attempt = format!("{path}/attempt_first_factor");
    let as_sign_in = [("strategy", "email_code"), ("code", code.as_str())];
    let (_, body) = app.call("POST", &attempt, &as_sign_in).await;
    assert_eq!(code_of(&body), "verification_failed", "the code is for one purpose");
    let (_, body) = app.call("POST", &attempt, &[("strategy", reset), ("code", &code)]).await;
    assert_eq!(body["response"]["status"], "needs_new_password");
    let (_, body) = app.call("POST", &format!("{path}/reset_password"), &[("password", "short")]).await;
    assert_eq!(code_of(&body), "form_password_length_too_short");
    let (_, body) = app.call("POST", &format!("{path}/reset_password"), &new).await;
    assert_eq!(body["response"]["status"], "complete");
    let ended = sandbox.control().sessions().into_iter().find(|session| session.id == elsewhere).unwrap();
    assert_eq!(ended.status, "revoked");
    let old = [("strategy", "password"), ("identifier", "ada@example.com"), ("password", "correct horse")];
    let (_, body) = Native::new(&sandbox).call("POST", "/v1/client/sign_ins", &old).await;
    assert_eq!(code_of(&body), "form_password_incorrect");
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes_and_after_too_many_tries() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let email = [("strategy", "email_code"), ("identifier", "ada@example.com")];
    let (_, body) = app.call("POST", "/v1/client/sign_ins", &email).await;
    let path = format!("/v1/client/sign_ins/{}", body["response"]["id"].as_str().unwrap());
    let attempt = format!("{path}/attempt_first_factor");
    let prepare = format!("{path}/prepare_first_factor");
    let code = sandbox.control().newest_code("ada@example.com").unwrap();
    clock.advance(601);
    let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", &code)]).await;
    assert_eq!(code_of(&body), "verification_expired");
    app.call("POST", &prepare, &[("strategy", "email_code")]).await;
    let code = sandbox.control().newest_code("ada@example.com").unwrap();
    for _ in 0..5 {
        clock.advance(10);
        let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", "x")]).await;
        assert_eq!(code_of(&body), "form_code_incorrect");
    }
    clock.advance(10);
    let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", &code)]).await;
    assert_eq!(code_of(&body), "verification_failed", "even the right one");
}

#[tokio::test]
async fn who_tries_too_often_waits_as_long_as_the_answer_says() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let ada = [("identifier", "ada@example.com")];
    for _ in 0..5 {
        assert_eq!(app.call("POST", "/v1/client/sign_ins", &ada).await.0, 200);
        clock.advance(1);
    }
    let url = format!("{}/v1/client/sign_ins?_is_native=1", sandbox.base_url());
    let refused = http().post(url).form(&ada).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "5"));
    clock.advance(5);
    let (status, body) = app.call("POST", "/v1/client/sign_ins", &ada).await;
    assert_eq!(status, 200);
    let attempt =
        format!("/v1/client/sign_ins/{}/attempt_first_factor", body["response"]["id"].as_str().unwrap());
    let wrong = [("strategy", "password"), ("password", "x")];
    for _ in 0..3 {
        assert_eq!(app.call("POST", &attempt, &wrong).await.0, 422);
    }
    let (status, body) = app.call("POST", &attempt, &wrong).await;
    assert_eq!((status.as_u16(), code_of(&body)), (429, "too_many_requests"));
}

#[tokio::test]
async fn somebody_new_signs_up_with_a_verified_address() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let path = "/v1/client/sign_ups";
    let (_, body) = app.call("POST", path, &[("email_address", "ADA@example.com")]).await;
    assert_eq!(code_of(&body), "form_identifier_exists");
    let (_, body) = app.call("POST", path, &[("email_address", "nobody")]).await;
    assert_eq!(code_of(&body), "form_param_format_invalid");
    let (_, body) = app.call("POST", path, &[("email_address", "new@example.com")]).await;
    assert_eq!(body["response"]["status"], "missing_requirements");
    assert_eq!(body["response"]["missing_fields"], json!(["password"]));
    assert_eq!(body["client"]["sign_up"]["id"], body["response"]["id"]);
    let own = format!("{path}/{}", body["response"]["id"].as_str().unwrap());
    let form = [("password", "brand new one"), ("first_name", "Nia")];
    let (_, body) = app.call("POST", &format!("{own}?_method=PATCH"), &form).await;
    assert_eq!(body["response"]["missing_fields"], json!([]));
    assert_eq!(body["response"]["unverified_fields"], json!(["email_address"]));
    let prepare = format!("{own}/prepare_verification");
    assert_eq!(app.call("POST", &prepare, &[("strategy", "email_code")]).await.0, 200);
    let code = sandbox.control().newest_code("new@example.com").unwrap();
    let attempt = format!("{own}/attempt_verification");
    let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", "x")]).await;
    assert_eq!(code_of(&body), "form_code_incorrect");
    let (_, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", &code)]).await;
    assert_eq!(body["response"]["status"], "complete");
    assert_eq!(body["client"]["sessions"][0]["user"]["first_name"], "Nia");
    assert_eq!(app.call("GET", "/v1/client", &[]).await.1["response"]["sign_up"], Value::Null);
    clock.advance(11);
    let mut again = Native::new(&sandbox);
    assert_eq!(by_password(&mut again, "new@example.com", "brand new one").await.1["status"], "complete");
    sandbox.control().set_instance(|instance| instance.sign_up = false);
    let (status, body) = Native::new(&sandbox).call("POST", path, &[]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (403, "sign_up_mode_restricted"));
}

#[tokio::test]
async fn a_device_holds_one_session_where_the_instance_says_so() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    by_password(&mut app, "ada@example.com", "correct horse").await;
    for path in ["/v1/client/sign_ins", "/v1/client/sign_ups"] {
        let (status, body) = app.call("POST", path, &[]).await;
        assert_eq!((status.as_u16(), code_of(&body)), (400, "session_exists"), "{path}");
    }
    sandbox.control().set_instance(|instance| instance.single_session = false);
    by_password(&mut app, "ben@example.com", "battery staple").await;
    let (_, body) = app.call("GET", "/v1/client", &[]).await;
    assert_eq!(body["response"]["sessions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_environment_says_what_is_switched_on_and_nothing_else_works() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let (_, all) = app.call("GET", "/v1/environment", &[]).await;
    assert_eq!(all["user_settings"]["sign_up"]["mode"], "public");
    assert_eq!(all["user_settings"]["attributes"]["authenticator_app"]["enabled"], true);
    sandbox.control().set_instance(|instance| {
        *instance = Instance { password: false, sign_up: false, totp: false, ..instance.clone() };
    });
    let (_, some) = app.call("GET", "/v1/environment", &[]).await;
    assert_eq!(some["user_settings"]["attributes"]["password"]["enabled"], false);
    assert_eq!(some["user_settings"]["attributes"]["authenticator_app"]["enabled"], false);
    assert_eq!(some["user_settings"]["sign_up"]["mode"], "restricted");
    let form = [("strategy", "password"), ("identifier", "ada@example.com"), ("password", "correct horse")];
    let (_, body) = app.call("POST", "/v1/client/sign_ins", &form).await;
    assert_eq!(code_of(&body), "form_param_value_invalid");
    sandbox.control().set_instance(|instance| instance.email_code = false);
    clock.advance(11);
    let form = [("strategy", "email_code"), ("identifier", "ada@example.com")];
    assert_eq!(code_of(&app.call("POST", "/v1/client/sign_ins", &form).await.1), "form_param_value_invalid");
}

#[tokio::test]
async fn the_hosted_page_signs_users_up_and_asks_for_a_second_factor() {
    let (sandbox, _) = start().await;
    let browser = Browser::new().unwrap();
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    browser.sign_up(&page, "new@example.com", "brand new one").await.unwrap();
    browser.enter_code(&page, "wrong").await.unwrap_err();
    let code = sandbox.control().newest_code("new@example.com").unwrap();
    let callback = browser.enter_code(&page, &code).await.unwrap();
    let (status, body) = app.redeem(&parameter(&callback, "rotating_token_nonce"), VERIFIER).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["response"]["sessions"][0]["user"]["first_name"], "New");

    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let shown = totp(&sandbox);
    let callback =
        browser.sign_in_with_code(&page, "dora@example.com", "silver tower", &shown).await.unwrap();
    assert_eq!(app.redeem(&parameter(&callback, "rotating_token_nonce"), VERIFIER).await.0, 200);
}

#[tokio::test]
async fn a_callback_that_is_not_registered_comes_back_without_the_nonce_where_clerk_withholds_it() {
    let (sandbox, _) = start().await;
    sandbox.control().switch("clerk-nonce-withheld", true).unwrap();
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let callback = Browser::new().unwrap().sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
    assert!(!callback.as_str().contains("rotating_token_nonce"), "{callback}");
    assert_eq!(parameter(&callback, "state"), "st-1234567890");
    sandbox.control().switch("clerk-nonce-withheld", false).unwrap();
    app.sign_in().await;
}

#[tokio::test]
async fn a_user_sees_where_they_are_signed_in_and_ends_it_from_elsewhere() {
    let (sandbox, clock) = start().await;
    let (mut here, mut there) = (Native::new(&sandbox), Native::new(&sandbox));
    let mine = here.sign_in().await;
    clock.advance(60);
    let theirs = there.sign_in().await;
    let list = format!("/v1/me/sessions/active?_clerk_session_id={mine}");
    let (status, body) = here.call("GET", &list, &[]).await;
    assert_eq!(status, 200);
    let ids: Vec<&str> = body.as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [theirs.as_str(), mine.as_str()], "the newest first, without an envelope");
    let revoke = format!("/v1/me/sessions/{theirs}/revoke?_clerk_session_id={mine}");
    let (status, body) = here.call("POST", &revoke, &[]).await;
    assert_eq!((status.as_u16(), &body["response"]["status"]), (200, &json!("revoked")));
    assert_eq!(there.call("POST", &format!("/v1/client/sessions/{theirs}/tokens"), &[]).await.0, 401);
    let mut ben = Native::new(&sandbox);
    let (_, body) = by_password(&mut ben, "ben@example.com", "battery staple").await;
    let bens = body["created_session_id"].as_str().unwrap();
    let foreign = format!("/v1/me/sessions/{mine}/revoke?_clerk_session_id={bens}");
    assert_eq!(ben.call("POST", &foreign, &[]).await.0, 404, "somebody else's session");
}
