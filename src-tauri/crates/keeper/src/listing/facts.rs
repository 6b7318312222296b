//! What is known of one account beyond its health: what lists show, what they leave out, and the accounts around it.

use super::Listing;
use super::collate::sort_key;
use super::read::logins;
use crate::view::{AccountView, CommandError, ErrorCode, RelativeView, RelativesView, WatchView};
use domain::{AccountId, Health, Timestamp, UserId};
use store::{Relative, Store, WatchedBrief};

/// Accounts above or below one that are named.
const MOST_RELATIVES: u32 = 50;

/// One account with what is around it.
pub(crate) struct Facts {
    pub account: AccountView,
    /// The label of its connection.
    pub connection: String,
    pub parents: RelativesView,
    pub children: RelativesView,
    pub same_external_id: bool,
}

impl Listing {
    /// Reads one account. Needs no index.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn facts(&self, store: &Store, user: &UserId, id: &AccountId) -> Result<Facts, CommandError> {
        let missing = || CommandError::new(ErrorCode::NotFound, "no such account");
        let account = store.account(user.clone(), id.clone()).await?.ok_or_else(missing)?;
        let listed = store.listed_accounts(user.clone(), Some(vec![id.clone()])).await?;
        let listed = listed.into_iter().next().ok_or_else(missing)?;
        let around = store.around(user.clone(), id.clone(), MOST_RELATIVES).await?;
        let login = logins(store, user).await?.into_iter().find(|login| login.id == account.connection_id);
        let account = AccountView {
            health: login.as_ref().map_or(Health::Disconnected, |login| login.health),
            ends_at: login.as_ref().and_then(|login| login.ends_at),
            watch: listed.watch.map(brief),
            id: account.id.to_string(),
            connection_id: account.connection_id.to_string(),
            kind: account.kind,
            region: account.region,
            external_id: account.external_id,
            info: account.info,
            parents: listed.parents.iter().map(ToString::to_string).collect(),
            access: account.access,
            tracked: account.tracked,
        };
        Ok(Facts {
            account,
            connection: login.map(|login| login.label).unwrap_or_default(),
            parents: relatives(around.parents, around.first_parents),
            children: relatives(around.children, around.first_children),
            same_external_id: around.same_external_id,
        })
    }
}

fn relatives(count: u32, mut first: Vec<Relative>) -> RelativesView {
    first.sort_by_cached_key(|one| (one.name.is_empty(), sort_key(&one.name)));
    let view = |one: Relative| RelativeView {
        id: one.id.to_string(),
        external_id: one.external_id,
        name: one.name,
        kind: one.kind,
        country_code: one.country_code,
    };
    RelativesView { count, accounts: first.into_iter().map(view).collect() }
}

/// What lists show of an account's health.
pub(crate) fn brief(one: WatchedBrief) -> WatchView {
    WatchView {
        health: one.health,
        hidden: one.hidden,
        cause: one.cause,
        since: one.since.map(Timestamp::as_millisecond),
        suspends: one.suspends.map(Timestamp::as_millisecond),
        stopped: one.stopped,
    }
}
