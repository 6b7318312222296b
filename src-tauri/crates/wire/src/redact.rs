//! Takes secrets out of text: the last line of defence of the log, and of error texts that are kept.
//!
//! Secrets are a type that cannot be printed, so what is found here comes from outside: an address, the body of an
//! answer or a library's error text.

use domain::plain;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands in for a secret.
const GONE: &str = "<redacted>";

/// Longest line that is kept of a server's text, in characters.
const LINE: usize = 300;

/// How much of a server's text is looked at, in characters: enough for the longest tokens and a line around them.
const READ: usize = 8192;

/// Patterns, and what stays of their match before [`GONE`].
const RULES: [(&str, &str); 6] = [
    // Amazon's access and refresh tokens, as they are or percent-encoded (documented by Amazon: LwA).
    (r#"(?i)(Atz[a-z])(?:\||%7C)[^\s"'&,;)}\]<>]+"#, "$1|"),
    // Keys that say what they are: an LwA client secret, Clerk's and Supabase's secret keys (documented by each).
    (r"\b(amzn1\.oa2-cs\.|sk_test_|sk_live_|sb_secret_|sbp_)[A-Za-z0-9._-]+", "$1"),
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

/// `text` without what looks like a secret; each is replaced with `<redacted>`. Doing it twice changes nothing.
/// A secret that is cut off at its beginning is not found, so cut text at its end alone.
pub fn redact(text: &str) -> Cow<'_, str> {
    COMPILED.iter().fold(Cow::Borrowed(text), |text, (pattern, replacement)| {
        match pattern.replace_all(&text, replacement) {
            Cow::Borrowed(_) => text,
            Cow::Owned(changed) => Cow::Owned(changed),
        }
    })
}

/// A server's `text` as one visible line without secrets, at most 300 characters and an ellipsis where more followed.
/// Of a text without end, the first 8192 characters are looked at.
pub fn redact_line(text: &str) -> String {
    // Hidden characters go first: a token may be split by them.
    let line = plain::line(text, READ);
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut line = redact(&words.join(" ")).into_owned();
    if let Some((end, _)) = line.char_indices().nth(LINE) {
        line.truncate(end);
        line.push('…');
    }
    line
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
        for text in [
            "token Atza|canary+/=x end",
            "token Atzr|canary",
            "Atzr%7Ccanary",
            "ATZR%7ccanary",
            "secret amzn1.oa2-cs.v1.canary is wrong",
            "the key sk_live_canary, or sb_secret_canary",
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
            for shown in [redact(text).into_owned(), redact_line(text)] {
                assert!(!shown.contains("canary"), "{text} became {shown}");
                assert!(shown.contains(GONE), "{text} became {shown}");
            }
        }
    }

    #[test]
    fn what_is_around_a_secret_stays_readable() {
        assert_eq!(
            redact("open x://amazon/callback?code=abc&state=s1 now"),
            "open x://amazon/callback?code=<redacted>&state=s1 now"
        );
        assert_eq!(redact(r#"{"access_token":"abc","n":1}"#), r#"{"access_token":"<redacted>","n":1}"#);
        let plain = "refresh of 3 connections: status code: 429, error_code=7, keyJohn, pk_live_x";
        assert!(matches!(redact(plain), Cow::Borrowed(text) if text == plain));
    }

    #[test]
    fn a_second_pass_changes_nothing() {
        let text = "code=abc Bearer x Atza|y eyJabcdef.g refresh_token=z sk_test_a amzn1.oa2-cs.v1.b";
        let once = redact(text).into_owned();
        assert_eq!(redact(&once), once);
    }

    #[test]
    fn a_servers_sentence_stays_and_is_one_line() {
        assert_eq!(
            redact_line("bad token \"Atza|IQEBLjAs\" and\n refresh_token=Atzr%7CIQEB sent"),
            "bad token \"Atza|<redacted>\" and refresh_token=<redacted> sent"
        );
        assert_eq!(redact_line("Client authentication failed"), "Client authentication failed");
        assert_eq!(redact_line("token At\u{200b}za|can\u{202e}ary"), "token Atza|<redacted>");
        let long = format!("the token Atza|{} is expired", "x".repeat(2000));
        assert_eq!(redact_line(&long), "the token Atza|<redacted> is expired");
    }

    #[test]
    fn a_page_becomes_a_line_and_the_rest_is_not_looked_at() {
        assert_eq!(redact_line(&"é".repeat(5000)).chars().count(), LINE + 1);
        let cut_inside = format!("{}Atza|canary", "x ".repeat(READ / 2 - 3));
        assert!(!redact_line(&cut_inside).contains("canary"));
        assert_eq!(redact_line(&format!("code={}", "x".repeat(9_000_000))), "code=<redacted>");
    }
}
