//! The server's own messages in a session: a stream that is kept open (up to 2025-11-25; gone in 2026-07-28).

use crate::answer::{Role, single_line};
use crate::bridge::{Bridge, give_back};
use crate::sse::Decoder;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use std::sync::Arc;
use std::time::Duration;

/// The longest wait before the stream is opened again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Bridge {
    /// Keeps a stream open in each session that begins, until the run ends.
    pub(crate) async fn listen(self: Arc<Self>) {
        let stop = self.stop_listening.clone();
        let mut ready = self.session.ready();
        let sessions = async {
            while ready.changed().await.is_ok() {
                let mut generation = *ready.borrow_and_update();
                // A new session takes the place of the one that is listened to.
                while let Some(next) = tokio::select! {
                    biased;
                    changed = ready.changed() => changed.is_ok().then(|| *ready.borrow_and_update()),
                    () = self.keep_listening(generation) => None,
                } {
                    generation = next;
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = sessions => {}
        }
    }

    /// Keeps the stream of the session with `generation` open. A server that has none says so with 405.
    async fn keep_listening(&self, generation: u64) {
        let first_wait = self.options.limits.first_wait;
        let session = self.session.now();
        let mut wait = first_wait;
        let mut last_event: Option<String> = None;
        loop {
            let mut decoder = Decoder::new(self.options.limits.answer_bytes);
            match self.get(&session, last_event.as_deref()).await {
                Ok(response) if is_stream(&response) => {
                    if self.pass_on(response, &mut decoder).await {
                        wait = first_wait;
                    }
                    last_event = decoder.last_id().map(str::to_owned).or(last_event);
                }
                // Opening it again ends this, as a new session begins.
                Err(Some(404)) if session.id.is_some() => {
                    let _ = self.renew(generation).await;
                }
                // No connection, no token, too many requests or a passing problem: later.
                Err(None | Some(429 | 500..=599)) => {}
                Ok(_) | Err(Some(_)) => return,
            }
            self.options.time.wait(decoder.retry().unwrap_or(wait).clamp(first_wait, LONGEST_WAIT)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Hands the client what arrives, until the stream ends. Whether anything did.
    async fn pass_on(&self, mut response: Response, decoder: &mut Decoder) -> bool {
        let mut any = false;
        let mut permit = None;
        while let Ok(Some(chunk)) = self.chunk(&mut response, true).await {
            self.make_room(decoder.kept() + chunk.len(), &mut permit).await;
            let Ok(events) = decoder.push(&chunk) else { break };
            for event in events {
                // An answer has no place on this stream, and what is not a message cannot be passed on.
                if matches!(event.name.as_str(), "" | "message")
                    && let Ok((line, Role::Message)) = single_line(event.data, None)
                {
                    any = true;
                    self.deliver(line, permit.take()).await;
                }
            }
            give_back(decoder.kept(), &mut permit);
        }
        any
    }
}

fn is_stream(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("text/event-stream"))
}
