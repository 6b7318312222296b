//! The whole core with the token broker in Deno: no client secret on the computer at all.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod broker;

use std::sync::Arc;
use std::time::Duration;

use broker::settings;
use domain::config::Config;
use domain::sandbox::LWA_CLIENT_ID;
use domain::{Cause, Health, NextStep, Region};
use keeper::view::{ConnectionView, ErrorCode, PauseFor, WayBack};
use keeper::{
    Browser, BrowserError, Dependencies, FixedSetup, Keeper, NoConsent, SystemClock, SystemEntropy, Timeouts,
};
use peers::{Function, Gateway, Issuer, root};
use sandbox::{Decision, Sandbox, SandboxConfig, SandboxHandle};
use stack::{Backend, BackendOptions, Storage};
use tokio::sync::watch;
use url::Url;
use vault::{MemoryVault, VaultKey};

struct Opened(watch::Sender<String>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        self.0.send_replace(url.to_owned());
        Ok(())
    }
}

struct World {
    sandbox: SandboxHandle,
    _function: Function,
    _gateway: Gateway,
    backend: Backend,
    vault: Arc<MemoryVault>,
    opened: Arc<Opened>,
    keeper: Keeper,
    _data: tempfile::TempDir,
}

impl World {
    async fn start() -> Self {
        // Session tokens so short that each request needs a new one.
        let short = SandboxConfig { session_token_ttl: Duration::from_secs(5), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(short).await.unwrap();
        let lwa = format!("{}/auth/o2/token", sandbox.base_url());
        // The keys of the database's own issuer: here it only counts, and remembers whose tokens are whose.
        let issuer = Issuer::start().await.unwrap();
        let backend = Backend::start(&BackendOptions {
            root: root(),
            storage: Storage::Temporary,
            port: None,
            jwks: issuer.jwks().to_string(),
        });
        let backend = backend.unwrap();
        let gateway = Gateway::start(backend.postgrest.url(), &issuer).await.unwrap();
        let function =
            Function::start("amazon-token", &settings(&sandbox.base_url(), &lwa, gateway.url())).unwrap();
        let mut config = Config::for_sandbox(&sandbox.base_url()).unwrap();
        config.amazon.as_mut().unwrap().broker_url = Some(Url::parse(function.url()).unwrap());
        let vault = Arc::new(MemoryVault::new());
        let opened = Arc::new(Opened(watch::Sender::default()));
        let data = tempfile::tempdir().unwrap();
        let keeper = Keeper::start(Dependencies {
            config,
            database: keeper::Database::Folder(data.path().to_owned()),
            locks: Arc::new(keeper::FileLocks::new(data.path().join("locks"))),
            provider: None,
            vault: vault.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            browser: opened.clone(),
            setup: Arc::new(FixedSetup),
            consent: Arc::new(NoConsent),
            timeouts: Timeouts::default(),
            version: "0.0.0-test".to_owned(),
        });
        let world = Self {
            sandbox,
            _function: function,
            _gateway: gateway,
            backend,
            vault,
            opened,
            keeper,
            _data: data,
        };
        world.sign_in().await;
        world
    }

    async fn sign_in(&self) {
        self.sign_in_as("ada@example.com", "correct horse").await;
    }

    async fn sign_in_as(&self, email: &str, password: &str) {
        self.keeper.begin_sign_in().await.unwrap();
        let address = self.opened.0.borrow().clone();
        let user = sandbox::Browser::new().unwrap();
        let back = user.sign_in(&address, email, password).await.unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
    }

    async fn connect(&self) -> String {
        self.keeper.begin_connect(Region::Eu, None, WayBack::Bounce).await.unwrap();
        let address = self.opened.0.borrow().clone();
        let decision = Decision::Allow("northwind-agency".to_owned());
        let returned = sandbox::Browser::new().unwrap().consent(&address, &decision).await.unwrap();
        let back = sandbox::Browser::bounce(&returned).unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
        let review = self.keeper.review().await.unwrap().unwrap();
        let all = review.accounts.into_iter().map(|account| account.id).collect();
        self.keeper.confirm_review(String::new(), all, false).await.unwrap()
    }

    async fn connection(&self) -> ConnectionView {
        self.keeper.connections().await.unwrap().remove(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_connected_and_kept_alive_without_a_client_secret_on_the_computer() {
    let world = World::start().await;
    let form = world.keeper.amazon_setup().form;
    world.keeper.test_amazon_setup(form, None).await.unwrap();
    let id = world.connect().await;
    world.keeper.refresh_connection(id).await.unwrap();
    let connection = world.connection().await;
    assert_eq!((connection.health, connection.accounts), (Health::Healthy, 15));
    assert!(world.keeper.snapshot().await.setup.amazon, "the broker is set-up enough");
    assert!(world.vault.peek(&VaultKey::client_secret(LWA_CLIENT_ID)).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_it_waits_for_the_sign_in_and_then_goes_on() {
    let world = World::start().await;
    let id = world.connect().await;
    assert!(world.sandbox.control().revoke_session(None) > 0);
    let error = world.keeper.refresh_connection(id.clone()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::SessionExpired);
    let waiting = world.connection().await;
    assert_eq!(
        (waiting.health, waiting.cause, waiting.next_step),
        (Health::Expiring, Some(Cause::SessionEnded), NextStep::SignIn)
    );
    assert!(waiting.next_attempt.is_some(), "it recovers by itself");
    world.sign_in().await;
    world.keeper.refresh_connection(id).await.unwrap();
    assert_eq!(world.connection().await.health, Health::Healthy);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_wrong_at_the_broker_is_an_error_of_the_client_for_all() {
    let world = World::start().await;
    let id = world.connect().await;
    world.sandbox.control().rotate_client_secret();
    let error = world.keeper.refresh_connection(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ClientRefused);
    let connection = world.connection().await;
    assert_eq!((connection.health, connection.cause), (Health::Error, Some(Cause::ClientRefused)));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_connection_is_kept_alive_with_the_session_of_its_own_owner() {
    let world = World::start().await;
    world.connect().await;
    world.sign_in_as("ben@example.com", "battery staple").await;
    let calls = |user: &str| -> u32 {
        let query = format!("select coalesce(sum(day_calls), 0) from broker.calls where user_id = '{user}'");
        world.backend.postgres.query(&query).unwrap().trim().parse().unwrap()
    };
    let (owner, other) = ("user_sandbox_ada", "user_sandbox_ben");
    let before = calls(owner);
    // Ends with a refresh of everything, as after sleep.
    world.keeper.set_paused(Some(PauseFor::UntilResumed)).await.unwrap();
    world.keeper.set_paused(None).await.unwrap();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while calls(owner) == before && calls(other) == 0 {
        assert!(tokio::time::Instant::now() < deadline, "nothing was refreshed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(calls(other), 0, "another user's session was sent");
    world.keeper.switch_user(owner.into()).await.unwrap();
    let id = world.connection().await.id;
    world.keeper.refresh_connection(id).await.unwrap();
    assert_eq!(world.connection().await.health, Health::Healthy);
}
