//! A message of the client from beginning to end: judged, sent, answered and logged.

use crate::answer::negotiated;
use crate::attempt::Sent;
use crate::bridge::Bridge;
use crate::calls::CallOutcome;
use crate::failure::{Failure, Kind};
use crate::headers::session_id;
use crate::id::Id;
use crate::message::{Kind as MessageKind, Message};
use crate::read_only::without_changes;
use crate::receive::Answer;
use crate::tool::shown;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the client says once it has its answer to `initialize`, for a session that is opened again without it.
const INITIALIZED: &[u8] = br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

/// A call to be logged; one that is dropped without an outcome was cancelled.
struct Logged<'a> {
    bridge: &'a Bridge,
    tool: Option<&'a str>,
    outcome: CallOutcome,
}

impl Drop for Logged<'_> {
    fn drop(&mut self) {
        if let Some(tool) = self.tool {
            self.bridge.log.called(tool, self.outcome);
        }
    }
}

impl Bridge {
    /// Works on a message. `after` is what has to have happened first; `cancel` ends it without an answer.
    pub(crate) async fn exchange(
        self: Arc<Self>,
        message: Message,
        after: Option<CancellationToken>,
        cancel: CancellationToken,
    ) {
        let tool = message.call.as_ref().map(|call| call.shown.clone());
        let mut logged = Logged { bridge: &self, tool: tool.as_deref(), outcome: CallOutcome::Cancelled };
        let work = async {
            if self.options.read_only && may_change(&message) {
                return (message.id().map(|id| refused(id, &message)), CallOutcome::Refused);
            }
            if let Some(after) = after {
                after.cancelled().await;
            }
            self.answer(&message).await
        };
        let ended = tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            ended = work => Some(ended),
        };
        let Some((answer, outcome)) = ended else { return };
        logged.outcome = outcome;
        drop(logged);
        if let Some(Answer { line, permit, .. }) = answer {
            self.deliver(line, permit).await;
        }
    }

    /// The answer for the client, if the message has one.
    async fn answer(&self, message: &Message) -> (Option<Answer>, CallOutcome) {
        let result = match self.send(message).await {
            Ok(Sent::Refused(line)) => Ok(Some(Answer { line, failed: true, permit: None })),
            Ok(Sent::Taken(response)) => match message.id() {
                Some(id) => {
                    let session = session_id(response.headers());
                    let answer = self.receive(response, message, id).await;
                    if let Ok(answer) = &answer
                        && message.method == "initialize"
                        && !answer.failed
                    {
                        self.session.opened(message.line.clone(), session, negotiated(&answer.line));
                    }
                    answer.and_then(|answer| self.filtered(message, answer)).map(Some)
                }
                None => Ok(None),
            },
            Err(failure) => Err(failure),
        };
        match result {
            Ok(None) => (None, CallOutcome::Succeeded),
            Ok(Some(answer)) if answer.failed => (Some(answer), CallOutcome::ToolFailed),
            Ok(Some(answer)) => (Some(answer), CallOutcome::Succeeded),
            Err(failure) => {
                tracing::debug!(method = shown(&message.method), kind = ?failure.kind, "a message has no answer");
                (message.id().map(|id| plain(&failure, id)), CallOutcome::NoAnswer)
            }
        }
    }

    fn filtered(&self, message: &Message, answer: Answer) -> Result<Answer, Failure> {
        if message.method != "tools/list" {
            return Ok(answer);
        }
        if message.version.is_some() {
            self.param_headers.learn(&answer.line);
        }
        if !self.options.read_only {
            return Ok(answer);
        }
        let line = without_changes(&answer.line).map_err(|_| {
            Failure::new(
                Kind::NotAnAnswer,
                "Amazon's list of tools can't be read, so it isn't shown. Try again later.",
            )
        })?;
        Ok(Answer { line, ..answer })
    }

    /// Opens the session again that had `generation`, once for all who lost it.
    pub(crate) async fn renew(&self, generation: u64) -> Result<(), Failure> {
        let _one = self.session.renewing.lock().await;
        if self.session.now().generation != generation {
            return Ok(());
        }
        let lost = || {
            Failure::new(
                Kind::SessionLost,
                "Amazon ended the session, and a new one couldn't be opened. Restart this MCP server.",
            )
        };
        let (line, initialized) = self.session.opening();
        let message = Message::read(line.to_vec()).map_err(|_| lost())?;
        let MessageKind::Request(id) = message.kind.clone() else { return Err(lost()) };
        let Sent::Taken(response) = self.send(&message).await? else { return Err(lost()) };
        let session = session_id(response.headers());
        let answer = self.receive(response, &message, &id).await?;
        if answer.failed {
            return Err(lost());
        }
        self.session.opened(line, session, negotiated(&answer.line));
        if initialized {
            let ready = Message::read(INITIALIZED.to_vec()).map_err(|_| lost())?;
            self.send(&ready).await?;
            self.session.initialized();
        }
        Ok(())
    }

    /// The client says that it is ready: from then on the server may send what it has on its own.
    pub(crate) async fn ready(self: Arc<Self>, message: Message, after: Option<CancellationToken>) {
        if let Some(after) = after {
            after.cancelled().await;
        }
        if self.send(&message).await.is_ok() {
            self.session.initialized();
        }
    }
}

/// Whether a message may change something at Amazon.
fn may_change(message: &Message) -> bool {
    message.is_ambiguous || message.call.as_ref().is_some_and(|call| !call.effect.is_read_only())
}

fn refused(id: &Id, message: &Message) -> Answer {
    let what = match &message.call {
        Some(call) => format!("\"{}\" can change your account", call.shown),
        None => "This message could be read as one that changes your account".to_owned(),
    };
    plain(
        &Failure::new(Kind::ReadOnly, format!("{what}, and this connection is read-only. Nothing was sent.")),
        id,
    )
}

/// An answer that holds a failure.
fn plain(failure: &Failure, id: &Id) -> Answer {
    Answer { line: failure.line(id.raw()), failed: true, permit: None }
}
