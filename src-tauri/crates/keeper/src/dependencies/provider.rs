//! Amazon, as far as keeping a connection alive needs it.

use amazon_ads::{AccessTokens, AdsError, ClientAuth, Sweep, SweepError, TokenError, Tokens};
use domain::{Region, Secret, SweepProgress};
use std::pin::Pin;

/// An answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The three calls that keep a connection alive. The app's own is Amazon over HTTP; a simulation has one
/// that lives in its own time.
pub trait Provider: Send + Sync + 'static {
    /// New tokens for a refresh token, from LwA.
    fn refresh<'a>(
        &'a self,
        region: Region,
        refresh: &'a Secret,
        auth: &'a ClientAuth,
    ) -> Answer<'a, Result<Tokens, TokenError>>;

    /// Whether the Ads API takes an access token.
    fn probe<'a>(&'a self, region: Region, access: &'a Secret) -> Answer<'a, Result<(), AdsError>>;

    /// Everything behind a login.
    fn sweep<'a>(
        &'a self,
        home: Region,
        tokens: &'a dyn AccessTokens,
        progress: &'a (dyn Fn(SweepProgress) + Send + Sync),
    ) -> Answer<'a, Result<Sweep, SweepError>>;
}
