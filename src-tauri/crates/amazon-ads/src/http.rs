//! One request over the wire: bounded in time and size, with the headers that matter read.

use domain::{Cause, Clock};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use std::time::Duration;
use wire::{Barrier, BodyError, Unreachable, answer_date, read_body, redact_line, retry_after, unreachable};

/// Largest body taken. 5000 profiles, the documented maximum of one answer, have about 2 MB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Names under which Amazon sends its request id (observed; documented nowhere).
const REQUEST_ID_HEADERS: [&str; 3] = ["x-amzn-requestid", "x-amz-request-id", "x-amz-rid"];

/// Why no complete answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Transport {
    #[error("the host cannot be reached")]
    Offline,
    #[error("the host did not answer in time")]
    TimedOut,
    #[error("the way to the host is barred: {0}")]
    Barred(Barrier),
    /// What answered does not speak TLS.
    #[error("the host did not answer with TLS")]
    NoTls,
    /// The answer began and did not end, or was larger than anything expected.
    #[error("the answer was cut off")]
    CutOff { status: u16 },
    /// The request itself is none, so it was not sent.
    #[error("the request cannot be sent")]
    Unsendable,
}

/// A complete answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Local time before the request left and after the last byte came.
    pub(crate) sent_at: Timestamp,
    pub(crate) received_at: Timestamp,
}

/// Sends `request` and reads the whole answer within `bound`.
pub(crate) async fn send(
    http: &reqwest::Client,
    clock: &dyn Clock,
    mut request: reqwest::Request,
    bound: Duration,
) -> Result<Answer, Transport> {
    *request.timeout_mut() = Some(bound);
    let sent_at = clock.now();
    let response = http.execute(request).await.map_err(|error| before_answer(&error))?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = read_body(response, BODY_LIMIT).await.map_err(|error| match error {
        BodyError::TimedOut => Transport::TimedOut,
        BodyError::TooLong | BodyError::CutOff => Transport::CutOff { status },
    })?;
    Ok(Answer { status, headers, body, sent_at, received_at: clock.now() })
}

/// What a barrier on the way means for the health of a connection.
pub fn barrier_cause(barrier: Barrier) -> Cause {
    match barrier {
        Barrier::CertificateUntrusted => Cause::CertificateUntrusted,
        Barrier::CertificateDate => Cause::CertificateDate,
        Barrier::ProxyLogin => Cause::ProxyLogin,
        Barrier::ProxyFailed => Cause::ProxyFailed,
    }
}

fn before_answer(error: &reqwest::Error) -> Transport {
    match unreachable(error) {
        Unreachable::Offline => Transport::Offline,
        Unreachable::TimedOut => Transport::TimedOut,
        Unreachable::NoTls => Transport::NoTls,
        Unreachable::Barred(barrier) => Transport::Barred(barrier),
    }
}

impl Answer {
    /// Amazon's id of this request, from a header.
    pub(crate) fn request_id(&self) -> Option<String> {
        REQUEST_ID_HEADERS.iter().find_map(|name| self.headers.get(*name)?.to_str().ok()).map(redact_line)
    }

    /// How long the provider asks to wait, at most [`wire::LONGEST_WAIT`].
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, self.received_at)
    }

    /// How far the provider's clock is ahead of ours; negative when it is behind. `Date` has whole
    /// seconds, so up to a second and half the round trip means nothing.
    pub(crate) fn clock_skew(&self) -> Option<SignedDuration> {
        let ours = self.sent_at + self.received_at.duration_since(self.sent_at) / 2;
        Some(answer_date(&self.headers)?.duration_since(ours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{DATE, RETRY_AFTER};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_skewed_computer_still_waits_the_right_time() {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, "Sun, 22 Nov 2026 10:00:00 GMT".parse().unwrap());
        headers.insert(RETRY_AFTER, "Sun, 22 Nov 2026 10:00:30 GMT".parse().unwrap());
        let local = at("2026-11-22T12:00:00Z");
        let answer = Answer {
            status: 429,
            headers,
            body: Vec::new(),
            sent_at: local,
            received_at: local + SignedDuration::from_secs(2),
        };
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(30)));
        assert_eq!(answer.clock_skew(), Some(SignedDuration::from_secs(-7201)));
    }
}
