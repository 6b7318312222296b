//! What can go wrong, by what a caller can do about it.

use crate::{ProjectState, SessionTokenError};
use ::wire::Barrier;
use std::time::Duration;

/// Stands for a code where the gateway refuses a body for its length.
pub(crate) const TOO_LARGE: &str = "413";
/// A value that is too long for its column, as PostgreSQL itself says it of a bounded type (*documented*).
pub(crate) const TOO_LONG: &str = "22001";

/// A failed call. No variant holds a token or a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SupabaseError {
    /// The gateway cannot be reached, or the connection broke before the answer was complete.
    #[error("Supabase cannot be reached")]
    Offline,
    /// No complete answer within the time bound.
    #[error("Supabase did not answer in time")]
    Timeout,
    /// Something on the way does not let the request through.
    #[error("Supabase cannot be reached: {0}")]
    Barred(Barrier),
    /// The session token was refused, and so was a fresh one: the project does not trust the issuer,
    /// or a clock is far off.
    #[error("Supabase does not accept the session token")]
    Unauthorized {
        /// PostgREST's code, if it was PostgREST that refused.
        code: Option<String>,
    },
    /// The request was understood and refused; the same request is refused again. `42501` is row
    /// level security, or a token without the role.
    #[error("Supabase refused ({code}): {message}")]
    Refused {
        /// PostgreSQL's or PostgREST's code.
        code: String,
        /// Their text.
        message: String,
        /// Their details. PostgreSQL quotes values of the row here: not for logs.
        details: Option<String>,
    },
    /// Tables of earlier migrations are there, but not what this version calls: the later ones were not run.
    #[error("the database is behind this version ({code}): {message}")]
    SchemaOld {
        /// PostgreSQL's or PostgREST's code.
        code: String,
        /// Their text.
        message: String,
    },
    /// The database speaks other formats than this version: either of the two is too old.
    #[error("the database speaks formats {oldest} to {newest}, this version speaks {}", crate::FORMAT)]
    FormatRefused {
        /// The oldest that it speaks.
        oldest: i32,
        /// The newest.
        newest: i32,
    },
    /// The clock of this computer is so far off that its times cannot be compared with others'.
    #[error("this computer's clock is off")]
    ClockOff {
        /// The database's clock: milliseconds since 1970.
        now: i64,
    },
    /// The database does not count the issuer of the session token among those that it trusts.
    #[error("the database does not trust the issuer of the session token")]
    IssuerUnknown,
    /// The user has as many rows of a kind as the database allows. The same rows are refused again.
    #[error("the database allows no more than {most} rows in {table} for a user")]
    LimitReached {
        /// The table; empty if the answer does not name it.
        table: String,
        /// How many there may be; of `audit_log` in a day.
        most: u64,
    },
    /// A table or function is missing: the migrations were not run.
    #[error("the database lacks what this version needs ({code}): {message}")]
    SchemaMissing {
        /// PostgreSQL's or PostgREST's code.
        code: String,
        /// Their text.
        message: String,
    },
    /// Too many requests (429).
    #[error("Supabase asks to wait")]
    Throttled {
        /// How long the gateway asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// 408, 425 or 5xx: the database is down, paused or too slow. It passes.
    #[error("Supabase is unavailable (HTTP {status})")]
    Down {
        /// HTTP status.
        status: u16,
        /// How long the gateway asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// The project is there and does not do its work.
    #[error("{state} (HTTP {status})")]
    Project {
        /// What is the matter with it.
        state: ProjectState,
        /// HTTP status; 0 where nothing answered.
        status: u16,
        /// How long the gateway asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// The publishable key is missing or not this project's.
    #[error("Supabase does not accept the publishable key")]
    BadKey,
    /// The answer is not what the protocol says: probably not a Supabase gateway. The text names the
    /// part, never its content.
    #[error("unreadable answer from Supabase: {0}")]
    BadResponse(&'static str),
    /// There is no session token to send.
    #[error(transparent)]
    NoSession(#[from] SessionTokenError),
}

impl SupabaseError {
    /// Whether the same request fails again until a user changes something. The others pass by
    /// themselves: a token of a just rotated key is refused for up to 30 min (*documented*), and a
    /// captive portal answers anything at all.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Refused { .. }
            | Self::SchemaMissing { .. }
            | Self::SchemaOld { .. }
            | Self::FormatRefused { .. }
            | Self::IssuerUnknown
            | Self::LimitReached { .. }
            | Self::BadKey => true,
            Self::Project { state, .. } => state.is_permanent(),
            Self::NoSession(why) => why.is_permanent(),
            _ => false,
        }
    }

    /// Whether it is about the rows of the batch, so that others may be taken: a value that cannot be
    /// (classes 22, 23 and 21), one that is too large (class 54, or 413 by the gateway), or a row that row level
    /// security does not let in.
    pub fn is_about_rows(&self) -> bool {
        let Self::Refused { code, message, .. } = self else { return false };
        match code.as_str() {
            // The same code for a missing grant concerns every row.
            "42501" => message.contains("row-level security"),
            "SY001" | "SY002" | TOO_LARGE => true,
            code => ["21", "22", "23", "54"].iter().any(|class| code.starts_with(class)) && code.len() == 5,
        }
    }

    /// How long the other side asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after }
            | Self::Down { retry_after, .. }
            | Self::Project { retry_after, .. }
            | Self::NoSession(SessionTokenError::Unavailable { retry_after }) => *retry_after,
            _ => None,
        }
    }
}
