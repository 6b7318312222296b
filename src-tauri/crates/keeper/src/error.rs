//! How errors of the adapters become the one error of the edge.

use crate::view::{Action, CommandError, ErrorCode};
use amazon_ads::{AdsError, SweepError, TokenError};
use clerk::{ClerkError, TokenStoreError};
use domain::Cause;
use domain::callback::CallbackError;
use store::{StorageFault, StoreError};
use supabase::{ProjectState, SessionTokenError, SupabaseError};
use vault::VaultError;
use wire::Barrier;

impl CommandError {
    /// An error with the action that usually mends its code.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after: None, action: action(code) }
    }

    fn after(mut self, wait: Option<std::time::Duration>) -> Self {
        self.retry_after = wait.map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1));
        self
    }
}

fn action(code: ErrorCode) -> Option<Action> {
    use ErrorCode as E;
    Some(match code {
        E::Offline
        | E::CertificateUntrusted
        | E::CertificateDate
        | E::ProxyLogin
        | E::ProxyFailed
        | E::ProviderDown
        | E::Throttled
        | E::FlowExpired
        | E::AccessDenied
        | E::CodeRejected
        | E::BadResponse
        | E::NoRefreshToken
        | E::BrowserFailed
        | E::ClerkUnavailable
        | E::PortBusy
        | E::DatabaseFull
        | E::DatabaseReadOnly
        | E::DatabaseBusy
        | E::DatabaseNoLocks
        | E::DatabaseFailed
        | E::MirrorStarting
        | E::MirrorDown
        | E::MirrorSlow
        | E::MirrorUnreachable => Action::Retry,
        E::SignedOut | E::SessionExpired | E::SessionPending => Action::SignIn,
        E::GrantRevoked | E::WrongLogin => Action::Reauthorise,
        E::ClientRefused
        | E::NotPermitted
        | E::ScopeRefused
        | E::NotApproved
        | E::BrokerRefused
        | E::SecretMissing
        | E::NotConfigured
        | E::BadConfig
        | E::NativeApiDisabled
        | E::CallbackNotRegistered
        | E::MirrorRefused
        | E::MirrorKey
        | E::MirrorKeyRetired
        | E::MirrorNoHost
        | E::MirrorPaused
        | E::MirrorRestricted
        | E::MirrorReadOnly
        | E::MirrorToken
        | E::MirrorClaims
        | E::MirrorIssuer
        | E::MirrorLimit
        | E::MirrorSchemaMissing
        | E::MirrorSchemaOld => Action::OpenSettings,
        E::VaultLocked | E::VaultNoCollection | E::VaultUnavailable => Action::UnlockVault,
        E::DatabaseNewer | E::MirrorSchemaNew => Action::Update,
        E::UnknownUser
        | E::WrongPassword
        | E::WrongCode
        | E::CodeExpired
        | E::WeakPassword
        | E::AddressTaken
        | E::BadAddress
        | E::SignUpClosed
        | E::FactorUnavailable
        | E::StateMismatch
        | E::NoPendingFlow
        | E::InvalidInput
        | E::StepNotDue
        | E::BadCallback
        | E::DatabaseCorrupt
        | E::DatabaseForeign
        | E::FolderHoldsReal
        | E::FolderHoldsSandbox
        | E::NotFound
        | E::SecretKey
        | E::SessionNotSent
        | E::Declined
        | E::QuestionOpen
        | E::UsersSignedIn
        | E::Internal => return None,
    })
}

fn barred(barrier: Barrier) -> ErrorCode {
    match barrier {
        Barrier::CertificateUntrusted => ErrorCode::CertificateUntrusted,
        Barrier::CertificateDate => ErrorCode::CertificateDate,
        Barrier::ProxyLogin => ErrorCode::ProxyLogin,
        Barrier::ProxyFailed => ErrorCode::ProxyFailed,
    }
}

