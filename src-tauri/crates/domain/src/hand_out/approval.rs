//! What the user decided about a program and a login.

use super::Program;
use crate::{ConnectionId, Timestamp, UserId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How long [`Decision::EightHours`] lasts.
const WORKING_DAY: SignedDuration = SignedDuration::from_hours(8);

/// What the user answers when a program asks for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Decision.ts")]
pub enum Decision {
    /// Until the program that asks has ended its connection: one command, or one session of a client.
    Once,
    /// For this program and login, for eight hours.
    EightHours,
    /// For this program and login, until it is revoked.
    Always,
    /// No.
    Deny,
}

impl Decision {
    /// Until when it is remembered, decided at `now`: `None` where it isn't, `Some(None)` without an end.
    pub fn remembered_until(self, now: Timestamp) -> Option<Option<Timestamp>> {
        match self {
            Self::Once | Self::Deny => None,
            Self::EightHours => Some(Some(now.saturating_add(WORKING_DAY).unwrap_or(now))),
            Self::Always => Some(None),
        }
    }
}

/// A decision that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub user_id: UserId,
    /// The login that the program may use.
    pub connection_id: ConnectionId,
    /// The program, with the digest that was approved.
    pub program: Program,
    /// When it ends; `None` when it is for always.
    pub until: Option<Timestamp>,
    /// When the user decided.
    pub created_at: Timestamp,
    /// When it last let a token out.
    pub used_at: Option<Timestamp>,
}

impl Approval {
    /// Whether it lets `program` have a token at `now`. An approval from the future is one of a clock that was set
    /// back since: it still ends no later than it would have.
    pub fn allows(&self, program: &Program, now: Timestamp) -> bool {
        program.is_known() && self.program == *program && self.is_in_force(now)
    }

    /// Whether it has not ended. One for a time counts only within that time after it was given, so that setting
    /// the clock back makes it no longer.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until && now >= self.created_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn approval(decision: Decision, program: &Program) -> Approval {
        Approval {
            id: 1,
            user_id: UserId::new("u"),
            connection_id: ConnectionId::new("c"),
            program: program.clone(),
            until: decision.remembered_until(at(1000)).unwrap(),
            created_at: at(1000),
            used_at: None,
        }
    }

    #[test]
    fn eight_hours_are_over_after_eight_hours_and_when_the_clock_is_set_back() {
        let program = Program::new("a", "/a", None, "00");
        let given = approval(Decision::EightHours, &program);
        assert!(given.allows(&program, at(1000)));
        assert!(given.allows(&program, at(1000 + 8 * 3600 - 1)));
        assert!(!given.allows(&program, at(1000 + 8 * 3600)));
        assert!(!given.allows(&program, at(999)));
        assert!(approval(Decision::Always, &program).allows(&program, at(0)));
    }

    #[test]
    fn a_changed_file_another_script_and_an_unreadable_file_are_asked_about_again() {
        let program = Program::new("report.py", "/usr/bin/python3", Some("/home/a/report.py"), "00");
        let given = approval(Decision::Always, &program);
        let now = at(2000);
        assert!(given.allows(&program, now));
        assert!(!given.allows(&Program { digest: "01".to_owned(), ..program.clone() }, now));
        assert!(!given.allows(&Program { script: None, ..program.clone() }, now));
        assert!(!given.allows(&Program { path: "/tmp/python3".to_owned(), ..program.clone() }, now));
        let unreadable = Program { digest: String::new(), ..program };
        assert!(!approval(Decision::Always, &unreadable).allows(&unreadable, now));
    }

    #[test]
    fn once_and_no_are_not_remembered() {
        assert_eq!(Decision::Once.remembered_until(at(0)), None);
        assert_eq!(Decision::Deny.remembered_until(at(0)), None);
    }
}
