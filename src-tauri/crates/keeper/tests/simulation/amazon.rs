//! Amazon, as a world of its own: grants, tokens with an end, weather, and answers that get lost.

use crate::chance::Chance;
use crate::computer::Computer;
use crate::judge::Judge;
use crate::plan::YEAR;
use crate::power::Power;
use amazon_ads::{
    AccessTokens, AdsError, ClientAuth, Detail, Refusal, Sweep, SweepError, TokenError, Tokens,
};
use domain::{Clock as _, Region, Secret, SweepProgress, Timestamp};
use jiff::SignedDuration;
use keeper::{Answer, Provider};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::sleep;

/// How Amazon, or the way to it, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// It answers.
    Fine,
    /// 5xx, with a wait or without.
    Down(Option<Duration>),
    /// 429, with a wait or without.
    Throttling(Option<Duration>),
    /// Somebody else answers, with a page.
    Page,
}

/// What becomes of a refresh token when it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Nothing. As Amazon does it.
    None,
    /// A new one replaces it once that is used.
    Graceful,
    /// A new one replaces it at once.
    Strict,
}

struct Grant {
    login: usize,
    alive: bool,
    refresh: String,
    former: Option<String>,
    access: Vec<Access>,
    /// When its year is over, by the true time; none where the consent is older than the rule.
    ends: Option<Duration>,
}

struct Access {
    token: String,
    ends: Duration,
    dead: bool,
}

/// What Amazon knows.
pub struct State {
    /// The right client secret.
    pub secret: String,
    /// The network of the computer.
    pub online: bool,
    /// At LwA.
    pub lwa: Weather,
    /// At the Ads API.
    pub ads: Weather,
    /// How often in a thousand something goes wrong with a request by itself.
    pub mishaps: u32,
    rotation: Rotation,
    life: Duration,
    grants: Vec<Grant>,
    by_refresh: HashMap<String, usize>,
    by_access: HashMap<String, usize>,
    made: u64,
    chance: Chance,
}

/// Outlives the program.
pub struct Amazon {
    pub state: Mutex<State>,
    power: Arc<Power>,
    computer: Arc<Computer>,
    judge: Arc<Judge>,
}

