//! The loop of a run: the client's lines in, until its input ends.

use crate::bridge::Bridge;
use crate::calls::CallLog;
use crate::failure::bad_input;
use crate::id::Id;
use crate::lines::{Line, Lines};
use crate::message::{Message, NotAMessage};
use crate::options::{Options, OptionsError};
use crate::outbox::{Outbox, write};
use crate::pending::Registration;
use crate::tokens::Tokens;
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// How many notifications and answers of the client are on their way at the same time, besides its requests.
const ASIDE: usize = 64;

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client closed its end, and what was under way has ended.
    InputClosed,
    /// The client no longer reads.
    OutputClosed,
    /// The caller cancelled the run.
    Cancelled,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It cannot begin.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// The client's input cannot be read.
    #[error("the input can't be read")]
    Input(#[source] io::Error),
}

/// Connects a client, which reads `output` and writes `input`, with the server that `options` name, until the input
/// ends, nobody reads the output, or `cancel` is cancelled. Each request carries a token of `tokens`; each call of a
/// tool is reported to `log`. `client` is one of `wire::http_client`.
///
/// Every line of the input is one message of JSON-RPC, and so is every line of the output. A request that has no answer
/// of the server is answered with an error whose `data` holds `source: "adkeeper"` and a `kind`.
///
/// # Errors
/// [`RunError`]. Problems of the network, the server or the login are answered to the client and end nothing.
pub async fn run<I, O>(
    input: I,
    output: O,
    options: Options,
    tokens: Arc<dyn Tokens>,
    log: Arc<dyn CallLog>,
    client: reqwest::Client,
    cancel: CancellationToken,
) -> Result<Ended, RunError>
where
    I: AsyncRead + Unpin + Send,
    O: AsyncWrite + Unpin + Send + 'static,
{
    options.check()?;
    let stop = cancel.child_token();
    // A caller that drops the run must not leave requests behind.
    let _stop_when_dropped = stop.clone().drop_guard();
    let (outbox, waiting) = Outbox::new();
    let output_closed = stop.child_token();
    let writer = tokio::spawn({
        let (output_closed, stop) = (output_closed.clone(), stop.clone());
        async move {
            if write(output, waiting).await.is_err() {
                output_closed.cancel();
                stop.cancel();
            }
        }
    });
    let limits = options.limits.clone();
    let bridge = Arc::new(Bridge::new(options, tokens, log, client, outbox, stop.clone()));
    bridge.tasks.spawn(bridge.clone().listen());
    let lines = Lines::new(BufReader::new(input), limits.line_bytes);
    let read = read_all(&bridge, lines).await;
    finish(&bridge, matches!(read, Ok(Ended::InputClosed))).await;
    // A client that does not read keeps the writer; it has had its time.
    let mut writer = writer;
    if tokio::time::timeout(limits.goodbye, &mut writer).await.is_err() {
        writer.abort();
    }
    match read {
        Ok(Ended::Cancelled) if !cancel.is_cancelled() => Ok(Ended::OutputClosed),
        read => read,
    }
}

