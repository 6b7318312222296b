//! The rooms, from the lowest up, and how they are wired. A room knows those before it in the list of
//! fields, and none after it.

use crate::amazon_clock::AmazonClock;
use crate::changes::Changes;
use crate::connect::{Connect, RetainedTokens};
use crate::dashboard::Dashboard;
use crate::dependencies::{Database, Dependencies};
use crate::dsp::Dsp;
use crate::ends::Ends;
use crate::hand_out::HandOuts;
use crate::history::History;
use crate::listing::Listing;
use crate::mirror::Mirror;
use crate::notify::Notify;
use crate::organize::Organize;
use crate::pending::{Finish, Pending};
use crate::refresh::{Below, Refresh};
use crate::reports::Reports;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::{Services, Wiring, http};
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::sign_in::SignIn;
use crate::storage::{Storage, is_storage};
use crate::view::{CommandError, ErrorCode};
use crate::watch::{ReadHosts, Watch};
use async_trait::async_trait;
use domain::callback::Callback;
use domain::flow::PendingFlow;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(crate) struct Rooms {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub settings: Arc<Settings>,
    pub services: Arc<Services>,
    pub pending: Arc<Pending>,
    pub ends: Arc<Ends>,
    pub refresh: Arc<Refresh>,
    pub listing: Arc<Listing>,
    pub history: Arc<History>,
    pub hand_outs: Arc<HandOuts>,
    pub watch: Arc<Watch>,
    pub dsp: Arc<Dsp>,
    pub reports: Arc<Reports>,
    pub organize: Arc<Organize>,
    pub connect: Arc<Connect>,
    pub sign_in: Arc<SignIn>,
    pub mirror: Arc<Mirror>,
    pub setup: Arc<Setup>,
    pub notify: Arc<Notify>,
    pub dashboard: Arc<Dashboard>,
    /// Where the database is, until it is open.
    pub database: Database,
}