impl Amazon {
    pub fn new(
        rotation: Rotation,
        life: Duration,
        mishaps: u32,
        chance: Chance,
        power: Arc<Power>,
        computer: Arc<Computer>,
        judge: Arc<Judge>,
    ) -> Self {
        let state = State {
            secret: "secret-0".into(),
            online: true,
            lwa: Weather::Fine,
            ads: Weather::Fine,
            mishaps,
            rotation,
            life,
            grants: Vec::new(),
            by_refresh: HashMap::new(),
            by_access: HashMap::new(),
            made: 0,
            chance,
        };
        Self { state: Mutex::new(state), power, computer, judge }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A user agrees: a new grant for a login. Returns its refresh token, and when that was by a right clock.
    pub fn grant(&self, login: usize) -> (Secret, Timestamp) {
        let consented = self.computer.right_clock();
        // documented: 365 days after the consent, for consents from 30 July 2026 on.
        let ends = (consented.as_second() >= 1_785_369_600).then(|| self.computer.truth() + YEAR);
        let mut state = self.state();
        let refresh = state.make("Atzr");
        let number = state.grants.len();
        state.grants.push(Grant {
            login,
            alive: true,
            refresh: refresh.clone(),
            former: None,
            access: Vec::new(),
            ends,
        });
        state.by_refresh.insert(refresh.clone(), number);
        (Secret::new(refresh), consented)
    }

    /// When the year of the grant behind a refresh token is over.
    pub fn ends(&self, refresh: &Secret) -> Option<Duration> {
        let state = self.state();
        state.grants[*state.by_refresh.get(refresh.expose())?].ends
    }

    /// A user removes the grants of a login at Amazon. `at_once`: access tokens end with it.
    pub fn revoke(&self, login: usize, at_once: bool) {
        for grant in self.state().grants.iter_mut().filter(|grant| grant.login == login) {
            grant.alive = false;
            for access in &mut grant.access {
                access.dead |= at_once;
            }
        }
    }

    /// The secret is rotated; returns the new one.
    pub fn rotate_secret(&self) -> String {
        let mut state = self.state();
        state.secret = state.make("secret");
        state.secret.clone()
    }

    /// Whether a refresh token is as good as any.
    pub fn accepts(&self, refresh: &Secret) -> bool {
        let truth = self.computer.truth();
        let state = self.state();
        state.by_refresh.get(refresh.expose()).is_some_and(|number| {
            let grant = &state.grants[*number];
            grant.takes(refresh.expose()) && !grant.is_over(truth)
        })
    }

    /// Whether the grant behind a refresh token stands, whatever became of the token itself.
    pub fn stands(&self, refresh: &Secret) -> bool {
        let state = self.state();
        state.by_refresh.get(refresh.expose()).is_some_and(|number| state.grants[*number].alive)
    }

    /// What the `Date` of an answer says about the computer's clock.
    fn skew(&self) -> SignedDuration {
        self.computer.right_clock().duration_since(self.computer.now())
    }

    /// How long a wait at Amazon takes, one way.
    fn way(&self) -> Duration {
        let mut state = self.state();
        if state.chance.happens(20) {
            return state.chance.wait(Duration::from_secs(1), Duration::from_secs(12));
        }
        state.chance.wait(Duration::from_millis(20), Duration::from_millis(400))
    }

    fn mishap(&self) -> bool {
        let mut state = self.state();
        let mishaps = state.mishaps;
        state.chance.happens(mishaps)
    }

    fn half(&self) -> bool {
        self.state().chance.happens(500)
    }

    async fn token_request(
        &self,
        login: usize,
        refresh: &Secret,
        auth: &ClientAuth,
    ) -> Result<Tokens, TokenError> {
        let sent_wall = self.computer.now();
        let sleeps = self.computer.sleeps();
        self.power.step().await;
        sleep(self.way()).await;
        self.power.step().await;
        if (self.computer.sleeps() != sleeps && self.half()) || self.mishap() {
            return Err(self.never_arrived(login).await);
        }
        let (online, weather) = {
            let state = self.state();
            (state.online, state.lwa)
        };
        if !online {
            return Err(self.never_arrived(login).await);
        }
        match weather {
            Weather::Fine => {}
            Weather::Down(retry_after) => {
                if retry_after.is_some() {
                    self.judge.asked_to_wait(self.computer.truth(), retry_after);
                }
                return Err(TokenError::ProviderDown { status: 503, retry_after, request_id: None });
            }
            Weather::Throttling(retry_after) => {
                self.judge.asked_to_wait(self.computer.truth(), retry_after);
                return Err(TokenError::Throttled { retry_after, request_id: None });
            }
            Weather::Page => return Err(TokenError::BadResponse { status: 200, request_id: None }),
        }
        let answer = self.process(refresh, auth, sent_wall);
        self.power.step().await;
        sleep(self.way()).await;
        self.power.step().await;
        if (self.computer.sleeps() != sleeps && self.half()) || self.mishap() {
            // Processed, and nobody hears of it.
            self.judge.trouble(login, self.computer.truth());
            if answer.as_ref().is_ok_and(|tokens| tokens.refresh.is_some()) {
                self.judge.rotation_lost(login);
            }
            sleep(Duration::from_secs(20)).await;
            self.power.step().await;
            return Err(TokenError::TimedOut);
        }
        let truth = self.computer.truth();
        match &answer {
            Ok(tokens) => {
                let ends = self.end_of(&tokens.access);
                self.judge.refreshed(login, truth, ends);
            }
            Err(TokenError::InvalidGrant(_)) => self.judge.refused(login, truth),
            Err(_) => {}
        }
        answer
    }

    async fn never_arrived(&self, login: usize) -> TokenError {
        self.judge.trouble(login, self.computer.truth());
        let (wait, error) = {
            let mut state = self.state();
            match state.chance.below(4) {
                0 => (Duration::from_secs(30), TokenError::TimedOut),
                1 => (
                    Duration::ZERO,
                    TokenError::ProviderDown { status: 502, retry_after: None, request_id: None },
                ),
                2 => (Duration::ZERO, TokenError::BadResponse { status: 200, request_id: None }),
                _ => (
                    state.chance.wait(Duration::from_millis(1), Duration::from_secs(10)),
                    TokenError::Offline,
                ),
            }
        };
        sleep(wait).await;
        self.power.step().await;
        self.judge.trouble(login, self.computer.truth());
        error
    }

    fn process(
        &self,
        refresh: &Secret,
        auth: &ClientAuth,
        sent_wall: Timestamp,
    ) -> Result<Tokens, TokenError> {
        let truth = self.computer.truth();
        let mut state = self.state();
        let ClientAuth::Secret(secret) = auth else { panic!("there is no broker here") };
        if secret.expose() != state.secret {
            return Err(TokenError::InvalidClient(Refusal::default()));
        }
        let number = state.by_refresh[refresh.expose()];
        let grant = &state.grants[number];
        if !grant.takes(refresh.expose()) || grant.is_over(truth) {
            let clock_skew = Some(self.skew());
            return Err(TokenError::InvalidGrant(Refusal { clock_skew, ..Refusal::default() }));
        }
        let access = state.make("Atza");
        let ends = truth + state.life;
        let rotated = (state.rotation != Rotation::None).then(|| state.make("Atzr"));
        let (rotation, life) = (state.rotation, state.life);
        state.by_access.insert(access.clone(), number);
        let grant = &mut state.grants[number];
        grant.access.push(Access { token: access.clone(), ends, dead: false });
        let over: Vec<String> = if grant.access.len() > 8 {
            grant.access.drain(..4).map(|one| one.token).collect()
        } else {
            Vec::new()
        };
        if let Some(rotated) = &rotated {
            let used = std::mem::replace(&mut grant.refresh, rotated.clone());
            grant.former = match rotation {
                Rotation::Strict => None,
                // The former one again: its successor was never used.
                _ if grant.former.as_deref() == Some(refresh.expose()) => grant.former.take(),
                _ => Some(used),
            };
            state.by_refresh.insert(rotated.clone(), number);
        }
        for token in over {
            // Ended long ago; a use of it is found as a token that nobody knows.
            state.by_access.remove(&token);
        }
        Ok(Tokens {
            access: Secret::new(access),
            refresh: Some(rotated.map_or_else(|| refresh.clone(), Secret::new))
                .filter(|_| rotation != Rotation::None),
            expires_at: sent_wall + SignedDuration::try_from(life).unwrap(),
            clock_skew: Some(self.skew()),
            scopes: None,
        })
    }

    fn end_of(&self, access: &Secret) -> Duration {
        let state = self.state();
        let grant = &state.grants[state.by_access[access.expose()]];
        grant.access.iter().find(|one| one.token == access.expose()).unwrap().ends
    }

    /// The Ads API sees a token: whether it takes it. One that has ended must not be shown to it.
    fn take_access(&self, access: &Secret) -> bool {
        let truth = self.computer.truth();
        let state = self.state();
        let known = state.by_access.get(access.expose()).map(|number| &state.grants[*number]);
        let one = known.and_then(|grant| grant.access.iter().find(|one| one.token == access.expose()));
        let lasts = one.is_some_and(|one| one.ends > truth);
        self.judge.token_used(lasts, truth);
        lasts && one.is_some_and(|one| !one.dead)
    }

    async fn ads_call(&self, access: &Secret) -> Result<(), AdsError> {
        let taken = self.take_access(access);
        self.power.step().await;
        sleep(self.way()).await;
        self.power.step().await;
        let (online, weather) = {
            let state = self.state();
            (state.online, state.ads)
        };
        if !online || self.mishap() {
            return Err(AdsError::Offline);
        }
        match weather {
            Weather::Fine if taken => Ok(()),
            Weather::Fine => Err(AdsError::TokenRejected(Detail::default())),
            Weather::Down(retry_after) => {
                Err(AdsError::ProviderDown { status: 503, retry_after, detail: Detail::default() })
            }
            Weather::Throttling(retry_after) => {
                Err(AdsError::Throttled { retry_after, detail: Detail::default() })
            }
            Weather::Page => Err(AdsError::BadResponse { status: 200, request_id: None }),
        }
    }
}

impl State {
    fn make(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}|{}", self.made)
    }
}

