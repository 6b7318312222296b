//! Other programs that use the logins: what asks, what is connected, what is approved.

use super::Answer;
use crate::question_window;
use keeper::Keeper;
use keeper::view::{Decision, ProgramsView, QuestionView};
use tauri::{AppHandle, State, WebviewWindow, command};

#[command]
pub(super) async fn programs(keeper: State<'_, Keeper>) -> Answer<ProgramsView> {
    keeper.programs().await
}

/// Programs that wait for an answer, the oldest first.
#[command]
pub(super) fn questions(keeper: State<'_, Keeper>) -> Vec<QuestionView> {
    keeper.questions()
}

/// Answers a program. Only the window of the question can: a dashboard that was taken over can't.
#[command]
pub(super) async fn answer_question(
    window: WebviewWindow,
    keeper: State<'_, Keeper>,
    question_id: u32,
    decision: Decision,
) -> Answer<()> {
    question_window::check(&window)?;
    keeper.answer_question(question_id, decision).await
}

/// Brings the window of the question to the front.
#[command]
pub(super) fn show_question(app: AppHandle) {
    question_window::show(&app);
}

/// The question is painted.
#[command]
pub(super) fn question_ready(app: AppHandle) {
    question_window::on_ready(&app);
}

/// Revokes an approval, or all without an id. A token that was handed out works until it expires.
#[command]
pub(super) async fn revoke_approval(keeper: State<'_, Keeper>, approval_id: Option<i32>) -> Answer<u32> {
    let revoked = keeper.revoke_approval(approval_id.map(i64::from)).await?;
    Ok(u32::try_from(revoked).unwrap_or(u32::MAX))
}
