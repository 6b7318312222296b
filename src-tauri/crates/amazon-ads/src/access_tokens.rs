//! Where a sweep gets its access token from.

use crate::TokenError;
use domain::Secret;
use std::pin::Pin;

/// A token to come, boxed so that [`AccessTokens`] can be a trait object.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, TokenError>> + Send + 'a>>;

/// The access tokens of one connection.
pub trait AccessTokens: Send + Sync {
    /// A token that is not known to be refused. May refresh.
    fn current(&self) -> TokenFuture<'_>;

    /// A token issued after `rejected`, which the Ads API refused. Called at most once per sweep,
    /// however many calls were refused at the same time.
    fn renew<'a>(&'a self, rejected: &'a Secret) -> TokenFuture<'a>;
}
