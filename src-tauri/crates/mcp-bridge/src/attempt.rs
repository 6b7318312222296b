//! One message to the server: with a valid token, in the session, and again where that does no harm.

use crate::answer;
use crate::bridge::Bridge;
use crate::failure::{Failure, Kind};
use crate::headers;
use crate::message::Message;
use crate::session::Snapshot;
use crate::tokens::Token;
use crate::tool::shown;
use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Method, Response};
use std::time::Duration;
use wire::{Unreachable, retry_after, unreachable};

/// The time bound of the HTTP client itself, which covers the whole answer. The bridge's own bounds are on the beginning
/// and on pauses: a subscription may last for days.
const WHOLE: Duration = Duration::from_secs(30 * 24 * 3600);

/// How much of a refusal is read.
const REFUSAL: usize = 64 << 10;

/// What came of a message.
pub(crate) enum Sent {
    /// The server took it; its answer begins here.
    Taken(Response),
    /// The server refused it in its own words: the line for the client.
    Refused(Vec<u8>),
}

/// Whether another attempt makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    No,
    /// After a while.
    Later,
    /// When the server says.
    After(Duration),
}

impl From<Option<Duration>> for Again {
    fn from(wait: Option<Duration>) -> Self {
        wait.map_or(Self::Later, Self::After)
    }
}

/// Why an attempt failed.
struct Trouble {
    failure: Failure,
    /// Whether the server cannot have the message.
    undelivered: bool,
    again: Again,
    /// The server's own words, if it has any.
    words: Option<Vec<u8>>,
}

impl Trouble {
    fn new(failure: Failure, undelivered: bool, again: Again) -> Self {
        Self { failure, undelivered, again, words: None }
    }
}

impl Bridge {
    /// Sends `message`, with a newer token once and in a new session once where the old ones are refused.
    pub(crate) async fn send(&self, message: &Message) -> Result<Sent, Failure> {
        let limits = &self.options.limits;
        let mut refused: Option<Token> = None;
        let mut renewed = false;
        let mut attempt = 1;
        let mut backoff = limits.first_wait;
        loop {
            let token = self.access.token(refused.as_ref()).await?;
            let in_session = message.version.is_none() && message.method != "initialize";
            let session = if in_session { self.session.now() } else { Snapshot::default() };
            let mut all = self.account.clone();
            headers::add_session(&mut all, &session);
            headers::add_message(&mut all, message);
            if let (true, true, Some(tool)) =
                (message.version.is_some(), message.call.is_some(), &message.name)
            {
                self.param_headers.add(&mut all, tool, &message.line);
            }
            let result = {
                // Answers to the server's requests take no place: a call that waits for one could hold the last.
                let _place = if message.id().is_some() { self.at_once.acquire().await.ok() } else { None };
                self.once(Method::POST, all, &token, Some(message.line.clone())).await
            };
            let trouble = match result {
                Err(trouble) => trouble,
                Ok(response) => match response.status().as_u16() {
                    200..=299 => return Ok(Sent::Taken(response)),
                    401 if refused.is_none() => {
                        refused = Some(token);
                        continue;
                    }
                    status => {
                        let headers = response.headers().clone();
                        let body = self.beginning(response).await;
                        let unknown_method =
                            message.id().and_then(|id| answer::code_for(&body, id)) == Some(-32601);
                        let lost = status == 404 && session.id.is_some() && !unknown_method;
                        if lost && !renewed {
                            renewed = true;
                            Box::pin(self.renew(session.generation)).await?;
                            continue;
                        }
                        let own = message.id().filter(|_| !lost).and_then(|id| answer::refusal(&body, id));
                        match (self.refusal(message, status, &headers, &body), own) {
                            // What can be tried again is, and the server's own words count once it no longer can.
                            (Ok(trouble), own) => Trouble { words: own, ..trouble },
                            (Err(_), Some(line)) if status != 401 => return Ok(Sent::Refused(line)),
                            (Err(failure), _) => return Err(failure),
                        }
                    }
                },
            };
            let may_repeat = trouble.undelivered || message.is_repeatable();
            let wait = match trouble.again {
                Again::No => None,
                Again::Later => Some(backoff),
                Again::After(wait) => Some(wait),
            };
            let Some(wait) =
                wait.filter(|wait| may_repeat && attempt < limits.attempts && *wait <= limits.longest_wait)
            else {
                let may_have_run = message.id().is_some() && !may_repeat;
                return trouble.words.map(Sent::Refused).ok_or(trouble.failure.may_have_run(may_have_run));
            };
            tracing::debug!(attempt, method = shown(&message.method), "sending a message again");
            self.options.time.wait(wait).await;
            attempt += 1;
            backoff = (backoff * 2).min(limits.longest_wait);
        }
    }

