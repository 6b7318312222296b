//! Kills the process at each step of sign-in, connect, confirm and refresh, starts it again on what was
//! left, and shows that there is neither a lost nor a half connection.
//!
//! The program starts itself as a child with the number of a vault operation at which the child aborts,
//! before or after doing it. Every other step (an HTTP request, a commit of the database) lies between two
//! of those. The child's vault is a file that is replaced in one piece, so it survives like a keychain.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a test")]

use async_trait::async_trait;
use domain::config::Config;
use domain::{ConnectionId, Health, Region, Secret};
use keeper::view::{AuthState, ErrorCode, WayBack};
use keeper::{
    Browser, BrowserError, Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemClock,
    SystemEntropy, Timeouts,
};
use sandbox::{Decision, Sandbox, SandboxConfig};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use vault::{Vault, VaultError, VaultKey};

const CHILD: &str = "KEEPER_KILL_CHILD";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    match std::env::var(CHILD) {
        Ok(order) => runtime.block_on(child(&order)),
        Err(_) => runtime.block_on(parent()),
    }
}

/// When a child aborts: at this operation, before or after it is done.
#[derive(Clone, Copy)]
struct Kill {
    at: usize,
    after: bool,
}

async fn parent() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let base = sandbox.base_url();
    let (mut killed, mut at) = (0, 0);
    loop {
        let mut finished = false;
        for after in [false, true] {
            sandbox.control().reset();
            let dir = tempfile::tempdir().unwrap();
            let run = |order: String| {
                let path = dir.path().to_owned();
                tokio::task::spawn_blocking(move || {
                    Command::new(std::env::current_exe().unwrap())
                        .env(CHILD, order)
                        .arg(path)
                        .status()
                        .unwrap()
                })
            };
            let first = run(format!("{at} {after} {base}")).await.unwrap();
            finished = first.success();
            killed += usize::from(!finished);
            // What was left must carry the main job to its end, without a kill.
            let second = run(format!("{} false {base}", usize::MAX)).await.unwrap();
            let word = if after { "after" } else { "before" };
            assert!(second.success(), "killed {word} vault operation {at}, the next start did not recover");
        }
        if finished {
            break;
        }
        at += 1;
    }
    assert!(killed > 20, "only {killed} kills: the walk must pass many vault operations");
    println!(
        "test a_process_killed_at_any_step_leaves_no_lost_and_no_half_connection ... ok ({killed} kills)"
    );
    println!("\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}

async fn child(order: &str) {
    let mut words = order.split(' ');
    let at = words.next().unwrap().parse().unwrap();
    let after = words.next() == Some("true");
    let base = words.next().unwrap();
    let dir = PathBuf::from(std::env::args().nth(1).unwrap());
    let vault = Arc::new(FileVault::open(&dir, Kill { at, after }));
    let opened = Arc::new(Opened::default());
    let keeper = Keeper::start(Dependencies {
        config: Config::for_sandbox(base).unwrap(),
        database: Database::Folder(dir.clone()),
        locks: Arc::new(FileLocks::new(dir.join("locks"))),
        provider: None,
        vault: vault.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        browser: opened.clone(),
        setup: Arc::new(FixedSetup),
        consent: Arc::new(NoConsent),
        timeouts: Timeouts::default(),
        version: "0.0.0-test".into(),
    });
    walk(&keeper, &opened).await;
    check(&keeper, &vault, &dir).await;
    keeper.shutdown().await;
}

/// The main job, from wherever an earlier process left it: what a user would do next.
async fn walk(keeper: &Keeper, opened: &Opened) {
    let mut events = keeper.subscribe();
    while !keeper.snapshot().await.setup.amazon {
        events.recv().await.unwrap();
    }
    let browser = sandbox::Browser::new().unwrap();
    if keeper.snapshot().await.auth.state != AuthState::SignedIn {
        keeper.begin_sign_in().await.unwrap();
        let back = browser.sign_in(&opened.last(), "ada@example.com", "correct horse").await.unwrap();
        keeper.handle_callback(back.as_str()).await.unwrap();
    }
    if keeper.connections().await.unwrap().is_empty() && keeper.review().await.unwrap().is_none() {
        keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
        let decision = Decision::Allow("northwind-agency".into());
        let returned = browser.consent(&opened.last(), &decision).await.unwrap();
        let back = sandbox::Browser::bounce(&returned).unwrap();
        keeper.handle_callback(back.as_str()).await.unwrap();
    }
    let connected = !keeper.connections().await.unwrap().is_empty();
    if connected {
        // What waits now is the second login, which the user does not want.
        keeper.discard_review().await.unwrap();
    } else if let Some(review) = keeper.review().await.unwrap() {
        let all = review.accounts.into_iter().map(|account| account.id).collect();
        keeper.confirm_review("Northwind".into(), all, false).await.unwrap();
    }
    let all = keeper.connections().await.unwrap();
    for connection in &all {
        keeper.refresh_connection(connection.id.clone()).await.unwrap();
    }
    // A second login that is thrown away.
    keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let decision = Decision::Allow("harbour-goods".into());
    let returned = browser.consent(&opened.last(), &decision).await.unwrap();
    keeper.handle_callback(sandbox::Browser::bounce(&returned).unwrap().as_str()).await.unwrap();
    keeper.discard_review().await.unwrap();
}

/// One connection, whole; and nothing in the keychain that nothing uses.
async fn check(keeper: &Keeper, vault: &FileVault, dir: &Path) {
    let connections = keeper.connections().await.unwrap();
    let [connection] = connections.as_slice() else { panic!("{} connections", connections.len()) };
    assert_eq!((connection.health, connection.accounts), (Health::Healthy, 15));
    assert_eq!(keeper.accounts().await.unwrap().len(), 15);
    assert_eq!(keeper.refresh_connection("nobody".into()).await.unwrap_err().code, ErrorCode::NotFound);
    let id = ConnectionId::new(connection.id.clone());
    let mut expected = [
        VaultKey::device_token(),
        VaultKey::client_secret(domain::sandbox::LWA_CLIENT_ID),
        VaultKey::refresh_token(&id),
    ]
    .map(|key| key.as_str().to_owned());
    expected.sort();
    // A sign-in that is begun again beside a finished one has a device token of its own; one of them stays.
    let device = VaultKey::device_token().as_str().to_owned();
    let name = |key: &String| if key.starts_with(&device) { device.clone() } else { key.clone() };
    let kept: Vec<String> = vault.state.lock().unwrap().keys().map(name).collect();
    assert_eq!(kept, expected, "the keychain holds what is used and nothing else");
    assert!(dir.join("adkeeper.db").exists());
}

#[derive(Default)]
struct Opened(Mutex<Option<String>>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        *self.0.lock().unwrap() = Some(url.to_owned());
        Ok(())
    }
}

