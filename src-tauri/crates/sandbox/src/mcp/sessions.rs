//! Sessions of the revisions that have them, and streams on which a client waits for news.

use super::Place;
use super::stream::Sender;
use super::{rpc, versions};
use crate::random;
use crate::world::lock;
use domain::Region;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio_util::sync::CancellationToken;

/// The sessions of all regions, and the subscriptions of clients without one.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<Open>);

#[derive(Default)]
struct Open {
    sessions: BTreeMap<String, Session>,
    subscriptions: Vec<Subscription>,
}

/// A session. It belongs to one server and one login: guessed that another's token does not find it.
struct Session {
    region: Region,
    lite: bool,
    login: &'static str,
    version: &'static str,
    listeners: Vec<Sender>,
    /// Requests that are being answered as streams, by id.
    running: BTreeMap<String, CancellationToken>,
}

/// The stream of a `subscriptions/listen`.
struct Subscription {
    id: Value,
    tools: bool,
    sender: Sender,
}

impl Session {
    fn is_at(&self, place: &Place, login: &str) -> bool {
        self.region == place.host.region && self.lite == place.lite && self.login == login
    }
}

impl Sessions {
    /// A new session's id: visible ASCII, unpredictable.
    pub(super) fn start(&self, place: &Place, login: &'static str, version: &'static str) -> String {
        let id = random::hex(32);
        let (region, lite) = (place.host.region, place.lite);
        let session =
            Session { region, lite, login, version, listeners: Vec::new(), running: BTreeMap::new() };
        lock(&self.0).sessions.insert(id.clone(), session);
        id
    }

    /// The revision of the session `id`, if `login` has one at `place`.
    pub(super) fn version(&self, place: &Place, login: &str, id: &str) -> Option<&'static str> {
        let open = lock(&self.0);
        open.sessions.get(id).filter(|one| one.is_at(place, login)).map(|one| one.version)
    }

    /// Sends the session's news to `sender` as well.
    pub(super) fn listen(&self, id: &str, sender: Sender) {
        if let Some(session) = lock(&self.0).sessions.get_mut(id) {
            session.listeners.push(sender);
        }
    }

    /// Sends news to `sender` as the request `id` asked.
    pub(super) fn subscribe(&self, id: Value, tools: bool, sender: Sender) {
        lock(&self.0).subscriptions.push(Subscription { id, tools, sender });
    }

    /// Fires when the client of the session cancels the request `id`, which is from now on being answered.
    pub(super) fn running(&self, session: &str, id: &Value) -> CancellationToken {
        let cancelled = CancellationToken::new();
        if let Some(session) = lock(&self.0).sessions.get_mut(session) {
            session.running.insert(id.to_string(), cancelled.clone());
        }
        cancelled
    }

    /// The request `id` is answered.
    pub(super) fn finished(&self, session: &str, id: &Value) {
        if let Some(session) = lock(&self.0).sessions.get_mut(session) {
            session.running.remove(&id.to_string());
        }
    }

    /// The client of the session needs no answer to the request `id`.
    pub(super) fn cancel(&self, session: &str, id: &Value) {
        let running =
            lock(&self.0).sessions.get_mut(session).and_then(|one| one.running.remove(&id.to_string()));
        if let Some(cancelled) = running {
            cancelled.cancel();
        }
    }

    /// Ends one session with its streams.
    pub(super) fn end(&self, id: &str) {
        lock(&self.0).sessions.remove(id);
    }

    /// How many sessions there are.
    pub(crate) fn count(&self) -> usize {
        lock(&self.0).sessions.len()
    }

    /// How many streams wait for news.
    pub(crate) fn streams(&self) -> usize {
        let mut open = lock(&self.0);
        open.subscriptions.retain(|one| one.sender.is_open());
        for session in open.sessions.values_mut() {
            session.listeners.retain(Sender::is_open);
        }
        let listening: usize = open.sessions.values().map(|one| one.listeners.len()).sum();
        listening + open.subscriptions.len()
    }

    /// Forgets everything, which ends all waiting streams; says how many sessions there were.
    pub(crate) fn clear(&self) -> usize {
        std::mem::take(&mut *lock(&self.0)).sessions.len()
    }

    /// Tells every client that listens that the tools changed; says how many streams took it. A session's news
    /// goes to one of its streams only.
    pub(crate) fn tools_changed(&self) -> usize {
        const METHOD: &str = "notifications/tools/list_changed";
        let mut open = lock(&self.0);
        let mut told = 0;
        for session in open.sessions.values_mut() {
            session.listeners.retain(Sender::is_open);
            let mut listeners = session.listeners.iter();
            told += usize::from(listeners.any(|one| one.message(&rpc::notification(METHOD, &json!({})))));
        }
        open.subscriptions.retain(|one| one.sender.is_open());
        for one in open.subscriptions.iter().filter(|one| one.tools) {
            let meta = json!({"_meta": {(versions::SUBSCRIPTION): one.id}});
            told += usize::from(one.sender.message(&rpc::notification(METHOD, &meta)));
        }
        told
    }
}
