//! What a connection is called.

use domain::{Account, plain};

pub(crate) fn clean_label(label: &str, fallback: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ");
    plain::filled(&words, plain::LABEL).unwrap_or_else(|| fallback.to_owned())
}

/// So many accounts are looked at for a label: it is a proposal, and names are compared with each other.
const LABELLED_BY: usize = 500;

/// A name by which a user can tell logins apart: the agency's own, else the one most accounts share.
pub(crate) fn suggest_label(accounts: &[Account]) -> String {
    let named = || accounts.iter().filter(|account| !account.info.name.trim().is_empty());
    let agency = |account: &&Account| account.info.account_type.as_deref() == Some("agency");
    let agencies = named().filter(agency).count();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for account in named().filter(|one| agencies == 0 || agency(one)).take(LABELLED_BY) {
        let name = account.info.name.split([':', '–', '|']).next().unwrap_or_default().trim();
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
    use domain::{AccountAccess, AccountId, AccountKind, ConnectionId, Region, UserId};

    fn named(id: &str, name: &str) -> Account {
        let user = UserId::new("u");
        Account {
            id: AccountId::derive(&user, AccountKind::SponsoredAds, Region::Na, id),
            user_id: user,
            connection_id: ConnectionId::new(""),
            kind: AccountKind::SponsoredAds,
            region: Region::Na,
            external_id: id.to_owned(),
            info: domain::AccountInfo { name: name.to_owned(), ..Default::default() },
            access: AccountAccess::Ok,
            tracked: true,
        }
    }

    #[test]
    fn a_label_is_plain_text_and_its_fallback_stands_in_for_one_that_cannot_be_seen() {
        assert_eq!(clean_label(" North\u{0}wind \n <EU>\u{202e}", "x"), "Northwind <EU>");
        assert_eq!(clean_label("\u{200b}\u{202e}", "Amazon login"), "Amazon login");
        assert_eq!(clean_label(&"x".repeat(500), "").len(), plain::LABEL);
    }

    #[test]
    fn the_label_is_the_agencys_name_or_the_most_common_one() {
        let mut accounts =
            [named("1", "Harbour: US"), named("2", "Northwind: US"), named("3", "Northwind: DE")];
        assert_eq!(suggest_label(&accounts), "Northwind");
        accounts[0].info.account_type = Some("agency".into());
        assert_eq!(suggest_label(&accounts), "Harbour");
        assert_eq!(suggest_label(&[named("1", "  ")]), "Amazon login");
    }
}
