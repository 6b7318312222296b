//! Signing in, users, and flows that wait for the browser.

use super::Answer;
use domain::Secret;
use keeper::Keeper;
use keeper::view::{DeviceSessionView, FlowView, FormStep, FormView, KnownUserView, ProfileView, SignInWays};
use tauri::{State, command};

#[command]
pub(super) async fn begin_sign_in(keeper: State<'_, Keeper>) -> Answer<FlowView> {
    keeper.begin_sign_in().await
}

/// The same, beginning with the page for somebody new.
#[command]
pub(super) async fn begin_sign_up(keeper: State<'_, Keeper>) -> Answer<FlowView> {
    keeper.begin_sign_up().await
}

/// What the Clerk instance has switched on.
#[command]
pub(super) async fn sign_in_ways(keeper: State<'_, Keeper>) -> Answer<SignInWays> {
    keeper.sign_in_ways().await
}

/// One step of signing in inside the app; answers with what is asked for next.
#[command]
pub(super) async fn sign_in_step(keeper: State<'_, Keeper>, step: FormStep) -> Answer<FormView> {
    keeper.sign_in_step(step).await
}

#[command]
pub(super) async fn cancel_flow(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.cancel_flow().await
}

#[command]
pub(super) async fn reopen_browser(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.reopen_browser().await
}

#[command]
pub(super) async fn submit_callback(keeper: State<'_, Keeper>, url: Secret) -> Answer<()> {
    keeper.handle_callback(url.expose()).await
}

#[command]
pub(super) async fn sign_out(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sign_out().await
}

#[command]
pub(super) async fn sign_out_everybody(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sign_out_everybody().await
}

/// Everyone who has data on this computer.
#[command]
pub(super) async fn users(keeper: State<'_, Keeper>) -> Answer<Vec<KnownUserView>> {
    keeper.users().await
}

#[command]
pub(super) async fn switch_user(keeper: State<'_, Keeper>, id: String) -> Answer<()> {
    keeper.switch_user(id).await
}

/// Removes everything of a user from this computer; `confirmed` repeats the id.
#[command]
pub(super) async fn forget_user(keeper: State<'_, Keeper>, id: String, confirmed: String) -> Answer<()> {
    keeper.forget_user(id, confirmed).await
}

#[command]
pub(super) async fn profile(keeper: State<'_, Keeper>) -> Answer<ProfileView> {
    keeper.profile().await
}

#[command]
pub(super) async fn device_sessions(keeper: State<'_, Keeper>) -> Answer<Vec<DeviceSessionView>> {
    keeper.device_sessions().await
}

/// Ends one session elsewhere; `null` ends all but this computer's.
#[command]
pub(super) async fn end_device_sessions(keeper: State<'_, Keeper>, id: Option<String>) -> Answer<()> {
    keeper.end_device_sessions(id).await
}
