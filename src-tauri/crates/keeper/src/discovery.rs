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

/// So many accounts are looked at for a label: it is a proposal, and names are compared with each other.
const LABELLED_BY: usize = 500;

/// A name by which a person can tell logins apart: the agency's own, else the one most accounts share.
pub(crate) fn suggest_label(accounts: &[Account]) -> String {
    let named = || accounts.iter().filter(|account| !account.name.trim().is_empty());
    let agency = |account: &&Account| account.account_type.as_deref() == Some("agency");
    let agencies = named().filter(agency).count();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for account in named().filter(|one| agencies == 0 || agency(one)).take(LABELLED_BY) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccountAccess, AccountKind, Region};

    fn named(id: &str, name: &str) -> Account {
        let key =
            AccountKey { kind: AccountKind::SponsoredAds, region: Region::Na, external_id: id.to_owned() };
        let found = FoundAccount {
            key,
            name: name.to_owned(),
            country_code: None,
            currency_code: None,
            timezone: None,
            account_type: None,
            entity_id: None,
            status: None,
            access: AccountAccess::Ok,
            lacks: Vec::new(),
            seats: Vec::new(),
        };
        account(&UserId::new("u"), &ConnectionId::new(""), found)
    }

    #[test]
    fn the_label_is_the_agencys_name_or_the_most_common_one() {
        let mut accounts =
            [named("1", "Harbour: US"), named("2", "Northwind: US"), named("3", "Northwind: DE")];
        assert_eq!(suggest_label(&accounts), "Northwind");
        accounts[0].account_type = Some("agency".into());
        assert_eq!(suggest_label(&accounts), "Harbour");
        assert_eq!(suggest_label(&[named("1", "  ")]), "Amazon login");
    }
}
