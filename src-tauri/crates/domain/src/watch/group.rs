//! Putting together what is announced of many accounts at once.

use super::{AccountCause, AccountHealth, News};
use crate::AccountId;
use std::collections::BTreeMap;

/// More advertisers with one cause than this are one notice.
const MOST_ADVERTISERS: usize = 5;

/// Something to announce of one account, or of several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Trouble or recovery.
    pub news: News,
    /// The cause; of a recovery, that of the trouble that is over.
    pub cause: Option<AccountCause>,
    /// How bad it is.
    pub health: AccountHealth,
    /// The advertiser's name; `None` for several advertisers.
    pub advertiser: Option<String>,
    /// The accounts, in the order in which they were given.
    pub accounts: Vec<AccountId>,
}

/// Puts what is announced at one time together: accounts of one advertiser with one cause, and then all advertisers
/// with one cause where there are many. The order of first occurrence is kept.
pub fn group(all: Vec<Announcement>) -> Vec<Announcement> {
    let by_advertiser = merged(all, |one| one.advertiser.as_ref().map(|name| name.to_lowercase()), false);
    let mut per_cause: BTreeMap<_, usize> = BTreeMap::new();
    for one in &by_advertiser {
        *per_cause.entry(kind(one)).or_default() += 1;
    }
    let (many, few): (Vec<_>, Vec<_>) =
        by_advertiser.into_iter().partition(|one| per_cause[&kind(one)] > MOST_ADVERTISERS);
    let mut grouped = merged(many, |_| None, true);
    grouped.extend(few);
    grouped
}

type Kind = (bool, Option<AccountCause>, AccountHealth);

fn kind(one: &Announcement) -> Kind {
    (one.news == News::Recovered, one.cause.clone(), one.health)
}

fn merged(
    all: Vec<Announcement>,
    name: impl Fn(&Announcement) -> Option<String>,
    nameless: bool,
) -> Vec<Announcement> {
    let mut places: BTreeMap<(Kind, Option<String>), usize> = BTreeMap::new();
    let mut out: Vec<Announcement> = Vec::new();
    for mut one in all {
        let name = name(&one);
        // Accounts without a name have nothing in common.
        if name.is_none() && !nameless {
            out.push(one);
            continue;
        }
        if let Some(&place) = places.get(&(kind(&one), name.clone())) {
            out[place].accounts.append(&mut one.accounts);
        } else {
            places.insert((kind(&one), name), out.len());
            if nameless {
                one.advertiser = None;
            }
            out.push(one);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::CauseSource;

    fn one(advertiser: &str, account: &str, word: &str) -> Announcement {
        Announcement {
            news: News::Problem,
            cause: Some(AccountCause::new(CauseSource::BillingStatus, word)),
            health: AccountHealth::Stopped,
            advertiser: Some(advertiser.to_owned()),
            accounts: vec![AccountId::new(account)],
        }
    }

    #[test]
    fn accounts_of_one_advertiser_with_one_cause_are_one_notice() {
        let all = vec![
            one("Kestrel", "us", "PAYMENT_METHOD_EXPIRED"),
            one("kestrel", "ca", "PAYMENT_METHOD_EXPIRED"),
            one("Kestrel", "mx", "ACCOUNT_BILLING_ISSUE"),
            one("Northwind", "us", "PAYMENT_METHOD_EXPIRED"),
        ];
        let grouped = group(all);
        let sizes: Vec<_> = grouped.iter().map(|one| one.accounts.len()).collect();
        assert_eq!(sizes, [2, 1, 1]);
    }

    #[test]
    fn one_card_of_many_advertisers_is_one_notice_without_a_name() {
        let all = (0..40).map(|n| one(&format!("Brand {n}"), &format!("a{n}"), "PAYMENT_METHOD_EXPIRED"));
        let grouped = group(all.collect());
        assert_eq!(grouped.len(), 1);
        assert_eq!((grouped[0].advertiser.as_deref(), grouped[0].accounts.len()), (None, 40));
    }

    #[test]
    fn accounts_without_a_name_are_not_one_advertiser() {
        let mut all = vec![one("", "a", "X"), one("", "b", "X")];
        for one in &mut all {
            one.advertiser = None;
        }
        assert_eq!(group(all).len(), 2);
    }
}
