//! What the dashboard may call. Each command is one call into the keeper; arguments arrive in camel case.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]

use domain::{Region, Secret};
use keeper::Keeper;
use keeper::view::{
    AccountView, ActivityFilter, ActivityPage, AmazonSetupForm, AmazonSetupView, AppSnapshot, BackgroundView,
    ClerkSetupView, ClerkTest, CommandError, ConnectionView, DeviceSessionView, ExportFormat, Exported,
    FlowView, FormStep, FormView, KnownPersonView, Link, NoticeView, PauseFor, ProfileView, RemovalCheck,
    ReviewView, Screen, SettingsPatch, SignInWays, SupabaseSetupView, SupabaseTest, WayBack,
};
use tauri::ipc::Invoke;
use tauri::{AppHandle, State, Wry, command};

use crate::{background as life, export, window};

type Answer<T> = Result<T, CommandError>;

/// All commands.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        snapshot,
        connections,
        accounts,
        notices,
        mark_notices_read,
        activity,
        export_activity,
        show_in_folder,
        begin_sign_in,
        begin_sign_up,
        sign_in_ways,
        sign_in_step,
        begin_connect,
        cancel_flow,
        reopen_browser,
        submit_callback,
        sign_out,
        sign_out_everybody,
        people,
        switch_person,
        forget_person,
        profile,
        device_sessions,
        end_device_sessions,
        review,
        confirm_review,
        discard_review,
        sweep_connection,
        refresh_connection,
        refresh_all,
        rename_connection,
        disconnect,
        check_removed,
        set_tracked,
        set_paused,
        sync_now,
        retry_vault,
        update_settings,
        background,
        set_autostart,
        set_unload_after,
        set_secret_end,
        amazon_setup,
        test_amazon_setup,
        save_amazon_setup,
        clerk_setup,
        test_clerk_setup,
        save_clerk_setup,
        supabase_setup,
        test_supabase_setup,
        save_supabase_setup,
        open_link,
        take_navigation,
        ui_ready,
    ]
}

#[command]
async fn snapshot(keeper: State<'_, Keeper>) -> Answer<AppSnapshot> {
    Ok(keeper.snapshot().await)
}

#[command]
async fn connections(keeper: State<'_, Keeper>) -> Answer<Vec<ConnectionView>> {
    keeper.connections().await
}

#[command]
async fn accounts(keeper: State<'_, Keeper>) -> Answer<Vec<AccountView>> {
    keeper.accounts().await
}

#[command]
async fn notices(keeper: State<'_, Keeper>) -> Answer<Vec<NoticeView>> {
    keeper.notices().await
}

#[command]
async fn mark_notices_read(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.mark_notices_read().await
}

#[command]
async fn activity(
    keeper: State<'_, Keeper>,
    filter: ActivityFilter,
    before: Option<i64>,
) -> Answer<ActivityPage> {
    keeper.activity(filter, before).await
}

#[command]
async fn export_activity(app: AppHandle, filter: ActivityFilter, format: ExportFormat) -> Answer<Exported> {
    export::activity(&app, filter, format).await
}

/// Shows a file that was exported in this run; no other.
#[command]
async fn show_in_folder(app: AppHandle, path: String) -> Answer<()> {
    export::show(&app, path).await
}

#[command]
async fn begin_sign_in(keeper: State<'_, Keeper>) -> Answer<FlowView> {
    keeper.begin_sign_in().await
}

#[command]
async fn begin_sign_up(keeper: State<'_, Keeper>) -> Answer<FlowView> {
    keeper.begin_sign_up().await
}

#[command]
async fn sign_in_ways(keeper: State<'_, Keeper>) -> Answer<SignInWays> {
    keeper.sign_in_ways().await
}

#[command]
async fn sign_in_step(keeper: State<'_, Keeper>, step: FormStep) -> Answer<FormView> {
    keeper.sign_in_step(step).await
}

#[command]
async fn begin_connect(
    keeper: State<'_, Keeper>,
    region: Region,
    reauthorise: Option<String>,
    way: WayBack,
) -> Answer<FlowView> {
    keeper.begin_connect(region, reauthorise, way).await
}

#[command]
async fn cancel_flow(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.cancel_flow().await
}

#[command]
async fn reopen_browser(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.reopen_browser().await
}

#[command]
async fn submit_callback(keeper: State<'_, Keeper>, url: Secret) -> Answer<()> {
    keeper.handle_callback(url.expose()).await
}

#[command]
async fn sign_out(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sign_out().await
}

#[command]
async fn sign_out_everybody(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sign_out_everybody().await
}

#[command]
async fn people(keeper: State<'_, Keeper>) -> Answer<Vec<KnownPersonView>> {
    keeper.people().await
}

#[command]
async fn switch_person(keeper: State<'_, Keeper>, id: String) -> Answer<()> {
    keeper.switch_person(id).await
}

#[command]
async fn forget_person(keeper: State<'_, Keeper>, id: String, confirmed: String) -> Answer<()> {
    keeper.forget_person(id, confirmed).await
}

#[command]
async fn profile(keeper: State<'_, Keeper>) -> Answer<ProfileView> {
    keeper.profile().await
}

#[command]
async fn device_sessions(keeper: State<'_, Keeper>) -> Answer<Vec<DeviceSessionView>> {
    keeper.device_sessions().await
}

