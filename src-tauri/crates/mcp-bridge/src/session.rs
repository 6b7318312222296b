//! The session with a server of the revisions up to 2025-11-25: its id, the revision that was agreed on, and the
//! client's `initialize`, with which a lost session is opened again.

use bytes::Bytes;
use parking_lot::Mutex;
use reqwest::header::HeaderValue;
use tokio::sync::{Mutex as AsyncMutex, watch};

/// The session at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    /// Grows with each session that is opened; 0 before the first.
    pub(crate) generation: u64,
    /// The server's id, if it gave one.
    pub(crate) id: Option<HeaderValue>,
    /// The revision that was agreed on.
    pub(crate) version: Option<String>,
}

#[derive(Default)]
struct State {
    now: Snapshot,
    initialize: Bytes,
    initialized: bool,
}

/// The session of a run.
pub(crate) struct Session {
    state: Mutex<State>,
    /// The generation of the session in which the server may send messages of its own; 0 while there is none.
    ready: watch::Sender<u64>,
    /// Held while a lost session is opened again, so that it happens once for all who lost it.
    pub(crate) renewing: AsyncMutex<()>,
}

impl Default for Session {
    fn default() -> Self {
        Self { state: Mutex::default(), ready: watch::Sender::new(0), renewing: AsyncMutex::default() }
    }
}

impl Session {
    /// The session now.
    pub(crate) fn now(&self) -> Snapshot {
        self.state.lock().now.clone()
    }

    /// A session was opened with the client's line `initialize`.
    pub(crate) fn opened(&self, initialize: Bytes, id: Option<HeaderValue>, version: Option<String>) -> u64 {
        let mut state = self.state.lock();
        let generation = state.now.generation + 1;
        state.now = Snapshot { generation, id, version };
        state.initialize = initialize;
        generation
    }

    /// The client has said that it is ready, in the session now.
    pub(crate) fn initialized(&self) {
        let mut state = self.state.lock();
        state.initialized = true;
        self.ready.send_replace(state.now.generation);
    }

    /// Tells of each session in which the server may send messages of its own.
    pub(crate) fn ready(&self) -> watch::Receiver<u64> {
        self.ready.subscribe()
    }

    /// The client's `initialize`, and whether it has said since that it is ready.
    pub(crate) fn opening(&self) -> (Bytes, bool) {
        let state = self.state.lock();
        (state.initialize.clone(), state.initialized)
    }
}
