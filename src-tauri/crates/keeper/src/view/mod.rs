//! What crosses to the dashboard: plain data without secrets, exported to TypeScript.
//!
//! Instants are milliseconds since the Unix epoch, ids are text. The TypeScript files under
//! `ui/src/gen` are written by `cargo xtask generate` and checked for staleness by `cargo xtask check`.

mod account_query;
mod activity;
mod background;
mod checks;
mod dsp;
mod ends;
mod error;
mod event;
mod history;
mod listing;
mod mirror;
mod organize;
mod programs;
mod rows;
mod setup;
mod snapshot;
mod users;
mod watch;

pub use account_query::{AccountGrouping, AccountQuery, AccountSort, AccountWindow, Selection, WatchFilter};
pub use activity::{ActivityFilter, ActivityPage, ActivityView, ExportFormat, Exported};
pub use background::BackgroundView;
pub use checks::{
    CheckState, ClerkCheckView, ClerkFinding, ClerkSetupView, ClerkTest, SupabaseCheckView, SupabaseFinding,
    SupabaseSetupView, SupabaseTest,
};
pub use domain::config::{Part, SettingFault, SettingProblem, SettingSource};
pub use domain::flow::{FlowKind, WayBack};
pub use domain::grant::{ConsentSource, GrantEnd};
pub use domain::hand_out::{Decision, Purpose};
pub use domain::notice::NoticeKind;
pub use domain::session::SignInStep;
pub use domain::settings::SettingsPatch;
pub use domain::settings::{NotifySettings, PauseFor, QuietHours, Theme};
pub use domain::watch::{AccountCause, AccountHealth, AccountStep, CauseSource, NoticeSeverity, ReportPhase};
pub use dsp::{
    BucketView, DspCampaignView, DspGap, DspPart, DspView, GuidanceView, InsightGroupView, InsightView,
    ReportCampaign, ReportDay, ReportFigures, ReportTable, ReportView, TagEventView, TraitView,
};
pub use ends::{
    AdviceView, ConsentView, EndKind, EndView, EndsFormat, EndsView, ReconnectView, ReconnectsView,
};
pub use error::{Action, CommandError, ErrorCode};
pub use event::{AppEvent, MOST_ACCOUNT_IDS, Screen};
pub use history::{
    ChangedConnection, ConnectionReach, HealthDay, HealthSpan, HourAhead, KeeperDay, KeeperHistory,
    NextRefresh, ReachPart, UpcomingView, VisitView,
};
pub use listing::{
    AccountItem, AccountListView, AccountRowView, ListedItem, RelativeView, RelativesView, WatchFilterCounts,
};
pub use mirror::{DeviceView, ElsewhereView, HeldTable, HeldView, MirrorProgress, MirrorState, MirrorView};
pub use organize::{
    ConnectionMarkPatch, FocusView, LabelView, MarkChange, MarkFault, MarkFaultView, MarkField, MarkPatch,
    Marked, MarksPreview, OrganizeView, PinnedView, SavedView, SetGroup, StartFocus,
};
pub use programs::{ApprovalView, ProgramSessionView, ProgramView, ProgramsView, QuestionView};
pub use rows::{AccountView, ConnectionView, NoticeView, RemovalCheck, ReviewAccount, ReviewView};
pub use setup::{AmazonSetupForm, AmazonSetupView, Link, ReturnUrlView};
pub use snapshot::{
    AppSnapshot, AuthState, AuthView, FlowView, KeeperView, SettingsView, SetupView, Unrecorded, UserView,
    VaultState,
};
pub use users::{
    DeviceSessionView, EmailView, FormStep, FormView, FormWay, KnownUserView, OrganizationView, ProfileView,
    SignInWays, TaskKind, TaskView,
};
pub use watch::{
    AccountDetail, BillingNoticeView, CampaignView, DeliveryView, HistoryView, ReachView, ReasonView,
    WatchRound, WatchSummary, WatchView,
};
