//! A real PostgREST on a real PostgreSQL behind a gateway, and tokens of any kind.

use super::{Gateway, Tokens};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use stack::{Backend, BackendOptions, Storage};
use std::path::{Path, PathBuf};
use supabase::SupabaseClient;

/// Signs the tokens of these tests. Which algorithm is PostgREST's business, not the client's.
const SIGNING_KEY: &[u8] = b"a key of these tests and of nothing else";
pub const ISSUER: &str = "https://clerk.example.com";

pub struct World {
    pub gateway: Gateway,
    pub backend: Backend,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

impl World {
    /// With the issuer of these tests as the only one that counts.
    pub async fn start() -> Self {
        use base64::Engine as _;
        let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(SIGNING_KEY);
        let jwks = json!({"keys": [{"kty": "oct", "alg": "HS256", "kid": "ins_test", "k": key}]});
        let options =
            BackendOptions { root: root(), storage: Storage::Temporary, port: None, jwks: jwks.to_string() };
        let backend = tokio::task::spawn_blocking(move || Backend::start(&options)).await.unwrap().unwrap();
        backend
            .postgres
            .query(&format!(
                "delete from mirror.trusted_issuers; insert into mirror.trusted_issuers values ('{ISSUER}')"
            ))
            .unwrap();
        let gateway = Gateway::in_front_of(backend.postgrest.url()).await;
        Self { gateway, backend }
    }

    pub fn client_of(&self, user: &str) -> SupabaseClient {
        self.gateway.client(Tokens::one(&token(user, 60)))
    }
}

pub fn signed(claims: &Value) -> String {
    signed_with(claims, SIGNING_KEY)
}

pub fn signed_with(claims: &Value, key: &[u8]) -> String {
    let header = Header { kid: Some("ins_test".into()), ..Header::default() };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).unwrap()
}

/// Claims of a session token of `user` that ends in `seconds`.
pub fn session(user: &str, seconds: i64) -> Value {
    let now = jiff::Timestamp::now().as_second();
    json!({"iss": ISSUER, "sub": user, "sid": "sess_1", "role": "authenticated", "exp": now + seconds})
}

pub fn token(user: &str, seconds: i64) -> String {
    signed(&session(user, seconds))
}
