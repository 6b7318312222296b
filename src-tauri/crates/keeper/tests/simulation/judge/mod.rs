//! What must be true, whatever happens. Judged from what Amazon and the computer know, never from what the
//! keeper believes.
//!
//! # When a death must be told
//! The app is *able* while it runs, the computer is awake and online, Amazon answers and has not asked to
//! wait, background work is not paused, the keychain is open and holds the right client secret. Each of
//! these that ends, and a clock that is set, ends the able time; a new one begins from nothing. A 429 without
//! a time counts as a request to wait for a quarter of an hour.
//!
//! A grant that a user removes at Amazon is found by the next refresh of its connection. It is *noticeable*
//! from the first refused refresh whose answer reached the app, and must be told within five minutes of able
//! time from there ([`TOLD_WITHIN`]). Apart from that, and not trusting that the app asks at all, it must be
//! told within 85 % of a token's life and five minutes of able time from the death itself.

mod ends;
mod told;

use domain::notice::NoticeKind;
use domain::{Cause, Connection, ConnectionId, Health, Timestamp};
use jiff::SignedDuration;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Notice;

/// Able time from the first refused refresh to the notice.
pub const TOLD_WITHIN: Duration = Duration::from_secs(5 * 60);
/// Able time until a living connection is healthy: the longest backoff, and something to get through.
const HEALTHY_WITHIN: Duration = Duration::from_secs(20 * 60);
/// The same after the client was refused, where a power cut prevented the retry at once.
const CLIENT_WITHIN: Duration = Duration::from_secs(80 * 60);
/// Requests to LwA for one connection in any hour, not counting those that a start, a wake-up or a user
/// caused: the worst is an outage that a single connection looks at every two minutes at most, at random.
/// Each process looks for itself.
const REQUESTS: usize = 130;
/// Ones that gave tokens in any hour, beyond those that the life of a token makes due.
const REFRESHES: usize = 2;
/// Requests for tokens at the same time, by one process.
const PERMITS: u32 = 4;
const HOUR: Duration = Duration::from_secs(3600);

/// What the judge knows of one login.
#[derive(Default)]
struct Login {
    id: Option<ConnectionId>,
    /// The trouble that was told and not ended.
    told: Option<(NoticeKind, Option<Cause>)>,
    died: Option<Duration>,
    refused: Option<Duration>,
    reported: bool,
    /// A user is about to change it: what it is meanwhile says nothing.
    in_hand: bool,
    rotation_lost: bool,
    grant: Grant,
    in_flight: u32,
    last_trouble: Duration,
    last_refresh: Duration,
    token_ends: Duration,
    requests: VecDeque<Duration>,
    refreshes: VecDeque<Duration>,
}

/// What the judge knows of the present grant of a login.
#[derive(Default)]
struct Grant {
    since: Duration,
    /// When its year is over.
    ends: Option<Duration>,
    /// The app noted the consent itself, and it is one that ends.
    noted: bool,
    /// The app knows of an end, noted or entered.
    dated: bool,
    /// It died by age alone.
    aged: bool,
    /// The nearest distance at which its end was told, in hours.
    told: Option<u32>,
}

/// Collects what is wrong.
pub struct Judge(Mutex<State>);

struct State {
    logins: Vec<Login>,
    by_id: HashMap<ConnectionId, usize>,
    permits: u32,
    able_since: Option<Duration>,
    wait_until: Duration,
    life: Duration,
    processes: usize,
    /// Starts, wake-ups, and what a user asked for.
    stirs: VecDeque<Duration>,
    client: Client,
    last_notice: i64,
    /// Since when the computer is awake with the program and a right clock, and when that was last long enough for
    /// the program to look at what ends.
    awake_since: Duration,
    looked: Option<Duration>,
    handed: HashSet<i64>,
    wrong: Vec<String>,
    counts: Counts,
}

/// The client secret.
#[derive(Default)]
struct Client {
    wrong: bool,
    right_since: Duration,
    told: u32,
}

/// What was simulated.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub requests: u64,
    pub refreshes: u64,
    pub deaths: u64,
    pub aged: u64,
    pub warnings: u64,
    pub reports: u64,
    pub notices: u64,
    pub kills: u64,
    pub starts: u64,
    pub sleeps: u64,
}

