use crate::support::*;
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
    assert_eq!(factors, [&json!("password"), &json!("email_code")]);
    let id = body["response"]["id"].as_str().unwrap().to_owned();
    let attempt = format!("/v1/client/sign_ins/{id}/attempt_first_factor");
    let right = [("strategy", "email_code"), ("code", "424242")];
    let (_, body) = app.call("POST", &attempt, &right).await;
    assert_eq!(code_of(&body), "verification_failed", "no code was asked for");
    let prepare = format!("/v1/client/sign_ins/{id}/prepare_first_factor");
    assert_eq!(app.call("POST", &prepare, &[("strategy", "email_code")]).await.0, 200);
    let (status, body) = app.call("POST", &attempt, &[("strategy", "email_code"), ("code", "000000")]).await;
    assert_eq!((status.as_u16(), code_of(&body)), (422, "form_code_incorrect"));
    let (status, body) = app.call("POST", &attempt, &right).await;
    assert_eq!((status.as_u16(), &body["response"]["status"]), (200, &json!("complete")));
}
