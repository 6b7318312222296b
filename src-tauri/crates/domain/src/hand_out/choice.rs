//! Which login a program means: by account, by login, by region.

use crate::{Account, AccountAccess, AccountKind, Connection, Health, Region};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Candidates that an ambiguous choice lists.
const LISTED: usize = 20;

/// What a program said of the login it wants. What is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// An account: Amazon's id of it (profile, advertiser, entity), or its name.
    pub account: Option<String>,
    /// A login: its id or its label.
    pub login: Option<String>,
    /// Where the account is.
    pub region: Option<Region>,
}

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The login.
    pub connection: &'a Connection,
    /// The account, if one was named.
    pub account: Option<&'a Account>,
}

/// One of several that a choice fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// What to write to mean this one: Amazon's id of an account, the id of a login.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is; `None` for a login.
    pub kind: Option<AccountKind>,
    /// Where it is.
    pub region: Region,
    /// The login by which it is reached.
    pub login: String,
}

/// Why nothing was chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// There is no login at all.
    #[error("no Amazon login is connected")]
    NothingConnected,
    /// No account is so called, or none by that login and in that region.
    #[error("no account matches {0:?}")]
    NoAccount(String),
    /// No login is so called.
    #[error("no Amazon login matches {0:?}")]
    NoLogin(String),
    /// Several fit.
    #[error("{what:?} fits several")]
    Ambiguous {
        /// What was asked for; empty where nothing was named.
        what: String,
        /// Some of them, in a stable order.
        candidates: Vec<Candidate>,
        /// How many there are in all.
        total: usize,
    },
}

/// Chooses among a user's logins and accounts. An id counts before a name, a whole name before a part of one.
pub fn choose<'a>(
    choice: &Choice,
    connections: &'a [Connection],
    accounts: &'a [Account],
) -> Result<Chosen<'a>, ChoiceError> {
    let usable: Vec<&Connection> =
        connections.iter().filter(|one| one.health.health != Health::Disconnected).collect();
    if usable.is_empty() {
        return Err(ChoiceError::NothingConnected);
    }
    let logins = match &choice.login {
        Some(wanted) => logins(wanted, &usable)?,
        None => usable,
    };
    if let Some(wanted) = &choice.account {
        return account(wanted, choice.region, &logins, accounts);
    }
    match logins.as_slice() {
        [only] => Ok(Chosen { connection: only, account: None }),
        several => Err(ambiguous(
            choice.login.as_deref().unwrap_or_default(),
            several.iter().map(|one| Candidate {
                id: one.id.to_string(),
                name: one.label.clone(),
                kind: None,
                region: one.home_region,
                login: one.label.clone(),
            }),
        )),
    }
}

/// The logins that `wanted` fits at the first step at which it fits any.
fn logins<'a>(wanted: &str, usable: &[&'a Connection]) -> Result<Vec<&'a Connection>, ChoiceError> {
    let folded = wanted.to_lowercase();
    let steps: [&dyn Fn(&Connection) -> bool; 3] =
        [&|one| one.id.as_str() == wanted, &|one| one.label.to_lowercase() == folded, &|one| {
            !folded.is_empty() && one.label.to_lowercase().contains(&folded)
        }];
    first_that_fits(&usable.iter().copied(), &steps).ok_or_else(|| ChoiceError::NoLogin(wanted.to_owned()))
}

fn account<'a>(
    wanted: &str,
    region: Option<Region>,
    logins: &[&'a Connection],
    accounts: &'a [Account],
) -> Result<Chosen<'a>, ChoiceError> {
    let ids: BTreeSet<&str> = logins.iter().map(|one| one.id.as_str()).collect();
    let reached = accounts.iter().filter(|one| {
        one.access == AccountAccess::Ok
            && ids.contains(one.connection_id.as_str())
            && region.is_none_or(|region| region == one.region)
    });
    let folded = wanted.to_lowercase();
    let steps: [&dyn Fn(&Account) -> bool; 5] = [
        &|one| one.id.as_str() == wanted,
        &|one| one.external_id == wanted,
        &|one| one.info.entity_id.as_deref() == Some(wanted),
        &|one| one.info.name.to_lowercase() == folded,
        &|one| !folded.is_empty() && one.info.name.to_lowercase().contains(&folded),
    ];
    let label = |one: &Account| {
        let by = logins.iter().find(|login| login.id == one.connection_id);
        by.map(|login| login.label.clone()).unwrap_or_default()
    };
    let found = first_that_fits(&reached, &steps).ok_or_else(|| ChoiceError::NoAccount(wanted.to_owned()))?;
    match found.as_slice() {
        [only] => logins
            .iter()
            .find(|login| login.id == only.connection_id)
            .map(|connection| Chosen { connection, account: Some(only) })
            .ok_or_else(|| ChoiceError::NoAccount(wanted.to_owned())),
        several => Err(ambiguous(
            wanted,
            several.iter().map(|one| Candidate {
                id: one.external_id.clone(),
                name: one.info.name.clone(),
                kind: Some(one.kind),
                region: one.region,
                login: label(one),
            }),
        )),
    }
}