/// What a notice is judged by.
pub struct Truth<'a> {
    /// Whether Amazon takes the token in the keychain.
    pub accepted: &'a dyn Fn(&ConnectionId) -> bool,
    pub now: Duration,
    /// Whether refresh tokens change by being used.
    pub rotates: bool,
}

/// A request on its way.
pub struct InFlight<'a> {
    judge: &'a Judge,
    login: usize,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.judge.state().logins[self.login].in_flight -= 1;
    }
}

impl Judge {
    pub fn new(logins: usize, life: Duration, processes: usize) -> Self {
        Self(Mutex::new(State {
            permits: PERMITS * processes as u32,
            logins: (0..logins).map(|_| Login::default()).collect(),
            by_id: HashMap::new(),
            able_since: None,
            wait_until: Duration::ZERO,
            life,
            processes,
            stirs: VecDeque::new(),
            client: Client::default(),
            last_notice: 0,
            awake_since: Duration::ZERO,
            looked: None,
            handed: HashSet::new(),
            wrong: Vec::new(),
            counts: Counts::default(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was wrong so far.
    pub fn wrong(&self) -> Option<String> {
        self.state().wrong.first().cloned()
    }

    pub fn counts(&self) -> Counts {
        self.state().counts
    }

    /// Something that is wrong with no login in particular.
    pub fn fault(&self, now: Duration, what: &str) {
        self.state().wrong.push(format!("{now:?}: {what}"));
    }

    pub fn count(&self, add: impl FnOnce(&mut Counts)) {
        add(&mut self.state().counts);
    }

    // ---- what Amazon sees ----

    /// A request for tokens leaves.
    pub fn in_flight(&self, login: usize, now: Duration) -> InFlight<'_> {
        let mut state = self.state();
        state.counts.requests += 1;
        let one = &mut state.logins[login];
        one.in_flight += 1;
        let twice = one.in_flight > 1;
        let many = add(&mut one.requests, now);
        let allowed = REQUESTS * state.processes + 3 * state.stirs_in_hour(now);
        if twice {
            state.fail(now, login, "two refreshes in flight");
        }
        let together: u32 = state.logins.iter().map(|one| one.in_flight).sum();
        if together > state.permits {
            state.fail(now, login, &format!("{together} requests at the same time"));
        }
        if many > allowed {
            state.fail(now, login, &format!("{many} requests in an hour, {allowed} at most"));
        }
        InFlight { judge: self, login }
    }

    /// Tokens reached the app.
    pub fn refreshed(&self, login: usize, now: Duration, ends: Duration) {
        let mut state = self.state();
        state.counts.refreshes += 1;
        state.logins[login].token_ends = ends;
        state.logins[login].rotation_lost = false;
        state.logins[login].last_refresh = now;
        let many = add(&mut state.logins[login].refreshes, now);
        let due = HOUR.as_secs().div_ceil(state.life.as_secs() * 3 / 4) as usize;
        let allowed = REFRESHES + due + 3 * state.stirs_in_hour(now);
        if many > allowed {
            state.fail(now, login, &format!("{many} refreshes in an hour, {allowed} at most"));
        }
    }

    /// `invalid_grant` reached the app.
    pub fn refused(&self, login: usize, now: Duration) {
        self.state().logins[login].refused.get_or_insert(now);
    }

    /// Something went wrong with a request, not by the app's doing.
    pub fn trouble(&self, login: usize, now: Duration) {
        self.state().logins[login].last_trouble = now;
    }

    /// A rotated token never reached the app, or the power was cut before it could be kept.
    pub fn rotation_lost(&self, login: usize) {
        self.state().logins[login].rotation_lost = true;
    }

    /// Amazon asked to wait.
    pub fn asked_to_wait(&self, now: Duration, wait: Option<Duration>) {
        let until = now + wait.map_or(Duration::from_secs(15 * 60), |wait| wait.min(HOUR));
        let mut state = self.state();
        state.wait_until = state.wait_until.max(until);
    }

    /// The Ads API was shown a token.
    pub fn token_used(&self, lasts: bool, now: Duration) {
        if !lasts {
            self.state().wrong.push(format!("{now:?}: a token was used after its end"));
        }
    }

    // ---- what users do ----

    pub fn connected(&self, login: usize, id: &ConnectionId, now: Duration) {
        let mut state = self.state();
        let life = state.life;
        state.by_id.insert(id.clone(), login);
        let one = &mut state.logins[login];
        one.id = Some(id.clone());
        (one.died, one.refused, one.reported, one.in_hand) = (None, None, false, false);
        (one.told, one.rotation_lost) = (None, false);
        // It came with a token.
        one.token_ends = one.token_ends.max(now + life);
    }

    /// A user begins to re-authorise or to remove it.
    pub fn in_hand(&self, login: usize) {
        self.state().logins[login].in_hand = true;
    }

    pub fn disconnected(&self, login: usize) {
        let mut state = self.state();
        let one = &mut state.logins[login];
        (one.id, one.told, one.died, one.refused) = (None, None, None, None);
    }

    pub fn died(&self, login: usize, now: Duration) {
        let mut state = self.state();
        if state.logins[login].died.is_none() && state.logins[login].id.is_some() {
            state.counts.deaths += 1;
            state.logins[login].died = Some(now);
        }
    }

    /// Something that makes the app ask more than by itself.
    pub fn stir(&self, now: Duration) {
        add(&mut self.state().stirs, now);
    }

    /// Whether the client secret in the keychain is right.
    pub fn client_is(&self, right: bool, now: Duration) {
        let mut state = self.state();
        let was_wrong = std::mem::replace(&mut state.client.wrong, !right);
        if right && was_wrong {
            state.client.right_since = now;
        }
        if !right && !was_wrong {
            state.client.told = 0;
        }
    }

    /// Whether the app is able from now on. `anew`: what was before does not count.
    pub fn able(&self, able: bool, anew: bool, now: Duration) {
        self.check_deadlines(now);
        let mut state = self.state();
        state.able_since = match state.able_since {
            _ if !able => None,
            Some(since) if !anew => Some(since),
            _ => Some(now),
        };
    }

    // ---- what is told ----

    /// The last notice that was judged.
    pub fn last_notice(&self) -> i64 {
        self.state().last_notice
    }

    /// New notices, oldest first. Returns the logins whose death was told.
    pub fn told(&self, notices: &[Notice], truth: &Truth<'_>) -> Vec<usize> {
        self.check_deadlines(truth.now);
        let mut state = self.state();
        let mut dead = Vec::new();
        for notice in notices.iter().filter(|notice| notice.id > state.last_notice).collect::<Vec<_>>() {
            state.last_notice = notice.id;
            state.counts.notices += 1;
            let Some(id) = &notice.connection_id else { continue };
            let Some(login) = state.by_id.get(id).copied() else { continue };
            if let Some(login) = state.judge_notice(login, notice, truth) {
                dead.push(login);
            }
        }
        dead
    }

    /// A notice was handed to the system.
    pub fn handed(&self, id: i64, now: Duration) {
        let mut state = self.state();
        if !state.handed.insert(id) {
            state.wrong.push(format!("{now:?}: notice {id} was handed over twice"));
        }
    }

    /// Whether a death is overdue.
    pub fn check_deadlines(&self, now: Duration) {
        let mut state = self.state();
        let Some(able) = state.able_since.map(|able| able.max(state.wait_until)) else { return };
        let by_itself = state.life * 85 / 100 + TOLD_WITHIN;
        let client = state.client.right_since;
        for login in 0..state.logins.len() {
            let one = &state.logins[login];
            let Some(died) = one.died.filter(|_| !one.reported && !one.in_hand) else { continue };
            let refused = one.refused;
            let noticed = refused.map(|refused| refused.max(able) + TOLD_WITHIN);
            // After a refused client, each connection asks again within its hour and a quarter.
            let client = if client > Duration::ZERO { client + CLIENT_WITHIN } else { client };
            let latest = died.max(able).max(one.last_trouble).max(client) + by_itself;
            if noticed.is_some_and(|noticed| now > noticed) {
                state.fail(
                    now,
                    login,
                    &format!("a death refused at {refused:?} is not told (able since {able:?})"),
                );
            } else if now > latest {
                state.fail(now, login, &format!("a death at {died:?} is not told (able since {able:?})"));
            }
        }
    }

    /// Everything in the store, seen at one moment.
    pub fn see(&self, all: &[Connection], wall: Timestamp, truth: &Truth<'_>) {
        self.check_deadlines(truth.now);
        let now = truth.now;
        let mut state = self.state();
        let able = state.able_since.map(|able| able.max(state.wait_until));
        for login in 0..state.logins.len() {
            let one = &state.logins[login];
            let Some(id) = one.id.clone() else { continue };
            if one.in_hand {
                continue;
            }
            let Some(row) = all.iter().find(|row| row.id == id) else {
                state.fail(now, login, "its connection is gone");
                continue;
            };
            let accepted = (truth.accepted)(&id);
            let dead = one.died.is_some();
            // A token that takes the place of another may be on its way.
            let settled = one.in_flight == 0 && one.last_refresh != now;
            let since = able.map(|able| able.max(one.last_trouble));
            let settled = settled
                && (!truth.rotates || since.is_some_and(|since| now.saturating_sub(since) > TOLD_WITHIN));
            if !accepted && !dead {
                if one.rotation_lost {
                    // No fault of the app's: this is a death like any other.
                    state.logins[login].died = Some(now);
                    state.counts.deaths += 1;
                } else if settled {
                    state.fail(now, login, "the keychain holds no token that Amazon takes");
                }
                continue;
            }
            if row.health.health == Health::Revoked && accepted {
                state.fail(now, login, "it lives and is called revoked");
            }
            if row.health.health == Health::Disconnected {
                state.fail(now, login, "nobody disconnected it");
            }
            if row.health.next_attempt.is_none() && row.health.health != Health::Revoked {
                state.fail(now, login, "it will never be tried again");
            }
            let Some(able) = able else { continue };
            if now.saturating_sub(able) > TOLD_WITHIN
                && row.health.next_attempt.is_some_and(|next| next.duration_since(wall).as_hours() >= 2)
            {
                state.fail(now, login, "its next attempt is hours away");
            }
            // What began to fail a moment ago, a keychain that gave no answer, is to be mended first.
            let fresh = row.health.failing_since.is_some_and(|since| {
                (SignedDuration::ZERO..SignedDuration::from_mins(1)).contains(&wall.duration_since(since))
            });
            if !fresh {
                state.see_alive(login, row, able, accepted, now);
            }
        }
    }
}

impl State {
    fn fail(&mut self, now: Duration, login: usize, what: &str) {
        self.wrong.push(format!("{now:?}: login {login}: {what}"));
    }

    fn stirs_in_hour(&mut self, now: Duration) -> usize {
        prune(&mut self.stirs, now);
        self.stirs.len()
    }

    /// A living connection must be well once the app had its time.
    fn see_alive(&mut self, login: usize, row: &Connection, able: Duration, accepted: bool, now: Duration) {
        let one = &self.logins[login];
        if !accepted || one.died.is_some() {
            return;
        }
        let client = self.client.right_since;
        let limit = if client > Duration::ZERO && now < client + CLIENT_WITHIN {
            CLIENT_WITHIN
        } else {
            HEALTHY_WITHIN
        };
        if now.saturating_sub(able.max(one.last_trouble)) <= limit {
            return;
        }
        let (told, ends) = (one.told, one.token_ends);
        if row.health.health != Health::Healthy {
            let report = row.health;
            self.fail(
                now,
                login,
                &format!(
                    "it lives and is {:?} ({:?}), able since {able:?}; {report:?}",
                    report.health, report.cause
                ),
            );
        } else if told.is_some() {
            self.fail(now, login, &format!("it is well again after {told:?} and nobody was told"));
        }
        // Less than this is what no sweep would begin with.
        if ends < now + Duration::from_secs(120) {
            self.fail(now, login, &format!("it has no token that lasts: the last ended at {ends:?}"));
        }
    }
}

fn prune(times: &mut VecDeque<Duration>, now: Duration) {
    while times.front().is_some_and(|at| *at + HOUR < now) {
        times.pop_front();
    }
}

fn add(times: &mut VecDeque<Duration>, now: Duration) -> usize {
    prune(times, now);
    times.push_back(now);
    times.len()
}
