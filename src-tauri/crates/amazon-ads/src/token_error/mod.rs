//! What the token endpoint can answer instead of tokens.

#[cfg(test)]
mod tests;

use crate::http::{Answer, Transport, barrier_cause};
use domain::Cause;
use jiff::SignedDuration;
use std::time::Duration;
use wire::{Barrier, redact_line};

/// What LwA says with an OAuth error. The description has no token in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `error_description`, for the log; its wording changes, so nothing is decided by it.
    pub description: Option<String>,
    /// Amazon's id of the request, from the body or a header.
    pub request_id: Option<String>,
    /// How far Amazon's clock is ahead of this computer's, by the answer's `Date`.
    pub clock_skew: Option<SignedDuration>,
}

/// Why the token endpoint gave no tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// 400 `invalid_grant`: the grant was removed, or the token or code is another client's, used,
    /// expired or mangled (observed).
    #[error("the grant is not valid")]
    InvalidGrant(Refusal),
    /// 401 `invalid_client`: wrong or rotated secret, or unknown client (observed).
    #[error("the client id or secret is wrong")]
    InvalidClient(Refusal),
    /// 400 `unauthorized_client`: the client may not use this grant or scope (observed).
    #[error("the client may not do this")]
    UnauthorizedClient(Refusal),
    /// 400 `invalid_scope` (observed).
    #[error("a scope is not known or not allowed")]
    InvalidScope(Refusal),
    /// 400 `invalid_request`: a parameter is missing or wrong (observed).
    #[error("the request was malformed")]
    InvalidRequest(Refusal),
    /// 400 `unsupported_grant_type` (observed).
    #[error("the grant type is not supported")]
    UnsupportedGrantType(Refusal),
    /// An OAuth error that this version does not know.
    #[error("refused with the unknown error {code}")]
    Refused {
        /// The `error` as sent.
        code: String,
        /// The rest of it.
        refusal: Refusal,
    },
    /// 429 (guessed: LwA documents no limit).
    #[error("asked to wait")]
    Throttled {
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
        /// Amazon's id of the request.
        request_id: Option<String>,
    },
    /// 5xx, or an answer saying that the server itself failed.
    #[error("the provider failed with status {status}")]
    ProviderDown {
        /// HTTP status.
        status: u16,
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
        /// Amazon's id of the request.
        request_id: Option<String>,
    },
    /// No connection, or it broke before an answer began.
    #[error("the host cannot be reached")]
    Offline,
    /// No complete answer in time. Whether the request was processed is unknown; repeating a
    /// refresh is safe, since LwA does not rotate refresh tokens (documented, observed).
    #[error("the host did not answer in time")]
    TimedOut,
    /// Something on the way does not let the request through.
    #[error("{0}")]
    Barred(Barrier),
    /// An answer that is not what a token endpoint answers: HTML, cut-off JSON, a redirect.
    #[error("the answer with status {status} could not be read")]
    BadResponse {
        /// HTTP status.
        status: u16,
        /// Amazon's id of the request.
        request_id: Option<String>,
    },
    /// The code was accepted and no refresh token came with the access token: LwA does that when
    /// no client secret was sent (documented for a sibling of this endpoint).
    #[error("no refresh token came with the access token")]
    NoRefreshToken {
        /// Amazon's id of the request.
        request_id: Option<String>,
    },
    /// The broker does not take the session (401 `broker_unauthorised`).
    #[error("the broker does not accept the session")]
    BrokerUnauthorised(Refusal),
    /// The broker asks to wait (429 `broker_throttled`).
    #[error("the broker asks to wait")]
    BrokerThrottled {
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
        /// What the broker says.
        refusal: Refusal,
    },
    /// The broker lacks a setting (500 `broker_misconfigured`), or there is no broker to ask.
    #[error("the broker is not set up")]
    BrokerMisconfigured(Refusal),
    /// The broker takes the request for none of its own (400 `broker_refused`).
    #[error("the broker refuses the request")]
    BrokerRefused(Refusal),
}

impl TokenError {
    /// What it means for the health of a connection. `InvalidGrant` is said as a doubt: the keeper
    /// looks once more before it calls a grant revoked.
    pub fn cause(&self) -> Cause {
        match self {
            Self::InvalidGrant(_) => Cause::GrantDoubted,
            Self::InvalidClient(_) => Cause::ClientRefused,
            Self::UnauthorizedClient(_) => Cause::NotPermitted,
            Self::InvalidScope(_) => Cause::ScopeRefused,
            Self::Throttled { .. } | Self::BrokerThrottled { .. } => Cause::Throttled,
            Self::ProviderDown { .. } => Cause::ProviderDown,
            Self::BadResponse { .. } => Cause::BadAnswer,
            Self::BrokerUnauthorised(_) => Cause::SessionEnded,
            Self::BrokerMisconfigured(_) | Self::BrokerRefused(_) => Cause::BrokerRefused,
            Self::Offline | Self::TimedOut => Cause::Offline,
            Self::Barred(barrier) => barrier_cause(*barrier),
            Self::InvalidRequest(_)
            | Self::UnsupportedGrantType(_)
            | Self::Refused { .. }
            | Self::NoRefreshToken { .. } => Cause::Unknown,
        }
    }

