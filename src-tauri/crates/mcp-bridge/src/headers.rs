//! The headers of a request to the server.

use crate::message::Message;
use crate::options::Account;
use crate::session::Snapshot;
use crate::tokens::Token;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");
const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");
const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
const METHOD: HeaderName = HeaderName::from_static("mcp-method");
const NAME: HeaderName = HeaderName::from_static("mcp-name");
const CLIENT: HeaderName = HeaderName::from_static("amazon-ads-clientid");
const MODE: HeaderName = HeaderName::from_static("amazon-ads-ai-account-selection-mode");
const PROFILE: HeaderName = HeaderName::from_static("amazon-advertising-api-scope");
const ACCOUNT: HeaderName = HeaderName::from_static("amazon-ads-accountid");
const MANAGER: HeaderName = HeaderName::from_static("amazon-ads-manager-accountid");

/// The headers that say for which account tools are called (documented). Ids that fit no header were refused before.
pub(crate) fn account(account: &Account) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Account::Fixed { profile_id, account_id, manager_account_id } = account {
        headers.insert(MODE, HeaderValue::from_static("FIXED"));
        for (name, id) in [(PROFILE, profile_id), (ACCOUNT, account_id), (MANAGER, manager_account_id)] {
            if let Some(value) = id.as_ref().and_then(|id| HeaderValue::from_str(id).ok()) {
                headers.insert(name, value);
            }
        }
    }
    headers
}

/// Adds the login. `None` where the token or the client's id fits no header.
pub(crate) fn add_token(headers: &mut HeaderMap, token: &Token) -> Option<()> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.access.expose())).ok()?;
    bearer.set_sensitive(true);
    headers.insert(AUTHORIZATION, bearer);
    headers.insert(CLIENT, HeaderValue::from_str(&token.client_id).ok()?);
    Some(())
}

/// Adds what a session needs on every request after `initialize`.
pub(crate) fn add_session(headers: &mut HeaderMap, session: &Snapshot) {
    if let Some(id) = &session.id {
        headers.insert(SESSION, id.clone());
    }
    if let Some(version) = session.version.as_deref().and_then(|version| HeaderValue::from_str(version).ok())
    {
        headers.insert(VERSION, version);
    }
}

/// Adds what a message needs: what it is, and for a stateless one what its body says (documented: 2026-07-28,
/// Request Metadata).
pub(crate) fn add_message(headers: &mut HeaderMap, message: &Message) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    let Some(version) = &message.version else { return };
    let values = [(VERSION, Some(version.clone())), (METHOD, Some(message.method.clone()))];
    let name = [(NAME, message.name.as_deref().map(encoded))];
    for (header, value) in values.into_iter().chain(name) {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(header, value);
        }
    }
}

/// Adds what a request for a stream needs. An id that fits no header is left out: the stream begins anew.
pub(crate) fn add_stream(headers: &mut HeaderMap, last_event: Option<&str>) {
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    if let Some(id) = last_event.and_then(|id| HeaderValue::from_str(id).ok()) {
        headers.insert(LAST_EVENT, id);
    }
}

/// `value` as it may stand in a header: as it is, or as base64 between marks where it has other characters than
/// visible ASCII, begins or ends with a space, or looks like the marks itself (documented: 2026-07-28, Value Encoding).
pub(crate) fn encoded(value: &str) -> String {
    let plain = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && value.trim() == value;
    let marked = value.starts_with("=?base64?") && value.ends_with("?=");
    if plain && !marked { value.to_owned() } else { format!("=?base64?{}?=", BASE64_STANDARD.encode(value)) }
}

/// A session's id, if it has the characters that it must have (documented: 2025-11-25, Session Management).
pub(crate) fn session_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut id = headers.get(SESSION)?.clone();
    let fits = !id.is_empty() && id.len() <= 4096 && id.as_bytes().iter().all(u8::is_ascii_graphic);
    id.set_sensitive(true);
    fits.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_fit_no_header_are_encoded_as_documented() {
        for (name, expected) in [
            ("us-west1", "us-west1"),
            ("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="),
            (" padded ", "=?base64?IHBhZGRlZCA=?="),
            ("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="),
            ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
        ] {
            assert_eq!(encoded(name), expected);
        }
    }

    #[test]
    fn a_fixed_account_is_sent_with_its_mode_and_only_the_ids_it_has() {
        assert!(account(&Account::Dynamic).is_empty());
        let headers = account(&Account::Fixed {
            profile_id: Some("1".into()),
            account_id: None,
            manager_account_id: Some("amzn1.x".into()),
        });
        assert_eq!(headers.len(), 3);
        assert_eq!(headers["amazon-ads-ai-account-selection-mode"], "FIXED");
        assert_eq!(headers["amazon-advertising-api-scope"], "1");
        assert_eq!(headers["amazon-ads-manager-accountid"], "amzn1.x");
    }
}
