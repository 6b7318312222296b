//! Safeguards that show only when time and Amazon's answers are chosen to the moment: Tokio's clock is
//! paused, and Amazon is a function.

use amazon_ads::{AccessTokens, AdsError, ClientAuth, Refusal, Sweep, SweepError, TokenError, Tokens};
use domain::config::{AmazonConfig, Config, DEFAULT_LOOPBACK_PORT, DEFAULT_PASTE_URL};
use domain::{
    Clock, Connection, ConnectionId, Health, HealthReport, Region, Secret, SweepProgress, Timestamp, UserId,
};
use jiff::SignedDuration;
use keeper::view::{NoticeKind, PauseFor};
use keeper::{Answer, Database, Dependencies, FileLocks, Keeper, Provider, SystemEntropy, Timeouts};
use std::collections::HashSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Gate, NewNotice, Seen, Store, User};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use vault::{MemoryVault, Vault as _, VaultError, VaultKey};

pub const ID: &str = "the-one";
const USER: &str = "user_1";
const CLIENT: &str = domain::sandbox::LWA_CLIENT_ID;

/// Open, but for one pass that a test may have wait.
#[derive(Default)]
pub struct Door {
    /// So many passes from now; 1 is the next.
    stop_at: Mutex<usize>,
    stopped: Notify,
    go: Notify,
}

impl Gate for Door {
    fn pass(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            let stops = {
                let mut left = self.stop_at.lock().unwrap();
                let stops = *left == 1;
                *left = left.saturating_sub(1);
                stops
            };
            if stops {
                self.stopped.notify_one();
                self.go.notified().await;
            }
        })
    }
}

/// Tokio's paused clock, and sleep besides.
pub struct PausedClock {
    start: Instant,
    slept: Mutex<Duration>,
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let passed = self.start.elapsed() + *self.slept.lock().unwrap();
        Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::try_from(passed).unwrap()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn boottime(&self) -> Option<Duration> {
        Some(self.start.elapsed() + *self.slept.lock().unwrap())
    }
}

/// The refresh token that replaces the one sent, if any.
pub type Answers = dyn Fn(&Secret) -> Result<Option<Secret>, TokenError> + Send + Sync;

/// Amazon, as far as a test says; notes when it was asked.
pub struct Scripted {
    clock: Arc<PausedClock>,
    answers: Box<Answers>,
    asked: Mutex<Vec<Duration>>,
}

impl Provider for Scripted {
    fn refresh<'a>(
        &'a self,
        _region: Region,
        refresh: &'a Secret,
        _auth: &'a ClientAuth,
    ) -> Answer<'a, Result<Tokens, TokenError>> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(self.clock.monotonic());
            let rotated = (self.answers)(refresh)?;
            Ok(Tokens {
                access: Secret::new("Atza|1"),
                refresh: rotated,
                expires_at: self.clock.now() + SignedDuration::from_hours(1),
                clock_skew: None,
                scopes: None,
            })
        })
    }

    fn probe<'a>(&'a self, _region: Region, _access: &'a Secret) -> Answer<'a, Result<(), AdsError>> {
        Box::pin(async { Ok(()) })
    }

    fn sweep<'a>(
        &'a self,
        _home: Region,
        _tokens: &'a dyn AccessTokens,
        _progress: &'a (dyn Fn(SweepProgress) + Send + Sync),
    ) -> Answer<'a, Result<Sweep, SweepError>> {
        Box::pin(async { Ok(Sweep::default()) })
    }
}

pub struct Scene {
    door: Arc<Door>,
    store: Store,
    pub clock: Arc<PausedClock>,
    amazon: Arc<Scripted>,
    pub keeper: Keeper,
    _dir: tempfile::TempDir,
}

/// One healthy connection, whose token in `vault` is `old`.
pub async fn scene(vault: Arc<MemoryVault>, answers: Box<Answers>) -> Scene {
    let door = Arc::new(Door::default());
    let store = Store::in_place(door.clone()).unwrap();
    scene_with(vault, answers, door, store).await
}

