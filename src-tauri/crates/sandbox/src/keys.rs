//! The RSA key that signs session tokens and device tokens.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The signing key could not be made, read or used.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's signing key cannot be {0}")]
pub struct KeyError(&'static str);

/// An RS256 key with its key id.
pub(crate) struct SigningKey {
    pair: KeyPair,
    kid: String,
    pkcs8: String,
}

impl SigningKey {
    /// A new 2048-bit key.
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError("generated"))?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError("encoded"))?;
        let pkcs8 = STANDARD.encode(der.as_ref());
        Ok(Self { pair, kid: crate::random::id("ins"), pkcs8 })
    }

    /// The key written by [`SigningKey::pkcs8`].
    pub(crate) fn from_stored(kid: &str, pkcs8: &str) -> Result<Self, KeyError> {
        let der = STANDARD.decode(pkcs8).map_err(|_| KeyError("decoded"))?;
        let pair = KeyPair::from_pkcs8(&der).map_err(|_| KeyError("read"))?;
        Ok(Self { pair, kid: kid.to_owned(), pkcs8: pkcs8.to_owned() })
    }

    /// Key id: Clerk uses the instance id.
    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    /// The private key as base64 of PKCS#8 DER, for the state file.
    pub(crate) fn pkcs8(&self) -> &str {
        &self.pkcs8
    }

    /// The public half as a JWK set.
    ///
    /// documented: Clerk OpenAPI (`/.well-known/jwks.json`), `{keys:[{kid,alg,use,kty,n,e}]}`.
    pub(crate) fn jwks(&self) -> Value {
        let public = self.pair.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
        }]})
    }

    /// `claims` as a signed JWT.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let header = json!({"alg": "RS256", "kid": self.kid, "typ": "JWT"});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| KeyError("used"))?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// One part of a JWT as JSON, unchecked: 0 is the header, 1 the claims.
pub(crate) fn unchecked_part(jwt: &str, part: usize) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(part)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
