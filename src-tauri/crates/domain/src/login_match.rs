//! Whether two sweeps saw the same Amazon login.
//!
//! Amazon names no login: a grant shows only what it reaches. Logins of one agency often share some
//! accounts, so a few in common prove nothing, and accounts come and go, so a few missing prove nothing
//! either.

use crate::AccountId;
use serde::Serialize;
use std::collections::HashSet;
use ts_rs::TS;

/// What comparing a connection's accounts with those of the login that came back says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "LoginMatch.ts")]
pub enum LoginMatch {
    /// Most of what was known is still there, or nothing was known.
    Same,
    /// Something in common, but most of what was known is not there: a user decides.
    Partly,
    /// Nothing in common: another login.
    Different,
}

impl LoginMatch {
    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Partly => "partly",
            Self::Different => "different",
        }
    }

    /// Reads the word written by [`LoginMatch::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Same, Self::Partly, Self::Different].into_iter().find(|login| login.as_str() == word)
    }
}

/// Compares what a connection `had` with what a login `reaches`. `unknown` are those of `had` that the
/// sweep could not have shown, because a region or an endpoint gave no answer; they count neither way.
#[expect(clippy::implicit_hasher, reason = "callers have the usual sets")]
pub fn compare<'a>(
    had: impl IntoIterator<Item = &'a AccountId>,
    reaches: &HashSet<&AccountId>,
    unknown: &HashSet<&AccountId>,
) -> LoginMatch {
    let (mut known, mut kept, mut any) = (0_usize, 0_usize, false);
    for id in had {
        any = true;
        if unknown.contains(id) && !reaches.contains(id) {
            continue;
        }
        known += 1;
        kept += usize::from(reaches.contains(id));
    }
    match (known, kept) {
        // Nothing to compare with: a connection without accounts may be anybody's, but one whose
        // accounts could not be asked for is not called the same unseen.
        (0, _) if any => LoginMatch::Partly,
        (0, _) => LoginMatch::Same,
        (_, 0) => LoginMatch::Different,
        (known, kept) if kept * 2 > known => LoginMatch::Same,
        _ => LoginMatch::Partly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(range: std::ops::Range<u32>) -> Vec<AccountId> {
        range.map(|n| AccountId::new(n.to_string())).collect()
    }

    fn compared(had: &[AccountId], reaches: &[AccountId], unknown: &[AccountId]) -> LoginMatch {
        compare(had, &reaches.iter().collect(), &unknown.iter().collect())
    }

    #[test]
    fn a_login_with_other_accounts_is_another_login() {
        assert_eq!(compared(&ids(0..10), &ids(10..20), &[]), LoginMatch::Different);
    }

    #[test]
    fn a_few_shared_accounts_do_not_make_two_logins_one() {
        assert_eq!(compared(&ids(0..10), &ids(7..20), &[]), LoginMatch::Partly);
    }

    #[test]
    fn a_login_that_lost_some_accounts_is_still_itself() {
        assert_eq!(compared(&ids(0..10), &ids(3..12), &[]), LoginMatch::Same);
    }

    #[test]
    fn what_could_not_be_asked_counts_neither_way() {
        assert_eq!(compared(&ids(0..10), &ids(0..4), &ids(4..10)), LoginMatch::Same);
        assert_eq!(compared(&ids(0..10), &ids(20..24), &ids(4..10)), LoginMatch::Different);
        assert_eq!(compared(&ids(0..10), &[], &ids(0..10)), LoginMatch::Partly);
    }

    proptest! {
        #[test]
        fn a_silent_swap_never_passes_as_the_same_login(had in 1_u32..40, shared in 0_u32..40, others in 0_u32..40) {
            let shared = shared.min(had);
            let mut reaches = ids(0..shared);
            reaches.extend(ids(1000..1000 + others));
            let verdict = compared(&ids(0..had), &reaches, &[]);
            prop_assert_eq!(verdict == LoginMatch::Same, shared * 2 > had);
            prop_assert_eq!(verdict == LoginMatch::Different, shared == 0);
        }

        #[test]
        fn the_unchanged_login_is_always_the_same(count in 0_u32..100) {
            prop_assert_eq!(compared(&ids(0..count), &ids(0..count), &[]), LoginMatch::Same);
        }
    }
}
