//! Why a call failed, in words for the program that called.

use domain::Cause;
use domain::hand_out::{Asker, ChoiceError};
use keeper::HandOutError;
use keeper::view::{CommandError, ErrorCode};
use local_api::{Failure, FailureCode};

/// Puts a cause in words.
type Explain<'a> = &'a dyn Fn(Cause) -> String;

/// What kept a program from a token.
pub fn hand_out(error: HandOutError, asker: &Asker, explain: Explain<'_>) -> Failure {
    let name = &asker.program.name;
    let seconds = |time: jiff::SignedDuration| u32::try_from(time.as_secs().max(1)).unwrap_or(u32::MAX);
    match error {
        HandOutError::Choice(error) => not_chosen(error),
        HandOutError::NotApproved => Failure::new(
            FailureCode::NotApproved,
            format!(
                "{name} isn’t approved for this login. Run it once without --no-prompt and allow it in Adkeeper."
            ),
        ),
        HandOutError::Denied => {
            Failure::new(FailureCode::Denied, format!("You denied {name} access to this login in Adkeeper."))
        }
        HandOutError::Unanswered => Failure::new(
            FailureCode::Unanswered,
            format!(
                "Nobody answered Adkeeper’s question about {name}. Run it again and answer within two minutes."
            ),
        ),
        HandOutError::Resting { left } => Failure {
            retry_after: Some(seconds(left)),
            ..Failure::new(
                FailureCode::Resting,
                format!(
                    "{name} asked twice without being allowed. It can ask again in {} seconds.",
                    seconds(left)
                ),
            )
        },
        HandOutError::TooManyQuestions => Failure {
            retry_after: Some(seconds(domain::hand_out::ANSWER_WITHIN)),
            ..Failure::new(
                FailureCode::TooManyQuestions,
                "Too many programs wait for an answer. Open Adkeeper and answer them.",
            )
        },
        HandOutError::TooShort { life } => Failure::new(
            FailureCode::TooShort,
            format!("Amazon’s tokens last {} seconds. Ask for a shorter --min-ttl.", life.as_secs()),
        ),
        HandOutError::Unwell { cause, retry_after, label } => Failure {
            retry_after: retry_after.map(seconds),
            ..Failure::new(code_of(cause), format!("“{label}” has no access token now. {}", explain(cause)))
        },
        HandOutError::Keeper(error) => keeper(error, explain),
        _ => Failure::new(FailureCode::Internal, "Adkeeper couldn’t hand out a token."),
    }
}

/// What kept a login from being chosen.
pub fn choice(error: HandOutError, explain: Explain<'_>) -> Failure {
    match error {
        HandOutError::Choice(error) => not_chosen(error),
        HandOutError::Keeper(error) => keeper(error, explain),
        _ => Failure::new(FailureCode::Internal, "Adkeeper couldn’t choose a login."),
    }
}

fn not_chosen(error: ChoiceError) -> Failure {
    match error {
        ChoiceError::NothingConnected => Failure::new(
            FailureCode::NothingConnected,
            "No Amazon login is connected. Connect one in Adkeeper: adkeeper open connections",
        ),
        ChoiceError::NoAccount(wanted) => Failure::new(
            FailureCode::NoSuchAccount,
            format!("No account matches “{wanted}”. List them with: adkeeper accounts"),
        ),
        ChoiceError::NoLogin(wanted) => Failure::new(
            FailureCode::NoSuchLogin,
            format!("No Amazon login matches “{wanted}”. List them with: adkeeper connections"),
        ),
        ChoiceError::Ambiguous { what, candidates, total } => {
            let logins = candidates.iter().all(|one| one.kind.is_none());
            let message = match (what.is_empty(), logins) {
                (true, _) => format!(
                    "You have {total} Amazon logins. Choose one with --login, or an account with --account."
                ),
                (false, true) => {
                    format!("{total} Amazon logins match “{what}”. Choose one with --login and its id.")
                }
                (false, false) => format!(
                    "{total} accounts match “{what}”. Choose one by its id, or narrow it with --login or --region."
                ),
            };
            Failure { candidates, total, ..Failure::new(FailureCode::Ambiguous, message) }
        }
    }
}

fn code_of(cause: Cause) -> FailureCode {
    match cause {
        Cause::GrantRevoked | Cause::GrantExpired | Cause::TokenMissing | Cause::ByUser => {
            FailureCode::Reconnect
        }
        Cause::VaultLocked | Cause::VaultNoCollection | Cause::VaultUnavailable => FailureCode::Keychain,
        Cause::ClientRefused
        | Cause::NotPermitted
        | Cause::ScopeRefused
        | Cause::NotApproved
        | Cause::BrokerRefused
        | Cause::SecretMissing
        | Cause::ProxyLogin
        | Cause::CertificateUntrusted => FailureCode::Settings,
        Cause::SessionEnded => FailureCode::SignedOut,
        _ => FailureCode::Unavailable,
    }
}

/// What the keeper said.
pub fn keeper(error: CommandError, explain: Explain<'_>) -> Failure {
    let CommandError { code, message, retry_after, .. } = error;
    let (code, message) = match code {
        ErrorCode::SignedOut => (
            FailureCode::SignedOut,
            "Nobody is signed in to Adkeeper. Sign in first: adkeeper open overview".to_owned(),
        ),
        ErrorCode::NotFound => (FailureCode::NotFound, "It doesn’t exist any more.".to_owned()),
        ErrorCode::GrantRevoked => (FailureCode::Reconnect, explain(Cause::GrantRevoked)),
        ErrorCode::VaultLocked => (FailureCode::Keychain, explain(Cause::VaultLocked)),
        ErrorCode::VaultNoCollection => (FailureCode::Keychain, explain(Cause::VaultNoCollection)),
        ErrorCode::VaultUnavailable => (FailureCode::Keychain, explain(Cause::VaultUnavailable)),
        ErrorCode::SecretMissing => (FailureCode::Settings, explain(Cause::SecretMissing)),
        ErrorCode::ClientRefused => (FailureCode::Settings, explain(Cause::ClientRefused)),
        ErrorCode::NotPermitted => (FailureCode::Settings, explain(Cause::NotPermitted)),
        ErrorCode::ScopeRefused => (FailureCode::Settings, explain(Cause::ScopeRefused)),
        ErrorCode::NotApproved => (FailureCode::Settings, explain(Cause::NotApproved)),
        ErrorCode::BrokerRefused => (FailureCode::Settings, explain(Cause::BrokerRefused)),
        ErrorCode::Offline => (FailureCode::Unavailable, explain(Cause::Offline)),
        ErrorCode::ProviderDown => (FailureCode::Unavailable, explain(Cause::ProviderDown)),
        ErrorCode::Throttled => (FailureCode::Unavailable, explain(Cause::Throttled)),
        ErrorCode::DatabaseCorrupt
        | ErrorCode::DatabaseNewer
        | ErrorCode::DatabaseForeign
        | ErrorCode::DatabaseFull
        | ErrorCode::DatabaseReadOnly
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseNoLocks
        | ErrorCode::DatabaseFailed => (
            FailureCode::Database,
            format!("Adkeeper’s database can’t be used: {message}. Open Adkeeper to see what to do."),
        ),
        _ => (FailureCode::Internal, format!("Adkeeper couldn’t do that: {message}.")),
    };
    Failure { retry_after, ..Failure::new(code, message) }
}