impl From<StorageFault> for ErrorCode {
    fn from(fault: StorageFault) -> Self {
        match fault {
            StorageFault::Full => Self::DatabaseFull,
            StorageFault::ReadOnly => Self::DatabaseReadOnly,
            StorageFault::Busy => Self::DatabaseBusy,
            StorageFault::NoLocks => Self::DatabaseNoLocks,
            StorageFault::Damaged => Self::DatabaseCorrupt,
            _ => Self::DatabaseFailed,
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        (&error).into()
    }
}

impl From<&StoreError> for CommandError {
    fn from(error: &StoreError) -> Self {
        let code = match error {
            StoreError::Corrupt => ErrorCode::DatabaseCorrupt,
            StoreError::Newer => ErrorCode::DatabaseNewer,
            StoreError::Foreign => ErrorCode::DatabaseForeign,
            StoreError::NotFound => ErrorCode::NotFound,
            _ => error.storage_fault().map_or(ErrorCode::DatabaseFailed, ErrorCode::from),
        };
        Self::new(code, error.to_string())
    }
}

impl From<VaultError> for CommandError {
    fn from(error: VaultError) -> Self {
        let code = match error {
            VaultError::Locked | VaultError::TimedOut => ErrorCode::VaultLocked,
            VaultError::NoCollection => ErrorCode::VaultNoCollection,
            VaultError::Unavailable => ErrorCode::VaultUnavailable,
            _ => ErrorCode::Internal,
        };
        Self::new(code, error.to_string())
    }
}

impl From<CallbackError> for CommandError {
    fn from(error: CallbackError) -> Self {
        Self::new(ErrorCode::BadCallback, error.to_string())
    }
}

/// Clerk's codes that the user can do something about (*observed* in Clerk's own clients).
fn refusal(code: &str) -> Option<ErrorCode> {
    Some(match code {
        "form_identifier_not_found" => ErrorCode::UnknownUser,
        "form_password_incorrect" => ErrorCode::WrongPassword,
        "form_code_incorrect" => ErrorCode::WrongCode,
        "verification_expired" | "verification_failed" => ErrorCode::CodeExpired,
        "form_password_length_too_short"
        | "form_password_length_too_long"
        | "form_password_pwned"
        | "form_password_not_strong_enough"
        | "form_password_validation_failed"
        | "form_password_size_in_bytes_exceeded" => ErrorCode::WeakPassword,
        "form_identifier_exists" => ErrorCode::AddressTaken,
        "form_param_format_invalid" | "form_param_nil" | "form_param_missing" => ErrorCode::BadAddress,
        "sign_up_mode_restricted" | "sign_up_mode_restricted_waitlist" | "not_allowed_access" => {
            ErrorCode::SignUpClosed
        }
        "strategy_for_user_invalid" | "form_param_value_invalid" => ErrorCode::FactorUnavailable,
        "user_locked" | "too_many_requests" => ErrorCode::Throttled,
        _ => return None,
    })
}

impl From<ClerkError> for CommandError {
    fn from(error: ClerkError) -> Self {
        use ClerkError as E;
        let code = match &error {
            E::Offline | E::Timeout => ErrorCode::Offline,
            E::Barred(barrier) => barred(*barrier),
            E::RateLimited { .. } => ErrorCode::Throttled,
            E::Unavailable { .. } => ErrorCode::ClerkUnavailable,
            E::NativeApiDisabled => ErrorCode::NativeApiDisabled,
            E::SignedOut | E::SessionGone => ErrorCode::SessionExpired,
            E::SessionPending { .. } => ErrorCode::SessionPending,
            E::NonceRejected { .. } => ErrorCode::CodeRejected,
            E::TokenStore(TokenStoreError::Locked) => ErrorCode::VaultLocked,
            E::TokenStore(TokenStoreError::NoCollection) => ErrorCode::VaultNoCollection,
            E::TokenStore(TokenStoreError::Unavailable) => ErrorCode::VaultUnavailable,
            E::SetupProblem(_) | E::BadUrl(_) => ErrorCode::BadConfig,
            E::Clerk { code, .. } => refusal(code).unwrap_or(ErrorCode::BadResponse),
            E::BadResponse(_) => ErrorCode::BadResponse,
            _ => ErrorCode::Internal,
        };
        let wait = error.retry_after();
        Self::new(code, error.to_string()).after(wait)
    }
}

/// Why an attempt failed, as the code of a command that made it.
impl From<Cause> for ErrorCode {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Offline => Self::Offline,
            Cause::ClerkUnavailable => Self::ClerkUnavailable,
            Cause::CertificateUntrusted => Self::CertificateUntrusted,
            Cause::CertificateDate => Self::CertificateDate,
            Cause::ProxyLogin => Self::ProxyLogin,
            Cause::ProxyFailed => Self::ProxyFailed,
            Cause::Throttled => Self::Throttled,
            Cause::ProviderDown => Self::ProviderDown,
            Cause::BadAnswer | Cause::Unknown => Self::BadResponse,
            Cause::GrantRevoked | Cause::GrantExpired | Cause::GrantDoubted | Cause::TokenMissing => {
                Self::GrantRevoked
            }
            Cause::ClientRefused => Self::ClientRefused,
            Cause::NotPermitted => Self::NotPermitted,
            Cause::ScopeRefused => Self::ScopeRefused,
            Cause::NotApproved => Self::NotApproved,
            Cause::BrokerRefused => Self::BrokerRefused,
            Cause::SessionEnded => Self::SessionExpired,
            Cause::VaultLocked => Self::VaultLocked,
            Cause::VaultNoCollection => Self::VaultNoCollection,
            Cause::VaultUnavailable => Self::VaultUnavailable,
            Cause::SecretMissing => Self::SecretMissing,
            Cause::ByUser => Self::NotFound,
        }
    }
}

impl From<Cause> for CommandError {
    fn from(cause: Cause) -> Self {
        Self::new(cause.into(), format!("the attempt ended with {}", cause.as_str()))
    }
}

