//! The error of a command for the cause of a failed attempt.

use crate::view::{CommandError, ErrorCode};
use domain::Cause;

/// What a manual refresh or check for accounts answers with.
pub(crate) fn cause_error(cause: Cause) -> CommandError {
    let code = match cause {
        Cause::Offline => ErrorCode::Offline,
        Cause::ClerkUnavailable => ErrorCode::ClerkUnavailable,
        Cause::CertificateUntrusted => ErrorCode::CertificateUntrusted,
        Cause::CertificateDate => ErrorCode::CertificateDate,
        Cause::ProxyLogin => ErrorCode::ProxyLogin,
        Cause::ProxyFailed => ErrorCode::ProxyFailed,
        Cause::Throttled => ErrorCode::Throttled,
        Cause::ProviderDown => ErrorCode::ProviderDown,
        Cause::BadAnswer | Cause::Unknown => ErrorCode::BadResponse,
        Cause::GrantRevoked | Cause::GrantDoubted | Cause::TokenMissing => ErrorCode::GrantRevoked,
        Cause::ClientRefused => ErrorCode::ClientRefused,
        Cause::NotPermitted => ErrorCode::NotPermitted,
        Cause::ScopeRefused => ErrorCode::ScopeRefused,
        Cause::NotApproved => ErrorCode::NotApproved,
        Cause::BrokerRefused => ErrorCode::BrokerRefused,
        Cause::SessionEnded => ErrorCode::SessionExpired,
        Cause::VaultLocked => ErrorCode::VaultLocked,
        Cause::VaultNoCollection => ErrorCode::VaultNoCollection,
        Cause::VaultUnavailable => ErrorCode::VaultUnavailable,
        Cause::SecretMissing => ErrorCode::SecretMissing,
        Cause::ByPerson => ErrorCode::NotFound,
    };
    CommandError::new(code, format!("the attempt ended with {}", cause.as_str()))
}
