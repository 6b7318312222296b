//! Whether each notice is true, and given once.

use super::{State, Truth};
use domain::Cause;
use domain::notice::NoticeKind;
use std::time::Duration;
use store::Notice;

impl State {
    /// Returns the login if its death was told.
    pub(super) fn judge_notice(&mut self, login: usize, notice: &Notice, truth: &Truth<'_>) -> Option<usize> {
        let now = truth.now;
        let told = self.logins[login].told;
        let this = Some((notice.kind, notice.cause));
        match notice.kind {
            NoticeKind::ConnectionBroken => {
                // The power may have been cut after it was authorised again and before the user knew.
                if told == this && !self.logins[login].in_hand {
                    self.fail(now, login, &format!("{this:?} was told twice"));
                }
                self.logins[login].told = this;
                match notice.cause {
                    Some(Cause::GrantRevoked | Cause::GrantExpired | Cause::TokenMissing) => {
                        let death = self.judge_death(login, notice, truth);
                        if death.is_some() && notice.cause != Some(Cause::TokenMissing) {
                            self.judge_name(login, notice.cause == Some(Cause::GrantExpired), now);
                        }
                        return death;
                    }
                    Some(Cause::ClientRefused) => self.judge_client(login, now),
                    cause => self.fail(now, login, &format!("it is told as broken by {cause:?}")),
                }
            }
            NoticeKind::ConnectionLapsed => {
                if told.is_some() {
                    self.fail(now, login, &format!("a lapse was told after {told:?}"));
                }
                self.logins[login].told = this;
            }
            NoticeKind::ConnectionRecovered => {
                if told.is_none() {
                    self.fail(now, login, "a recovery was told of nothing");
                }
                self.logins[login].told = None;
            }
            _ => {}
        }
        None
    }

    fn judge_death(&mut self, login: usize, notice: &Notice, truth: &Truth<'_>) -> Option<usize> {
        let one = &mut self.logins[login];
        if one.in_hand {
            return None;
        }
        let id = one.id.clone()?;
        if one.reported {
            self.fail(truth.now, login, "its death was told twice");
            return None;
        }
        one.reported = true;
        if (truth.accepted)(&id) || (one.died.is_none() && !one.rotation_lost) {
            self.fail(truth.now, login, &format!("it lives and was told as {:?}", notice.cause));
            return None;
        }
        self.counts.reports += 1;
        Some(login)
    }

    fn judge_client(&mut self, login: usize, now: Duration) {
        self.client.told += 1;
        if self.client.told > 1 {
            self.fail(now, login, "the refused client was told twice");
        }
        // What was asked with the wrong secret may be written a moment after it was corrected, or after waking.
        let since =
            self.stirs.back().map_or(self.client.right_since, |stir| self.client.right_since.max(*stir));
        if !self.client.wrong && now > since + Duration::from_secs(120) {
            self.fail(now, login, "the client was told as refused and is right");
        }
    }
}
