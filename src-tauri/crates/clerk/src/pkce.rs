//! Proof key for code exchange, as Clerk's hosted sign-in wants it: S256 without a method parameter
//! (*observed* in the Expo, iOS and Android SDKs).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Secret;
use sha2::{Digest, Sha256};

/// The verifier made from 32 unpredictable bytes: their hexadecimal digits, 64 characters.
pub fn verifier_from(bytes: [u8; 32]) -> Secret {
    Secret::new(hex::encode(bytes))
}

/// The challenge of `verifier`: base64url without padding of its SHA-256.
pub fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_rfc_7636_appendix_b_is_reproduced() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_verifier_keeps_all_256_bits() {
        let mut bytes = [0; 32];
        bytes[0] = 0x0a;
        bytes[31] = 0xff;
        let verifier = verifier_from(bytes);
        assert_eq!(verifier.len(), 64);
        assert!(verifier.expose().starts_with("0a00") && verifier.expose().ends_with("ff"));
    }
}
