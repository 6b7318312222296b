//! The answer to a request: read within bounds, one document or a stream of events.

use crate::answer::{Role, single_line};
use crate::bridge::{Bridge, give_back};
use crate::failure::{Failure, Kind};
use crate::id::Id;
use crate::message::Message;
use crate::sse::Decoder;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// How long the end of a stream is waited for once the answer is there, so that its connection can be used again.
const TAIL: Duration = Duration::from_secs(1);

/// An answer.
pub(crate) struct Answer {
    /// On one line.
    pub(crate) line: Vec<u8>,
    /// It says that the request failed.
    pub(crate) failed: bool,
    /// The right to hold it, if it is long.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
}

/// How a stream ended.
enum StreamEnd {
    Answer(Answer),
    /// Without an answer.
    Nothing,
}

impl Bridge {
    /// Reads the answer to `message`, which has `id`, and hands on what the server sends before it.
    pub(crate) async fn receive(
        &self,
        response: Response,
        message: &Message,
        id: &Id,
    ) -> Result<Answer, Failure> {
        let content_type =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let may_have_run = !message.is_repeatable();
        let answer = match essence.as_str() {
            "text/event-stream" => self.stream(response, message, id).await,
            "application/json" => self.document(response, id).await,
            _ => Err(self.no_answer(response).await),
        };
        answer.map_err(|failure| failure.may_have_run(may_have_run))
    }

    async fn document(&self, mut response: Response, id: &Id) -> Result<Answer, Failure> {
        let limit = self.options.limits.answer_bytes;
        let mut body = Vec::new();
        let mut permit = None;
        while let Some(chunk) = self.chunk(&mut response, false).await? {
            if chunk.len() > limit.saturating_sub(body.len()) {
                return Err(too_long());
            }
            self.make_room(body.len() + chunk.len(), &mut permit).await;
            body.extend_from_slice(&chunk);
        }
        // Only a beginning is quoted.
        let beginning = body.get(..body.len().min(1024)).unwrap_or_default().to_vec();
        match single_line(body, Some(id)) {
            Ok((line, Role::Answer { failed })) => Ok(Answer { line, failed, permit }),
            Ok(_) => {
                Err(Failure::new(Kind::NotAnAnswer, "Amazon's answer belongs to another request. Try again."))
            }
            Err(_) => Err(Failure::new(Kind::NotAnAnswer, "Amazon's answer isn't valid. Try again later.")
                .quoting(&beginning)),
        }
    }

    /// A stream, taken up again where it broke off if the server gave its events ids (documented: 2025-11-25,
    /// Resumability and Redelivery; gone in 2026-07-28).
    async fn stream(&self, response: Response, message: &Message, id: &Id) -> Result<Answer, Failure> {
        let limits = &self.options.limits;
        let session = self.session.now();
        let mut last_event: Option<String> = None;
        let mut fruitless = 0;
        let mut response = response;
        loop {
            let mut decoder = Decoder::new(limits.answer_bytes);
            let read = self.events(response, &mut decoder, message, id).await;
            let cut = match read {
                Ok(StreamEnd::Answer(answer)) => return Ok(answer),
                Ok(StreamEnd::Nothing) => cut_off(),
                Err(failure) if failure.kind == Kind::CutOff => failure,
                Err(failure) => return Err(failure),
            };
            if decoder.last_id().is_some() {
                fruitless = 0;
                last_event = decoder.last_id().map(str::to_owned);
            }
            fruitless += 1;
            let Some(from) = last_event.as_deref().filter(|_| message.version.is_none()) else {
                return Err(cut);
            };
            if fruitless > limits.attempts {
                return Err(cut);
            }
            let wait = decoder.retry().unwrap_or(limits.first_wait);
            self.options.time.wait(wait.min(limits.longest_wait)).await;
            response = self.get(&session, Some(from)).await.map_err(|_| cut)?;
        }
    }

    async fn events(
        &self,
        mut response: Response,
        decoder: &mut Decoder,
        message: &Message,
        id: &Id,
    ) -> Result<StreamEnd, Failure> {
        let endless = message.method == "subscriptions/listen";
        let mut permit = None;
        while let Some(chunk) = self.chunk(&mut response, endless).await? {
            self.make_room(decoder.kept() + chunk.len(), &mut permit).await;
            for event in decoder.push(&chunk).map_err(|_| too_long())? {
                if event.data.is_empty() || !matches!(event.name.as_str(), "" | "message") {
                    continue;
                }
                let beginning = event.data.get(..event.data.len().min(1024)).unwrap_or_default().to_vec();
                match single_line(event.data, Some(id)) {
                    Ok((line, Role::Answer { failed })) => {
                        self.tasks.spawn(tokio::time::timeout(TAIL, drain(response)));
                        return Ok(StreamEnd::Answer(Answer { line, failed, permit }));
                    }
                    Ok((line, Role::Message)) => self.deliver(line, permit.take()).await,
                    Ok((_, Role::OtherAnswer)) => {
                        return Err(Failure::new(
                            Kind::NotAnAnswer,
                            "Amazon's answer belongs to another request. Try again.",
                        ));
                    }
                    Err(_) => {
                        return Err(Failure::new(
                            Kind::NotAnAnswer,
                            "Amazon's answer isn't valid. Try again later.",
                        )
                        .quoting(&beginning));
                    }
                }
            }
            give_back(decoder.kept(), &mut permit);
        }
        Ok(StreamEnd::Nothing)
    }

    /// The next piece of a body. A pause counts as a break, except where a stream may be silent for days.
    pub(crate) async fn chunk(
        &self,
        response: &mut Response,
        endless: bool,
    ) -> Result<Option<bytes::Bytes>, Failure> {
        let next = response.chunk();
        let next = if endless {
            next.await
        } else {
            tokio::time::timeout(self.options.limits.silence, next).await.map_err(|_| {
                Failure::new(Kind::TimedOut, "Amazon stopped in the middle of its answer. Try again later.")
            })?
        };
        next.map_err(|_| cut_off())
    }

    /// Something else came than an answer.
    async fn no_answer(&self, mut response: Response) -> Failure {
        let status = response.status().as_u16();
        let mut beginning = Vec::new();
        while beginning.len() < 1024
            && let Ok(Some(chunk)) = self.chunk(&mut response, false).await
        {
            beginning.extend_from_slice(chunk.get(..chunk.len().min(1024)).unwrap_or_default());
        }
        Failure::new(Kind::NotAnAnswer, "Amazon's MCP server didn't answer the request. Try again later.")
            .status(status)
            .quoting(&beginning)
    }
}

async fn drain(mut response: Response) {
    while let Ok(Some(_)) = response.chunk().await {}
}

fn too_long() -> Failure {
    Failure::new(Kind::TooLong, "Amazon's answer is too long to pass on. Ask for less at a time.")
}

fn cut_off() -> Failure {
    Failure::new(Kind::CutOff, "The connection to Amazon broke in the middle of the answer. Try again.")
}
