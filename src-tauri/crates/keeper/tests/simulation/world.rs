//! Everything outside of the program, which outlives it.

use crate::amazon::{Amazon, Rotation, Weather};
use crate::chance::{Chance, Dice};
use crate::computer::Computer;
use crate::judge::{Judge, Truth};
use crate::keychain::Keychain;
use crate::locks::SharedLocks;
use crate::plan::{Happening, Kind, Profile, Script};
use crate::power::{Power, StoreGate};
use crate::users::Intent;
use domain::config::{AmazonConfig, Config, DEFAULT_LOOPBACK_PORT, DEFAULT_PASTE_URL, DEFAULT_SCOPE};
use domain::notice::NoticeKind;
use domain::{Clock as _, ConnectionId, Secret, Timestamp, UserId, sandbox};
use keeper::{Browser, BrowserError, Database, Dependencies, FixedSetup, Keeper, NoConsent, Timeouts};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Store, User};
use vault::VaultKey;

/// Who is signed in.
pub const USER: &str = "user_of_the_year";

/// One Amazon login of the user.
pub struct Login {
    pub id: ConnectionId,
    pub intent: Option<Intent>,
    /// The user is at it in this life of the program.
    pub at_it: bool,
    /// The next consent is not put on record.
    pub unrecorded: bool,
    /// When the user last consented, by a right clock.
    pub consented: Option<Timestamp>,
}

/// What the user wants of the app as a whole.
#[derive(Default)]
pub struct Wishes {
    pub secret_corrected: bool,
    pub resumed: bool,
}

/// The world of one seed.
pub struct World {
    pub profile: Profile,
    pub computer: Arc<Computer>,
    pub power: Arc<Power>,
    pub keychain: Arc<Keychain>,
    pub amazon: Arc<Amazon>,
    pub judge: Arc<Judge>,
    pub store: Store,
    pub reviewing: tokio::sync::Mutex<()>,
    pub wishes: Mutex<Wishes>,
    locks: Arc<SharedLocks>,
    dice: Arc<Dice>,
    logins: Mutex<Vec<Login>>,
    script: Mutex<Script>,
    chance: Mutex<Chance>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    pub fn new(kind: Kind, seed: u64) -> Self {
        let profile = Profile::of(kind, seed);
        let power = Arc::new(Power::new(profile.unrest, Chance::new(seed, 3)));
        let computer = Arc::new(Computer::new(profile.has_boottime, profile.begins()));
        let judge = Arc::new(Judge::new(profile.logins, profile.token_life, profile.processes));
        let keychain = Arc::new(Keychain::new(power.clone(), profile.silent_keychain, Chance::new(seed, 4)));
        let amazon = Arc::new(Amazon::new(
            profile.rotation,
            profile.token_life,
            profile.mishaps,
            Chance::new(seed, 5),
            power.clone(),
            computer.clone(),
            judge.clone(),
        ));
        let secret = Secret::new(amazon.state().secret.clone());
        keychain.plant(VaultKey::client_secret(sandbox::LWA_CLIENT_ID), secret);
        let store = Store::in_place(Arc::new(StoreGate(power.clone()))).unwrap();
        let login = |number| Login {
            id: ConnectionId::new(format!("login-{seed}-{number}")),
            intent: Some(Intent::Authorise),
            at_it: false,
            unrecorded: kind == Kind::Grants && number % 3 == 2,
            consented: None,
        };
        let world = Self {
            store,
            reviewing: tokio::sync::Mutex::default(),
            wishes: Mutex::new(Wishes { secret_corrected: true, resumed: true }),
            locks: Arc::new(SharedLocks::new(power.clone())),
            dice: Arc::new(Dice(Mutex::new(Chance::new(seed, 6)))),
            logins: Mutex::new((0..profile.logins).map(login).collect()),
            script: Mutex::new(profile.script(seed)),
            chance: Mutex::new(Chance::new(seed, 7)),
            profile,
            computer,
            power,
            keychain,
            amazon,
            judge,
        };
        let user = User {
            id: UserId::new(USER),
            name: "Ada".into(),
            email: None,
            image_url: None,
            session_id: None,
            session_ended: false,
            updated_at: Timestamp::UNIX_EPOCH,
        };
        world.power.watching(world.store.sign_in(user)).unwrap();
        world
    }

    pub fn with_login<T>(&self, login: usize, work: impl FnOnce(&mut Login) -> T) -> T {
        work(&mut lock(&self.logins)[login])
    }

    /// The program has just started.
    pub fn nobody_is_at_it(&self) {
        for login in lock(&self.logins).iter_mut() {
            login.at_it = false;
        }
    }

    /// A login was authorised: what its grant is, for the judge, and when it comes of age.
    pub async fn note_grant(&self, login: usize, id: &ConnectionId) {
        let held = self.keychain.peek(&VaultKey::refresh_token(id));
        let ends = held.and_then(|held| self.amazon.ends(&held));
        let row = self.store.connection(id.clone()).await.unwrap();
        self.judge.granted(login, ends, row.end().at().is_some());
        if let Some(ends) = ends {
            self.script().add(ends, Happening::ComeOfAge);
        }
    }

    /// Tells the judge of grants whose year is over by now: deaths by age.
    fn come_of_age(&self) {
        let now = self.computer.truth();
        for login in 0..self.profile.logins {
            let id = self.with_login(login, |login| login.id.clone());
            let held = self.keychain.peek(&VaultKey::refresh_token(&id));
            let ends = held.and_then(|held| self.amazon.ends(&held)).filter(|ends| *ends <= now);
            if let Some(ends) = ends.filter(|_| self.judge.lives(login)) {
                let told = self.power.watching(self.store.warned(UserId::new(USER))).unwrap();
                let told = told.keys().any(|(subject, _)| *subject == id.as_str());
                self.judge.came_of_age(login, told, ends, now);
            }
        }
    }

