//! Why a file of a report could not be fetched.

use crate::http::barrier_cause;
use domain::Cause;
use std::io;
use std::time::Duration;
use wire::{Barrier, Unreachable, unreachable};

/// Why a part of a report could not be fetched. The address is in none of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The address is none that may be asked; nothing was sent.
    #[error("the report part has no address that may be asked")]
    Address,
    /// The storage doesn't give it out. 403: the address has expired (observed of signed addresses in general).
    #[error("the storage answered with status {status}")]
    Refused {
        /// HTTP status; a redirect is not followed.
        status: u16,
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
    },
    /// There is more of it than was allowed.
    #[error("the report part is too long")]
    TooLong,
    /// The answer was cut off, or what arrived can't be unpacked.
    #[error("the report part could not be read")]
    Unreadable,
    /// No connection.
    #[error("the storage cannot be reached")]
    Offline,
    /// The storage was silent for too long, or the whole took too long.
    #[error("the storage did not answer in time")]
    TimedOut,
    /// Something on the way does not let the request through.
    #[error("{0}")]
    Barred(Barrier),
    /// It could not be written here.
    #[error("the report part could not be written")]
    Sink(io::ErrorKind),
}

impl DownloadError {
    /// Whether the report should be retrieved again, for new addresses.
    pub fn is_expired(&self) -> bool {
        matches!(self, Self::Refused { status: 403, .. })
    }

    /// The wait that the storage asked for, at most one hour.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What it is in the words of a connection's health. None where it is no matter of Amazon or of the way there.
    pub fn cause(&self) -> Option<Cause> {
        Some(match self {
            Self::TooLong | Self::Sink(_) => return None,
            Self::Refused { status: 429, .. } => Cause::Throttled,
            Self::Refused { status: 500.., .. } => Cause::ProviderDown,
            Self::Refused { .. } | Self::Address | Self::Unreadable => Cause::BadAnswer,
            Self::Offline | Self::TimedOut => Cause::Offline,
            Self::Barred(barrier) => barrier_cause(*barrier),
        })
    }

    /// Why no answer began.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        match unreachable(error) {
            Unreachable::Offline => Self::Offline,
            Unreachable::TimedOut => Self::TimedOut,
            Unreachable::NoTls => Self::Unreadable,
            Unreachable::Barred(barrier) => Self::Barred(barrier),
        }
    }

    /// Why an answer broke off.
    pub(super) fn of_body(error: &reqwest::Error) -> Self {
        if error.is_timeout() { Self::TimedOut } else { Self::Unreadable }
    }
}
