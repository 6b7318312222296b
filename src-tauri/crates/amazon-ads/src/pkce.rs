//! Proof key for code exchange, always S256: LwA takes a request without a method as `plain`.

use domain::Secret;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};

/// A verifier and the challenge made from it.
#[derive(Debug, Clone)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

impl Pkce {
    /// From 32 unpredictable bytes: a verifier of 43 characters (RFC 7636, 4.1).
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let verifier = base64url(bytes);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            verifier.expose().to_owned(),
        ))
        .as_str()
        .to_owned();
        Self { verifier, challenge }
    }

    /// What goes with the code; kept in the vault until then.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// What goes into the consent address; no secret.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

/// Base64 with the address alphabet, unpadded (RFC 4648, 5).
fn base64url(bytes: [u8; 32]) -> Secret {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
    Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))
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
}
