//! Signing in, the users of this computer, and flows that wait for the browser.

use super::Keeper;
use crate::view::{
    CommandError, DeviceSessionView, FlowView, FormStep, FormView, KnownUserView, ProfileView, SignInWays,
};

impl Keeper {
    /// Takes an address that the system (or the user, by pasting it) handed over. Giving the same
    /// address again while or after it is accepted does nothing.
    ///
    /// # Errors
    /// `bad_callback`, `no_pending_flow`, `state_mismatch` or `flow_expired` for an address that is not
    /// believed; otherwise what went wrong while finishing the flow. Each is also announced.
    pub async fn handle_callback(&self, address: &str) -> Result<(), CommandError> {
        self.rooms.pending.handle_callback(address, self.finish.as_ref()).await
    }

    /// Opens the address of the pending flow again.
    ///
    /// # Errors
    /// `no_pending_flow`, `flow_expired` for a flow from before the app was started, whose address is not known
    /// any more, or `browser_failed`.
    pub async fn reopen_browser(&self) -> Result<(), CommandError> {
        self.rooms.pending.reopen_browser().await
    }

    /// Gives up the pending sign-in or connect. None pending is fine.
    pub async fn cancel_flow(&self) -> Result<(), CommandError> {
        self.rooms.pending.cancel_flow().await
    }

    /// The ways in that the instance has switched on.
    ///
    /// # Errors
    /// `not_configured`, or what keeps Clerk from answering.
    pub async fn sign_in_ways(&self) -> Result<SignInWays, CommandError> {
        self.rooms.sign_in.sign_in_ways().await
    }

    /// Takes one step of the form; tells what is asked for next, or that somebody is signed in.
    ///
    /// # Errors
    /// What Clerk refuses, by what the user can do about it; the form then stays where it was.
    pub async fn sign_in_step(&self, step: FormStep) -> Result<FormView, CommandError> {
        self.rooms.sign_in.sign_in_step(step).await
    }

    /// Everybody who has data on this computer.
    pub async fn users(&self) -> Result<Vec<KnownUserView>, CommandError> {
        self.rooms.sign_in.users().await
    }

    /// Shows another user's dashboard. Needs nobody but this computer.
    ///
    /// # Errors
    /// `not_found` for somebody who is not signed in here.
    pub async fn switch_user(&self, id: String) -> Result<(), CommandError> {
        self.rooms.sign_in.switch_user(id).await
    }

    /// Signs everybody out on this computer.
    ///
    /// # Errors
    /// The store's; then whoever is left is still signed in.
    pub async fn sign_out_everybody(&self) -> Result<(), CommandError> {
        self.rooms.sign_in.sign_out_everybody().await
    }

    /// Removes everything of a user from this computer: tokens, connections, history. What is in Supabase
    /// stays. `confirmed` must be the user's id, typed or repeated by whoever asks.
    ///
    /// # Errors
    /// `invalid_input` without the confirmation, `not_found`, or the vault's: then what is left can be removed
    /// again.
    pub async fn forget_user(&self, id: String, confirmed: String) -> Result<(), CommandError> {
        let user = self.rooms.sign_in.begin_forget(id, confirmed).await?;
        // Tokens first: from then on nothing can use them, whatever happens next.
        self.rooms.connect.remove_all(&user).await?;
        self.rooms.sign_in.forget(user).await
    }

    /// The user who is signed in, fresh from Clerk where it can be reached, with what is here of them.
    ///
    /// # Errors
    /// `signed_out`, or the store's.
    pub async fn profile(&self) -> Result<ProfileView, CommandError> {
        self.rooms.sign_in.profile().await
    }

    /// Where the user is signed in.
    ///
    /// # Errors
    /// `signed_out`, or what keeps Clerk from answering.
    pub async fn device_sessions(&self) -> Result<Vec<DeviceSessionView>, CommandError> {
        self.rooms.sign_in.device_sessions().await
    }

    /// Ends sessions of the user elsewhere: one, or all but this computer's.
    ///
    /// # Errors
    /// `signed_out`, or what keeps Clerk from answering.
    pub async fn end_device_sessions(&self, id: Option<String>) -> Result<(), CommandError> {
        self.rooms.sign_in.end_device_sessions(id).await
    }

    /// Opens Clerk's sign-in page in the system browser. Whoever is signed in stays so until it is done.
    ///
    /// # Errors
    /// `not_configured`, the vault's errors, or Clerk's.
    pub async fn begin_sign_in(&self) -> Result<FlowView, CommandError> {
        self.rooms.sign_in.begin_sign_in().await
    }

    /// The same, beginning with the page for somebody new.
    ///
    /// # Errors
    /// As [`Keeper::begin_sign_in`].
    pub async fn begin_sign_up(&self) -> Result<FlowView, CommandError> {
        self.rooms.sign_in.begin_sign_up().await
    }

    /// Signs out on this computer, and at Clerk if it can be reached. Connections stay and are kept
    /// alive: the next sign-in finds them.
    ///
    /// # Errors
    /// The store's; then the user is still signed in.
    pub async fn sign_out(&self) -> Result<(), CommandError> {
        self.rooms.sign_in.sign_out().await
    }
}