fn first_that_fits<'a, T>(
    all: &(impl Iterator<Item = &'a T> + Clone),
    steps: &[&dyn Fn(&T) -> bool],
) -> Option<Vec<&'a T>> {
    steps
        .iter()
        .map(|fits| all.clone().filter(|one| fits(one)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
}

fn ambiguous(what: &str, all: impl Iterator<Item = Candidate>) -> ChoiceError {
    let mut candidates: Vec<Candidate> = all.collect();
    let total = candidates.len();
    candidates.sort_by(|a, b| (&a.name, a.region, &a.id).cmp(&(&b.name, b.region, &b.id)));
    candidates.truncate(LISTED);
    ChoiceError::Ambiguous { what: what.to_owned(), candidates, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, AccountInfo, ConnectionId, HealthReport, Timestamp, UserId};

    fn login(id: &str, label: &str) -> Connection {
        Connection {
            id: ConnectionId::new(id),
            user_id: UserId::new("u"),
            label: label.to_owned(),
            home_region: Region::Na,
            client_id: "amzn1.application-oa2-client.x".to_owned(),
            scopes: String::new(),
            health: HealthReport::succeeded(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
            access_expires_at: None,
            swept_at: None,
            consent: None,
            end_snoozed_until: None,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn account(login: &str, external_id: &str, name: &str, region: Region) -> Account {
        let user = UserId::new("u");
        Account {
            id: AccountId::derive(&user, AccountKind::SponsoredAds, region, external_id),
            user_id: user,
            connection_id: ConnectionId::new(login),
            kind: AccountKind::SponsoredAds,
            region,
            external_id: external_id.to_owned(),
            info: AccountInfo { name: name.to_owned(), ..AccountInfo::default() },
            access: AccountAccess::Ok,
            tracked: true,
        }
    }

    fn by_account(wanted: &str) -> Choice {
        Choice { account: Some(wanted.to_owned()), ..Choice::default() }
    }

    #[test]
    fn an_id_counts_before_a_name_and_a_whole_name_before_a_part() {
        let logins = [login("c1", "Agency"), login("c2", "Brand")];
        let accounts = [
            account("c1", "1001", "Northwind", Region::Na),
            account("c2", "1002", "Northwind EU", Region::Eu),
            account("c2", "1003", "1001", Region::Eu),
        ];
        let chosen = |wanted: &str| {
            choose(&by_account(wanted), &logins, &accounts)
                .map(|one| (one.connection.label.clone(), one.account.unwrap().external_id.clone()))
        };
        assert_eq!(chosen("1001").unwrap(), ("Agency".to_owned(), "1001".to_owned()));
        assert_eq!(chosen("northWIND").unwrap().1, "1001");
        assert_eq!(chosen("wind eu").unwrap(), ("Brand".to_owned(), "1002".to_owned()));
        assert_eq!(chosen("nobody"), Err(ChoiceError::NoAccount("nobody".to_owned())));
        assert_eq!(chosen(""), Err(ChoiceError::NoAccount(String::new())));
    }

    #[test]
    fn what_fits_several_lists_them_and_a_region_or_login_decides() {
        let logins = [login("c1", "Agency"), login("c2", "Brand")];
        let accounts = [account("c2", "2", "Shop", Region::Eu), account("c1", "1", "Shop", Region::Na)];
        let Err(ChoiceError::Ambiguous { candidates, total, .. }) =
            choose(&by_account("shop"), &logins, &accounts)
        else {
            panic!("one of two was chosen")
        };
        assert_eq!(total, 2);
        let listed: Vec<_> = candidates.iter().map(|one| (one.id.as_str(), one.login.as_str())).collect();
        assert_eq!(listed, [("1", "Agency"), ("2", "Brand")]);
        let eu = Choice { region: Some(Region::Eu), ..by_account("shop") };
        assert_eq!(choose(&eu, &logins, &accounts).unwrap().connection.label, "Brand");
        let agency = Choice { login: Some("agency".to_owned()), ..by_account("shop") };
        assert_eq!(choose(&agency, &logins, &accounts).unwrap().account.unwrap().external_id, "1");
    }

    #[test]
    fn without_a_word_the_only_login_is_meant_and_one_of_several_is_not() {
        let one = [login("c1", "Agency")];
        assert_eq!(choose(&Choice::default(), &one, &[]).unwrap().connection.label, "Agency");
        let two = [login("c1", "Agency"), login("c2", "Brand")];
        assert!(matches!(
            choose(&Choice::default(), &two, &[]),
            Err(ChoiceError::Ambiguous { total: 2, .. })
        ));
        let mut gone = login("c2", "Brand");
        gone.health.health = Health::Disconnected;
        let one_left = [login("c1", "Agency"), gone];
        assert_eq!(choose(&Choice::default(), &one_left, &[]).unwrap().connection.label, "Agency");
        let brand = Choice { login: Some("Brand".to_owned()), ..Choice::default() };
        assert_eq!(choose(&brand, &one_left, &[]), Err(ChoiceError::NoLogin("Brand".to_owned())));
        assert_eq!(choose(&Choice::default(), &[], &[]), Err(ChoiceError::NothingConnected));
    }

    #[test]
    fn an_account_that_is_no_longer_reached_is_not_chosen() {
        let logins = [login("c1", "Agency")];
        let lost = Account { access: AccountAccess::Lost, ..account("c1", "1", "Shop", Region::Na) };
        assert_eq!(choose(&by_account("1"), &logins, &[lost]), Err(ChoiceError::NoAccount("1".to_owned())));
    }
}
