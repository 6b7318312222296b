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
        name: found.name,
        country_code: found.country_code,
        currency_code: found.currency_code,
        timezone: found.timezone,
        account_type: found.account_type,
        entity_id: found.entity_id,
        status: found.status,
        lacks: found.lacks,
        seats: found.seats,
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

/// A name by which a person can tell logins apart: the agency's own, else the one most accounts share.
pub(crate) fn suggest_label(accounts: &[Account]) -> String {
    let named = || accounts.iter().filter(|account| !account.name.trim().is_empty());
    let agency = |account: &&Account| account.account_type.as_deref() == Some("agency");
    let agencies = named().filter(agency).count();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for account in named().filter(|one| agencies == 0 || agency(one)).take(500) {
        let name = account.name.split([':', '–', '|']).next().unwrap_or_default().trim();
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .into_iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or_else(|| "Amazon login".to_owned(), |(name, _)| name.to_owned())
}
