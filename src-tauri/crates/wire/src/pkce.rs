//! Proof key for code exchange (RFC 7636), always S256.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use domain::Secret;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};

/// A verifier and the challenge made from it.
#[derive(Debug, Clone)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

impl Pkce {
    /// From 32 unpredictable bytes: the verifier is their base64url without padding, 43 characters, as RFC 7636
    /// (4.1) recommends.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let verifier = Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes));
        let exposed = PkceCodeVerifier::new(verifier.expose().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&exposed).as_str().to_owned();
        Self { verifier, challenge }
    }

    /// What goes with the code; it is in the keychain until then.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// What goes into the address of the page: the base64url of the verifier's SHA-256, without padding. Not a secret.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_comes_out() {
        let bytes = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
            214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let pkce = Pkce::from_bytes(bytes);
        assert_eq!(pkce.verifier().expose(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_verifier_keeps_all_256_bits_and_is_never_printed() {
        let mut bytes = [0; 32];
        bytes[0] = 0x0a;
        bytes[31] = 0xff;
        let pkce = Pkce::from_bytes(bytes);
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(pkce.verifier().expose()).unwrap();
        assert_eq!(decoded, bytes);
        assert!(!format!("{pkce:?}").contains(pkce.verifier().expose()), "{pkce:?}");
    }
}