impl Rooms {
    /// The rooms, and why there is no HTTP client, if so: then nothing is started.
    #[expect(clippy::too_many_lines, reason = "who knows whom reads best in one place")]
    pub fn new(given: Dependencies) -> (Self, Option<CommandError>) {
        let Dependencies { config, database, locks, provider, vault, clock, entropy, .. } = given;
        let http = http::client(&given.version, provider.is_some(), &config.proxy)
            .map_err(|error| CommandError::new(ErrorCode::Internal, format!("HTTP client: {error}")));
        let (http, http_error) = match http {
            Ok(http) => (Some(http), None),
            Err(error) => (None, Some(error)),
        };
        let runtime = Arc::new(Runtime::new(given.version, clock, entropy));
        let changes = Arc::new(Changes::new());
        let storage = Arc::new(Storage::new(Arc::clone(&runtime), Arc::clone(&changes)));
        let secrets = Arc::new(Secrets::new(&changes, vault));
        let settings = Arc::new(Settings {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
        });
        let wiring = Wiring {
            scheme: config.scheme,
            sandbox: config.sandbox,
            proxy: config.proxy,
            browser: given.browser,
            http,
            timeouts: given.timeouts,
            provider,
        };
        let services = Services::new(&runtime, &secrets, wiring);
        services.set_clerk(config.clerk.as_ref());
        services.set_amazon(config.amazon);
        let services = Arc::new(services);
        let sessions = Arc::new(Sessions::new(&runtime, &changes, &storage, &secrets, &services));
        let pending = Pending::new(&runtime, &changes, &storage, &secrets, &services, &sessions);
        let pending = Arc::new(pending);
        let amazon_clock = Arc::new(AmazonClock::new(&runtime, &changes));
        let ends = Arc::new(Ends {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            settings: Arc::clone(&settings),
            sessions: Arc::clone(&sessions),
            amazon_clock: Arc::clone(&amazon_clock),
            secret_ends_on: Mutex::default(),
        });
        let below = Below {
            runtime: &runtime,
            changes: &changes,
            storage: &storage,
            secrets: &secrets,
            settings: &settings,
            services: &services,
            sessions: &sessions,
            pending: &pending,
            amazon_clock: &amazon_clock,
            ends: &ends,
        };
        let refresh = Arc::new(Refresh::new(&below, locks));
        let listing = Arc::new(Listing {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            refresh: Arc::clone(&refresh),
            held: tokio::sync::Mutex::default(),
        });
        let history = Arc::new(History {
            runtime: Arc::clone(&runtime),
            storage: Arc::clone(&storage),
            refresh: Arc::clone(&refresh),
        });
        let hand_outs = Arc::new(HandOuts {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            refresh: Arc::clone(&refresh),
            answer_within: given.timeouts.answer,
            questions: Mutex::default(),
            sessions: Mutex::default(),
        });
        let watch = Arc::new(Watch {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            services: Arc::clone(&services),
            refresh: Arc::clone(&refresh),
            listing: Arc::clone(&listing),
            hosts: ReadHosts::new(&runtime, &given.timeouts.reads),
            checking: Mutex::default(),
            asked: Mutex::default(),
            unshown: Mutex::default(),
            turns: Default::default(),
            round: Mutex::default(),
        });
        let dsp = Arc::new(Dsp {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            watch: Arc::clone(&watch),
        });
        let reports = Arc::new(Reports {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            services: Arc::clone(&services),
            watch: Arc::clone(&watch),
            wake: tokio::sync::Notify::new(),
        });
        let organize = Arc::new(Organize::new(&runtime, &changes, &storage));
        let connect = Arc::new(Connect {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            secrets: Arc::clone(&secrets),
            services: Arc::clone(&services),
            sessions: Arc::clone(&sessions),
            pending: Arc::clone(&pending),
            refresh: Arc::clone(&refresh),
            amazon_clock: Arc::clone(&amazon_clock),
            retained: RetainedTokens::default(),
        });
        let sign_in = Arc::new(SignIn {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            secrets: Arc::clone(&secrets),
            services: Arc::clone(&services),
            sessions: Arc::clone(&sessions),
            pending: Arc::clone(&pending),
            turn: tokio::sync::Mutex::default(),
        });
        let mirror = Mirror::new(&runtime, &changes, &storage, &services, &sessions, config.supabase);
        let mirror = Arc::new(mirror);
        let setup = Arc::new(Setup {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            secrets: Arc::clone(&secrets),
            settings: Arc::clone(&settings),
            services: Arc::clone(&services),
            sessions: Arc::clone(&sessions),
            ends: Arc::clone(&ends),
            refresh: Arc::clone(&refresh),
            sign_in: Arc::clone(&sign_in),
            mirror: Arc::clone(&mirror),
            file: given.setup,
            consent: given.consent,
            asking: Mutex::default(),
            problems: Mutex::default(),
            client_secret_present: AtomicBool::new(false),
        });
        setup.note_problems(config.problems);
        let notify = Arc::new(Notify {
            runtime: Arc::clone(&runtime),
            changes: Arc::clone(&changes),
            storage: Arc::clone(&storage),
            settings: Arc::clone(&settings),
            reported: Mutex::default(),
        });
        let dashboard = Arc::new(Dashboard {
            runtime: Arc::clone(&runtime),
            storage: Arc::clone(&storage),
            secrets: Arc::clone(&secrets),
            settings: Arc::clone(&settings),
            services: Arc::clone(&services),
            sessions: Arc::clone(&sessions),
            pending: Arc::clone(&pending),
            amazon_clock,
            ends: Arc::clone(&ends),
            refresh: Arc::clone(&refresh),
            connect: Arc::clone(&connect),
            mirror: Arc::clone(&mirror),
            setup: Arc::clone(&setup),
        });
        let rooms = Self {
            runtime,
            changes,
            storage,
            secrets,
            settings,
            services,
            pending,
            ends,
            refresh,
            listing,
            history,
            hand_outs,
            watch,
            dsp,
            reports,
            organize,
            connect,
            sign_in,
            mirror,
            setup,
            notify,
            dashboard,
            database,
        };
        (rooms, http_error)
    }
}

/// Completes flows of either kind.
pub(crate) struct Finishing {
    pending: Arc<Pending>,
    connect: Arc<Connect>,
    sign_in: Arc<SignIn>,
}

impl Finishing {
    pub fn new(rooms: &Rooms) -> Self {
        Self {
            pending: Arc::clone(&rooms.pending),
            connect: Arc::clone(&rooms.connect),
            sign_in: Arc::clone(&rooms.sign_in),
        }
    }
}

#[async_trait]
impl Finish for Finishing {
    async fn finish(&self, flow: &PendingFlow, answer: Callback) -> Result<(), CommandError> {
        match answer {
            Callback::SignIn { nonce, session_id, .. } => {
                self.sign_in.note_callback(nonce.is_some()).await;
                let Some(nonce) = nonce else {
                    return Err(CommandError::new(
                        ErrorCode::CallbackNotRegistered,
                        "Clerk left out the nonce: the callback is not on the list of native applications",
                    ));
                };
                let finished = self.sign_in.finish(nonce, session_id).await;
                if finished.as_ref().is_err_and(|error| is_storage(error.code)) {
                    // Clerk takes the same answer once.
                    self.pending.abandon_flow(flow).await;
                }
                finished
            }
            Callback::Amazon { outcome, .. } => self.connect.finish(flow, outcome).await,
        }
    }
}