#[command]
async fn end_device_sessions(keeper: State<'_, Keeper>, id: Option<String>) -> Answer<()> {
    keeper.end_device_sessions(id).await
}

#[command]
async fn review(keeper: State<'_, Keeper>) -> Answer<Option<ReviewView>> {
    keeper.review().await
}

#[command]
async fn confirm_review(
    keeper: State<'_, Keeper>,
    label: String,
    tracked: Vec<String>,
    as_new: bool,
) -> Answer<String> {
    keeper.confirm_review(label, tracked, as_new).await
}

#[command]
async fn discard_review(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.discard_review().await
}

#[command]
async fn sweep_connection(keeper: State<'_, Keeper>, connection_id: String) -> Answer<()> {
    keeper.sweep_connection(connection_id).await
}

#[command]
async fn refresh_connection(keeper: State<'_, Keeper>, connection_id: String) -> Answer<()> {
    keeper.refresh_connection(connection_id).await
}

#[command]
async fn refresh_all(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.refresh_all().await
}

#[command]
async fn rename_connection(keeper: State<'_, Keeper>, connection_id: String, label: String) -> Answer<()> {
    keeper.rename_connection(connection_id, label).await
}

#[command]
async fn disconnect(keeper: State<'_, Keeper>, connection_ids: Vec<String>) -> Answer<()> {
    keeper.disconnect(connection_ids).await
}

#[command]
async fn check_removed(keeper: State<'_, Keeper>, connection_id: String) -> Answer<RemovalCheck> {
    keeper.check_removed(connection_id).await
}

#[command]
async fn set_tracked(keeper: State<'_, Keeper>, account_ids: Vec<String>, tracked: bool) -> Answer<()> {
    keeper.set_tracked(account_ids, tracked).await
}

#[command]
async fn set_paused(keeper: State<'_, Keeper>, pause: Option<PauseFor>) -> Answer<()> {
    keeper.set_paused(pause).await
}

#[command]
async fn sync_now(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sync_now().await
}

#[command]
async fn retry_vault(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.retry_vault().await
}

#[command]
async fn update_settings(keeper: State<'_, Keeper>, patch: SettingsPatch) -> Answer<()> {
    keeper.update_settings(patch).await
}

#[command]
async fn background(app: AppHandle) -> Answer<BackgroundView> {
    life::view(&app).await
}

#[command]
async fn set_autostart(app: AppHandle, on: bool) -> Answer<BackgroundView> {
    life::set_autostart(&app, on).await
}

#[command]
async fn set_unload_after(app: AppHandle, minutes: Option<u32>) -> Answer<BackgroundView> {
    life::set_unload_after(&app, minutes).await
}

#[command]
async fn set_secret_end(keeper: State<'_, Keeper>, day: Option<String>) -> Answer<()> {
    keeper.set_secret_end(day).await
}

#[command]
async fn amazon_setup(keeper: State<'_, Keeper>) -> Answer<AmazonSetupView> {
    Ok(keeper.amazon_setup())
}

#[command]
async fn test_amazon_setup(
    keeper: State<'_, Keeper>,
    form: AmazonSetupForm,
    secret: Option<Secret>,
) -> Answer<()> {
    keeper.test_amazon_setup(form, secret).await
}

#[command]
async fn save_amazon_setup(
    keeper: State<'_, Keeper>,
    form: AmazonSetupForm,
    secret: Option<Secret>,
) -> Answer<()> {
    keeper.save_amazon_setup(form, secret).await
}

#[command]
async fn clerk_setup(keeper: State<'_, Keeper>) -> Answer<ClerkSetupView> {
    keeper.clerk_setup().await
}

// What is pasted may be a secret key: it is one until it was looked at.
#[command]
async fn test_clerk_setup(keeper: State<'_, Keeper>, key: Secret, proxy: String) -> Answer<ClerkTest> {
    Ok(keeper.test_clerk_setup(key, proxy).await)
}

#[command]
async fn save_clerk_setup(
    keeper: State<'_, Keeper>,
    key: Secret,
    proxy: String,
    sign_out: bool,
) -> Answer<()> {
    keeper.save_clerk_setup(key, proxy, sign_out).await
}

#[command]
async fn supabase_setup(keeper: State<'_, Keeper>) -> Answer<SupabaseSetupView> {
    Ok(keeper.supabase_setup())
}

#[command]
async fn test_supabase_setup(keeper: State<'_, Keeper>, url: String, key: Secret) -> Answer<SupabaseTest> {
    Ok(keeper.test_supabase_setup(url, key).await)
}

#[command]
async fn save_supabase_setup(keeper: State<'_, Keeper>, url: String, key: Secret) -> Answer<()> {
    keeper.save_supabase_setup(url, key).await
}

#[command]
async fn open_link(keeper: State<'_, Keeper>, link: Link) -> Answer<()> {
    keeper.open_link(link)
}

#[command]
fn take_navigation(keeper: State<'_, Keeper>) -> Option<Screen> {
    keeper.take_navigation()
}

/// The dashboard has painted something and listens: the window may be shown, held events may go.
#[command]
fn ui_ready(app: AppHandle) {
    window::on_ui_ready(&app);
}
