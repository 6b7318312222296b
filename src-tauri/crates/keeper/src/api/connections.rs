//! Amazon logins: connecting, reviewing, refreshing, checking for accounts, disconnecting.

use super::Keeper;
use crate::view::{CommandError, FlowView, Link, PauseFor, RemovalCheck, ReviewView, WayBack};
use domain::Region;

impl Keeper {
    /// Opens Amazon's consent page in the system browser, for a new connection or, with `reauthorise`,
    /// for one that exists. `way` is how the answer comes back.
    ///
    /// # Errors
    /// `signed_out`, `not_configured` (no client, or that way is not set up), `secret_missing`,
    /// `session_expired` (a broker needs it), `not_found`, `port_busy`, the vault's.
    pub async fn begin_connect(
        &self,
        region: Region,
        reauthorise: Option<String>,
        way: WayBack,
    ) -> Result<FlowView, CommandError> {
        self.rooms.connect.begin(region, reauthorise, way, &self.finish).await
    }

    /// Disconnects connections: each token leaves the keychain, then the record says so. One that fails
    /// leaves the others disconnected.
    ///
    /// # Errors
    /// `not_found`, or the vault's: then that connection is as it was.
    pub async fn disconnect(&self, ids: Vec<String>) -> Result<(), CommandError> {
        self.rooms.connect.disconnect(ids).await
    }

    /// Asks Amazon whether the grant of a connection that was just disconnected is gone.
    ///
    /// # Errors
    /// `not_found` when too much time has passed, or what kept Amazon from answering.
    pub async fn check_removed(&self, id: String) -> Result<RemovalCheck, CommandError> {
        self.rooms.connect.check_removed(id).await
    }

    /// Opens a page outside the app.
    ///
    /// # Errors
    /// `browser_failed`; `not_found` for the sandbox's panel without a sandbox.
    pub fn open_link(&self, link: Link) -> Result<(), CommandError> {
        self.rooms.services.open_link(link)
    }

    /// Pauses background refreshing, or resumes it (`None`).
    ///
    /// # Errors
    /// The database's: then nothing changed.
    pub async fn set_paused(&self, wanted: Option<PauseFor>) -> Result<(), CommandError> {
        self.rooms.refresh.set_paused(wanted).await
    }

    /// Refreshes one connection now. Waiting times do not count.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, or what the attempt ended with.
    pub async fn refresh_connection(&self, id: String) -> Result<(), CommandError> {
        self.rooms.refresh.refresh_connection(id).await
    }

    /// Refreshes all connections of the user now; each result shows in its health.
    pub async fn refresh_all(&self) -> Result<(), CommandError> {
        self.rooms.refresh.refresh_all().await
    }

    /// The login that waits for a decision.
    pub async fn review(&self) -> Result<Option<ReviewView>, CommandError> {
        self.rooms.pending.review().await
    }

    /// Confirms the waiting login: vault, then store with the outbox, then the announcement. Returns the
    /// id of the connection. `as_new` makes it a connection of its own although it was asked for, or
    /// recognised, as one that exists; if it is the login of another one, that is renewed.
    ///
    /// # Errors
    /// `not_found` if nothing waits; `wrong_login` if another login came back than the connection had and
    /// it is not to be a new one; the vault's or the store's. Then the login goes on waiting.
    pub async fn confirm_review(
        &self,
        label: String,
        tracked: Vec<String>,
        as_new: bool,
    ) -> Result<String, CommandError> {
        self.rooms.connect.confirm(label, tracked, as_new).await
    }

    /// Throws the waiting login away. Nothing waiting is fine.
    ///
    /// # Errors
    /// The vault's: then the login goes on waiting, so that no token stays behind unseen.
    pub async fn discard_review(&self) -> Result<(), CommandError> {
        self.rooms.pending.discard_review().await
    }

    /// The system says whether there is a network. That there is none is not believed: it may be wrong, and
    /// whether Amazon can be reached shows at the next attempt, which costs nothing without a network. That
    /// there is one again makes whatever waits for it look at once.
    pub async fn network_changed(&self, available: bool) {
        self.rooms.refresh.network_changed(available).await;
    }

    /// Looks now at everything that a connection reaches, unless that is being done.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, `not_approved`, or what kept every region from answering.
    pub async fn sweep_connection(&self, id: String) -> Result<(), CommandError> {
        self.rooms.refresh.sweep_connection(id).await
    }
}
