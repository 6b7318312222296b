//! The state of a run, shared by everything that happens in it.

use crate::access::Access;
use crate::calls::CallLog;
use crate::headers;
use crate::options::Options;
use crate::outbox::Outbox;
use crate::param_headers::ParamHeaders;
use crate::pending::Requests;
use crate::session::Session;
use crate::tokens::Tokens;
use reqwest::header::HeaderMap;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// From this size on a message of the server counts as a long one, of which only few are held at the same time.
const LONG: usize = 16 << 10;

pub(crate) struct Bridge {
    pub(crate) options: Options,
    pub(crate) account: HeaderMap,
    pub(crate) client: reqwest::Client,
    pub(crate) access: Access,
    pub(crate) log: Arc<dyn CallLog>,
    pub(crate) session: Session,
    pub(crate) param_headers: ParamHeaders,
    pub(crate) requests: Requests,
    pub(crate) outbox: Outbox,
    pub(crate) at_once: Semaphore,
    pub(crate) long_answers: Arc<Semaphore>,
    pub(crate) tasks: TaskTracker,
    /// Ends everything.
    pub(crate) stop: CancellationToken,
    /// Ends what has no end of its own: the server's notifications and subscriptions.
    pub(crate) stop_listening: CancellationToken,
}

impl Bridge {
    pub(crate) fn new(
        options: Options,
        tokens: Arc<dyn Tokens>,
        log: Arc<dyn CallLog>,
        client: reqwest::Client,
        outbox: Outbox,
        stop: CancellationToken,
    ) -> Self {
        let limits = &options.limits;
        Self {
            account: headers::account(&options.account),
            client,
            access: Access::new(tokens, options.time.clone(), limits),
            log,
            session: Session::default(),
            param_headers: ParamHeaders::default(),
            requests: Requests::default(),
            outbox,
            at_once: Semaphore::new(limits.at_once.clamp(1, Semaphore::MAX_PERMITS)),
            long_answers: Arc::new(Semaphore::new(limits.large_answers.clamp(1, Semaphore::MAX_PERMITS))),
            tasks: TaskTracker::new(),
            stop_listening: stop.child_token(),
            stop,
            options,
        }
    }

    /// Hands a line to the client, without any token in it.
    pub(crate) async fn deliver(&self, line: Vec<u8>, permit: Option<OwnedSemaphorePermit>) {
        self.outbox.send(self.access.conceal(line), permit).await;
    }

    /// Waits for the right to hold `kept` bytes of an answer: `held` is asked for once they are many.
    pub(crate) async fn make_room(&self, kept: usize, held: &mut Option<OwnedSemaphorePermit>) {
        if kept > LONG && held.is_none() {
            *held = self.long_answers.clone().acquire_owned().await.ok();
        }
    }
}

/// Gives the right back once only `kept` bytes are held.
pub(crate) fn give_back(kept: usize, held: &mut Option<OwnedSemaphorePermit>) {
    if kept <= LONG {
        *held = None;
    }
}