    /// The wait that the provider asked for, at most one hour.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. }
            | Self::ProviderDown { retry_after, .. }
            | Self::BrokerThrottled { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Amazon's id of the failed request, or the broker's where that refused.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::InvalidGrant(refusal)
            | Self::InvalidClient(refusal)
            | Self::UnauthorizedClient(refusal)
            | Self::InvalidScope(refusal)
            | Self::InvalidRequest(refusal)
            | Self::UnsupportedGrantType(refusal)
            | Self::Refused { refusal, .. }
            | Self::BrokerUnauthorised(refusal)
            | Self::BrokerThrottled { refusal, .. }
            | Self::BrokerMisconfigured(refusal)
            | Self::BrokerRefused(refusal) => refusal.request_id.as_deref(),
            Self::Throttled { request_id, .. }
            | Self::ProviderDown { request_id, .. }
            | Self::BadResponse { request_id, .. }
            | Self::NoRefreshToken { request_id } => request_id.as_deref(),
            Self::Offline | Self::TimedOut | Self::Barred(_) => None,
        }
    }

    /// How far Amazon's clock is ahead of this computer's, where a refused grant said so.
    pub fn clock_skew(&self) -> Option<SignedDuration> {
        match self {
            Self::InvalidGrant(refusal) => refusal.clock_skew,
            _ => None,
        }
    }

    /// There is nobody to send a broker's request to.
    pub(crate) fn no_broker() -> Self {
        Self::BrokerMisconfigured(Refusal {
            description: Some("no broker is configured".to_owned()),
            ..Refusal::default()
        })
    }

    /// Reads an answer that is no success. Nothing but a well-formed OAuth error in a 4xx ever
    /// becomes a verdict about grant or client: a proxy's page must not revoke anybody.
    /// `brokered`: the answer came through the broker, so it may be the broker's own.
    pub(crate) fn from_answer(answer: &Answer, brokered: bool) -> Self {
        let status = answer.status;
        let body: Option<serde_json::Value> = serde_json::from_slice(&answer.body).ok();
        let text = |name: &str| body.as_ref()?.get(name)?.as_str().map(redact_line);
        let request_id = text("request_id").or_else(|| answer.request_id());
        if brokered {
            let refusal = || Refusal {
                description: text("error_description"),
                request_id: request_id.clone(),
                clock_skew: None,
            };
            match text("error").as_deref() {
                Some("broker_unauthorised") => return Self::BrokerUnauthorised(refusal()),
                Some("broker_throttled") => {
                    return Self::BrokerThrottled { retry_after: answer.retry_after(), refusal: refusal() };
                }
                Some("broker_misconfigured") => return Self::BrokerMisconfigured(refusal()),
                Some(code) if code.starts_with("broker_") => return Self::BrokerRefused(refusal()),
                // The gateway before the broker turns a bad session away in words of its own (guessed);
                // LwA's 401 always names an OAuth error (observed).
                None if status == 401 && body.is_some() => return Self::BrokerUnauthorised(refusal()),
                _ => {}
            }
        }
        let down = |request_id| Self::ProviderDown { status, retry_after: answer.retry_after(), request_id };
        match status {
            429 => return Self::Throttled { retry_after: answer.retry_after(), request_id },
            500.. => return down(request_id),
            400..500 => {}
            _ => return Self::BadResponse { status, request_id },
        }
        let Some(code) = text("error") else {
            return Self::BadResponse { status, request_id };
        };
        let clock_skew = answer.clock_skew();
        let refusal = Refusal { description: text("error_description"), request_id, clock_skew };
        match code.as_str() {
            "invalid_grant" => Self::InvalidGrant(refusal),
            "invalid_client" => Self::InvalidClient(refusal),
            "unauthorized_client" => Self::UnauthorizedClient(refusal),
            "invalid_scope" => Self::InvalidScope(refusal),
            "invalid_request" => Self::InvalidRequest(refusal),
            "unsupported_grant_type" => Self::UnsupportedGrantType(refusal),
            "server_error" | "temporarily_unavailable" => down(refusal.request_id),
            _ => Self::Refused { code, refusal },
        }
    }
}

impl From<Transport> for TokenError {
    fn from(error: Transport) -> Self {
        match error {
            Transport::Offline => Self::Offline,
            Transport::Unsendable | Transport::NoTls => Self::BadResponse { status: 0, request_id: None },
            Transport::Barred(barrier) => Self::Barred(barrier),
            Transport::TimedOut => Self::TimedOut,
            Transport::CutOff { status } => Self::BadResponse { status, request_id: None },
        }
    }
}
