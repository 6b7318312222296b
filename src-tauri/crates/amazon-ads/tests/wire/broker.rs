//! Token requests through a broker that adds the client secret.

use crate::fixtures::{At, CLIENT_ID, now, secret};
use crate::lwa::TOKENS;
use crate::scripted::{Host, Reply};
use amazon_ads::{ClientAuth, DEFAULT_SCOPE, LwaApp, LwaClient, TokenError};
use domain::{Cause, Region};
use std::sync::Arc;
use std::time::Duration;
use wire::{ClientOptions, http_client};

fn brokered(host: &Host) -> LwaClient {
    let app = LwaApp {
        client_id: CLIENT_ID.to_owned(),
        scopes: vec![DEFAULT_SCOPE.to_owned()],
        broker: Some(host.at("/functions/v1/broker")),
    };
    LwaClient::new(http_client(ClientOptions::default()).unwrap(), host.endpoints(), app, Arc::new(At(now())))
}

fn session() -> ClientAuth {
    ClientAuth::Broker { session: secret("session.jwt") }
}

fn names(form: &[(String, String)]) -> Vec<&str> {
    let mut names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_broker_gets_the_session_the_region_and_no_secret() {
    let host = Host::start(vec![Reply::ok(TOKENS), Reply::ok(TOKENS)]).await;
    let client = brokered(&host);
    let tokens = client.refresh(Region::Fe, &secret("Atzr|r"), &session()).await.unwrap();
    assert_eq!(tokens.access, secret("Atza|access"));
    client
        .exchange(Region::Eu, &secret("code"), &secret("verifier"), "https://amazon.com", &session())
        .await
        .unwrap();

    let requests = host.requests();
    for request in &requests {
        assert_eq!(request.line, "POST /functions/v1/broker");
        assert_eq!(request.header("authorization"), Some("Bearer session.jwt"));
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    }
    let refresh = requests[0].form();
    assert_eq!(names(&refresh), ["client_id", "grant_type", "refresh_token", "region"]);
    assert!(refresh.contains(&("region".to_owned(), "fe".to_owned())));
    let exchange = requests[1].form();
    let expected = ["client_id", "code", "code_verifier", "grant_type", "redirect_uri", "region"];
    assert_eq!(names(&exchange), expected);
    assert!(exchange.contains(&("region".to_owned(), "eu".to_owned())));
    assert!(exchange.contains(&("redirect_uri".to_owned(), "https://amazon.com".to_owned())));
}

#[tokio::test]
async fn a_secret_goes_to_amazon_even_where_a_broker_is_set_up() {
    let host = Host::start(vec![Reply::ok(TOKENS)]).await;
    let auth = ClientAuth::Secret(secret("s"));
    brokered(&host).refresh(Region::Eu, &secret("Atzr|r"), &auth).await.unwrap();
    let request = host.requests().remove(0);
    assert_eq!(request.line, "POST /eu/token");
    assert_eq!(request.header("authorization"), None);
    assert_eq!(names(&request.form()), ["client_id", "client_secret", "grant_type", "refresh_token"]);
}

#[tokio::test]
async fn what_the_broker_refuses_is_never_held_against_the_grant() {
    let refused = async |reply| {
        let host = Host::start(vec![reply]).await;
        brokered(&host).refresh(Region::Na, &secret("Atzr|r"), &session()).await.unwrap_err()
    };
    let error = refused(Reply::json(401, r#"{"error":"broker_unauthorised"}"#)).await;
    assert!(matches!(error, TokenError::BrokerUnauthorised(_)), "{error:?}");
    assert_eq!(error.cause(), Cause::SessionEnded);
    let error = refused(Reply::json(429, r#"{"error":"broker_throttled"}"#).header("retry-after", "7")).await;
    assert!(matches!(error, TokenError::BrokerThrottled { .. }), "{error:?}");
    assert_eq!((error.cause(), error.retry_after()), (Cause::Throttled, Some(Duration::from_secs(7))));
    let error = refused(Reply::json(500, r#"{"error":"broker_misconfigured"}"#)).await;
    assert!(matches!(error, TokenError::BrokerMisconfigured(_)), "{error:?}");
    assert_eq!(error.cause(), Cause::BrokerRefused);
    let error = refused(Reply::json(400, r#"{"error":"broker_refused"}"#)).await;
    assert!(matches!(error, TokenError::BrokerRefused(_)), "{error:?}");
    assert_eq!(error.cause(), Cause::BrokerRefused);
    // What LwA says comes through as it is.
    let error = refused(Reply::json(400, r#"{"error":"invalid_grant"}"#)).await;
    assert!(matches!(error, TokenError::InvalidGrant(_)), "{error:?}");
}

#[tokio::test]
async fn without_a_broker_or_a_session_nothing_is_sent() {
    let host = Host::start(vec![Reply::ok(TOKENS)]).await;
    let direct = crate::lwa::lwa(&host, &[DEFAULT_SCOPE]);
    let error = direct.refresh(Region::Na, &secret("r"), &session()).await.unwrap_err();
    assert_eq!(error.cause(), Cause::BrokerRefused);
    let broken = ClientAuth::Broker { session: secret("line\nbreak") };
    let error = brokered(&host).refresh(Region::Na, &secret("r"), &broken).await.unwrap_err();
    assert_eq!(error.cause(), Cause::SessionEnded);
    assert_eq!(host.requests().len(), 0);
}