async fn read_all<R: tokio::io::AsyncBufRead + Unpin>(
    bridge: &Arc<Bridge>,
    mut lines: Lines<R>,
) -> Result<Ended, RunError> {
    let limits = &bridge.options.limits;
    let in_flight = Arc::new(Semaphore::new(limits.in_flight.clamp(1, Semaphore::MAX_PERMITS)));
    let aside = Arc::new(Semaphore::new(ASIDE));
    let kept_limit = u32::try_from(limits.kept_requests.max(limits.line_bytes)).unwrap_or(u32::MAX);
    let kept = Arc::new(Semaphore::new(
        usize::try_from(kept_limit).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS),
    ));
    let mut opening: Option<CancellationToken> = None;
    loop {
        let line = tokio::select! {
            biased;
            () = bridge.stop.cancelled() => return Ok(Ended::Cancelled),
            line = lines.next() => line.map_err(RunError::Input)?,
        };
        let message = match line {
            Line::End => return Ok(Ended::InputClosed),
            Line::Whole(line) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Whole(line) => Message::read(line).map_err(|problem| refusal(&problem)),
            Line::TooLong => {
                let text = format!("The message is longer than {} bytes.", limits.line_bytes);
                Err(bad_input("null", -32700, &text))
            }
        };
        let message = match message {
            Ok(message) => message,
            Err(refusal) => {
                // A client that sends nonsense and reads nothing must not keep the run from ending.
                tokio::select! {
                    biased;
                    () = bridge.stop.cancelled() => return Ok(Ended::Cancelled),
                    () = bridge.deliver(refusal, None) => continue,
                }
            }
        };
        let pending = message.cancels.as_ref().and_then(|id| bridge.requests.get(id));
        if let Some(pending) = &pending
            && pending.is_stateless
        {
            // Closing the answer's stream is what cancels (documented: 2026-07-28, Cancellation).
            pending.cancel.cancel();
            continue;
        }
        if message.method == "notifications/cancelled" && bridge.session.now().generation == 0 {
            // Too late, and without a session there is no server that expects to hear of it.
            continue;
        }
        let places = if message.id().is_some() { &in_flight } else { &aside };
        let size = u32::try_from(message.line.len()).unwrap_or(u32::MAX).min(kept_limit);
        let room = async {
            let place = places.clone().acquire_owned().await.ok();
            (place, kept.clone().acquire_many_owned(size).await.ok())
        };
        let room = tokio::select! {
            biased;
            () = bridge.stop.cancelled() => return Ok(Ended::Cancelled),
            room = room => room,
        };
        let after = opening.clone().filter(|opening| !opening.is_cancelled() && message.version.is_none());
        let opened = message.opens_session().then(|| {
            let token = CancellationToken::new();
            opening = Some(token.clone());
            token.drop_guard()
        });
        let registration = register(bridge, &message);
        let bridge = bridge.clone();
        bridge.clone().tasks.spawn(async move {
            let _held = (room, opened);
            let stop = bridge.stop.clone();
            match registration {
                Some(registration) => {
                    let cancel = registration.cancel.clone();
                    bridge.exchange(message, after, cancel).await;
                }
                None if message.method == "notifications/initialized" && message.version.is_none() => {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = bridge.ready(message, after) => {}
                    }
                }
                None => {
                    bridge.exchange(message, after, stop).await;
                    // The server knows; whatever it still says is of no use (documented: 2025-11-25, Cancellation).
                    if let Some(pending) = pending {
                        pending.cancel.cancel();
                    }
                }
            }
        });
    }
}

/// What a line that is no message is answered with.
fn refusal(problem: &NotAMessage) -> Vec<u8> {
    match problem {
        NotAMessage::NotJson => bad_input("null", -32700, "The message isn't valid JSON."),
        NotAMessage::Invalid(id) => {
            let text = "The message isn't a single valid JSON-RPC request, notification or response.";
            bad_input(id.as_ref().map_or("null", Id::raw), -32600, text)
        }
    }
}

/// A request is known from the moment it is read, so that the next line can cancel it.
fn register(bridge: &Bridge, message: &Message) -> Option<Registration> {
    let parent = if message.method == "subscriptions/listen" { &bridge.stop_listening } else { &bridge.stop };
    message.id().map(|id| bridge.requests.add(id, message.version.is_some(), parent))
}

/// Waits for the answers under way if `wait`, ends everything, and the session at the server.
async fn finish(bridge: &Bridge, wait: bool) {
    let limits = &bridge.options.limits;
    bridge.tasks.close();
    bridge.stop_listening.cancel();
    if wait {
        tokio::select! {
            () = bridge.stop.cancelled() => {}
            () = bridge.tasks.wait() => {}
            () = tokio::time::sleep(limits.finish) => {}
        }
    }
    bridge.stop.cancel();
    let _ = tokio::time::timeout(limits.goodbye, bridge.tasks.wait()).await;
    let _ = tokio::time::timeout(limits.goodbye, bridge.end_session()).await;
    let _ = tokio::time::timeout(limits.goodbye, bridge.outbox.close()).await;
}
