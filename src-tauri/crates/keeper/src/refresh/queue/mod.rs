//! What is due next, in memory. The truth is in the store: everything here can be rebuilt from it.

use domain::outage::Outage;
use domain::schedule::Schedule;
use domain::{Connection, ConnectionId, Health, Timestamp, expiry};
use std::collections::{HashMap, HashSet};

/// Next times, outages and holds.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    schedule: Schedule,
    /// The change that each entry comes from: changes may be noted in another order than they happened.
    noted: HashMap<ConnectionId, u64>,
    /// Connections that failed because of the network, Amazon's side or the keychain.
    blocked: HashSet<ConnectionId>,
    /// Connections whose token the Ads API has not been seen to take since the app started or woke up.
    unprobed: HashSet<ConnectionId>,
    pub network: Outage,
    pub vault: Outage,
    /// Nothing is begun by itself before this: after waking up, or because Amazon asked to wait.
    pub hold: Option<Timestamp>,
    /// The one attempt that finds out for all during an outage is on its way.
    looking: bool,
    pub workers: usize,
}

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Try this one; it finds out for all.
    Look(ConnectionId),
    /// Try this one, which is due.
    Begin(ConnectionId),
    /// Nothing before then; `None`: nothing at all, as far as is known.
    Wait(Option<Timestamp>),
}

impl Queue {
    /// Notes a connection as change number `change` left it.
    pub fn note(&mut self, one: &Connection, change: u64) {
        let noted = self.noted.entry(one.id.clone()).or_default();
        if *noted > change {
            return;
        }
        *noted = change;
        if one.health.health == Health::Disconnected {
            self.schedule.set(&one.id, None);
            self.blocked.remove(&one.id);
            self.unprobed.remove(&one.id);
            return;
        }
        self.schedule.set(&one.id, next_of(one));
        if one.health.cause.is_some_and(|cause| cause.is_reach() || cause.is_vault()) {
            self.blocked.insert(one.id.clone());
        } else {
            self.blocked.remove(&one.id);
        }
    }

    /// Another process got through to Amazon: the outage is over here too.
    pub fn reached_elsewhere(&mut self) {
        self.network = Outage::default();
        self.vault = Outage::default();
    }

    /// How many connections are planned.
    pub fn len(&self) -> usize {
        self.schedule.len()
    }

    /// Puts a connection at a time, whatever the store says: after a fault of our own.
    pub fn put_off(&mut self, id: &ConnectionId, until: Timestamp) {
        self.schedule.set(id, Some(until));
    }

    /// None of these has been seen to work since the app started or woke up.
    pub fn need_probes(&mut self, ids: impl IntoIterator<Item = ConnectionId>) {
        self.unprobed.extend(ids);
    }

    pub fn needs_probe(&self, id: &ConnectionId) -> bool {
        self.unprobed.contains(id)
    }

    pub fn probed(&mut self, id: &ConnectionId) {
        self.unprobed.remove(id);
    }

    /// Takes out what is to be done at `now`. Whoever looks must call [`Queue::looked`] afterwards.
    pub fn next(&mut self, now: Timestamp) -> Next {
        // A hold that reaches further than any can was set by a clock that is wrong no more.
        let furthest = now.saturating_add(expiry::FURTHEST).unwrap_or(now);
        if let Some(hold) = self.hold.filter(|hold| *hold > now && *hold <= furthest) {
            return Next::Wait(Some(hold));
        }
        self.hold = None;
        let look_at = [self.network.look_at(), self.vault.look_at()].into_iter().flatten().max();
        if let Some(look_at) = look_at {
            if self.looking {
                return Next::Wait(None);
            }
            if look_at > now && look_at <= furthest {
                return Next::Wait(Some(look_at));
            }
            // One that is due, or else one that would be due if it could get through.
            let id = self.schedule.take_due(now).or_else(|| {
                let waiting = self.schedule.first_of(&self.blocked)?;
                self.schedule.set(&waiting, None);
                Some(waiting)
            });
            return match id {
                Some(id) => {
                    self.looking = true;
                    Next::Look(id)
                }
                None => Next::Wait(self.schedule.next()),
            };
        }
        match self.schedule.take_due(now) {
            Some(id) => Next::Begin(id),
            None => Next::Wait(self.schedule.next()),
        }
    }

    /// The attempt that found out for all has ended.
    pub fn looked(&mut self) {
        self.looking = false;
    }
}

/// When something is to be done about a connection. The end of the token is an event too: what is failing
/// then has lapsed.
fn next_of(one: &Connection) -> Option<Timestamp> {
    let ends = one.access_expires_at.filter(|_| one.health.health == Health::Expiring);
    match (one.health.next_attempt, ends) {
        (Some(next), Some(ends)) => Some(next.min(ends)),
        (next, _) => next,
    }
}

#[cfg(test)]
mod tests;
