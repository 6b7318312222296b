//! Takes secrets out of text: the last line of defence of the log.
//!
//! Secrets are a type that cannot be printed, so nothing should be left to find here. What does get
//! through comes from outside: an address, an answer's body or a library's error text.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// What stands in for a secret.
const GONE: &str = "<redacted>";

/// Patterns, and what replaces their match.
const RULES: [(&str, &str); 5] = [
    // Amazon's access and refresh tokens, as they are or percent-encoded (documented by Amazon: LwA).
    (r#"(?i)(Atz[a-z])(?:\||%7C)[^\s"'&,;)}\]<>]+"#, "$1|"),
    // An Authorization header.
    (r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=|%-]+", "$1 "),
    // A JSON web token: `{"` in base64 begins with eyJ.
    (r"eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)*", ""),
    // An authorisation code in an address or a form. Only with `=`, as words follow `code:`.
    (r#"(?i)\b(code=)[^\s"'&,;)}\]]+"#, "$1"),
    // Other secret fields of addresses, forms and JSON.
    (
        r#"(?ix)\b((?:rotating_token_nonce|rotating_token|(?:refresh|access|id|device)_token|client_secret
           |code_verifier|password)"?\s*[=:]\s*"?)[^\s"'&,;)}\]]+"#,
        "$1",
    ),
];

static COMPILED: LazyLock<Vec<(Regex, String)>> = LazyLock::new(|| {
    RULES
        .iter()
        .filter_map(|(pattern, before)| Some((Regex::new(pattern).ok()?, format!("{before}{GONE}"))))
        .collect()
});

/// `text` without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    COMPILED.iter().fold(Cow::Borrowed(text), |text, (pattern, replacement)| {
        match pattern.replace_all(&text, replacement) {
            Cow::Borrowed(_) => text,
            Cow::Owned(changed) => Cow::Owned(changed),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_in_force() {
        assert_eq!(COMPILED.len(), RULES.len());
    }

    #[test]
    fn no_kind_of_secret_survives() {
        for line in [
            "token Atza|canary+/=x end",
            "token Atzr|canary",
            "Atzr%7Ccanary",
            "refused: Authorization: Bearer canary.canary",
            "authorization: bearer canary",
            "com.adkeeper.desktop://amazon/callback?code=canary&state=s",
            "code=canary",
            "?state=s&rotating_token_nonce=canary&created_session_id=sess_1",
            "jwt eyJcanaryX.eyJcanaryY.canary-_ end",
            r#"{"access_token":"canary","expires_in":3600}"#,
            r#"{"refresh_token": "canary"}"#,
            "grant_type=refresh_token&refresh_token=canary&client_secret=canary",
            "code_verifier=canary",
            "password: canary",
        ] {
            let shown = redact(line);
            assert!(!shown.contains("canary"), "{line} became {shown}");
            assert!(shown.contains(GONE), "{line} became {shown}");
        }
    }

    #[test]
    fn what_is_around_a_secret_stays_readable() {
        assert_eq!(
            redact("open x://amazon/callback?code=abc&state=s1 now"),
            "open x://amazon/callback?code=<redacted>&state=s1 now"
        );
        assert_eq!(redact(r#"{"access_token":"abc","n":1}"#), r#"{"access_token":"<redacted>","n":1}"#);
        let plain = "refresh of 3 connections: status code: 429, error_code=7, keyJohn";
        assert!(matches!(redact(plain), Cow::Borrowed(text) if text == plain));
    }

    #[test]
    fn a_second_pass_changes_nothing() {
        let once = redact("code=abc Bearer x Atza|y eyJabcdef.g refresh_token=z").into_owned();
        assert_eq!(redact(&once), once);
    }
}
