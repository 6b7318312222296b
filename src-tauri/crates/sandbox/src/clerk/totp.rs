//! Codes of authenticator apps: RFC 6238 with SHA-1, six digits and 30 seconds, which is what Clerk's are
//! (documented).

use aws_lc_rs::hmac;
use domain::Timestamp;

/// The time step at `now`.
pub(super) fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(30)
}

/// The code of `step` for a secret in base32; nothing for a secret that is none.
pub(crate) fn code(secret: &str, step: i64) -> Option<String> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &base32(secret)?);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag.last()? & 0x0f);
    let four: [u8; 4] = tag.get(at..at + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// The code at `now`.
pub(crate) fn code_at(secret: &str, now: Timestamp) -> Option<String> {
    code(secret, step(now))
}

/// A secret for somebody who has none yet.
pub(super) fn new_secret() -> String {
    // Letters only are base32 as well.
    let letters = crate::random::alphanumeric(64).to_uppercase();
    letters.chars().filter(char::is_ascii_alphabetic).chain("ADKEEPER".chars().cycle()).take(32).collect()
}

/// RFC 4648 base32 without padding.
fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'2'..=b'7' => character - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
    #[test]
    fn the_codes_of_the_rfc_are_reproduced() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (second, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(code_at(secret, now).unwrap(), expected);
        }
        assert_eq!(code("not base32!", 1), None);
    }
}
