//! From what a sweep found to what is stored.

use amazon_ads::{FoundAccount, Sweep};
use domain::{Account, AccountId, AccountKey, AccountLink, ConnectionId, UserId};
use store::Seen;

fn id(user: &UserId, key: &AccountKey) -> AccountId {
    AccountId::derive(user, key.kind, key.region, &key.external_id)
}

fn account(user: &UserId, connection: &ConnectionId, found: FoundAccount) -> Account {
    Account {
        id: id(user, &found.key),
        user_id: user.clone(),
        connection_id: connection.clone(),
        kind: found.key.kind,
        region: found.key.region,
        external_id: found.key.external_id,
        info: found.info,
        access: found.access,
        tracked: true,
    }
}

/// What a sweep of `connection` saw, with the ids that every device derives alike.
pub(crate) fn seen(user: &UserId, connection: &ConnectionId, sweep: Sweep) -> Seen {
    Seen {
        links: sweep
            .links
            .iter()
            .map(|(parent, child)| AccountLink { parent: id(user, parent), child: id(user, child) })
            .collect(),
        refused: sweep.lost.iter().map(|key| id(user, key)).collect(),
        gaps: sweep.gaps,
        accounts: sweep.accounts.into_iter().map(|found| account(user, connection, found)).collect(),
    }
}
