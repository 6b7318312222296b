//! One thread that talks to the keychain, and callers that wait for it for a bounded time.

use crate::platform::Keychain;
use crate::{VaultError, VaultKey};
use domain::Secret;
use parking_lot::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
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
                let _turn = ONE_AT_A_TIME.lock();
                if job.reply.is_closed() || Instant::now() >= job.deadline {
                    continue;
                }
                // A panic in a platform library costs one call, not the vault.
                let answer = catch_unwind(AssertUnwindSafe(|| keychain.perform(job.op)))
                    .unwrap_or_else(|_| Err(VaultError::Failed("it panicked".to_owned())));
                // A caller that gave up meanwhile is not an error here.
                let _ = job.reply.send(answer);
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
            // Nothing came in time, or the thread dropped the job because it was too late for it.
            Ok(Err(_)) | Err(_) => Err(VaultError::TimedOut),
        }
    }
}

fn gone() -> VaultError {
    VaultError::Failed("its thread is not running".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    /// Says when a call begins, blocks in it until told to go on, and writes down what it did.
    struct Slow {
        begun: UnboundedSender<()>,
        go: mpsc::Receiver<()>,
        done: Arc<Mutex<Vec<String>>>,
    }

    impl Perform for Slow {
        fn perform(&mut self, op: Op) -> Answer {
            self.begun.send(()).unwrap();
            self.go.recv().unwrap();
            self.done.lock().push(format!("{op:?}"));
            Ok(None)
        }
    }

    #[tokio::test]
    async fn what_was_given_up_in_the_queue_never_happens() {
        let (begun, mut beginnings) = unbounded_channel();
        let (go, gate) = mpsc::channel();
        let done = Arc::new(Mutex::new(Vec::new()));
        let worker = Worker::with(Slow { begun, go: gate, done: Arc::clone(&done) });
        let ample = Duration::from_secs(60);

        tokio::select! {
            answer = worker.run(Op::Probe, ample) => panic!("a hanging call answered {answer:?}"),
            _ = beginnings.recv() => {}
        }
        // The thread hangs in the probe, so this waits in the queue until its time is over.
        let write = Op::Set(VaultKey::device_token(), Secret::new("canary"));
        assert_eq!(worker.run(write, Duration::from_millis(20)).await, Err(VaultError::TimedOut));
        go.send(()).unwrap();
        go.send(()).unwrap();
        let last = worker.run(Op::Delete(VaultKey::device_token()), ample).await;
        assert_eq!(last, Ok(None), "the thread must serve the next caller");
        let done = done.lock();
        assert_eq!(done.len(), 2, "the abandoned write must not have run: {done:?}");
        assert!(done[0] == "Probe" && done[1].starts_with("Delete"), "{done:?}");
    }

    struct Breaking;

    impl Perform for Breaking {
        fn perform(&mut self, op: Op) -> Answer {
            assert!(matches!(op, Op::Probe), "a library gave up");
            Ok(None)
        }
    }

    #[tokio::test]
    async fn a_panic_in_a_platform_library_costs_one_call() {
        let worker = Worker::with(Breaking);
        let ample = Duration::from_secs(60);
        let broken = worker.run(Op::Unlock, ample).await;
        assert_eq!(broken, Err(VaultError::Failed("it panicked".to_owned())));
        assert_eq!(worker.run(Op::Probe, ample).await, Ok(None));
    }
}
