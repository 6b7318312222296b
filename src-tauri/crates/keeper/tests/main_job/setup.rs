use crate::world::{ADA, World};
use ::sandbox::{Fault, FaultKind, OAuthError, Sandbox, SandboxConfig, Target};
use domain::config::Config;
use domain::{Secret, sandbox};
use keeper::view::{AmazonSetupForm, ErrorCode, WayBack};
use std::sync::{Arc, Mutex};

async fn tested(world: &World, form: AmazonSetupForm, given: Option<&str>) -> Option<ErrorCode> {
    world.keeper.test_amazon_setup(form, given.map(Secret::new)).await.err().map(|error| error.code)
}

#[tokio::test]
async fn amazon_itself_says_whether_it_takes_the_client() {
    let world = World::start().await;
    let form = world.keeper.amazon_setup().form;
    assert_eq!(form.client_id, sandbox::LWA_CLIENT_ID);
    assert_eq!(tested(&world, form.clone(), Some(sandbox::LWA_CLIENT_SECRET)).await, None);
    assert_eq!(tested(&world, form.clone(), None).await, None, "the one in the keychain");
    assert_eq!(tested(&world, form.clone(), Some("wrong")).await, Some(ErrorCode::ClientRefused));
    for (fault, code) in [
        (FaultKind::OAuth { error: OAuthError::UnauthorizedClient }, ErrorCode::NotPermitted),
        (FaultKind::OAuth { error: OAuthError::InvalidScope }, ErrorCode::ScopeRefused),
        (FaultKind::Html { status: 200 }, ErrorCode::BadResponse),
        (FaultKind::Reset, ErrorCode::Offline),
    ] {
        world.sandbox.control().add_fault(Fault::once(Target::Token, fault));
        assert_eq!(tested(&world, form.clone(), None).await, Some(code), "{fault:?}");
    }
}

#[tokio::test]
async fn testing_a_client_changes_nothing() {
    let world = World::start().await;
    let before = world.keeper.amazon_setup();
    let _ = tested(&world, before.form.clone(), Some("another")).await;
    assert_eq!(world.keeper.amazon_setup(), before);
    assert!(world.setup.written.lock().unwrap().is_empty());
    let key = vault::VaultKey::client_secret(sandbox::LWA_CLIENT_ID);
    assert_eq!(world.vault.peek(&key).unwrap().expose(), sandbox::LWA_CLIENT_SECRET);
}

#[tokio::test]
async fn what_the_sandbox_fixes_cannot_be_changed_but_its_addresses_are_shown() {
    let world = World::start().await;
    let setup = world.keeper.amazon_setup();
    assert!(setup.fixed && setup.secret_present);
    let ways: Vec<_> = setup.return_urls.iter().map(|one| one.way).collect();
    assert_eq!(ways, WayBack::ALL);
    let form = AmazonSetupForm { client_id: "amzn1.application-oa2-client.other".into(), ..setup.form };
    let error = world.keeper.save_amazon_setup(form, None).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::BadConfig);
}

/// A broker that takes no session, and what it was sent as one.
pub async fn broker() -> (String, Arc<Mutex<Vec<String>>>) {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = seen.clone();
    let answer = move |headers: axum::http::HeaderMap| {
        let sent = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        note.lock().unwrap().push(sent.unwrap_or_default());
        async { (axum::http::StatusCode::UNAUTHORIZED, r#"{"error":"broker_unauthorised"}"#) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/broker", listener.local_addr().unwrap());
    let routes = axum::Router::new().route("/broker", axum::routing::post(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, seen)
}

#[tokio::test]
async fn a_broker_that_was_only_pasted_gets_no_session() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let mut config = Config::for_sandbox(&sandbox.base_url()).unwrap();
    config.sandbox = None;
    let world = World::start_configured(sandbox, config, Arc::default()).await;
    world.sign_in(ADA).await;
    let (address, seen) = broker().await;
    let form = AmazonSetupForm { broker_url: address, ..world.keeper.amazon_setup().form };
    assert_eq!(tested(&world, form.clone(), None).await, Some(ErrorCode::SessionNotSent));
    assert_eq!(*seen.lock().unwrap(), ["Bearer none"], "it was asked as a stranger");
    world.keeper.save_amazon_setup(form.clone(), None).await.unwrap();
    assert_eq!(tested(&world, form, None).await, Some(ErrorCode::SessionExpired));
    assert!(seen.lock().unwrap().last().unwrap().starts_with("Bearer ey"), "in use, it gets the session");
}
