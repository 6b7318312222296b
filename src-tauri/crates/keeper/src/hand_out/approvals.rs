//! What the user decided: shown, and revoked.

use super::HandOuts;
use crate::changes::Topic;
use crate::view::{ApprovalView, CommandError, ErrorCode, ProgramsView};
use domain::Timestamp;
use store::StoredApproval;

impl HandOuts {
    /// What asks, what is connected, and what is approved.
    pub async fn programs(&self) -> Result<ProgramsView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let now = self.runtime.now();
        let approvals = store.approvals(user).await?;
        let in_force = approvals.into_iter().filter(|one| one.approval.is_in_force(now));
        Ok(ProgramsView {
            questions: self.question_views(),
            sessions: self.session_views(),
            approvals: in_force.map(view).collect(),
        })
    }

    /// Revokes one approval, or all. A token that was handed out works until it expires.
    pub async fn revoke(&self, id: Option<i64>) -> Result<usize, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let revoked = store.revoke_approvals(user, id).await?;
        if id.is_some() && revoked == 0 {
            return Err(CommandError::new(ErrorCode::NotFound, "no such approval"));
        }
        if id.is_none() {
            // What was allowed once ends too.
            for session in self.sessions.lock().open.values_mut() {
                session.once.clear();
            }
        }
        self.changes.touched(&[Topic::Programs]);
        Ok(revoked)
    }
}

fn view(one: StoredApproval) -> ApprovalView {
    let StoredApproval { label, approval } = one;
    ApprovalView {
        id: i32::try_from(approval.id).unwrap_or(i32::MAX),
        name: approval.program.name,
        path: approval.program.path,
        script: approval.program.script,
        connection_id: approval.connection_id.to_string(),
        label,
        until: approval.until.map(Timestamp::as_millisecond),
        created_at: approval.created_at.as_millisecond(),
        used_at: approval.used_at.map(Timestamp::as_millisecond),
    }
}
