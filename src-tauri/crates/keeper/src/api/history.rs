//! How keeping logins alive went, what is next, and what changed since the last visit.

use super::Keeper;
use crate::view::{CommandError, ConnectionReach, HealthDay, KeeperHistory, UpcomingView, VisitView};

impl Keeper {
    /// The last `days` days of all connections together, 1 to 90, oldest first.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn history(&self, days: u16) -> Result<KeeperHistory, CommandError> {
        self.rooms.history.history(days).await
    }

    /// The last 90 days of a connection, oldest first.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn connection_history(&self, id: String) -> Result<Vec<HealthDay>, CommandError> {
        self.rooms.history.connection_history(id).await
    }

    /// What depends on a connection.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn connection_reach(&self, id: String) -> Result<ConnectionReach, CommandError> {
        self.rooms.history.connection_reach(id).await
    }

    /// Refreshes of the next 24 hours.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn upcoming(&self) -> Result<UpcomingView, CommandError> {
        self.rooms.history.upcoming().await
    }

    /// What changed since the window was last hidden or closed.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn since_last_visit(&self) -> Result<VisitView, CommandError> {
        self.rooms.history.since_last_visit().await
    }

    /// The window was hidden or closed.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn end_visit(&self) -> Result<(), CommandError> {
        self.rooms.history.end_visit().await
    }
}
