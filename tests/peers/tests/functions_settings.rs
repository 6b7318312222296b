//! What the token broker answers when its operator or its surroundings are at fault.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod broker;

use broker::{Answer, refresh_form, settings};
use peers::{Function, Issuer, http};
use tokio::net::TcpListener;

async fn ask(function: &Function, issuer: &Issuer) -> Answer {
    let session = issuer.token("user_ada").unwrap();
    Answer::of(http().unwrap().post(function.url()).bearer_auth(session).form(&refresh_form())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_dangerous_setting_is_named_and_nothing_is_sent() {
    let issuer = Issuer::start().await.unwrap();
    let base = settings(issuer.url(), "http://127.0.0.1:9/token", "http://127.0.0.1:9");
    let cases = [
        ("CLERK_ISSUER", ""),
        ("CLERK_ISSUER", "http://clerk.example.com"),
        ("BROKER_ALLOWED", ""),
        ("BROKER_ALLOWED", ","),
        ("BROKER_ALLOWED", "everybody"),
        ("BROKER_ALLOWED", "*, org_team"),
        ("BROKER_KEY", ""),
        ("BROKER_KEY", "a-key-that-is-guessed"),
        ("LWA_CLIENT_ID", ""),
        ("LWA_CLIENT_SECRET", ""),
        ("LWA_TOKEN_URL", "https://api.amazon.example/auth/o2/token"),
        ("LWA_TOKEN_URL", "http://127.0.0.1.example.com/token"),
        ("LWA_TIMEOUT_MS", "60000"),
        ("SUPABASE_URL", ""),
        ("SUPABASE_SECRET_KEYS", "{}"),
        ("SUPABASE_SECRET_KEYS", "{\"default\": sb_secret_cut_off"),
    ];
    for (name, value) in cases {
        let mut settings = base.clone();
        settings.retain(|(known, _)| *known != name);
        settings.push((name, value.to_owned()));
        let function = Function::start("amazon-token", &settings).unwrap();
        let answer = ask(&function, &issuer).await;
        assert_eq!(answer.error(), (500, "broker_misconfigured"), "{name}={value}");
        let told = answer.body["error_description"].as_str().unwrap();
        assert!(told.contains(name), "{told}");
        assert!(
            value.is_empty() || ["{}", ","].contains(&value) || !told.contains(value),
            "values are not told: {told}"
        );
    }
    assert_eq!(issuer.fetched(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_cannot_be_fetched_are_no_verdict_about_the_session() {
    let issuer = Issuer::start().await.unwrap();
    let nobody = format!("http://127.0.0.1:{}", stack::free_port().unwrap());
    let function =
        Function::start("amazon-token", &settings(&nobody, "http://127.0.0.1:9/", &nobody)).unwrap();
    let answer = ask(&function, &issuer).await;
    assert_eq!(answer.error(), (503, "temporarily_unavailable"), "{}", answer.body);
    assert_eq!(answer.retry_after(), Some(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_lwa_that_is_silent_or_away_is_an_answer_in_time() {
    let issuer = Issuer::start().await.unwrap();
    // Accepts connections and never says a word.
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let lwa = format!("http://{}/token", silent.local_addr().unwrap());
    let mut settings = settings(issuer.url(), &lwa, issuer.url());
    settings.push(("LWA_TIMEOUT_MS", "300".to_owned()));
    let function = Function::start("amazon-token", &settings).unwrap();
    let answer = ask(&function, &issuer).await;
    assert_eq!(answer.error(), (504, "temporarily_unavailable"), "{}", answer.body);

    drop(silent);
    let answer = ask(&function, &issuer).await;
    assert_eq!(answer.error(), (503, "temporarily_unavailable"), "{}", answer.body);
    assert!(!function.printed().contains("Unexpected"), "{}", function.printed());
}
