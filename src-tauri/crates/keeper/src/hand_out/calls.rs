//! Tools that a program called through the bridge to Amazon's MCP server.

use super::session::ProgramSession;
use crate::changes::Topic;
use crate::view::CommandError;
use domain::{Activity, ActivityKind, ConnectionId, ProgramUse, Timestamp, plain};
use jiff::SignedDuration;

/// A call is noted this long after it was made at the latest: while the app was away, say.
const LATEST: SignedDuration = SignedDuration::from_hours(1);

/// One call, by name and without its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// The tool.
    pub tool: String,
    /// When it was called.
    pub at: Timestamp,
}

impl ProgramSession {
    /// Writes calls to the log.
    ///
    /// # Errors
    /// `signed_out`, `not_found` for a login that is not the user's, or the database's.
    pub async fn record_calls(
        &self,
        connection: ConnectionId,
        calls: Vec<ToolCall>,
    ) -> Result<(), CommandError> {
        let (store, user) = self.rooms.storage.signed_in().await?;
        let connection = store.connection(connection).await?;
        if connection.user_id != user {
            return Err(store::StoreError::NotFound.into());
        }
        let count = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        let now = self.rooms.runtime.now();
        let oldest = now.saturating_sub(LATEST).unwrap_or(now);
        let entry = |call: ToolCall| {
            let tool = plain::filled(&call.tool, plain::NAME);
            // The program says when: a time that can't be would be kept for ever, or forgotten at once.
            let at = call.at.clamp(oldest, now);
            let program = Some(ProgramUse { tool, ..self.used() });
            Activity { program, ..self.entry(&connection, ActivityKind::McpCall, at) }
        };
        store.add_activities(calls.into_iter().map(entry).collect()).await?;
        self.rooms.in_session(self.id, |session| session.calls = session.calls.saturating_add(count));
        self.rooms.changes.touched(&[Topic::Activity, Topic::Programs]);
        Ok(())
    }
}
