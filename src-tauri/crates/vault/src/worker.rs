//! One thread that talks to the keychain, and callers that wait for it for a bounded time.

use crate::platform::Keychain;
use crate::{VaultError, VaultKey};
use domain::Secret;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// One keychain operation. Only `Get` yields a value.
#[derive(Debug)]
pub(crate) enum Op {
    Get(VaultKey),
    Set(VaultKey, Secret),
    Delete(VaultKey),
    Probe,
    Unlock,
}

type Answer = Result<Option<Secret>, VaultError>;

struct Job {
    op: Op,
    /// After this nobody waits any more, and the operation must not start.
    deadline: Instant,
    reply: oneshot::Sender<Answer>,
}

/// The sending side of the thread. Dropping it lets the thread end after its current call; nobody
/// waits for that.
#[derive(Debug)]
pub(crate) struct Worker(mpsc::Sender<Job>);

/// What the thread does with one operation.
pub(crate) trait Perform {
    /// Blocks until the keychain has answered.
    fn perform(&mut self, op: Op) -> Answer;
}

/// No two keychain operations of this process run at once, whatever the number of vaults.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

impl Worker {
    pub(crate) fn start(service: &str) -> Self {
        Self::with(Keychain::new(service))
    }

    pub(crate) fn with(mut keychain: impl Perform + Send + 'static) -> Self {
        let (sender, jobs) = mpsc::channel::<Job>();
        let started = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            for job in jobs {
                let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
                if job.reply.is_closed() || Instant::now() >= job.deadline {
                    continue;
                }
                // A caller that gave up meanwhile is not an error here.
                let _ = job.reply.send(keychain.perform(job.op));
            }
        });
        if let Err(error) = started {
            // The queue's receiver is gone with the closure: every call answers `Failed`.
            tracing::error!(%error, "the keychain thread could not be started");
        }
        Self(sender)
    }

    pub(crate) async fn run(&self, op: Op, bound: Duration) -> Answer {
        let (reply, answer) = oneshot::channel();
        let job = Job { op, deadline: Instant::now() + bound, reply };
        self.0.send(job).map_err(|_| gone())?;
        match tokio::time::timeout(bound, answer).await {
            Ok(Ok(answer)) => answer,
            // The thread dropped the job: it came to it too late.
            Ok(Err(_)) => Err(VaultError::TimedOut),
            Err(_) => Err(VaultError::TimedOut),
        }
    }
}

fn gone() -> VaultError {
    VaultError::Failed("its thread is not running".to_owned())
}
