//! A database behind PostgREST for the mirror's figures, and what a plain client would do with it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use base64::Engine as _;
use domain::Secret;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use stack::{Backend, BackendOptions, Storage};
use supabase::{SessionTokenError, SessionTokens};

const KEY: &[u8] = b"a key of these figures and of nothing else";
/// Rows per page of a plain read: what hosted projects give at most.
const PAGE: usize = 1000;

/// The columns of an account without versions and numbers, in a table of its own: what an upsert without a
/// mirror writes, with the same keys, row level security and checks.
const PLAIN: &str = "
    create table public.plain_accounts (like public.user_accounts including defaults including constraints);
    alter table public.plain_accounts drop column facts_version, drop column choices_version,
      drop column change_no, add primary key (user_id, id), add unique (user_id, kind, region, external_id),
      add foreign key (user_id, connection_id) references public.amazon_connections on delete cascade;
    create index on public.plain_accounts (user_id, connection_id);
    alter table public.plain_accounts enable row level security, force row level security;
    create policy own on public.plain_accounts for all to authenticated
      using ((select auth.jwt() ->> 'sub') = user_id) with check ((select auth.jwt() ->> 'sub') = user_id);
    grant select, insert, update on public.plain_accounts to authenticated";

/// Gives the one token.
pub struct Token(pub String);

#[async_trait]
impl SessionTokens for Token {
    async fn token(&self, _fresh: bool) -> Result<Secret, SessionTokenError> {
        Ok(Secret::new(self.0.clone()))
    }
}

/// A session token of `user`.
pub fn token(user: &str) -> Result<String> {
    let exp = jiff::Timestamp::now().as_second() + 7200;
    let claims =
        json!({"iss": "https://clerk.bench", "sub": user, "sid": "s", "role": "authenticated", "exp": exp});
    let header = Header { kid: Some("ins_bench".into()), ..Header::default() };
    Ok(jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(KEY))?)
}

#[derive(Default)]
struct Seen {
    requests: usize,
    slowest: Duration,
    /// All requests since [`Gateway::watch`].
    total: Duration,
    /// How much longer a request takes than on this computer.
    far: Duration,
}

/// The gateway: strips `/rest/v1`, counts and times.
#[derive(Clone)]
pub struct Gateway {
    /// Its address.
    pub url: String,
    postgrest: String,
    http: reqwest::Client,
    seen: Arc<Mutex<Seen>>,
}

/// Starts database, PostgREST and gateway.
pub async fn start(root: &Path) -> Result<(Backend, Gateway)> {
    let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(KEY);
    let jwks = json!({"keys": [{"kty": "oct", "alg": "HS256", "kid": "ins_bench", "k": key}]}).to_string();
    let options = BackendOptions { root: root.to_path_buf(), storage: Storage::Temporary, port: None, jwks };
    let backend = tokio::task::spawn_blocking(move || -> Result<Backend> {
        let backend = Backend::start(&options)?;
        backend.postgres.query(PLAIN)?;
        Ok(backend)
    })
    .await??;
    backend.postgrest.reload_schema()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let gateway = Gateway {
        url: format!("http://{}", listener.local_addr()?),
        postgrest: backend.postgrest.url(),
        http: reqwest::Client::new(),
        seen: Arc::default(),
    };
    let app = axum::Router::new()
        .fallback(forward)
        .layer(axum::extract::DefaultBodyLimit::max(16 * 1024 * 1024))
        .with_state(gateway.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    // Until PostgREST knows the new table.
    while !gateway.knows_the_plain_table().await? {
        tokio::task::yield_now().await;
    }
    Ok((backend, gateway))
}

async fn forward(
    State(gateway): State<Gateway>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    headers.remove("host");
    headers.remove("content-length");
    let path = uri.path_and_query().map(axum::http::uri::PathAndQuery::as_str).unwrap_or_default();
    let path = path.strip_prefix("/rest/v1").unwrap_or(path);
    let far = gateway.seen().far;
    if !far.is_zero() {
        tokio::time::sleep(far).await;
    }
    let begun = Instant::now();
    let sent =
        gateway.http.request(method, format!("{}{path}", gateway.postgrest)).headers(headers).body(body);
    let answer = async {
        let answer = sent.send().await?;
        Ok::<_, reqwest::Error>((answer.status(), answer.bytes().await?))
    };
    let (status, bytes) = answer.await.unwrap_or((StatusCode::BAD_GATEWAY, Bytes::new()));
    {
        let mut seen = gateway.seen();
        seen.requests += 1;
        seen.slowest = seen.slowest.max(begun.elapsed());
        seen.total += begun.elapsed();
    }
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
}

impl Gateway {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the project at the other end of a line on which an answer takes `far` longer.
    pub fn move_away(&self, far: Duration) {
        self.seen().far = far;
    }

    /// Forgets how long requests took.
    pub fn watch(&self) {
        let mut seen = self.seen();
        (seen.slowest, seen.total) = (Duration::ZERO, Duration::ZERO);
    }

    /// The slowest request since then, in milliseconds.
    pub fn slowest(&self) -> f64 {
        self.seen().slowest.as_secs_f64() * 1000.0
    }

    /// How long PostgREST and the database took for all requests since then, in milliseconds.
    pub fn served(&self) -> f64 {
        self.seen().total.as_secs_f64() * 1000.0
    }

    /// Requests in all.
    pub fn requests(&self) -> usize {
        self.seen().requests
    }

    async fn knows_the_plain_table(&self) -> Result<bool> {
        let url = format!("{}/rest/v1/plain_accounts?limit=1", self.url);
        let answer = self.http.get(url).bearer_auth(token("nobody")?).send().await?;
        Ok(answer.status().is_success())
    }

    /// Upserts `rows` into the plain table, so many per request, as a client without a mirror would.
    pub async fn upsert(&self, user: &str, rows: &[Value], per_request: usize) -> Result<Duration> {
        let columns: Vec<&String> = rows
            .first()
            .and_then(Value::as_object)
            .context("no rows")?
            .keys()
            .filter(|column| !column.ends_with("_version"))
            .collect();
        let columns = columns.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(",");
        let url = format!("{}/rest/v1/plain_accounts?on_conflict=user_id,id&columns={columns}", self.url);
        let token = token(user)?;
        let begun = Instant::now();
        for batch in rows.chunks(per_request) {
            let answer = self
                .http
                .post(&url)
                .bearer_auth(&token)
                .header("prefer", "resolution=merge-duplicates,missing=default,return=minimal")
                .json(batch)
                .send()
                .await?;
            ensure!(answer.status().is_success(), "{}", answer.text().await?);
        }
        Ok(begun.elapsed())
    }

    /// Reads the plain table page by page and parses it.
    pub async fn read(&self, user: &str) -> Result<Duration> {
        let token = token(user)?;
        let begun = Instant::now();
        let mut read = 0;
        loop {
            let url =
                format!("{}/rest/v1/plain_accounts?order=user_id,id&limit={PAGE}&offset={read}", self.url);
            let rows: Vec<Value> = self.http.get(url).bearer_auth(&token).send().await?.json().await?;
            read += rows.len();
            if rows.len() < PAGE {
                return Ok(begun.elapsed());
            }
        }
    }
}
