//! The client's requests under way, so that they can be cancelled.

use crate::id::Id;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// Ends the request without an answer.
    pub(crate) cancel: CancellationToken,
    /// Whether it is of the stateless revision: ending it is all there is to cancelling it.
    pub(crate) is_stateless: bool,
    serial: u64,
}

#[derive(Default)]
struct State {
    requests: HashMap<String, Pending>,
    serial: u64,
}

/// All requests under way.
#[derive(Clone, Default)]
pub(crate) struct Requests(Arc<Mutex<State>>);

/// A request under way, until it is dropped.
pub(crate) struct Registration {
    requests: Requests,
    key: String,
    serial: u64,
    /// Ends the request without an answer.
    pub(crate) cancel: CancellationToken,
}

impl Requests {
    /// Adds a request; ending `parent` cancels it.
    pub(crate) fn add(&self, id: &Id, is_stateless: bool, parent: &CancellationToken) -> Registration {
        let cancel = parent.child_token();
        let mut state = self.0.lock();
        state.serial += 1;
        let serial = state.serial;
        state.requests.insert(id.key().to_owned(), Pending { cancel: cancel.clone(), is_stateless, serial });
        Registration { requests: self.clone(), key: id.key().to_owned(), serial, cancel }
    }

    /// The request with `id`, if it is under way.
    pub(crate) fn get(&self, id: &Id) -> Option<Pending> {
        self.0.lock().requests.get(id.key()).cloned()
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut state = self.requests.0.lock();
        // A client that uses an id twice has overwritten the first request; the second stays.
        if state.requests.get(&self.key).is_some_and(|pending| pending.serial == self.serial) {
            state.requests.remove(&self.key);
        }
    }
}
