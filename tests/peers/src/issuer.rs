//! An issuer of session tokens whose keys the tests hold, so that they can sign what Clerk never would.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::Served;

/// One RS256 key and the page that publishes it.
#[derive(Debug)]
pub struct Issuer {
    key: KeyPair,
    served: Served,
    fetched: Arc<AtomicUsize>,
}

impl Issuer {
    /// Makes a key and serves it at `/.well-known/jwks.json`.
    pub async fn start() -> Result<Self> {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no key was made"))?;
        let keys = jwks(&key);
        let fetched = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&fetched);
        let page = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
            Json(keys)
        };
        let served = Served::start(Router::new().route("/.well-known/jwks.json", get(page))).await?;
        Ok(Self { key, served, fetched })
    }

    /// `iss` of its tokens.
    pub fn url(&self) -> &str {
        &self.served.url
    }

    /// The JSON Web Key Set with the one key.
    pub fn jwks(&self) -> Value {
        jwks(&self.key)
    }

    /// How often the key set was asked for.
    pub fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }

    /// Claims of a session token as Clerk makes them, for `user`, valid for a minute.
    pub fn session(&self, user: &str) -> Value {
        let now = now();
        json!({
            "iss": self.url(), "sub": user, "sid": "sess_test", "sts": "active", "v": 2, "fva": [0, -1],
            "role": "authenticated", "iat": now, "nbf": now - 10, "exp": now + 60,
        })
    }

    /// A session token of `user`.
    pub fn token(&self, user: &str) -> Result<String> {
        self.sign(&self.session(user))
    }

    /// `claims` under Clerk's header.
    pub fn sign(&self, claims: &Value) -> Result<String> {
        self.sign_as(&json!({"alg": "RS256", "kid": "ins_test", "typ": "JWT"}), claims)
    }

    /// `claims` under any header; the signature is RS256 whatever the header says.
    pub fn sign_as(&self, header: &Value, claims: &Value) -> Result<String> {
        let message = format!("{}.{}", encode(header), encode(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| anyhow!("the key cannot sign"))?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn jwks(key: &KeyPair) -> Value {
    let public = key.public_key();
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "ins_test",
        "n": number(public.modulus().big_endian_without_leading_zero()),
        "e": number(public.exponent().big_endian_without_leading_zero()),
    }]})
}

/// Seconds since 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}
