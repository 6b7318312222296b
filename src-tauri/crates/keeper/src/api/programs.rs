//! The user's other programs: their sessions, the questions they lead to, and what is approved.

use super::Keeper;
use crate::hand_out::{HandOutError, ProgramSession, Target};
use crate::services::{Hosts, Reached};
use crate::view::{CommandError, ProgramsView, QuestionView};
use domain::Region;
use domain::hand_out::{Asker, Choice, Decision, Purpose};

impl Keeper {
    /// A program is connected. What it is allowed once ends with the session that is returned.
    pub fn program_connected(&self, asker: Asker, purpose: Purpose) -> ProgramSession {
        self.rooms.hand_outs.connected(asker, purpose)
    }

    /// The login and account that `choice` means.
    ///
    /// # Errors
    /// [`HandOutError::Choice`], or `signed_out` and the database's.
    pub async fn choose(&self, choice: &Choice) -> Result<Target, HandOutError> {
        self.rooms.hand_outs.choose(choice).await
    }

    /// Where the APIs of `region` are.
    pub fn hosts(&self, region: Region) -> Hosts {
        self.rooms.services.hosts(region)
    }

    /// Whether the hosts that Adkeeper talks to answer.
    pub async fn check_hosts(&self) -> Vec<Reached> {
        self.rooms.dashboard.check_hosts().await
    }

    /// Programs that ask, that are connected, and that are approved.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn programs(&self) -> Result<ProgramsView, CommandError> {
        self.rooms.hand_outs.programs().await
    }

    /// Programs that wait for the user's answer, the oldest first.
    pub fn questions(&self) -> Vec<QuestionView> {
        self.rooms.hand_outs.question_views()
    }

    /// Answers a program.
    ///
    /// # Errors
    /// `not_found` when it no longer asks; the database's: then it goes on waiting.
    pub async fn answer_question(&self, id: u32, decision: Decision) -> Result<(), CommandError> {
        self.rooms.hand_outs.answer(id, decision).await
    }

    /// Revokes one approval, or all with `None`; returns how many. A token that was handed out works until it
    /// expires.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, the database's.
    pub async fn revoke_approval(&self, id: Option<i64>) -> Result<usize, CommandError> {
        self.rooms.hand_outs.revoke(id).await
    }
}
