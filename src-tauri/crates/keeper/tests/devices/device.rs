//! One computer: a local database that outlives its process, a clock that is wrong, and a process that dies.

use crate::dump::{Dump, add};
use crate::link::{Fate, Link};
use crate::stack_world::{Servers, token};
use async_trait::async_trait;
use domain::{Clock, Secret, Timestamp, UserId};
use jiff::SignedDuration;
use keeper::mirror::{MirrorRun, MirrorRunError, Progress};
use rand::Rng as _;
use rand::rngs::StdRng;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::{Gate, Store, User};
use supabase::{SessionTokenError, SessionTokens, SupabaseClient};
use tokio::sync::Notify;

struct WrongClock {
    moved: Arc<AtomicI64>,
    off: i64,
}

impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        let off = self.moved.load(Ordering::SeqCst) + self.off;
        Timestamp::now() + SignedDuration::from_millis(off)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// Lets so many steps of the database pass, then no more: the process was killed there.
#[derive(Default)]
pub struct Kill {
    left: AtomicI64,
    passed: AtomicI64,
    armed: std::sync::atomic::AtomicBool,
    reached: Notify,
}

impl Gate for Kill {
    fn pass(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            self.passed.fetch_add(1, Ordering::SeqCst);
            if self.armed.load(Ordering::SeqCst) && self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
                self.reached.notify_one();
                std::future::pending::<()>().await;
            }
        })
    }
}

struct Token(String);

#[async_trait]
impl SessionTokens for Token {
    async fn token(&self, _fresh: bool) -> Result<Secret, SessionTokenError> {
        Ok(Secret::new(self.0.clone()))
    }
}

pub struct Device {
    pub number: usize,
    pub user: UserId,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    link: Link,
    kill: Arc<Kill>,
    supabase: SupabaseClient,
    id: String,
}

impl Device {
    pub async fn new(servers: &Servers, user: &str, number: usize, off: i64) -> Self {
        let kill = Arc::new(Kill::default());
        let store = Store::in_place(kill.clone()).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(WrongClock { moved: servers.moved.clone(), off });
        let signed_in = User {
            id: UserId::new(user),
            name: "Ada".into(),
            email: None,
            image_url: None,
            session_id: None,
            session_ended: false,
            updated_at: clock.now(),
        };
        store.sign_in(signed_in).await.unwrap();
        let supabase = SupabaseClient::new(
            reqwest::Client::new(),
            servers.link.url.clone(),
            "sb_publishable_test".into(),
            Arc::new(Token(token(user))),
            clock.clone(),
        );
        let id = store.device_id(uuid::Uuid::new_v4().to_string()).await.unwrap();
        Self { number, user: UserId::new(user), store, clock, link: servers.link.clone(), kill, supabase, id }
    }

    pub async fn sync(&self) -> Result<Progress, MirrorRunError> {
        let sync = MirrorRun {
            store: &self.store,
            supabase: &self.supabase,
            clock: &self.clock,
            user: self.user.clone(),
            project: "https://project.test".into(),
            device: supabase::Device {
                id: self.id.clone(),
                name: format!("Device {}", self.number),
                platform: "linux".into(),
                app_version: "1".into(),
            },
        };
        sync.run(true, &|_| {}).await
    }

    /// A run on a bad way by a process that may be killed at any step.
    pub async fn sync_with_trouble(&self, random: &mut StdRng) {
        self.trouble_on_the_way(random);
        if random.random_bool(0.4) {
            self.kill.left.store(random.random_range(0..40), Ordering::SeqCst);
            self.kill.armed.store(true, Ordering::SeqCst);
        }
        tokio::select! {
            // What a bad way ends with is not what is tested; that it ends without a wrong row is.
            _ = self.sync() => {}
            () = self.kill.reached.notified() => {}
        }
        self.kill.armed.store(false, Ordering::SeqCst);
        self.no_more_trouble();
    }

    pub fn no_more_trouble(&self) {
        self.link.fates([]);
    }

    /// Waits until the database has done so many steps, or nobody does any.
    pub async fn steps(&self, count: i64) {
        let goal = self.kill.passed.load(Ordering::SeqCst) + count;
        for _ in 0..10_000 {
            if self.kill.passed.load(Ordering::SeqCst) >= goal {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    pub fn trouble_on_the_way(&self, random: &mut StdRng) {
        let fates: Vec<Fate> = (0..6)
            .map(|_| match random.random_range(0..10) {
                0 => Fate::Lost,
                1 => Fate::Unanswered,
                2 => Fate::Twice,
                3 => Fate::AgainLater,
                4 => Fate::Later,
                _ => Fate::Arrives,
            })
            .collect();
        self.link.fates(fates);
    }

    pub async fn dump(&self) -> Dump {
        let mut dump = Dump::new();
        for row in self.store.mirrored(self.user.clone()).await.unwrap() {
            add(&mut dump, &row);
        }
        dump
    }

    /// What each of the others says of its connections, and of its grants of them, is known here as it is there.
    pub async fn sees_the_health_of(&self, others: &[Self], seed: u64) {
        let known = self.store.elsewhere(self.user.clone()).await.unwrap();
        for other in others.iter().filter(|other| other.number != self.number) {
            let not_there = other.store.not_here(self.user.clone()).await.unwrap();
            for one in other.store.connections(self.user.clone()).await.unwrap() {
                if not_there.contains(&one.id) {
                    continue;
                }
                let places = known.get(&one.id).map(Vec::as_slice).unwrap_or_default();
                let place = places.iter().find(|place| place.device_id == other.id);
                assert_eq!(
                    place.map(|place| (place.health, place.consent)),
                    Some((one.health.health, one.consent)),
                    "seed {seed}: {} on device {} as seen on {}",
                    one.id,
                    other.number,
                    self.number
                );
            }
        }
    }
}
