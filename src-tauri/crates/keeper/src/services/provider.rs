//! Amazon, as far as keeping a connection alive needs it.

use amazon_ads::{
    AccessTokens, AdsClient, AdsError, ClientAuth, LwaClient, Sweep, SweepError, TokenError, Tokens,
};
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

/// Amazon over HTTP.
pub(crate) struct Wire {
    pub lwa: LwaClient,
    pub ads: AdsClient,
}

impl Provider for Wire {
    fn refresh<'a>(
        &'a self,
        region: Region,
        refresh: &'a Secret,
        auth: &'a ClientAuth,
    ) -> Answer<'a, Result<Tokens, TokenError>> {
        Box::pin(self.lwa.refresh(region, refresh, auth))
    }

    fn probe<'a>(&'a self, region: Region, access: &'a Secret) -> Answer<'a, Result<(), AdsError>> {
        Box::pin(self.ads.probe(region, access))
    }

    fn sweep<'a>(
        &'a self,
        home: Region,
        tokens: &'a dyn AccessTokens,
        progress: &'a (dyn Fn(SweepProgress) + Send + Sync),
    ) -> Answer<'a, Result<Sweep, SweepError>> {
        Box::pin(async move { self.ads.clone().with_home(home).sweep(tokens, progress).await })
    }
}
