//! Amazon's part of the set-up screen.

use domain::flow::WayBack;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The LwA client as configured, and what of it can be changed here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AmazonSetupView.ts")]
pub struct AmazonSetupView {
    /// What is set now.
    pub form: AmazonSetupForm,
    /// Whether the client's secret is in the keychain.
    pub secret_present: bool,
    /// Addresses to register at Amazon, exactly so.
    pub return_urls: Vec<ReturnUrlView>,
    /// The day on which the secret is to be rotated, as the user entered it: `2027-01-31`.
    pub secret_ends_on: Option<String>,
    /// The environment or the sandbox sets these; the screen shows them and cannot change them.
    pub fixed: bool,
}

/// A return address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReturnUrlView.ts")]
pub struct ReturnUrlView {
    /// What it is for.
    pub way: WayBack,
    /// The address.
    pub url: String,
}

/// What the user enters. An empty text means: not set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "AmazonSetupForm.ts")]
pub struct AmazonSetupForm {
    /// LwA client id.
    pub client_id: String,
    /// Scopes, separated by spaces; empty for the usual one.
    pub scopes: String,
    /// The broker that adds the client secret; empty if the secret is in the keychain.
    pub broker_url: String,
    /// The https page that forwards to the app.
    pub bounce_url: String,
    /// The registered https address to copy Amazon's answer from; empty for the usual one.
    pub paste_url: String,
    /// Port of the loopback listener, as text; empty for the usual one.
    pub loopback_port: String,
}

/// Pages outside the app that the dashboard may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Link.ts")]
pub enum Link {
    /// Amazon's page on which a user removes the apps they authorised.
    AmazonApps,
    /// Amazon's console with the LwA security profiles.
    AmazonConsole,
    /// Clerk's dashboard, at the application used last.
    ClerkDashboard,
    /// Supabase's dashboard, with the projects.
    SupabaseDashboard,
    /// The sandbox's panel.
    SandboxPanel,
}