impl From<TokenError> for CommandError {
    fn from(error: TokenError) -> Self {
        let code = match &error {
            TokenError::NoRefreshToken { .. } => ErrorCode::NoRefreshToken,
            TokenError::BadResponse { .. } => ErrorCode::BadResponse,
            other => match other.cause() {
                // The grant in question is the code that was just exchanged.
                Cause::GrantRevoked | Cause::GrantExpired | Cause::GrantDoubted => ErrorCode::CodeRejected,
                cause => cause.into(),
            },
        };
        let wait = error.retry_after();
        Self::new(code, error.to_string()).after(wait)
    }
}

impl From<AdsError> for CommandError {
    fn from(error: AdsError) -> Self {
        use AdsError as E;
        let code = match &error {
            E::Offline | E::TimedOut => ErrorCode::Offline,
            E::Barred(barrier) => barred(*barrier),
            E::Throttled { .. } => ErrorCode::Throttled,
            E::ProviderDown { .. } => ErrorCode::ProviderDown,
            E::TokenRejected { .. } => ErrorCode::NotApproved,
            E::Refused { status: 403, .. } => ErrorCode::NotPermitted,
            _ => ErrorCode::BadResponse,
        };
        let wait = error.retry_after();
        Self::new(code, error.to_string()).after(wait)
    }
}

impl From<SweepError> for CommandError {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Token(error) => error.into(),
            SweepError::Unreachable(error) => error.into(),
            SweepError::NotApproved(detail) => Self::new(
                ErrorCode::NotApproved,
                format!(
                    "the Ads API refuses this client's tokens (request {})",
                    detail.request_id.as_deref().unwrap_or("unknown")
                ),
            ),
        }
    }
}

fn no_session(why: &SessionTokenError) -> ErrorCode {
    use SessionTokenError as T;
    match why {
        T::SignedOut => ErrorCode::SessionExpired,
        T::Pending(_) => ErrorCode::SessionPending,
        T::Setup(_) => ErrorCode::MirrorClaims,
        T::NativeApiOff => ErrorCode::NativeApiDisabled,
        T::KeychainLocked => ErrorCode::VaultLocked,
        T::KeychainNoCollection => ErrorCode::VaultNoCollection,
        T::KeychainUnavailable => ErrorCode::VaultUnavailable,
        T::Barred(barrier) => barred(*barrier),
        T::Unreachable | T::Unavailable { .. } | T::Unreadable(_) => ErrorCode::ClerkUnavailable,
        // What happens on this computer is not Clerk's doing.
        _ => ErrorCode::Internal,
    }
}

/// What is the matter with a project, as a code.
fn project_code(state: ProjectState) -> ErrorCode {
    match state {
        ProjectState::Paused => ErrorCode::MirrorPaused,
        ProjectState::Restricted => ErrorCode::MirrorRestricted,
        ProjectState::ReadOnly => ErrorCode::MirrorReadOnly,
        ProjectState::Starting => ErrorCode::MirrorStarting,
        ProjectState::Slow => ErrorCode::MirrorSlow,
        ProjectState::Unreachable => ErrorCode::MirrorUnreachable,
        ProjectState::KeyRetired => ErrorCode::MirrorKeyRetired,
        ProjectState::NoSuchHost => ErrorCode::MirrorNoHost,
    }
}

impl From<SupabaseError> for CommandError {
    fn from(error: SupabaseError) -> Self {
        use SupabaseError as E;
        let (code, wait) = match &error {
            E::Offline | E::Timeout => (ErrorCode::Offline, None),
            E::Barred(barrier) => (barred(*barrier), None),
            E::Throttled { retry_after } => (ErrorCode::Throttled, *retry_after),
            E::Down { retry_after, .. } => (ErrorCode::MirrorDown, *retry_after),
            E::NoSession(why) => (no_session(why), error.retry_after()),
            E::BadResponse(_) | E::ClockOff { .. } => (ErrorCode::BadResponse, None),
            E::Project { state, retry_after, .. } => (project_code(*state), *retry_after),
            E::BadKey => (ErrorCode::MirrorKey, None),
            E::Unauthorized { .. } => (ErrorCode::MirrorToken, None),
            E::IssuerUnknown => (ErrorCode::MirrorIssuer, None),
            E::LimitReached { .. } => (ErrorCode::MirrorLimit, None),
            E::SchemaMissing { .. } => (ErrorCode::MirrorSchemaMissing, None),
            E::SchemaOld { .. } => (ErrorCode::MirrorSchemaOld, None),
            E::FormatRefused { newest, .. } if *newest < supabase::FORMAT => {
                (ErrorCode::MirrorSchemaOld, None)
            }
            E::FormatRefused { .. } => (ErrorCode::MirrorSchemaNew, None),
            _ => (ErrorCode::MirrorRefused, None),
        };
        Self::new(code, error.to_string()).after(wait)
    }
}
