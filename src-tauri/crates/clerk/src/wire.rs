//! Clerk's objects as far as they are used, read leniently: unknown fields and values pass, and
//! only what nothing can be done without is required. Times are milliseconds (*documented*).

use domain::plain;
use serde::{Deserialize, Deserializer};

/// `{"response": …, "client": …}`; `GET /v1/client` carries the client in `response` (*documented*).
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Envelope<T> {
    /// `null` means that there is none. It must be there: JSON without it is not Clerk's, and must not be
    /// taken for a device without sessions.
    #[serde(deserialize_with = "there")]
    pub(crate) response: Option<T>,
}

fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// Longest sentence of an error, in characters.
const SENTENCE: usize = 500;

/// Text that anybody may have entered at Clerk, made fit to be shown ([`plain`]); none where nothing of it can be seen.
fn shown<'de, D: Deserializer<'de>>(from: D, longest: usize) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| plain::filled(&text, longest)))
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    shown(from, plain::NAME)
}

fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    shown(from, plain::WORD)
}

fn email<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    shown(from, plain::EMAIL)
}

fn web_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    shown(from, plain::ADDRESS)
}

fn sentence<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    shown(from, SENTENCE)
}

/// A bare `{"object":"token","jwt":"…"}` (*documented*: not wrapped).
#[derive(Deserialize)]
pub(crate) struct Token {
    pub(crate) jwt: domain::Secret,
}

/// The answer to `hosted_auth` (*observed*; not in the public OpenAPI file).
#[derive(Deserialize)]
pub(crate) struct HostedAuth {
    pub(crate) url: String,
}

#[derive(Deserialize)]
pub(crate) struct Client {
    #[serde(default)]
    pub(crate) sessions: Option<Vec<Session>>,
    #[serde(default)]
    pub(crate) last_active_session_id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) expire_at: Option<f64>,
    #[serde(default)]
    pub(crate) user: Option<User>,
    #[serde(default)]
    pub(crate) tasks: Option<Vec<Task>>,
}

#[derive(Deserialize)]
pub(crate) struct Task {
    #[serde(default)]
    pub(crate) key: String,
}

#[derive(Deserialize)]
pub(crate) struct Memberships {
    #[serde(default)]
    pub(crate) data: Vec<Membership>,
}

#[derive(Deserialize)]
pub(crate) struct Membership {
    #[serde(default)]
    pub(crate) organization: Option<Organization>,
}

#[derive(Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "name")]
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "name")]
    pub(crate) first_name: Option<String>,
    #[serde(default, deserialize_with = "name")]
    pub(crate) last_name: Option<String>,
    #[serde(default, deserialize_with = "name")]
    pub(crate) username: Option<String>,
    #[serde(default, deserialize_with = "web_address")]
    pub(crate) image_url: Option<String>,
    #[serde(default)]
    pub(crate) primary_email_address_id: Option<String>,
    #[serde(default)]
    pub(crate) two_factor_enabled: Option<bool>,
    #[serde(default)]
    pub(crate) email_addresses: Option<Vec<EmailAddress>>,
}

#[derive(Deserialize)]
pub(crate) struct EmailAddress {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default, rename = "email_address", deserialize_with = "email")]
    pub(crate) address: Option<String>,
    #[serde(default)]
    pub(crate) verification: Option<Verification>,
}

#[derive(Deserialize)]
pub(crate) struct Verification {
    #[serde(default)]
    pub(crate) status: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    pub(crate) id: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) supported_first_factors: Option<Vec<Factor>>,
    #[serde(default)]
    pub(crate) supported_second_factors: Option<Vec<Factor>>,
    #[serde(default, deserialize_with = "email")]
    pub(crate) identifier: Option<String>,
    #[serde(default)]
    pub(crate) created_session_id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Factor {
    pub(crate) strategy: String,
    #[serde(default, deserialize_with = "email")]
    pub(crate) safe_identifier: Option<String>,
    #[serde(default)]
    pub(crate) email_address_id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct SignUp {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) missing_fields: Vec<String>,
    #[serde(default)]
    pub(crate) unverified_fields: Vec<String>,
    #[serde(default, deserialize_with = "email")]
    pub(crate) email_address: Option<String>,
    #[serde(default)]
    pub(crate) created_session_id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct DeviceSession {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) last_active_at: Option<f64>,
    #[serde(default)]
    pub(crate) expire_at: Option<f64>,
    #[serde(default)]
    pub(crate) latest_activity: Option<Activity>,
}

#[derive(Deserialize, Default)]
pub(crate) struct Activity {
    #[serde(default, deserialize_with = "word")]
    pub(crate) browser_name: Option<String>,
    #[serde(default, deserialize_with = "word")]
    pub(crate) browser_version: Option<String>,
    #[serde(default, deserialize_with = "word")]
    pub(crate) city: Option<String>,
    #[serde(default, deserialize_with = "word")]
    pub(crate) country: Option<String>,
}

/// `GET /v1/environment`, not wrapped (*documented*), as far as ways in go.
#[derive(Deserialize)]
pub(crate) struct Environment {
    pub(crate) auth_config: AuthConfig,
    #[serde(default)]
    pub(crate) display_config: DisplayConfig,
    pub(crate) user_settings: UserSettings,
}

#[derive(Deserialize)]
pub(crate) struct AuthConfig {
    #[serde(default)]
    pub(crate) native_settings: NativeSettings,
    #[serde(default)]
    pub(crate) first_factors: Vec<String>,
}

#[derive(Deserialize, Default)]
pub(crate) struct NativeSettings {
    #[serde(default)]
    pub(crate) api_enabled: bool,
}

#[derive(Deserialize, Default)]
pub(crate) struct DisplayConfig {
    #[serde(default)]
    pub(crate) instance_environment_type: Option<String>,
    #[serde(default)]
    pub(crate) sign_in_url: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct UserSettings {
    #[serde(default)]
    pub(crate) attributes: std::collections::HashMap<String, Attribute>,
    #[serde(default)]
    pub(crate) social: std::collections::HashMap<String, Provider>,
    #[serde(default)]
    pub(crate) sign_up: SignUpSettings,
}

/// A social provider, by its strategy.
#[derive(Deserialize)]
pub(crate) struct Provider {
    #[serde(default)]
    pub(crate) enabled: bool,
}

#[derive(Deserialize)]
pub(crate) struct Attribute {
    #[serde(default)]
    pub(crate) enabled: bool,
    #[serde(default)]
    pub(crate) used_for_first_factor: bool,
    #[serde(default)]
    pub(crate) first_factors: Vec<String>,
}

#[derive(Deserialize, Default)]
pub(crate) struct SignUpSettings {
    #[serde(default)]
    pub(crate) mode: Option<String>,
}

/// `{"errors":[…],"clerk_trace_id":…}` (*documented*).
#[derive(Deserialize, Default)]
pub(crate) struct ErrorBody {
    #[serde(default)]
    pub(crate) errors: Vec<ErrorItem>,
    #[serde(default)]
    pub(crate) clerk_trace_id: Option<String>,
}

#[derive(Deserialize, Default)]
pub(crate) struct ErrorItem {
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default, deserialize_with = "sentence")]
    pub(crate) message: Option<String>,
    #[serde(default, deserialize_with = "sentence")]
    pub(crate) long_message: Option<String>,
}
