//! What stands between this computer and the services is named, for each of them alike. How each is recognised
//! is tested in `wire`, with real proxies; here, that no adapter calls it offline.

use amazon_ads::{AdsError, ClientAuth, Endpoints, LwaApp, LwaClient, TokenError};
use clerk::{ClerkClient, ClerkError, DeviceTokens, TokenStoreError};
use domain::{Cause, NextStep, Region, Secret};
use keeper::SystemClock;
use keeper::view::{Action, CommandError, ErrorCode, SupabaseFinding};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use supabase::SupabaseError;
use supabase::project::findings;
use tokio::net::TcpListener;
use wire::Barrier;
use wire::{ClientOptions, http_client};

const ALL: [(Barrier, ErrorCode, Cause, NextStep); 4] = [
    (
        Barrier::CertificateUntrusted,
        ErrorCode::CertificateUntrusted,
        Cause::CertificateUntrusted,
        NextStep::CheckCertificate,
    ),
    (Barrier::CertificateDate, ErrorCode::CertificateDate, Cause::CertificateDate, NextStep::CheckClock),
    (Barrier::ProxyLogin, ErrorCode::ProxyLogin, Cause::ProxyLogin, NextStep::CheckProxy),
    (Barrier::ProxyFailed, ErrorCode::ProxyFailed, Cause::ProxyFailed, NextStep::CheckProxy),
];

#[test]
fn each_barrier_has_a_cause_a_code_and_a_next_step_for_amazon_clerk_and_supabase() {
    for (barrier, code, cause, step) in ALL {
        assert_eq!(TokenError::Barred(barrier).cause(), cause);
        assert_eq!(AdsError::Barred(barrier).cause(), Some(cause));
        assert_eq!(cause.next_step(), step);
        assert!(cause.is_reach() && !cause.health(true).needs_user(), "it is tried again");
        assert_eq!(cause.for_others(), Cause::Offline, "no project has to know the word");
        let errors: [CommandError; 4] = [
            TokenError::Barred(barrier).into(),
            AdsError::Barred(barrier).into(),
            ClerkError::Barred(barrier).into(),
            SupabaseError::Barred(barrier).into(),
        ];
        for error in errors {
            assert_eq!((error.code, error.action), (code, Some(Action::Retry)));
        }
        assert!(ClerkError::Barred(barrier).is_passing());
        assert!(!SupabaseError::Barred(barrier).is_permanent());
    }
}

/// No device token.
struct Nothing;

#[async_trait::async_trait]
impl DeviceTokens for Nothing {
    async fn load(&self) -> Result<Option<Secret>, TokenStoreError> {
        Ok(None)
    }

    async fn save(&self, _token: Option<&Secret>) -> Result<(), TokenStoreError> {
        Ok(())
    }
}

/// A server whose certificate nobody trusts: a name of its own, signed by itself.
async fn untrusted() -> url::Url {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![made.cert.der().clone()],
            rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into()),
        )
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    format!("https://localhost:{port}").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_not_trusted_is_never_called_offline() {
    let host = untrusted().await;
    let http = http_client(ClientOptions::default()).unwrap();
    let app =
        LwaApp { client_id: "amzn1.application-oa2-client.x".into(), scopes: vec!["x".into()], broker: None };
    let endpoints = Endpoints::sandbox(&host);
    let lwa = LwaClient::new(http.clone(), endpoints, app, Arc::new(SystemClock))
        .with_timeout(Duration::from_secs(20));
    let auth = ClientAuth::Secret(Secret::new("secret"));
    let error = lwa.refresh(Region::Na, &Secret::new("token"), &auth).await.unwrap_err();
    assert_eq!(error.cause(), Cause::CertificateUntrusted, "Amazon");
    let error = findings(&http, &host, "sb_publishable_x").await.unwrap_err();
    assert_eq!(error, SupabaseError::Barred(Barrier::CertificateUntrusted), "Supabase");

    let clerk = ClerkClient::new(http, host.clone(), "test".into(), Arc::new(Nothing), Arc::new(SystemClock));
    let error = clerk.environment().await.unwrap_err();
    assert_eq!(error, ClerkError::Barred(Barrier::CertificateUntrusted), "Clerk");

    let world = crate::world::World::start().await;
    let test = world.keeper.test_supabase_setup(host.into(), Secret::new("sb_publishable_x")).await;
    let found: Vec<_> = test.checks.iter().map(|check| check.finding).collect();
    assert!(found.contains(&SupabaseFinding::Untrusted), "Supabase: {found:?}");
}