    pub fn script(&self) -> MutexGuard<'_, Script> {
        lock(&self.script)
    }

    pub fn wishes(&self) -> MutexGuard<'_, Wishes> {
        lock(&self.wishes)
    }

    pub fn wait(&self, least: Duration, most: Duration) -> Duration {
        lock(&self.chance).wait(least, most)
    }

    /// Starts the program. Inside a runtime.
    pub fn start(&self) -> Keeper {
        Keeper::start(Dependencies {
            config: config(),
            database: Database::Opened(self.store.clone()),
            locks: self.locks.clone(),
            provider: Some(self.amazon.clone()),
            vault: self.keychain.clone(),
            clock: self.computer.clone(),
            entropy: self.dice.clone(),
            browser: Arc::new(NoBrowser),
            setup: Arc::new(FixedSetup),
            consent: Arc::new(NoConsent),
            timeouts: Timeouts::default(),
            version: "0.0.0-simulated".into(),
        })
    }

    /// Whether Amazon takes the token in the keychain.
    pub fn accepted(&self, id: &ConnectionId) -> bool {
        self.keychain.peek(&VaultKey::refresh_token(id)).is_some_and(|token| self.amazon.accepts(&token))
    }

    /// Whether the client secret in the keychain is right.
    pub fn secret_is_right(&self) -> bool {
        let held = self.keychain.peek(&VaultKey::client_secret(sandbox::LWA_CLIENT_ID));
        held.is_some_and(|held| held.expose() == self.amazon.state().secret)
    }

    /// Whether the user has paused background work.
    pub fn is_paused(&self) -> bool {
        let word = self.power.watching(self.store.meta("paused")).unwrap().unwrap_or_default();
        match word.as_str() {
            "true" => true,
            word => word
                .parse()
                .ok()
                .and_then(|millis| Timestamp::from_millisecond(millis).ok())
                .is_some_and(|end| !domain::pause::is_over(end, self.computer.now())),
        }
    }

    /// Tells the judge whether the app can do its work from now on.
    pub fn reconsider(&self, anew: bool) {
        let now = self.computer.truth();
        let right = self.secret_is_right();
        self.judge.client_is(right, now);
        let (online, lwa) = {
            let amazon = self.amazon.state();
            (amazon.online, amazon.lwa)
        };
        let able = online
            && lwa == Weather::Fine
            && right
            && !self.keychain.is_locked()
            && !self.power.is_cut()
            && !self.is_paused();
        self.judge.able(able, anew, now);
    }

    /// Shows the judge the new notices.
    pub fn look(&self) {
        self.come_of_age();
        let known = self.judge.last_notice();
        let mut most = 16;
        let mut notices = loop {
            let some = self.power.watching(self.store.notices(UserId::new(USER), most)).unwrap();
            if some.len() < most as usize || some.last().is_none_or(|oldest| oldest.id <= known + 1) {
                break some;
            }
            most *= 8;
        };
        notices.reverse();
        let now = self.computer.truth();
        let accepted = |id: &ConnectionId| self.accepted(id);
        if notices.iter().any(|notice| notice.id > known && notice.kind == NoticeKind::GrantEnding) {
            let warned = self.power.watching(self.store.warned(UserId::new(USER))).unwrap();
            self.judge.warned(&warned, now);
        }
        for login in self.judge.told(&notices, &self.truth(&accepted, now)) {
            // The user has read it and does something about it, some time.
            let later = self.wait(Duration::from_secs(600), Duration::from_secs(4 * 24 * 3600));
            self.script().add(now + later, Happening::Reauthorise(login));
        }
    }

    /// Shows the judge everything.
    pub fn see(&self) {
        self.look();
        let all = self.power.watching(self.store.connections(UserId::new(USER))).unwrap();
        let accepted = |id: &ConnectionId| self.accepted(id);
        let truth = self.truth(&accepted, self.computer.truth());
        self.judge.see(&all, self.computer.now(), &truth);
        self.judge.runs(self.computer.is_right(), self.computer.truth());
    }

    fn truth<'a>(&self, accepted: &'a dyn Fn(&ConnectionId) -> bool, now: Duration) -> Truth<'a> {
        Truth { accepted, now, rotates: self.profile.rotation != Rotation::None }
    }

    /// What was on its way when the program ended is lost, and with it a token that came in its place.
    pub fn lose_rotations(&self) {
        for (number, login) in lock(&self.logins).iter().enumerate() {
            let held = self.keychain.peek(&VaultKey::refresh_token(&login.id));
            if held.is_some_and(|held| self.amazon.stands(&held) && !self.amazon.accepts(&held)) {
                self.judge.rotation_lost(number);
            }
        }
    }
}

fn config() -> Config {
    let amazon = AmazonConfig {
        client_id: sandbox::LWA_CLIENT_ID.into(),
        scopes: vec![DEFAULT_SCOPE.into()],
        bounce_url: None,
        loopback_port: DEFAULT_LOOPBACK_PORT,
        paste_url: DEFAULT_PASTE_URL.into(),
        broker_url: None,
        sandbox: None,
    };
    Config { amazon: Some(amazon), ..Config::default() }
}

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _url: &str) -> Result<(), BrowserError> {
        Err(BrowserError("there is none".into()))
    }
}
