//! Unpredictable identifiers and tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write as _;

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `length` unpredictable letters and digits.
pub(crate) fn alphanumeric(length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHANUMERIC[usize::from(*byte) % ALPHANUMERIC.len()])).collect()
}

/// `length` unpredictable decimal digits.
pub(crate) fn digits(length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    fill(&mut bytes);
    bytes.iter().map(|byte| char::from(b'0' + byte % 10)).collect()
}

/// `length` unpredictable hexadecimal digits.
pub(crate) fn hex(length: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = vec![0_u8; length];
    fill(&mut bytes);
    bytes.iter().map(|byte| char::from(DIGITS[usize::from(*byte) % DIGITS.len()])).collect()
}

/// `bytes` in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// An identifier of the form Clerk uses: prefix, underscore, 27 letters and digits.
pub(crate) fn id(prefix: &str) -> String {
    format!("{prefix}_{}", alphanumeric(27))
}

/// A token of exactly `length` bytes that starts with `prefix`.
pub(crate) fn token(prefix: &str, length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    fill(&mut bytes);
    let mut token = prefix.to_owned();
    token.push_str(&URL_SAFE_NO_PAD.encode(&bytes));
    token.truncate(length);
    token
}

/// Fills `bytes`. The source fails only when the operating system has no randomness at all; the
/// bytes then stay as they were, which on loopback costs nothing but a collision.
fn fill(bytes: &mut [u8]) {
    if aws_lc_rs::rand::fill(bytes).is_err() {
        tracing::error!("the operating system gave no randomness");
    }
}
