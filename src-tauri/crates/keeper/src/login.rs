//! Whose login came back: the one that was asked for, one that is known already, or another.

use domain::login_match::{LoginMatch, compare};
use domain::{Account, AccountAccess, AccountId, ConnectionId, Gap};
use std::collections::{HashMap, HashSet};

/// The answer, with the numbers that a person can judge it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The connection that the login belongs to, or was asked for.
    pub connection: Option<ConnectionId>,
    pub login: LoginMatch,
    /// It was recognised without asking for it.
    pub recognised: bool,
    /// Accounts of the connection that the login does not reach.
    pub missing: u32,
    /// Accounts that it reaches and the connection did not have.
    pub added: u32,
}

/// Judges what a login `reaches` against the accounts `known` of all connections. `asked` is the
/// connection that is authorised again.
pub(crate) fn judge(
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
    if let Some(id) = asked {
        return verdict(id, of.get(id).map_or(&[], Vec::as_slice), &living, gaps, false);
    }
    let mut same: Vec<_> = of
        .into_iter()
        .map(|(id, had)| verdict(id, &had, &living, gaps, true))
        .filter(|verdict| verdict.login == LoginMatch::Same)
        .collect();
    same.sort_by_key(|verdict| (verdict.missing, verdict.added, verdict.connection.clone()));
    same.into_iter().next().unwrap_or(Verdict {
        connection: None,
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
        .filter(|account| {
            gaps.iter().any(|gap| gap.region == account.region && gap.part.shows().contains(&account.kind))
        })
        .map(|account| &account.id)
        .collect();
    let ids: HashSet<&AccountId> = had.iter().map(|account| &account.id).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Verdict {
        connection: Some(id.clone()),
        login: compare(ids.iter().copied(), living, &hidden),
        recognised,
        missing: count(ids.iter().filter(|id| !living.contains(*id) && !hidden.contains(*id)).count()),
        added: count(living.iter().filter(|id| !ids.contains(*id)).count()),
    }
}
