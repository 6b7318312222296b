//! Which login was authorised: the one that was asked for, one that is known already, or another.

use domain::login_match::{LoginMatch, compare};
use domain::{Account, AccountAccess, AccountId, ConnectionId, Gap};
use std::collections::{HashMap, HashSet};

/// The answer, with the numbers that a user can judge it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The connection that the login belongs to, or was asked for.
    pub connection: Option<ConnectionId>,
    /// Another connection whose login it is, although it was asked for as `connection`.
    pub known_as: Option<ConnectionId>,
    pub login: LoginMatch,
    /// It was recognised without asking for it.
    pub recognised: bool,
    /// Accounts of the connection that the login does not reach.
    pub missing: u32,
    /// Accounts that it reaches and the connection did not have.
    pub added: u32,
}

/// Matches what a login `reaches` against the accounts `known` of all connections. `asked` is the
/// connection that is authorised again.
pub(crate) fn match_login(
    asked: Option<&ConnectionId>,
    reaches: &[Account],
    gaps: &[Gap],
    known: &[Account],
) -> Verdict {
    let mut of: HashMap<&ConnectionId, Vec<&Account>> = HashMap::new();
    for account in known.iter().filter(|account| account.access != AccountAccess::Denied) {
        of.entry(&account.connection_id).or_default().push(account);
    }
    let living: HashSet<&AccountId> = reaches
        .iter()
        .filter(|account| account.access == AccountAccess::Ok)
        .map(|account| &account.id)
        .collect();
    let asked = asked.map(|id| verdict(id, &of.remove(id).unwrap_or_default(), &living, gaps, false));
    if let Some(verdict) = asked.as_ref().filter(|verdict| verdict.login == LoginMatch::Same) {
        return verdict.clone();
    }
    let mut same: Vec<_> = of
        .into_iter()
        .map(|(id, had)| verdict(id, &had, &living, gaps, true))
        .filter(|verdict| verdict.login == LoginMatch::Same)
        .collect();
    same.sort_by_key(|verdict| (verdict.missing, verdict.added, verdict.connection.clone()));
    let known = same.into_iter().next();
    if let Some(asked) = asked {
        return Verdict { known_as: known.and_then(|known| known.connection), ..asked };
    }
    known.unwrap_or(Verdict {
        connection: None,
        known_as: None,
        login: LoginMatch::Same,
        recognised: false,
        missing: 0,
        added: 0,
    })
}

fn verdict(
    id: &ConnectionId,
    had: &[&Account],
    living: &HashSet<&AccountId>,
    gaps: &[Gap],
    recognised: bool,
) -> Verdict {
    let hidden: HashSet<&AccountId> = had
        .iter()
        .filter(|account| gaps.iter().any(|gap| gap.hides(account.region, account.kind)))
        .map(|account| &account.id)
        .collect();
    let ids: HashSet<&AccountId> = had.iter().map(|account| &account.id).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Verdict {
        connection: Some(id.clone()),
        known_as: None,
        login: compare(ids.iter().copied(), living, &hidden),
        recognised,
        missing: count(ids.iter().filter(|id| !living.contains(*id) && !hidden.contains(*id)).count()),
        added: count(living.iter().filter(|id| !ids.contains(*id)).count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccountKind, Region, UserId};

    fn accounts(connection: &str, range: std::ops::Range<u32>) -> Vec<Account> {
        let user = UserId::new("user_ada");
        range
            .map(|number| Account {
                id: AccountId::derive(&user, AccountKind::SponsoredAds, Region::Na, &number.to_string()),
                user_id: user.clone(),
                connection_id: ConnectionId::new(connection),
                kind: AccountKind::SponsoredAds,
                region: Region::Na,
                external_id: number.to_string(),
                info: domain::AccountInfo { ..Default::default() },
                access: AccountAccess::Ok,
                tracked: true,
            })
            .collect()
    }

    fn known() -> Vec<Account> {
        [accounts("one", 0..10), accounts("two", 20..30)].concat()
    }

    #[test]
    fn another_login_that_is_connected_already_is_named() {
        let one = ConnectionId::new("one");
        let verdict = match_login(Some(&one), &accounts("", 20..30), &[], &known());
        assert_eq!((verdict.login, verdict.missing, verdict.added), (LoginMatch::Different, 10, 10));
        assert_eq!(verdict.known_as, Some(ConnectionId::new("two")));
        assert_eq!(verdict.connection, Some(one));
    }

    #[test]
    fn a_login_that_nobody_has_is_new() {
        let verdict = match_login(None, &accounts("", 40..50), &[], &known());
        assert_eq!((verdict.connection, verdict.known_as, verdict.recognised), (None, None, false));
    }

    #[test]
    fn a_login_without_accounts_is_nobody_elses() {
        let verdict = match_login(None, &[], &[], &known());
        assert_eq!((verdict.connection, verdict.recognised), (None, false));
    }
}
