//! The state of everything but the lists, in one answer.

use super::{CommandError, ErrorCode, MirrorView, ReconnectsView, TaskKind};
use domain::config::{Part, SettingProblem};
use domain::flow::{FlowKind, WayBack};
use domain::session::SignInStep;
use domain::settings::{NotifySettings, SyncedSettings};
use domain::{Health, SweepProgress};
use serde::Serialize;
use ts_rs::TS;

/// Everything the frame of the dashboard needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AppSnapshot.ts")]
pub struct AppSnapshot {
    /// Version of the app.
    pub version: String,
    /// Who is signed in.
    pub auth: AuthView,
    /// What is configured.
    pub setup: SetupView,
    /// The pending sign-in or connect.
    pub flow: Option<FlowView>,
    /// The background engine.
    pub keeper: KeeperView,
    /// The way to Supabase.
    pub mirror: MirrorView,
    /// The keychain.
    pub vault: VaultState,
    /// The user's settings.
    pub settings: SettingsView,
    /// Connections that the user is reconnecting one after the other; `None` while none waits.
    pub reconnects: Option<ReconnectsView>,
    /// Notices not yet read.
    pub unread_notices: u32,
    /// What of the configuration cannot be used. Everything else of it is in use.
    pub setup_problems: Vec<SettingProblem>,
    /// Why the app cannot work at all (a damaged or newer database), or `None`.
    pub fatal: Option<CommandError>,
}

/// Where the user stands with Clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AuthState.ts")]
pub enum AuthState {
    /// Still reading what was stored.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// Nobody is signed in, and a sign-in is under way.
    SigningIn,
    /// Signed in.
    SignedIn,
    /// The user is known, but the session ended: local work goes on, mirroring waits.
    Expired,
}

/// The signed-in user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AuthView.ts")]
pub struct AuthView {
    /// Where they stand.
    pub state: AuthState,
    /// What a sign-in under way waits for, beside whoever is signed in.
    pub step: Option<SignInStep>,
    /// Who they are, once known.
    pub user: Option<UserView>,
    /// What their session waits for at Clerk. They are signed in all the same.
    pub task: Option<TaskKind>,
}

/// A user, as Clerk describes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "UserView.ts")]
pub struct UserView {
    /// Clerk's id.
    pub id: String,
    /// Full name; empty when Clerk has none.
    pub name: String,
    /// Primary e-mail address.
    pub email: Option<String>,
    /// Address of the picture.
    pub image_url: Option<String>,
}

impl From<&store::User> for UserView {
    fn from(user: &store::User) -> Self {
        Self {
            id: user.id.to_string(),
            name: user.name.clone(),
            email: user.email.clone(),
            image_url: user.image_url.clone(),
        }
    }
}

/// Which parts are configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, shown one by one")]
#[ts(export, export_to = "SetupView.ts")]
pub struct SetupView {
    /// A Clerk instance is set.
    pub clerk: bool,
    /// An LwA client and its secret (or a broker that has it) are set.
    pub amazon: bool,
    /// A Supabase project is set.
    pub supabase: bool,
    /// Everything points at the sandbox.
    pub sandbox: bool,
    /// The part about which a question is open in a window of its own.
    pub asking: Option<Part>,
}

/// A pending flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "FlowView.ts")]
pub struct FlowView {
    /// Which.
    pub kind: FlowKind,
    /// The address that was opened, to copy into another browser window. It is known only until the app ends.
    pub url: Option<String>,
    /// When it began.
    #[ts(type = "number")]
    pub started_at: i64,
    /// When it is given up.
    #[ts(type = "number")]
    pub expires_at: i64,
    /// The callback came and is being worked on.
    pub finishing: bool,
    /// The connection that is being authorised again.
    pub reauthorises: Option<String>,
    /// Connecting only: how the answer comes back.
    pub way: Option<WayBack>,
    /// Connecting only: the return address, exactly as it must be registered at Amazon.
    pub return_url: Option<String>,
    /// How far the sweep after the answer has come.
    pub progress: Option<SweepProgress>,
}

/// The background engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "KeeperView.ts")]
pub struct KeeperView {
    /// Background refresh is paused by the user.
    pub paused: bool,
    /// When the pause ends by itself; `None` while not paused, or until it is resumed.
    #[ts(type = "number | null")]
    pub paused_until: Option<i64>,
    /// Seconds by which this computer's clock is ahead of Amazon's (behind: negative), when it is so much
    /// that times shown and tokens cannot be trusted (over five minutes); otherwise `None`.
    pub clock_off: Option<i32>,
    /// Amazon cannot be reached from this computer at the moment.
    pub offline: bool,
    /// What happens can't be recorded at the moment.
    pub unrecorded: Option<Unrecorded>,
    /// Another copy of the app holds a connection and does not let go.
    pub lock_held: bool,
    /// Worst health of all connections; `None` without connections.
    pub worst: Option<Health>,
    /// The earliest next attempt.
    #[ts(type = "number | null")]
    pub next_attempt: Option<i64>,
}

/// Why nothing can be recorded. It ends with the next change that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "Unrecorded.ts")]
pub struct Unrecorded {
    /// Why: one of the `database_*` codes.
    pub code: ErrorCode,
    /// Since when.
    #[ts(type = "number")]
    pub since: i64,
}

/// How the keychain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "VaultState.ts")]
pub enum VaultState {
    /// Not asked yet.
    Unknown,
    /// It answers.
    Ready,
    /// It is locked.
    Locked,
    /// It is open but has no collection to store into.
    NoCollection,
    /// There is none.
    Unavailable,
}

/// The user's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SettingsView.ts")]
pub struct SettingsView {
    /// Those that follow the user to their other computers.
    #[serde(flatten)]
    pub synced: SyncedSettings,
    /// The LwA client id in use.
    pub lwa_client_id: Option<String>,
    /// Whether its secret is in the keychain.
    pub lwa_secret_present: bool,
    /// Supabase project in use.
    pub supabase_url: Option<String>,
    /// Clerk instance in use (its Frontend API host).
    pub clerk_host: Option<String>,
    /// Which notices the system shows, and when.
    pub notify: NotifySettings,
}
