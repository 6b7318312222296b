//! Reads the addresses that the browser hands back.
//!
//! Anybody can open an address with our scheme, so parsing only says what the address claims to be.
//! Whether it is believed is decided by its state, against the pending flow.

use crate::Secret;
use thiserror::Error;
use url::Url;

/// The addresses that are ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes {
    /// The app's own scheme.
    pub scheme: String,
    /// Amazon's return addresses, so that a pasted address is understood as well.
    pub amazon_returns: Vec<Url>,
}

/// What an address claims to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Clerk's hosted auth is done.
    SignIn {
        /// The state we gave.
        state: String,
        /// One-time nonce to redeem. Clerk leaves it out where the callback is not registered.
        nonce: Option<Secret>,
        /// The session that was made.
        session_id: String,
    },
    /// Amazon's consent page is done.
    Amazon {
        /// The state we gave; Amazon may leave it out of an error.
        state: Option<String>,
        /// The code, or why there is none.
        outcome: Result<Secret, Refusal>,
    },
}

impl Callback {
    /// The state, if the address has one.
    pub fn state(&self) -> Option<&str> {
        match self {
            Self::SignIn { state, .. } => Some(state),
            Self::Amazon { state, .. } => state.as_deref(),
        }
    }
}

/// Why Amazon sent no code. Only the `error` word counts: descriptions vary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `access_denied`: Cancel was pressed.
    Denied,
    /// `invalid_scope`: the scope is unknown, or the client is not approved for the Ads API.
    InvalidScope,
    /// Another word.
    Other(String),
}

/// Why an address is not a callback.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// No address at all.
    #[error("this is not an address")]
    NotAnAddress,
    /// Another scheme or host.
    #[error("this address does not belong to Adkeeper")]
    NotOurs,
    /// Our scheme, but no path we know.
    #[error("Adkeeper does not know the path of this address")]
    UnknownPath,
    /// A parameter is missing or empty.
    #[error("the address lacks `{0}`")]
    Missing(&'static str),
    /// A parameter is there twice.
    #[error("the address has `{0}` more than once")]
    Repeated(&'static str),
}

/// Longest address that is looked at, in bytes.
const MAX_LENGTH: usize = 8 * 1024;

/// Reads an address. Scheme and host are compared without regard to case, the path exactly; each
/// parameter must be there exactly once and not be empty.
pub fn parse(address: &str, routes: &Routes) -> Result<Callback, CallbackError> {
    let address = address.trim();
    if address.is_empty() || address.len() > MAX_LENGTH {
        return Err(CallbackError::NotAnAddress);
    }
    let url = Url::parse(address).map_err(|_| CallbackError::NotAnAddress)?;
    if routes.amazon_returns.iter().any(|expected| same_page(&url, expected)) {
        return amazon(&url);
    }
    if !url.scheme().eq_ignore_ascii_case(&routes.scheme) {
        return Err(CallbackError::NotOurs);
    }
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    match (host.as_str(), url.path()) {
        ("callback", "" | "/") => sign_in(&url),
        ("amazon", "/callback") => amazon(&url),
        _ => Err(CallbackError::UnknownPath),
    }
}

/// Amazon's own site adds `www.` on the way, so hosts are compared without it.
fn same_page(url: &Url, expected: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    url.scheme() == expected.scheme()
        && host(url) == host(expected)
        && url.port_or_known_default() == expected.port_or_known_default()
        && url.path() == expected.path()
}

fn sign_in(url: &Url) -> Result<Callback, CallbackError> {
    let state = required(url, "state")?;
    let nonce = optional(url, "rotating_token_nonce")?;
    let session_id = required(url, "created_session_id")?;
    Ok(Callback::SignIn { state, nonce: nonce.map(Secret::new), session_id })
}

fn amazon(url: &Url) -> Result<Callback, CallbackError> {
    let state = optional(url, "state")?;
    if let Some(error) = optional(url, "error")? {
        let refusal = match error.as_str() {
            "access_denied" => Refusal::Denied,
            "invalid_scope" => Refusal::InvalidScope,
            _ => Refusal::Other(error.chars().filter(char::is_ascii_graphic).take(64).collect()),
        };
        return Ok(Callback::Amazon { state, outcome: Err(refusal) });
    }
    let code = Secret::new(required(url, "code")?);
    Ok(Callback::Amazon { state: Some(state.ok_or(CallbackError::Missing("state"))?), outcome: Ok(code) })
}

fn optional(url: &Url, name: &'static str) -> Result<Option<String>, CallbackError> {
    let mut values = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(CallbackError::Repeated(name));
    }
    if value.is_empty() {
        return Err(CallbackError::Missing(name));
    }
    Ok(Some(value.into_owned()))
}

