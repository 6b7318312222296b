//! The database with a clock that can be moved, and the way to it.

use crate::dump::{Dump, add};
use crate::link::Link;
use base64::Engine as _;
use jsonwebtoken::{EncodingKey, Header};
use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use stack::{Backend, BackendOptions, Storage};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const KEY: &[u8] = b"a key of these tests and of nothing else";

pub struct Servers {
    pub backend: Backend,
    pub link: Link,
    /// Milliseconds by which everybody's clock has been moved on.
    pub moved: Arc<AtomicI64>,
}

impl Servers {
    pub async fn start() -> Self {
        let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(KEY);
        let jwks = json!({"keys": [{"kty": "oct", "alg": "HS256", "kid": "ins_test", "k": key}]});
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap();
        let options =
            BackendOptions { root, storage: Storage::Temporary, port: None, jwks: jwks.to_string() };
        let backend = tokio::task::spawn_blocking(move || Backend::start(&options)).await.unwrap().unwrap();
        backend
            .postgres
            .query(
                "create table mirror.moved (ms bigint not null);
                 insert into mirror.moved values (0);
                 grant select on mirror.moved to authenticated;
                 create or replace function mirror.now_ms() returns bigint language sql volatile
                   set search_path = '' as
                   'select (extract(epoch from clock_timestamp()) * 1000)::bigint + (select ms from mirror.moved)'",
            )
            .unwrap();
        let link = Link::start(backend.postgrest.url()).await;
        Self { backend, link, moved: Arc::default() }
    }

    /// Lets time pass for everybody.
    pub fn pass(&self, milliseconds: i64) {
        self.moved.fetch_add(milliseconds, Ordering::SeqCst);
        let moved = self.moved.load(Ordering::SeqCst);
        self.backend.postgres.query(&format!("update mirror.moved set ms = {moved}")).unwrap();
    }

    /// The true time.
    pub fn time(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.moved.load(Ordering::SeqCst)
    }

    pub async fn deliver_late(&self, random: &mut StdRng, all: bool) {
        let late = self.link.take_late(|| all || random.random_bool(0.3));
        for request in late {
            self.link.forward(&request).await;
        }
    }

    /// What PostgreSQL holds of `user`.
    pub fn dump(&self, user: &str) -> Dump {
        let mut dump = Dump::new();
        for (table, owner) in [
            ("users", "id"),
            ("amazon_connections", "user_id"),
            ("user_accounts", "user_id"),
            ("account_health", "user_id"),
            ("account_links", "user_id"),
            ("labels", "user_id"),
            ("account_marks", "user_id"),
            ("connection_marks", "user_id"),
            ("saved_views", "user_id"),
            ("user_settings", "user_id"),
        ] {
            let sql = format!("select to_jsonb(one) from public.{table} one where {owner} = '{user}'");
            for line in self.backend.postgres.query(&sql).unwrap().lines() {
                let row: Value = serde_json::from_str(line).unwrap();
                add(&mut dump, &serde_json::from_value(json!({"table": table, "row": row})).unwrap());
            }
        }
        dump
    }
}

/// A session token, good for the whole test.
pub fn token(user: &str) -> String {
    let exp = jiff::Timestamp::now().as_second() + 3600;
    let claims =
        json!({"iss": "https://clerk.test", "sub": user, "sid": "sess", "role": "authenticated", "exp": exp});
    let header = Header { kid: Some("ins_test".into()), ..Header::default() };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(KEY)).unwrap()
}
