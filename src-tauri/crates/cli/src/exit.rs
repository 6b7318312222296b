//! Why a command failed, and its exit code. The table is in the help and in docs/cli.md, and is kept.

use std::io;
use std::process::ExitCode;

use local_api::{ClientError, Failure, FailureCode};

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Failed = 1,
    Usage = 2,
    NotRunning = 3,
    SignedOut = 4,
    NoMatch = 5,
    Ambiguous = 6,
    NotAllowed = 7,
    Reconnect = 8,
    Settings = 9,
    Unavailable = 10,
    Keychain = 11,
    NotResponding = 12,
    Version = 13,
    Database = 14,
    CannotRun = 126,
    NoCommand = 127,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failed {
    /// The app said so.
    App(Box<Failure>),
    /// Something on this side.
    Here {
        /// The exit code.
        exit: Exit,
        /// A stable word for `--json`.
        code: &'static str,
        /// What happened and what to do.
        message: String,
    },
}

impl Failed {
    /// Something on this side.
    pub fn here(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self::Here { exit, code, message: message.into() }
    }

    /// The system refused something.
    pub fn io(what: &str, error: &io::Error) -> Self {
        Self::here(Exit::Failed, "internal", format!("{what}: {error}."))
    }

    /// An answer of another kind than was asked for.
    pub fn unexpected() -> Self {
        Self::here(
            Exit::Version,
            "version",
            "Adkeeper’s answer is of another version. Update the app and this command.",
        )
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::App(failure) => exit_of(failure.code),
            Self::Here { exit, .. } => *exit,
        }
    }
}

impl From<ClientError> for Failed {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Failed(failure) => Self::App(failure),
            ClientError::NotRunning => Self::here(
                Exit::NotRunning,
                "not_running",
                "Adkeeper isn’t running. Start it, or leave out --no-start.",
            ),
            ClientError::NotResponding => Self::here(
                Exit::NotResponding,
                "not_responding",
                "Adkeeper is running but doesn’t respond. Quit it and start it again.",
            ),
            ClientError::Closed => Self::here(
                Exit::NotResponding,
                "not_responding",
                "Adkeeper closed the connection. Try again.",
            ),
            ClientError::Endpoint(error) => {
                Self::here(Exit::NotRunning, "endpoint", format!("Adkeeper’s socket can’t be used: {error}."))
            }
            ClientError::Broken(_) => Self::unexpected(),
            _ => Self::here(Exit::Failed, "internal", "Adkeeper couldn’t be asked."),
        }
    }
}

fn exit_of(code: FailureCode) -> Exit {
    match code {
        FailureCode::Version | FailureCode::BadRequest => Exit::Version,
        FailureCode::SignedOut => Exit::SignedOut,
        FailureCode::NothingConnected
        | FailureCode::NoSuchAccount
        | FailureCode::NoSuchLogin
        | FailureCode::NotFound => Exit::NoMatch,
        FailureCode::Ambiguous => Exit::Ambiguous,
        FailureCode::NotApproved
        | FailureCode::Denied
        | FailureCode::Unanswered
        | FailureCode::Resting
        | FailureCode::TooManyQuestions => Exit::NotAllowed,
        FailureCode::TooShort => Exit::Usage,
        FailureCode::Reconnect => Exit::Reconnect,
        FailureCode::Settings => Exit::Settings,
        FailureCode::Unavailable => Exit::Unavailable,
        FailureCode::Keychain => Exit::Keychain,
        FailureCode::Database => Exit::Database,
        _ => Exit::Failed,
    }
}
