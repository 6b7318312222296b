//! Clerk's objects as far as they are used, read leniently: unknown fields and values pass, and
//! only what nothing can be done without is required. Times are milliseconds (*documented*).

use serde::Deserialize;

/// `{"response": …, "client": …}`; `GET /v1/client` carries the client in `response` (*documented*).
#[derive(Deserialize)]
pub(crate) struct Envelope<T> {
    #[serde(default = "none")]
    pub(crate) response: Option<T>,
}

fn none<T>() -> Option<T> {
    None
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
}

#[derive(Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) first_name: Option<String>,
    #[serde(default)]
    pub(crate) last_name: Option<String>,
    #[serde(default)]
    pub(crate) username: Option<String>,
    #[serde(default)]
    pub(crate) image_url: Option<String>,
    #[serde(default)]
    pub(crate) primary_email_address_id: Option<String>,
    #[serde(default)]
    pub(crate) email_addresses: Option<Vec<EmailAddress>>,
}

#[derive(Deserialize)]
pub(crate) struct EmailAddress {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) email_address: Option<String>,
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
    #[serde(default)]
    pub(crate) message: Option<String>,
    #[serde(default)]
    pub(crate) long_message: Option<String>,
}
