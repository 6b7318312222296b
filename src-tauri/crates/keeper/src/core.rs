//! The handle, what it holds, and how it starts and ends.

use crate::access::Access;
use crate::amazon::Amazon;
use crate::clients::{Clients, HostBefore};
use crate::consent::Consent;
use crate::disconnect::Removed;
use crate::kept::Kept;
use crate::lanes::Lanes;
use crate::locks::Locks;
use crate::loopback::Listening;
use crate::parts::{Browser, Database, Parts, SetupFile, Timeouts};
use crate::pause::Paused;
use crate::plan::Plan;
use crate::project::{Project, Surroundings, first_state};
use crate::provider::Provider;
use crate::replaceable::Replaceable;
use crate::session::Pushing;
use crate::setup::SetupProblems;
use crate::storage::{Fault, Told};
use crate::sync::Progress;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, MirrorState, Screen, TaskKind, VaultState};
use domain::config::Part;
use domain::{Clock, Entropy, SweepProgress, Timestamp, UserId};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;
use tokio::sync::{Notify, Semaphore, broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;
use vault::Vault;

/// Sweeps in the background at the same time.
const SWEEPS: usize = 2;

/// The application core. Cheap to clone.
#[derive(Clone)]
pub struct Keeper {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub version: String,
    /// Scheme of our own deep links.
    pub scheme: String,
    /// The sandbox that everything points at.
    pub sandbox: Option<Url>,
    pub vault: Arc<dyn Vault>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub browser: Arc<dyn Browser>,
    pub clerk: Replaceable<Clients>,
    pub host_before: HostBefore,
    pub http: Option<reqwest::Client>,
    pub timeouts: Timeouts,
    pub setup: Arc<dyn SetupFile>,
    pub consent: Arc<dyn Consent>,
    pub amazon: Replaceable<Amazon>,
    pub loopback: Listening,
    pub removed: Removed,
    pub supabase: Replaceable<Project>,
    pub kept: Kept,
    pub locks: Arc<dyn Locks>,
    pub provider: Option<Arc<dyn Provider>>,
    pub lanes: Lanes,
    /// Sweeps in the background at the same time: each makes dozens of calls.
    pub sweeps: Semaphore,
    pub plan: Mutex<Plan>,
    /// Counts changes of connections in the order in which the store makes them.
    pub changes: Arc<AtomicU64>,
    pub database: Database,
    /// One push at a time: a manual one and the mirror's own would send the same rows twice.
    pub pushing: tokio::sync::Mutex<Pushing>,
    /// `None` until the database is open, then the store or the reason why there is none.
    pub store: watch::Sender<Option<Result<Store, CommandError>>>,
    /// Whoever waits for the store queues here: the channel above wakes several in no order, and one seed of the
    /// simulation would not take the same steps twice.
    pub opening: tokio::sync::Mutex<()>,
    pub events: broadcast::Sender<AppEvent>,
    pub schedule_wake: Notify,
    /// Held while a pause begins or ends.
    pub pausing: tokio::sync::Mutex<()>,
    /// Flows, settings or the person changed: the schedule reads them again at its next turn.
    pub aside: AtomicBool,
    pub mirror_wake: Notify,
    /// Held while flows and their secrets change, so one callback at a time; the value is the address that was accepted last, hashed, so that the same
    /// address delivered twice is one callback.
    pub callback: tokio::sync::Mutex<Option<String>>,
    /// Held while a sign-in begins or goes on: one step at a time.
    pub forms: tokio::sync::Mutex<()>,
    pub now_state: Mutex<NowState>,
    pub cancel: CancellationToken,
    pub tasks: TaskTracker,
}

/// What is true only while the process runs.
pub(crate) struct NowState {
    /// The address that was opened for the pending flow of each kind, with the hash of its state. Whoever has
    /// the state can answer the flow, so it is on no disk.
    pub opened: HashMap<FlowKind, (String, String)>,
    pub finishing: Option<FlowKind>,
    /// How far the sweep of the login that came back is.
    pub progress: SweepProgress,
    /// The access token of the login in review.
    pub review_access: Option<Access>,
    pub vault: VaultState,
    pub lwa_secret_present: bool,
    pub paused: Paused,
    /// How far Amazon's clock is ahead of this computer's, as last seen.
    pub skew: Option<SignedDuration>,
    /// The day on which the client secret is to be rotated.
    pub secret_ends_on: Option<Date>,
    pub mirror: MirrorNow,
    pub navigation: Option<Screen>,
    /// What of the configuration cannot be used.
    pub setup: SetupProblems,
    /// The part of the set-up about which a question is open outside the dashboard.
    pub asking: Option<Part>,
    /// What the session of this user waits for at Clerk, as last seen.
    pub session_task: Option<(UserId, TaskKind)>,
    /// Why changes can't be recorded, and what was told of it.
    pub fault: Option<Fault>,
    pub told: Option<Told>,
    /// States (hashed) of flows that are over although the store could not be told: they wait for nothing.
    pub given_up: HashSet<String>,
    /// A lock was not let go of in time.
    pub lock_held: bool,
}

impl NowState {
    fn begin(mirror: MirrorState) -> Self {
        Self {
            opened: HashMap::new(),
            finishing: None,
            progress: SweepProgress::default(),
            review_access: None,
            vault: VaultState::Unknown,
            lwa_secret_present: false,
            paused: Paused::No,
            skew: None,
            secret_ends_on: None,
            mirror: MirrorNow::begun(mirror),
            navigation: None,
            setup: SetupProblems::default(),
            asking: None,
            session_task: None,
            fault: None,
            told: None,
            lock_held: false,
            given_up: HashSet::new(),
        }
    }
}

/// The mirror's state as last seen by its actor.
#[derive(Debug, Clone)]
pub(crate) struct MirrorNow {
    pub state: MirrorState,
    pub error: Option<CommandError>,
    pub last_success: Option<Timestamp>,
    /// When others' changes were last asked for.
    pub pulled_at: Option<Timestamp>,
    /// How far the run is that goes on now.
    pub progress: Option<Progress>,
    /// Rows of this project that were skipped since it is in use.
    pub skipped: u32,
}

impl MirrorNow {
    pub fn begun(state: MirrorState) -> Self {
        Self { state, error: None, last_success: None, pulled_at: None, progress: None, skipped: 0 }
    }
}

impl Keeper {
    /// Makes the core and starts it. Returns at once: the database is opened, the keychain probed and
    /// the actors started in the background. Must be called inside a Tokio runtime.
    pub fn start(parts: Parts) -> Self {
        let config = parts.config;
        let http = crate::http::client(&parts.version, parts.provider.is_some(), &config.proxy)
            .map_err(|error| CommandError::new(ErrorCode::Internal, format!("HTTP client: {error}")));
        let (http, http_error) = match http {
            Ok(http) => (Some(http), None),
            Err(error) => (None, Some(error)),
        };
        let host_before = HostBefore::default();
        let clerk = Replaceable::new(http.as_ref().zip(config.clerk.as_ref()).map(|(http, clerk)| {
            let agent = crate::http::user_agent(&parts.version);
            Clients::new(http, clerk, agent, &parts.vault, &parts.clock, &host_before)
        }));
        let amazon = Replaceable::new(http.as_ref().zip(config.amazon.clone()).map(|(http, amazon)| {
            Amazon::new(amazon, http, &parts.clock, &parts.timeouts, parts.provider.as_ref())
        }));
        let store = watch::Sender::new(None);
        let pushing = Pushing::default();
        let supabase = http.as_ref().zip(config.supabase.clone()).map(|(http, supabase)| {
            let around = Surroundings { http, clerk: &clerk, store: store.subscribe(), clock: &parts.clock };
            Project::new(supabase, pushing.clone(), around)
        });
        let mirror_state = first_state(supabase.as_ref());
        let supabase = Replaceable::new(supabase);
        let keeper = Self {
            inner: Arc::new(Inner {
                version: parts.version,
                vault: parts.vault,
                clock: parts.clock,
                entropy: parts.entropy,
                browser: parts.browser,
                scheme: config.scheme,
                sandbox: config.sandbox,
                clerk,
                host_before,
                http,
                timeouts: parts.timeouts,
                setup: parts.setup,
                consent: parts.consent,
                amazon,
                loopback: Listening::default(),
                removed: Removed::default(),
                supabase,
                kept: Kept::default(),
                locks: parts.locks,
                provider: parts.provider,
                lanes: Lanes::default(),
                sweeps: Semaphore::new(SWEEPS),
                plan: Mutex::default(),
                changes: Arc::default(),
                database: parts.database,
                pushing: tokio::sync::Mutex::new(pushing),
                store,
                opening: tokio::sync::Mutex::default(),
                events: broadcast::Sender::new(256),
                schedule_wake: Notify::new(),
                pausing: tokio::sync::Mutex::default(),
                aside: AtomicBool::new(true),
                mirror_wake: Notify::new(),
                callback: tokio::sync::Mutex::new(None),
                forms: tokio::sync::Mutex::new(()),
                now_state: Mutex::new(NowState::begin(mirror_state)),
                cancel: CancellationToken::new(),
                tasks: TaskTracker::new(),
            }),
        };
        keeper.note_setup_problems(config.problems);
        let starting = keeper.clone();
        keeper.inner.tasks.spawn(async move {
            match http_error {
                Some(error) => {
                    starting.inner.store.send_replace(Some(Err(error)));
                    starting.emit(AppEvent::SnapshotChanged);
                }
                None => starting.run().await,
            }
        });
        keeper
    }

    /// Everything that the core announces from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.inner.events.subscribe()
    }

    /// Ends the actors and waits for what they are writing. Unfinished requests are dropped: every
    /// step can be repeated after the next start.
    pub async fn shutdown(&self) {
        self.inner.cancel.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    /// Shows a screen: tells the dashboard, and remembers it for a dashboard that is not there yet.
    pub fn show(&self, screen: Screen) {
        self.now_state().navigation = Some(screen.clone());
        self.emit(AppEvent::Navigate { to: screen });
    }

    /// The screen to show first, once.
    pub fn take_navigation(&self) -> Option<Screen> {
        self.now_state().navigation.take()
    }

    /// Looks at the clock and the network again at once: after wake-up, on window focus.
    pub fn nudge(&self) {
        self.changed_aside();
        self.inner.mirror_wake.notify_one();
    }

    /// Something changed that the schedule has to know besides the connections: a flow, the settings, who is
    /// signed in.
    pub(crate) fn changed_aside(&self) {
        self.inner.aside.store(true, Ordering::SeqCst);
        self.inner.schedule_wake.notify_one();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn emit(&self, event: AppEvent) {
        // No receiver is fine: the state is in the store.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn now_state(&self) -> MutexGuard<'_, NowState> {
        self.inner.now_state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store, once it is open; the reason if it cannot be.
    pub(crate) async fn store(&self) -> Result<Store, CommandError> {
        let waits = self.inner.store.borrow().is_none();
        let turn = if waits { Some(self.inner.opening.lock().await) } else { None };
        let mut opened = self.inner.store.subscribe();
        let ready = opened
            .wait_for(Option::is_some)
            .await
            .map_err(|_| CommandError::new(ErrorCode::Internal, "the core is shutting down"))?;
        drop(turn);
        match ready.as_ref() {
            Some(Ok(store)) => Ok(store.clone()),
            Some(Err(error)) => Err(error.clone()),
            None => Err(CommandError::new(ErrorCode::Internal, "the store is not open")),
        }
    }

    /// The store and the person who is signed in.
    pub(crate) async fn signed_in(&self) -> Result<(Store, UserId), CommandError> {
        let store = self.store().await?;
        let user = store.current_user().await?;
        match user {
            Some(user) => Ok((store, user.id)),
            None => Err(CommandError::new(ErrorCode::SignedOut, "nobody is signed in")),
        }
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.inner.entropy.fill(&mut bytes);
        bytes
    }
}
