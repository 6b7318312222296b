//! Tools that a program called through the bridge to Amazon's MCP server.

use super::give::used;
use super::session::ProgramSession;
use crate::changes::Topic;
use crate::view::CommandError;
use domain::{Activity, ActivityKind, ConnectionId, Timestamp, Trigger, plain};
use std::time::Duration;

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
        let entry = |call: ToolCall| {
            let mut program = used(&self.asker, None);
            program.tool = plain::filled(&call.tool, plain::NAME);
            Activity {
                user_id: user.clone(),
                connection_id: connection.id.clone(),
                kind: ActivityKind::McpCall,
                trigger: Trigger::Program,
                at: call.at,
                took: Duration::ZERO,
                cause: None,
                request_id: None,
                program: Some(program),
            }
        };
        store.add_activities(calls.into_iter().map(entry).collect()).await?;
        self.rooms.in_session(self.id, |session| session.calls = session.calls.saturating_add(count));
        self.rooms.changes.touched(&[Topic::Activity, Topic::Programs]);
        Ok(())
    }
}