impl Opened {
    fn last(&self) -> String {
        self.0.lock().unwrap().clone().unwrap()
    }
}

/// Secrets in a file, and the process's end at a chosen operation.
struct FileVault {
    file: PathBuf,
    state: Mutex<BTreeMap<String, String>>,
    operations: AtomicUsize,
    kill: Kill,
}

impl FileVault {
    fn open(dir: &Path, kill: Kill) -> Self {
        let file = dir.join("vault.json");
        let state =
            std::fs::read(&file).map(|bytes| serde_json::from_slice(&bytes).unwrap()).unwrap_or_default();
        Self { file, state: Mutex::new(state), operations: AtomicUsize::new(0), kill }
    }

    fn operation<T>(&self, work: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> T {
        let number = self.operations.fetch_add(1, Ordering::SeqCst);
        if number == self.kill.at && !self.kill.after {
            std::process::abort();
        }
        let mut state = self.state.lock().unwrap();
        let value = work(&mut state);
        let part = self.file.with_extension("part");
        std::fs::write(&part, serde_json::to_vec(&*state).unwrap()).unwrap();
        std::fs::rename(&part, &self.file).unwrap();
        if number == self.kill.at {
            std::process::abort();
        }
        value
    }
}

#[async_trait]
impl Vault for FileVault {
    async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        Ok(self.operation(|state| state.get(key.as_str()).map(Secret::new)))
    }

    async fn set(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        self.operation(|state| state.insert(key.as_str().to_owned(), secret.expose().to_owned()));
        Ok(())
    }

    async fn delete(&self, key: &VaultKey) -> Result<(), VaultError> {
        self.operation(|state| state.remove(key.as_str()));
        Ok(())
    }

    async fn probe(&self) -> Result<(), VaultError> {
        self.operation(|_| Ok(()))
    }
}
