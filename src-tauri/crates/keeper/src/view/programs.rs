//! The user's other programs, and what they may use.

use domain::hand_out::{Asker, Purpose};
use serde::Serialize;
use ts_rs::TS;

/// A program, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ProgramView.ts")]
pub struct ProgramView {
    /// What it is called.
    pub name: String,
    /// The program file.
    pub path: String,
    /// The script that it runs, where it is an interpreter.
    pub script: Option<String>,
    /// Names of the programs that started it, the nearest first.
    pub parents: Vec<String>,
    /// Its file could not be read, so no answer about it is remembered.
    pub unreadable: bool,
}

impl From<&Asker> for ProgramView {
    fn from(asker: &Asker) -> Self {
        let program = &asker.program;
        Self {
            name: program.name.clone(),
            path: program.path.clone(),
            script: program.script.clone(),
            parents: asker.parents.clone(),
            unreadable: !program.is_known(),
        }
    }
}

/// A program that waits for the user's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "QuestionView.ts")]
pub struct QuestionView {
    /// Its number.
    pub id: u32,
    /// Who asks.
    pub program: ProgramView,
    /// What for.
    pub purpose: Purpose,
    /// Which login.
    pub connection_id: String,
    /// The login's label.
    pub label: String,
    /// The account that was named, if one was. The token works for all accounts of the login.
    pub account: Option<String>,
    /// When it was asked.
    #[ts(type = "number")]
    pub asked_at: i64,
    /// Seconds until it is given up.
    pub seconds_left: u32,
    /// How many requests wait for the answer.
    pub waiting: u32,
}

/// A program that is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ProgramSessionView.ts")]
pub struct ProgramSessionView {
    /// Its number.
    pub id: u32,
    /// Which program.
    pub program: ProgramView,
    /// What for.
    pub purpose: Purpose,
    /// Since when.
    #[ts(type = "number")]
    pub since: i64,
    /// Tokens that it was given.
    pub hand_outs: u32,
    /// Tools that it called.
    pub calls: u32,
}

/// A decision that is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ApprovalView.ts")]
pub struct ApprovalView {
    /// Its number.
    pub id: i32,
    /// What the program is called.
    pub name: String,
    /// The program file.
    pub path: String,
    /// The script that it runs, where it is an interpreter.
    pub script: Option<String>,
    /// The login that it may use.
    pub connection_id: String,
    /// The login's label.
    pub label: String,
    /// When it ends; `None` when it is for always.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
    /// When the user decided.
    #[ts(type = "number")]
    pub created_at: i64,
    /// When it last let a token out.
    #[ts(type = "number | null")]
    pub used_at: Option<i64>,
}

/// The user's other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ProgramsView.ts")]
pub struct ProgramsView {
    /// Programs that wait for an answer, the oldest first.
    pub questions: Vec<QuestionView>,
    /// Programs that are connected, the newest first.
    pub sessions: Vec<ProgramSessionView>,
    /// What is approved, the newest first.
    pub approvals: Vec<ApprovalView>,
}
