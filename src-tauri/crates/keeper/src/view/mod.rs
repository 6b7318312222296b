//! What crosses to the dashboard: plain data without secrets, exported to TypeScript.
//!
//! Instants are milliseconds since the Unix epoch, ids are text. The TypeScript files under
//! `ui/src/gen` are written by `cargo xtask generate` and checked for staleness by `cargo xtask check`.

mod error;
mod event;
mod rows;
mod snapshot;

pub use error::{Action, CommandError, ErrorCode};
pub use event::{AppEvent, Screen};
pub use rows::{AccountView, ConnectionView, NoticeKind, NoticeView, ReviewAccount, ReviewView};
pub use snapshot::{
    AppSnapshot, AuthState, AuthView, FlowKind, FlowView, KeeperView, MirrorState, MirrorView, PersonView,
    SettingsPatch, SettingsView, SetupView, Theme, VaultState,
};