impl Grant {
    fn is_over(&self, truth: Duration) -> bool {
        self.ends.is_some_and(|ends| ends <= truth)
    }

    fn takes(&self, refresh: &str) -> bool {
        self.alive && (self.refresh == refresh || self.former.as_deref() == Some(refresh))
    }
}

impl Provider for Amazon {
    fn refresh<'a>(
        &'a self,
        _region: Region,
        refresh: &'a Secret,
        auth: &'a ClientAuth,
    ) -> Answer<'a, Result<Tokens, TokenError>> {
        Box::pin(async move {
            let login = {
                let state = self.state();
                state.grants[state.by_refresh[refresh.expose()]].login
            };
            let _flight = self.judge.in_flight(login, self.computer.truth());
            self.token_request(login, refresh, auth).await
        })
    }

    fn probe<'a>(&'a self, _region: Region, access: &'a Secret) -> Answer<'a, Result<(), AdsError>> {
        Box::pin(self.ads_call(access))
    }

    fn sweep<'a>(
        &'a self,
        _home: Region,
        tokens: &'a dyn AccessTokens,
        _progress: &'a (dyn Fn(SweepProgress) + Send + Sync),
    ) -> Answer<'a, Result<Sweep, SweepError>> {
        Box::pin(async move {
            let first = tokens.current().await.map_err(SweepError::Token)?;
            match self.ads_call(&first).await {
                Ok(()) => Ok(Sweep::default()),
                Err(AdsError::TokenRejected(_)) => {
                    let second = tokens.renew(&first).await.map_err(SweepError::Token)?;
                    match self.ads_call(&second).await {
                        Ok(()) => Ok(Sweep::default()),
                        Err(AdsError::TokenRejected(detail)) => Err(SweepError::NotApproved(detail)),
                        Err(error) => Err(SweepError::Unreachable(error)),
                    }
                }
                Err(error) => Err(SweepError::Unreachable(error)),
            }
        })
    }
}
