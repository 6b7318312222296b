//! The options of a run: where the server is, for which account, and within which bounds.

use crate::time::{SystemTime, Time};
use domain::{Region, is_loopback};
use reqwest::header::HeaderValue;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The address of Amazon's MCP server of `region` (documented: "Connecting to the Amazon Ads MCP Server"). The lite
/// server offers the same operations through three tools.
///
/// # Errors
/// Never in practice: the addresses are constants that parse.
pub fn endpoint(region: Region, lite: bool) -> Result<Url, url::ParseError> {
    let host = match region {
        Region::Na => "advertising-ai.amazon.com",
        Region::Eu => "advertising-ai-eu.amazon.com",
        Region::Fe => "advertising-ai-fe.amazon.com",
    };
    let path = if lite { "/mcp/lite" } else { "/mcp" };
    Url::parse(&format!("https://{host}{path}"))
}

/// For which account tools are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Account {
    /// Each call names its account among its arguments.
    #[default]
    Dynamic,
    /// One account for all calls, sent in headers. At least one id is needed, and all must be of one account
    /// (documented).
    Fixed {
        /// A profile of sponsored ads.
        profile_id: Option<String>,
        /// A DSP advertiser, a global account or an AMC instance, depending on the tool.
        account_id: Option<String>,
        /// A manager account. Not every tool works with one.
        manager_account_id: Option<String>,
    },
}

/// What a run is told.
#[derive(Clone)]
pub struct Options {
    /// The server: [`endpoint`], or another one for the sandbox. `https`, or on this computer.
    pub endpoint: Url,
    /// For which account tools are called.
    pub account: Account,
    /// Whether tools that change things are hidden and refused.
    pub read_only: bool,
    /// The bounds of the run.
    pub limits: Limits,
    /// The clock, and how the bridge waits before it tries again.
    pub time: Arc<dyn Time>,
}

impl Options {
    /// For `endpoint`, with [`Account::Dynamic`], every tool, the default bounds and the system's clock.
    pub fn new(endpoint: Url) -> Self {
        Self {
            endpoint,
            account: Account::Dynamic,
            read_only: false,
            limits: Limits::default(),
            time: Arc::new(SystemTime),
        }
    }

    /// Whether a run can begin with these.
    ///
    /// # Errors
    /// [`OptionsError`], by what is wrong.
    pub fn check(&self) -> Result<(), OptionsError> {
        if self.endpoint.scheme() != "https" && !is_loopback(&self.endpoint) {
            return Err(OptionsError::NotSecure);
        }
        if let Account::Fixed { profile_id, account_id, manager_account_id } = &self.account {
            let ids = [profile_id, account_id, manager_account_id];
            let mut given = ids.into_iter().flatten();
            if given.clone().next().is_none() {
                return Err(OptionsError::NoAccount);
            }
            if given.any(|id| id.trim().is_empty() || HeaderValue::from_str(id).is_err()) {
                return Err(OptionsError::UnusableAccount);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("endpoint", &self.endpoint.as_str())
            .field("account", &self.account)
            .field("read_only", &self.read_only)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Why a run cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The token would be sent unencrypted over a network.
    #[error("the MCP server's address must begin with https")]
    NotSecure,
    /// A fixed account without an id; Amazon refuses that.
    #[error("a fixed account needs a profile, account or manager account id")]
    NoAccount,
    /// An account id is empty or has characters that no id has.
    #[error("an account id is not valid")]
    UnusableAccount,
}

/// The bounds of a run. Memory stays below `in_flight` × 16 KiB + `kept_requests` + `large_answers` × twice
/// `answer_bytes`, and what the HTTP client buffers: up to 400 KiB for each connection of HTTP/1.1 (observed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Messages of the client that are worked on; while there are this many, the client's next line is not read.
    pub in_flight: usize,
    /// Requests that wait for the beginning of an answer at the same time.
    pub at_once: usize,
    /// The longest line that the client may send, in bytes.
    pub line_bytes: usize,
    /// All lines that are kept for sending, in bytes.
    pub kept_requests: usize,
    /// The longest message that the server may send, in bytes, decompressed.
    pub answer_bytes: usize,
    /// How many messages of the server that are longer than 16 KiB are held at the same time.
    pub large_answers: usize,
    /// How often a message is sent at most, for passing problems.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles with each one.
    pub first_wait: Duration,
    /// The longest `Retry-After` that is waited for. A longer one is passed on to the client.
    pub longest_wait: Duration,
    /// How long a token that is not available for a passing reason is waited for.
    pub token_wait: Duration,
    /// How long the beginning of an answer is waited for.
    pub answer_begins: Duration,
    /// How long an answer may pause.
    pub silence: Duration,
    /// How long answers are waited for once the client's input has ended.
    pub finish: Duration,
    /// The time bound of ending the session at the server.
    pub goodbye: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            in_flight: 1_000,
            at_once: 100,
            line_bytes: 4 << 20,
            kept_requests: 64 << 20,
            answer_bytes: 16 << 20,
            large_answers: 4,
            attempts: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            token_wait: Duration::from_secs(60),
            answer_begins: Duration::from_secs(300),
            silence: Duration::from_secs(300),
            finish: Duration::from_secs(10),
            goodbye: Duration::from_secs(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_has_the_documented_address() {
        let all: Vec<String> = Region::ALL
            .into_iter()
            .flat_map(|region| [false, true].map(|lite| endpoint(region, lite).unwrap().to_string()))
            .collect();
        assert_eq!(
            all,
            [
                "https://advertising-ai.amazon.com/mcp",
                "https://advertising-ai.amazon.com/mcp/lite",
                "https://advertising-ai-eu.amazon.com/mcp",
                "https://advertising-ai-eu.amazon.com/mcp/lite",
                "https://advertising-ai-fe.amazon.com/mcp",
                "https://advertising-ai-fe.amazon.com/mcp/lite",
            ]
        );
    }

    #[test]
    fn a_token_is_never_sent_unencrypted_over_a_network() {
        let check = |address: &str| Options::new(address.parse().unwrap()).check();
        assert_eq!(check("http://advertising-ai.amazon.com/mcp"), Err(OptionsError::NotSecure));
        assert_eq!(check("https://advertising-ai.amazon.com/mcp"), Ok(()));
        assert_eq!(check("http://127.0.0.1:8790/mcp"), Ok(()));
    }

    #[test]
    fn a_fixed_account_needs_an_id_that_fits_a_header() {
        let check = |profile_id: Option<&str>| {
            let mut options = Options::new(endpoint(Region::Na, false).unwrap());
            options.account = Account::Fixed {
                profile_id: profile_id.map(str::to_owned),
                account_id: None,
                manager_account_id: None,
            };
            options.check()
        };
        assert_eq!(check(Some("123")), Ok(()));
        assert_eq!(check(None), Err(OptionsError::NoAccount));
        assert_eq!(check(Some(" ")), Err(OptionsError::UnusableAccount));
        assert_eq!(check(Some("1\r\nX: y")), Err(OptionsError::UnusableAccount));
    }
}
