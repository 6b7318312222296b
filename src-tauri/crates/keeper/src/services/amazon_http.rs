//! What keeps connections alive, over HTTP.

use crate::dependencies::{Answer, Provider};
use amazon_ads::{
    AccessTokens, AdsClient, AdsError, ClientAuth, LwaClient, Sweep, SweepError, TokenError, Tokens,
};
use domain::{Region, Secret, SweepProgress};

/// Amazon over HTTP.
pub(crate) struct AmazonHttp {
    pub lwa: LwaClient,
    pub ads: AdsClient,
}

impl Provider for AmazonHttp {
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
