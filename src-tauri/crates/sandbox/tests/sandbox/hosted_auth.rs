use crate::support::*;
use sandbox::{Browser, BrowserError};

#[tokio::test]
async fn a_user_signs_in_on_the_page_and_the_app_gets_the_session() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let callback = Browser::new().unwrap().sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
    assert!(callback.as_str().starts_with("com.adkeeper.desktop://callback?state="), "{callback}");
    assert_eq!(parameter(&callback, "state"), "st-1234567890");
    let before = app.token.clone();
    let (status, body) = app.redeem(&parameter(&callback, "rotating_token_nonce"), VERIFIER).await;
    assert_eq!(status, 200, "{body}");
    assert_ne!(app.token, before, "redeeming rotates the device token");
    let session = &body["response"]["sessions"][0];
    assert_eq!(session["id"], parameter(&callback, "created_session_id"));
    assert_eq!(session["status"], "active");
    assert_eq!(session["user"]["id"], "user_sandbox_ada");
    assert_eq!(session["user"]["email_addresses"][0]["email_address"], "ada@example.com");
    assert_eq!(body["client"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_wrong_verifier_gets_nothing_and_does_not_use_the_nonce_up() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let callback = Browser::new().unwrap().sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
    let nonce = parameter(&callback, "rotating_token_nonce");
    for wrong in ["", "0000", &VERIFIER.to_uppercase()] {
        let (status, body) = app.redeem(&nonce, wrong).await;
        assert_eq!((status.as_u16(), code_of(&body)), (422, "verification_failed"));
        assert_eq!(body["errors"][0]["meta"]["param_name"], "code_verifier");
    }
    assert_eq!(app.redeem(&nonce, VERIFIER).await.0, 200);
}

#[tokio::test]
async fn a_nonce_works_once() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let callback = Browser::new().unwrap().sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
    let nonce = parameter(&callback, "rotating_token_nonce");
    assert_eq!(app.redeem(&nonce, VERIFIER).await.0, 200);
    let (status, body) = app.redeem(&nonce, VERIFIER).await;
    assert_eq!((status.as_u16(), code_of(&body)), (422, "verification_failed"));
}

#[tokio::test]
async fn a_nonce_is_worthless_to_another_client_and_after_its_time() {
    let (sandbox, clock) = start().await;
    let mut app = Native::new(&sandbox);
    let page = app.hosted(CALLBACK).await;
    let callback = Browser::new().unwrap().sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
    let nonce = parameter(&callback, "rotating_token_nonce");
    let mut thief = Native::new(&sandbox);
    assert_eq!(thief.redeem(&nonce, VERIFIER).await.0, 401, "no client at all");
    thief.hosted(CALLBACK).await;
    assert_eq!(thief.redeem(&nonce, VERIFIER).await.0, 422, "another client");
    clock.advance(16 * 60);
    assert_eq!(app.redeem(&nonce, VERIFIER).await.0, 422, "too late");
}

#[tokio::test]
async fn a_callback_that_is_not_registered_gets_no_redirect() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let browser = Browser::new().unwrap();
    for redirect in ["com.adkeeper.desktop://callback/", "com.adkeeper.desktop://other", "evil://callback"] {
        let page = app.hosted(redirect).await;
        let error = browser.sign_in(&page, "ada@example.com", "correct horse").await.unwrap_err();
        let BrowserError::Stays { status, html } = error else { panic!("{redirect}: {error}") };
        assert_eq!(status, 400, "{redirect}");
        assert!(html.contains("not registered"), "{redirect}");
    }
    assert!(sandbox.control().sessions().is_empty(), "nobody was signed in");
    sandbox.control().set_redirects(vec!["evil://callback".to_owned()]);
    let page = app.hosted("evil://callback").await;
    browser.sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
}

#[tokio::test]
async fn a_web_address_is_refused_before_any_page_opens() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let challenge = s256(VERIFIER);
    for redirect in
        ["https://example.com/callback", "http://localhost:1/cb", "javascript:alert(1)", "callback"]
    {
        let form = [("redirect_url", redirect), ("code_challenge", &challenge), ("state", "s")];
        let (status, body) = app.call("POST", "/v1/client/hosted_auth", &form).await;
        assert_eq!((status.as_u16(), code_of(&body)), (422, "form_param_value_invalid"), "{redirect}");
    }
    for missing in ["redirect_url", "code_challenge", "state"] {
        let mut form = vec![("redirect_url", CALLBACK), ("code_challenge", &challenge), ("state", "s")];
        form.retain(|(name, _)| *name != missing);
        let (status, body) = app.call("POST", "/v1/client/hosted_auth", &form).await;
        assert_eq!((status.as_u16(), code_of(&body)), (422, "form_param_missing"), "{missing}");
    }
}

#[tokio::test]
async fn the_page_says_what_is_wrong_and_ends_after_use() {
    let (sandbox, _) = start().await;
    let mut app = Native::new(&sandbox);
    let browser = Browser::new().unwrap();
    let page = app.hosted(CALLBACK).await;
    let shown = http().get(&page).send().await.unwrap().text().await.unwrap();
    for id in ["id=\"identifier\"", "id=\"password\"", "id=\"continue\"", "ada@example.com"] {
        assert!(shown.contains(id), "{id}");
    }
    assert!(!shown.contains("id=\"error\""));
    let error = browser.sign_in(&page, "<b>@x", "wrong").await.unwrap_err();
    let BrowserError::Stays { status, html } = error else { panic!("{error}") };
    assert_eq!(status, 422);
    assert!(html.contains("id=\"error\"") && html.contains("&lt;b&gt;@x") && !html.contains("<b>@x"));
    browser.sign_in(&page, "ADA@example.com", "correct horse").await.unwrap();
    let again = browser.sign_in(&page, "ada@example.com", "correct horse").await.unwrap_err();
    assert!(matches!(again, BrowserError::Stays { status: 410, .. }), "{again}");
}
