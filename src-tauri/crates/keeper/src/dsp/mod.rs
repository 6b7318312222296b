//! DSP advertisers: their campaigns, what Amazon found of the campaigns' shoppers, its advice, and whether the events
//! of their ad tags are silent. Asked for when a user looks; what was seen last is kept.

mod insights;
mod look;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::storage::Storage;
use crate::view::{CommandError, DspView, ErrorCode};
use crate::watch::Watch;
use domain::{AccountId, AccountKind, UserId};
use std::sync::Arc;
use store::{Store, WatchTarget};

/// Owns nothing but the ways to others: what was seen is in the store.
pub(crate) struct Dsp {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub watch: Arc<Watch>,
}

impl Dsp {
    /// What was last seen of an advertiser.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn view(&self, id: String) -> Result<DspView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let id = advertiser(&store, &user, id).await?;
        Ok(kept(&store, &id).await?.unwrap_or_default())
    }
}

/// What was kept of an advertiser; nothing, where another version wrote it.
async fn kept(store: &Store, id: &AccountId) -> Result<Option<DspView>, CommandError> {
    let text = store.dsp_advertiser(id.clone()).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// A DSP advertiser of the user.
pub(crate) async fn advertiser(store: &Store, user: &UserId, id: String) -> Result<AccountId, CommandError> {
    let account = store.account(user.clone(), AccountId::new(id)).await?;
    let account = account.filter(|account| account.kind == AccountKind::DspAdvertiser);
    account.map(|account| account.id).ok_or_else(|| not_found("no such DSP advertiser"))
}

/// How an advertiser is asked for; `not_found` where no login of this computer reaches it.
pub(crate) async fn target(
    store: &Store,
    user: &UserId,
    id: &AccountId,
) -> Result<WatchTarget, CommandError> {
    let targets = store.watch_targets(user.clone(), Some(id.clone())).await?;
    targets.into_iter().next().ok_or_else(|| not_found("no login on this computer reaches it"))
}

pub(crate) fn not_found(message: &str) -> CommandError {
    CommandError::new(ErrorCode::NotFound, message)
}