fn required(url: &Url, name: &'static str) -> Result<String, CallbackError> {
    optional(url, name)?.ok_or(CallbackError::Missing(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn routes() -> Routes {
        Routes {
            scheme: "com.adkeeper.desktop".into(),
            amazon_returns: vec![
                Url::parse("https://example.com/amazon/callback").unwrap(),
                Url::parse("http://localhost:53682/callback").unwrap(),
                Url::parse("https://amazon.com").unwrap(),
            ],
        }
    }

    fn read(address: &str) -> Result<Callback, CallbackError> {
        parse(address, &routes())
    }

    #[test]
    fn a_sign_in_callback_is_read() {
        let callback =
            read("com.adkeeper.desktop://callback?state=s&rotating_token_nonce=n&created_session_id=sess_1")
                .unwrap();
        assert_eq!(
            callback,
            Callback::SignIn {
                state: "s".into(),
                nonce: Some(Secret::new("n")),
                session_id: "sess_1".into()
            }
        );
    }

    #[test]
    fn amazon_codes_come_by_deep_link_or_by_the_pasted_return_address() {
        for address in [
            "com.adkeeper.desktop://amazon/callback?code=ANx&state=s",
            "COM.ADKEEPER.DESKTOP://AMAZON/callback?state=s&code=ANx&scope=x",
            "  https://example.com/amazon/callback?code=ANx&scope=advertising%3A%3Acampaign_management&state=s\n",
            "http://localhost:53682/callback?code=ANx&state=s",
            "https://www.amazon.com/?code=ANx&state=s",
        ] {
            assert_eq!(
                read(address).unwrap(),
                Callback::Amazon { state: Some("s".into()), outcome: Ok(Secret::new("ANx")) },
                "{address}"
            );
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_error_word() {
        for (query, refusal) in [
            ("error=access_denied&error_description=User+not+authenticated&state=s", Refusal::Denied),
            (
                "error_description=An+unknown+scope+was+requested&state=s&error=invalid_scope",
                Refusal::InvalidScope,
            ),
            ("error=server_error&state=s", Refusal::Other("server_error".into())),
        ] {
            let callback = read(&format!("com.adkeeper.desktop://amazon/callback?{query}")).unwrap();
            assert_eq!(callback, Callback::Amazon { state: Some("s".into()), outcome: Err(refusal) });
        }
    }

    #[test]
    fn what_is_not_a_callback_is_named() {
        use CallbackError as E;
        for (address, error) in [
            ("", E::NotAnAddress),
            ("hello", E::NotAnAddress),
            ("https://example.com/other?code=a&state=s", E::NotOurs),
            ("http://example.com/amazon/callback?code=a&state=s", E::NotOurs),
            ("com.adkeeper.desktop://elsewhere?state=s", E::UnknownPath),
            ("com.adkeeper.desktop://amazon/callback/?code=a&state=s", E::UnknownPath),
            (
                "com.adkeeper.desktop://callback?state=s&rotating_token_nonce=&created_session_id=x",
                E::Missing("rotating_token_nonce"),
            ),
            (
                "com.adkeeper.desktop://callback?state=s&rotating_token_nonce=n",
                E::Missing("created_session_id"),
            ),
            ("com.adkeeper.desktop://amazon/callback?code=a", E::Missing("state")),
            ("com.adkeeper.desktop://amazon/callback?code=&state=s", E::Missing("code")),
            ("com.adkeeper.desktop://amazon/callback?code=a&code=b&state=s", E::Repeated("code")),
        ] {
            assert_eq!(read(address), Err(error), "{address}");
        }
    }

    proptest! {
        #[test]
        fn no_input_panics(address in "\\PC*") {
            let _ = read(&address);
            let _ = read(&format!("com.adkeeper.desktop://{address}"));
        }

        #[test]
        fn what_is_read_as_a_callback_has_each_part_once_and_not_empty(
            order in prop::sample::subsequence(vec![0_usize, 1, 2, 3, 4, 5, 6], 0..7).prop_shuffle(),
            text in "[ -~]{0,20}",
        ) {
            let parts = [
                "state=s", "state=t", "rotating_token_nonce=n", "rotating_token_nonce=", "created_session_id=c",
                "code=x", "error=access_denied",
            ];
            let chosen: Vec<&str> = order.iter().map(|at| parts[*at]).collect();
            for host in ["callback", "amazon/callback"] {
                let address = format!("com.adkeeper.desktop://{host}?{}#{text}", chosen.join("&"));
                let Ok(callback) = read(&address) else { continue };
                let times = |name: &str| chosen.iter().filter(|part| part.starts_with(name)).count();
                prop_assert!(times("state=") <= 1, "{address}");
                match callback {
                    Callback::SignIn { nonce, session_id, .. } => {
                        prop_assert_eq!(times("state="), 1);
                        prop_assert_eq!(session_id, "c");
                        prop_assert_eq!(nonce.is_some(), chosen.contains(&"rotating_token_nonce=n"));
                        prop_assert!(!chosen.contains(&"rotating_token_nonce="), "{}", address);
                    }
                    Callback::Amazon { outcome: Ok(_), state } => prop_assert!(state.is_some()),
                    Callback::Amazon { outcome: Err(_), .. } => {
                        prop_assert!(chosen.contains(&"error=access_denied"));
                    }
                }
            }
        }

        #[test]
        fn any_state_survives_the_address(state in "[!-~]{1,64}", code in "[A-Za-z0-9]{1,40}") {
            let mut url = Url::parse("com.adkeeper.desktop://amazon/callback").unwrap();
            url.query_pairs_mut().append_pair("code", &code).append_pair("state", &state);
            let callback = read(url.as_str()).unwrap();
            prop_assert_eq!(callback, Callback::Amazon { state: Some(state), outcome: Ok(Secret::new(code)) });
        }
    }
}
