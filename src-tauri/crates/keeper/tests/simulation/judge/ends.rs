//! What must be true of the yearly ends of grants.
//!
//! An end is certain where the app noted a consent that ends. It must have been told before it came if the program ran
//! for [`LOOKS`] with a right clock within the sixty days before, while it had that grant. Nothing without a known
//! date is counted down, and no distance is told twice. A death by age is called one, a revocation never.

use super::{Grant, Judge, State};
use domain::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// The program looks at what ends when it starts, when the computer wakes, and once an hour.
const LOOKS: Duration = Duration::from_secs(20 * 60);
const SIXTY_DAYS: Duration = Duration::from_secs(60 * 24 * 3600);

impl Judge {
    /// A login was authorised. `dated`: the app knows of an end.
    pub fn granted(&self, login: usize, ends: Option<Duration>, dated: bool) {
        let mut state = self.state();
        let since = state.logins[login].token_ends.saturating_sub(state.life);
        state.logins[login].grant =
            Grant { since, ends, noted: dated && ends.is_some(), dated, aged: false, told: None };
    }

    /// The user entered when they consented.
    pub fn dated(&self, login: usize) {
        self.state().logins[login].grant.dated = true;
    }

    /// The program, or the right time, begins anew then.
    pub fn rests(&self, until: Duration) {
        self.state().awake_since = until;
    }

    /// The program runs, the computer is awake.
    pub fn runs(&self, right_clock: bool, now: Duration) {
        let mut state = self.state();
        if right_clock && now.saturating_sub(state.awake_since) >= LOOKS {
            state.looked = Some(now);
        }
    }

    /// Whether nothing is known to have ended the login's grant.
    pub fn lives(&self, login: usize) -> bool {
        let state = self.state();
        state.logins[login].died.is_none() && state.logins[login].id.is_some()
    }

    /// The year of a login's grant was over at `ends`. `told`: the app has warned of it.
    pub fn came_of_age(&self, login: usize, told: bool, ends: Duration, now: Duration) {
        self.died(login, now);
        let mut state = self.state();
        let looked = state.looked;
        let one = &mut state.logins[login];
        if one.died != Some(now) || one.in_hand {
            // Removed at Amazon before, or about to be replaced.
            return;
        }
        one.grant.aged = true;
        let from = one.grant.since.max(ends.saturating_sub(SIXTY_DAYS)) + LOOKS;
        let untold = one.grant.noted && !told && looked.is_some_and(|looked| looked >= from);
        state.counts.aged += 1;
        if untold {
            state.fail(now, login, &format!("its year ended untold; the app looked at {looked:?}"));
        }
    }

    /// There are new warnings: the nearest distance of each end, by connection.
    pub fn warned(&self, all: &HashMap<(String, Timestamp), u32>, now: Duration) {
        let mut state = self.state();
        for ((subject, _), hours) in all {
            let id = domain::ConnectionId::new(subject.clone());
            let Some(login) = state.by_id.get(&id).copied() else { continue };
            let one = &mut state.logins[login];
            if one.in_hand || one.id.as_ref() != Some(&id) {
                continue;
            }
            if one.grant.told.is_none_or(|told| told > *hours) {
                one.grant.told = Some(*hours);
                let dated = one.grant.dated;
                state.counts.warnings += 1;
                if !dated {
                    state.fail(now, login, "an end was counted down that nobody knows");
                }
            }
        }
    }
}

impl State {
    /// Whether a death is called what it was.
    pub(super) fn judge_name(&mut self, login: usize, expired: bool, now: Duration) {
        let one = &self.logins[login];
        let Grant { ends, noted, aged, .. } = one.grant;
        if expired && !(noted && one.refused.zip(ends).is_some_and(|(refused, ends)| refused >= ends)) {
            self.fail(now, login, "a revocation was called the end of its year");
        }
        if !expired && aged && noted {
            self.fail(now, login, "the end of its year was called a revocation");
        }
    }
}