async fn scene_with(vault: Arc<MemoryVault>, answers: Box<Answers>, door: Arc<Door>, store: Store) -> Scene {
    let clock = Arc::new(PausedClock { start: Instant::now(), slept: Mutex::default() });
    let amazon = Arc::new(Scripted { clock: clock.clone(), answers, asked: Mutex::default() });
    let id = ConnectionId::new(ID);
    vault.set(&VaultKey::refresh_token(&id), &Secret::new("old")).await.unwrap();
    vault.set(&VaultKey::client_secret(CLIENT), &Secret::new("secret")).await.unwrap();
    let now = clock.now();
    let user = User {
        id: UserId::new(USER),
        name: String::new(),
        email: None,
        image_url: None,
        session_id: None,
        session_ended: false,
        updated_at: now,
    };
    store.sign_in(user).await.unwrap();
    let connection = Connection {
        id: id.clone(),
        user_id: UserId::new(USER),
        label: ID.into(),
        home_region: Region::Na,
        client_id: CLIENT.into(),
        scopes: String::new(),
        health: HealthReport::succeeded(now, now),
        access_expires_at: None,
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: now,
        updated_at: now,
    };
    let notice = NewNotice {
        connection_id: Some(id),
        ..NewNotice::new(UserId::new(USER), NoticeKind::ConnectionAdded, now)
    };
    store.confirm(connection, Seen::default(), HashSet::new(), notice).await.unwrap();
    if store.meta("paused").await.unwrap().is_some() {
        // What is read first at the start has been read, and not been taken over.
        *door.stop_at.lock().unwrap() = 2;
    }
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        scheme: "test".into(),
        amazon: Some(AmazonConfig {
            client_id: CLIENT.into(),
            scopes: Vec::new(),
            bounce_url: None,
            loopback_port: DEFAULT_LOOPBACK_PORT,
            paste_url: DEFAULT_PASTE_URL.into(),
            broker_url: None,
            sandbox: None,
        }),
        ..Config::default()
    };
    let keeper = Keeper::start(Dependencies {
        config,
        setup: Arc::new(crate::world::MemorySetup::default()),
        consent: Arc::new(keeper::NoConsent),
        timeouts: Timeouts::default(),
        database: Database::Opened(store.clone()),
        locks: Arc::new(FileLocks::new(dir.path().join("locks"))),
        provider: Some(amazon.clone()),
        vault,
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
        browser: Arc::new(crate::world::Opened::default()),
        version: "0.0.0-test".into(),
    });
    Scene { door, store, clock, amazon, keeper, _dir: dir }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_somebody_stored_meanwhile_is_tried_before_a_refusal_counts() {
    let vault = Arc::new(MemoryVault::new());
    let other = vault.clone();
    // While the old token is on its way, another copy of the app stores the one that replaced it.
    let answers = move |token: &Secret| {
        if token.expose() == "new" {
            return Ok(None);
        }
        let key = VaultKey::refresh_token(&ConnectionId::new(ID));
        futures_util::FutureExt::now_or_never(other.set(&key, &Secret::new("new"))).unwrap().unwrap();
        Err(TokenError::InvalidGrant(Refusal::default()))
    };
    let scene = scene(vault, Box::new(answers)).await;
    scene.keeper.refresh_connection(ID.into()).await.unwrap();
    let all = scene.keeper.connections().await.unwrap();
    assert_eq!((all[0].health, all[0].cause), (Health::Healthy, None), "the grant was never in doubt");
    assert_eq!(scene.amazon.asked.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn after_waking_the_network_is_given_ten_seconds() {
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(|_| Ok(None))).await;
    sleep(Duration::from_secs(600)).await;
    let before = scene.amazon.asked.lock().unwrap().len();
    assert_eq!(before, 1, "the refresh of the start");
    *scene.clock.slept.lock().unwrap() += Duration::from_secs(8 * 3600);
    let woke = scene.clock.monotonic();
    scene.keeper.nudge();
    sleep(Duration::from_secs(200)).await;
    let asked = scene.amazon.asked.lock().unwrap().clone();
    let first = asked.get(1).expect("it is asked after waking up").saturating_sub(woke);
    assert!(first >= Duration::from_secs(10), "asked after {first:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_ended_while_the_app_starts_stays_ended() {
    let door = Arc::new(Door::default());
    let store = Store::in_place(door.clone()).unwrap();
    store.set_meta("paused", "true".into()).await.unwrap();
    let scene = scene_with(Arc::new(MemoryVault::new()), Box::new(|_| Ok(None)), door, store).await;
    scene.door.stopped.notified().await;
    let keeper = scene.keeper.clone();
    let resumed = tokio::spawn(async move { keeper.set_paused(None).await });
    sleep(Duration::from_millis(10)).await;
    scene.door.go.notify_one();
    resumed.await.unwrap().unwrap();
    sleep(Duration::from_millis(10)).await;
    assert_eq!(scene.store.meta("paused").await.unwrap().as_deref(), Some("false"));
    assert!(!scene.keeper.snapshot().await.keeper.paused, "the store says resumed, the app goes on pausing");
}

#[tokio::test(start_paused = true)]
async fn a_rotated_token_that_the_keychain_did_not_take_is_not_lost() {
    let vault = Arc::new(MemoryVault::new());
    // Amazon takes each token once.
    let used = Mutex::new(HashSet::new());
    let answers = move |token: &Secret| {
        let mut used = used.lock().unwrap();
        if !used.insert(token.expose().to_owned()) {
            return Err(TokenError::InvalidGrant(Refusal::default()));
        }
        Ok(Some(Secret::new(format!("new-{}", used.len()))))
    };
    let scene = scene(vault.clone(), Box::new(answers)).await;
    vault.fail_write(1, VaultError::Locked);
    sleep(Duration::from_secs(600)).await;
    let all = scene.keeper.connections().await.unwrap();
    assert_eq!((all[0].health, all[0].cause), (Health::Healthy, None));
    assert!(scene.amazon.asked.lock().unwrap().len() >= 2, "the first answer could not be kept");
}

#[tokio::test(start_paused = true)]
async fn while_paused_nothing_is_asked_by_itself() {
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(|_| Ok(None))).await;
    sleep(Duration::from_secs(600)).await;
    scene.keeper.set_paused(Some(PauseFor::UntilResumed)).await.unwrap();
    sleep(Duration::from_secs(3 * 3600)).await;
    assert_eq!(scene.amazon.asked.lock().unwrap().len(), 1, "only the refresh of the start");
    scene.keeper.set_paused(None).await.unwrap();
    sleep(Duration::from_secs(600)).await;
    assert_eq!(scene.amazon.asked.lock().unwrap().len(), 2, "resumed, it goes on");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_another_process_has_got_since_is_not_written_over() {
    let vault = Arc::new(MemoryVault::new());
    let answers = |token: &Secret| match token.expose() {
        // The other process has used it: Amazon has gone on from there.
        "new-1" => Err(TokenError::InvalidGrant(Refusal::default())),
        "theirs" => Ok(Some(Secret::new("new-2"))),
        _ => Ok(Some(Secret::new("new-1"))),
    };
    let scene = scene(vault.clone(), Box::new(answers)).await;
    // It says that it took too long, and has the token all the same.
    vault.fail_write(1, VaultError::TimedOut);
    while scene.amazon.asked.lock().unwrap().is_empty() {
        sleep(Duration::from_millis(100)).await;
    }
    let id = ConnectionId::new(scene.keeper.connections().await.unwrap()[0].id.clone());
    vault.set(&VaultKey::refresh_token(&id), &Secret::new("theirs")).await.unwrap();
    sleep(Duration::from_secs(600)).await;
    let all = scene.keeper.connections().await.unwrap();
    assert_eq!((all[0].health, all[0].cause), (Health::Healthy, None));
    let kept = vault.get(&VaultKey::refresh_token(&id)).await.unwrap();
    assert_eq!(kept, Some(Secret::new("new-2")));
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_one_attempt_takes_no_connection_out_of_the_schedule() {
    let first = Mutex::new(true);
    let answers = move |_: &Secret| {
        let panics = std::mem::take(&mut *first.lock().unwrap());
        assert!(!panics, "a fault of the app's own");
        Ok(None)
    };
    let scene = scene(Arc::new(MemoryVault::new()), Box::new(answers)).await;
    sleep(Duration::from_secs(600)).await;
    assert_eq!(scene.amazon.asked.lock().unwrap().len(), 2, "it is tried again");
    let all = scene.keeper.connections().await.unwrap();
    assert_eq!((all[0].health, all[0].cause), (Health::Healthy, None));
}
