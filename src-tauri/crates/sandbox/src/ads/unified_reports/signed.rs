//! Addresses of finished parts. They carry a signature instead of a token and expire, as those of S3 do.

use super::parts;
use crate::page;
use crate::random;
use crate::wire::Pairs;
use crate::world::{Shared, after};
use aws_lc_rs::hmac;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use domain::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// How long an address works, in seconds. At Amazon it is an hour or so.
const LIFE: u64 = 60;
/// How S3 writes times in addresses.
const DATE: &str = "%Y%m%dT%H%M%SZ";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The address of part `number` of the report `id` given out at `now`, and when it expires.
pub(super) fn address(shared: &Shared, id: &str, number: usize, now: Timestamp) -> (String, Timestamp) {
    let path = format!("/report-parts/{id}/{number}");
    let date = now.strftime(DATE).to_string();
    let life = LIFE.to_string();
    let seal = hmac::sign(&key(shared), signed(&path, &date, &life).as_bytes());
    let signature = random::hexadecimal(seal.as_ref());
    let base = shared.base();
    let query = format!(
        "X-Amz-Algorithm={ALGORITHM}&X-Amz-Date={date}&X-Amz-Expires={life}&X-Amz-Signature={signature}"
    );
    (format!("{base}{path}?{query}"), after(now, Duration::from_secs(LIFE)))
}

fn key(shared: &Shared) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, shared.key.pkcs8().as_bytes())
}

fn signed(path: &str, date: &str, life: &str) -> String {
    format!("{path}\n{date}\n{life}")
}

/// `GET /report-parts/{reportId}/{part}` on the main listener.
///
/// observed at S3: 403 with XML for an address that expired or was changed, 400 for one that is sent together
/// with a token, 404 for what is not there. The file is not declared as compressed.
pub(crate) async fn part(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path((id, number)): Path<(String, usize)>,
    uri: Uri,
) -> Response {
    let query = Pairs::query(&uri);
    let of = |name: &str| query.get(name).unwrap_or_default();
    if headers.contains_key(header::AUTHORIZATION) {
        let text = "Only one auth mechanism allowed";
        return refuse(StatusCode::BAD_REQUEST, "InvalidArgument", text);
    }
    let denied = |code: &str, text: &str| refuse(StatusCode::FORBIDDEN, code, text);
    if of("X-Amz-Signature").is_empty() {
        return denied("AccessDenied", "Access Denied");
    }
    let (date, life) = (of("X-Amz-Date"), of("X-Amz-Expires"));
    let message = signed(uri.path(), date, life);
    let matches = bytes(of("X-Amz-Signature"))
        .is_some_and(|seal| hmac::verify(&key(&shared), message.as_bytes(), &seal).is_ok());
    if !matches || of("X-Amz-Algorithm") != ALGORITHM {
        return denied("SignatureDoesNotMatch", "The request signature does not match");
    }
    let given = jiff::civil::DateTime::strptime(DATE, date).ok();
    let given = given.and_then(|given| given.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let life = life.parse().map_or(Duration::ZERO, Duration::from_secs);
    if given.is_none_or(|given| shared.now() >= after(given.timestamp(), life)) {
        return denied("AccessDenied", "Request has expired");
    }
    let made = shared.read(|world, now| {
        let report = world.unified_reports.get(&id)?;
        let done = report.state(&world.watch, &id, now) == "COMPLETED";
        if done { parts::made(world, report).into_iter().nth(number) } else { None }
    });
    match made {
        Some(file) => ([(header::CONTENT_TYPE, "binary/octet-stream")], file).into_response(),
        None => refuse(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist."),
    }
}

/// The bytes of a hexadecimal text.
fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// An error as the store of files says it.
pub(crate) fn refuse(status: StatusCode, code: &str, text: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>",
        page::escape(code),
        page::escape(text)
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_hexadecimal_bytes_are_read() {
        assert_eq!(bytes("00ff"), Some(vec![0, 255]));
        for text in ["0", "0g", "é1", "+1"] {
            assert!(bytes(text).is_none_or(|read| read == [1]), "{text}");
        }
    }
}