    /// One request, until the beginning of its answer.
    async fn once(
        &self,
        method: Method,
        mut headers: HeaderMap,
        token: &Token,
        body: Option<Bytes>,
    ) -> Result<Response, Trouble> {
        let final_trouble = |failure| Trouble::new(failure, true, Again::No);
        headers::add_token(&mut headers, token).ok_or_else(|| {
            final_trouble(Failure::new(
                Kind::TokenRefused,
                "The access token can't be sent. Open Adkeeper and check this Amazon login.",
            ))
        })?;
        let mut request =
            self.client.request(method, self.options.endpoint.clone()).headers(headers).timeout(WHOLE);
        if let Some(body) = body {
            request = request.body(body);
        }
        let sent = tokio::time::timeout(self.options.limits.answer_begins, request.send()).await;
        let Ok(sent) = sent else {
            // It has been waited for long enough.
            let failure = Failure::new(Kind::TimedOut, "Amazon didn't answer in time. Try again later.");
            return Err(Trouble::new(failure, false, Again::No));
        };
        sent.map_err(|error| match unreachable(&error) {
            Unreachable::Barred(barrier) => final_trouble(Failure::new(
                Kind::Blocked,
                format!("Amazon's MCP server can't be reached from this computer: {barrier}. Check the network settings."),
            )),
            Unreachable::NoTls => final_trouble(Failure::new(
                Kind::Blocked,
                "Amazon's MCP server can't be reached from this computer: something else answers in its place. Check the network settings.",
            )),
            Unreachable::Offline | Unreachable::TimedOut => Trouble::new(
                Failure::new(Kind::Unreachable, "Amazon can't be reached. Check your internet connection and try again."),
                error.is_connect(),
                Again::Later,
            ),
        })
    }

    /// What follows from a refusal with `status`. `Err` where nothing is to be tried again.
    fn refusal(
        &self,
        message: &Message,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Trouble, Failure> {
        let wait = retry_after(headers, self.options.time.now());
        let with = |kind, text: &str| Failure::new(kind, text).status(status).retry_after(wait).quoting(body);
        match status {
            401 => Err(with(
                Kind::TokenRefused,
                "Amazon refused the access token, and a newer one too. Open Adkeeper and check this Amazon login: its \
                 client may not be approved for Amazon's MCP server.",
            )),
            429 => Ok(Trouble::new(
                with(Kind::Busy, "Amazon received too many requests. Wait a moment and try again."),
                true,
                wait.into(),
            )),
            502..=504 => Ok(Trouble::new(
                with(Kind::Unavailable, "Amazon is temporarily unavailable. Try again later."),
                false,
                wait.into(),
            )),
            500..=599 => Err(with(Kind::Unavailable, "Amazon answered with an error. Try again later.")
                .may_have_run(message.id().is_some() && !message.is_repeatable())),
            404 if message.version.is_none() && self.session.now().id.is_some() => Err(with(
                Kind::SessionLost,
                "Amazon ended the session, and a new one was refused. Restart this MCP server.",
            )),
            _ => Err(with(Kind::Refused, &format!("Amazon refused the request (HTTP {status})."))),
        }
    }

    /// Asks for a stream of the server's own messages, or to take a stream up again.
    pub(crate) async fn get(
        &self,
        session: &Snapshot,
        last_event: Option<&str>,
    ) -> Result<Response, Option<u16>> {
        self.in_session(Method::GET, session, last_event).await
    }

    /// Ends the session at the server. That a server does not allow it is no problem.
    pub(crate) async fn end_session(&self) {
        let session = self.session.now();
        if session.id.is_some() {
            let ended = self.in_session(Method::DELETE, &session, None).await;
            tracing::debug!(accepted = ended.is_ok(), "ended the session");
        }
    }

    /// A request without a message, with a newer token once. The error is the status of a refusal.
    async fn in_session(
        &self,
        method: Method,
        session: &Snapshot,
        last_event: Option<&str>,
    ) -> Result<Response, Option<u16>> {
        let mut all = self.account.clone();
        headers::add_session(&mut all, session);
        headers::add_stream(&mut all, last_event);
        let mut refused: Option<Token> = None;
        loop {
            let token = self.access.token(refused.as_ref()).await.map_err(|_| None)?;
            let response = self.once(method.clone(), all.clone(), &token, None).await.map_err(|_| None)?;
            match response.status().as_u16() {
                200..=299 => return Ok(response),
                401 if refused.is_none() => refused = Some(token),
                status => return Err(Some(status)),
            }
        }
    }

    /// The beginning of a refusal's body; what cannot be read is left out.
    async fn beginning(&self, mut response: Response) -> Vec<u8> {
        let mut body = Vec::new();
        let read = async {
            while let Ok(Some(chunk)) = response.chunk().await {
                let room = REFUSAL.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
                if chunk.len() > room {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(self.options.limits.silence, read).await;
        body
    }
}
