//! A gateway that records, a clock and tokens for the tests of this crate.

#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "part of the tests")]

pub mod world;

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use domain::mirror::{
    AccountHealthRow, AccountMarksRow, AccountRow, ConnectionMarksRow, ConnectionRow, HealthRow, LabelRow,
    LinkRow, MirrorRow, SavedViewRow, SettingsRow, UserRow,
};
use domain::organize::{LabelColor, LabelKind, Note, Tags};
use domain::settings::Theme;
use domain::watch::{AccountCause, AccountHealth, CauseSource, History};
use domain::{
    AccountAccess, AccountId, AccountKind, ConnectionId, DspSeat, Health, LabelId, Region, SavedViewId,
};
use domain::{Clock, Secret, Timestamp};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use supabase::{Device, Line, PushAnswer, SessionTokenError, SessionTokens, SupabaseClient, SupabaseError};
use url::Url;

pub const KEY: &str = "sb_publishable_test";
pub const NORTHWIND: &str = "3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";
pub const DESK: &str = "5f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";

pub fn at() -> Timestamp {
    "2026-11-22T10:00:00.123Z".parse().unwrap()
}

pub fn desk() -> Device {
    Device { id: DESK.into(), name: "Desk".into(), platform: "linux".into(), app_version: "1.0".into() }
}

pub fn user() -> MirrorRow {
    MirrorRow::User(UserRow {
        name: "Ada".into(),
        email: Some("ada@example.com".into()),
        image_url: None,
        updated_at: at(),
        facts_version: 1,
    })
}

pub fn connection_row() -> ConnectionRow {
    ConnectionRow {
        id: ConnectionId::new(NORTHWIND),
        label: "Northwind".into(),
        home_region: Region::Na,
        client_id: "amzn1.client".into(),
        scopes: "advertising::campaign_management".into(),
        created_at: at(),
        updated_at: at(),
        deleted_at: None,
        facts_version: 1,
        choices_version: 1,
    }
}

pub fn connection() -> MirrorRow {
    MirrorRow::Connection(connection_row())
}

pub fn health(health: Health, version: i64) -> HealthRow {
    HealthRow {
        connection_id: ConnectionId::new(NORTHWIND),
        device_id: String::new(),
        health,
        cause: None,
        last_success: Some(at()),
        last_failure: None,
        next_attempt: Some(at()),
        consented_at: None,
        consent_source: None,
        updated_at: at(),
        facts_version: version,
    }
}

pub fn account_id(number: u64) -> AccountId {
    AccountId::new(format!("00000000-0000-4000-8000-{number:012}"))
}

pub fn account(number: u64) -> AccountRow {
    AccountRow {
        id: account_id(number),
        connection_id: ConnectionId::new(NORTHWIND),
        kind: AccountKind::SponsoredAds,
        region: Region::Eu,
        external_id: (9_007_199_254_740_993 + number).to_string(),
        info: domain::AccountInfo {
            name: format!("Account {number}"),
            country_code: Some("UK".into()),
            currency_code: Some("GBP".into()),
            timezone: Some("Europe/London".into()),
            account_type: Some("seller".into()),
            entity_id: Some("ENTITY1".into()),
            status: Some("CREATED".into()),
            lacks: vec![domain::Lack::Edit, domain::Lack::Amc],
            seats: vec![DspSeat { exchange: "Google Ad Manager".into(), seat: "DEAL1".into() }],
            ..Default::default()
        },
        access: AccountAccess::Ok,
        tracked: true,
        updated_at: at(),
        facts_version: 1,
        choices_version: 1,
    }
}

pub fn link(parent: u64, child: u64) -> MirrorRow {
    MirrorRow::Link(LinkRow {
        parent_id: account_id(parent),
        child_id: account_id(child),
        gone: false,
        updated_at: at(),
        facts_version: 1,
    })
}

pub fn account_health(number: u64, health: AccountHealth, version: i64) -> MirrorRow {
    let cause = AccountCause::new(CauseSource::BillingStatus, "PAYMENT_METHOD_EXPIRED");
    let mut history = History::default();
    history.push(at(), health, Some(&cause));
    MirrorRow::AccountHealth(AccountHealthRow {
        account_id: account_id(number),
        health,
        cause_source: Some(cause.source),
        cause_word: Some(cause.word),
        since: Some(at()),
        payment_due: None,
        suspends: Some(at()),
        history,
        updated_at: at(),
        facts_version: version,
    })
}

pub fn settings(theme: Theme) -> MirrorRow {
    MirrorRow::Settings(SettingsRow {
        settings: domain::settings::SyncedSettings { theme, notifications: false, ..Default::default() },
        default_account_id: Some(account_id(0)),
        focus: Some(format!("account:{}", account_id(0))),
        start_focus: "all".into(),
        updated_at: at(),
        choices_version: 1,
    })
}

const LABEL: &str = "00000000-0000-4000-8000-0000000000f1";

pub fn label() -> MirrorRow {
    MirrorRow::Label(LabelRow {
        id: LabelId::new(LABEL),
        kind: LabelKind::Tag,
        name: "Key accounts".into(),
        color: LabelColor::Teal,
        removed: false,
        updated_at: at(),
        choices_version: 1,
    })
}

pub fn account_marks(number: u64) -> MirrorRow {
    MirrorRow::AccountMarks(AccountMarksRow {
        account_id: account_id(number),
        group_id: None,
        tags: Tags::new([LabelId::new(LABEL)]),
        note: Note::new("Ask Kim\nfirst"),
        pinned: true,
        updated_at: at(),
        choices_version: 1,
    })
}

pub fn connection_marks() -> MirrorRow {
    MirrorRow::ConnectionMarks(ConnectionMarksRow {
        connection_id: ConnectionId::new(NORTHWIND),
        tags: Tags::new([LabelId::new(LABEL)]),
        note: Note::default(),
        updated_at: at(),
        choices_version: 1,
    })
}

pub fn saved_view() -> MirrorRow {
    MirrorRow::SavedView(SavedViewRow {
        id: SavedViewId::new("00000000-0000-4000-8000-0000000000f2"),
        name: "Can’t pay".into(),
        query: "?watch=cannot_pay".into(),
        position: 3,
        removed: false,
        updated_at: at(),
        choices_version: 1,
    })
}

/// One row of each table, in the order in which they are pushed.
pub fn one_of_each() -> Vec<MirrorRow> {
    vec![
        user(),
        connection(),
        MirrorRow::Health(health(Health::Healthy, 1)),
        MirrorRow::Account(account(0)),
        MirrorRow::Account(AccountRow { kind: AccountKind::ManagerAccount, ..account(1) }),
        account_health(0, AccountHealth::Stopped, 1),
        link(1, 0),
        label(),
        account_marks(0),
        connection_marks(),
        saved_view(),
        settings(Theme::Dark),
    ]
}

pub async fn push(client: &SupabaseClient, rows: &[MirrorRow]) -> Result<PushAnswer, SupabaseError> {
    let lines: Vec<Line> = rows.iter().filter_map(Line::of).collect();
    client.push(&desk(), Timestamp::now(), &lines).await
}

/// All pages.
pub async fn pull(client: &SupabaseClient) -> Vec<MirrorRow> {
    let (mut rows, mut cursor) = (Vec::new(), 0);
    loop {
        let page = client.pull(cursor, 500).await.unwrap();
        assert_eq!(page.unreadable, 0);
        rows.extend(page.rows);
        cursor = page.cursor;
        if !page.more {
            return rows;
        }
    }
}

/// The clock of the tests: the real one, since PostgREST judges tokens by it.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// Gives out the first token until a fresh one is asked for, then the second. Notes what was asked.
pub struct Tokens {
    pub first: Result<String, SessionTokenError>,
    pub second: Result<String, SessionTokenError>,
    pub asked: Mutex<Vec<bool>>,
}

impl Tokens {
    pub fn one(token: &str) -> Arc<Self> {
        Self::two(token, token)
    }

    pub fn two(first: &str, second: &str) -> Arc<Self> {
        Arc::new(Self { first: Ok(first.into()), second: Ok(second.into()), asked: Mutex::default() })
    }

    pub fn asked(&self) -> Vec<bool> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl SessionTokens for Tokens {
    async fn token(&self, fresh: bool) -> Result<Secret, SessionTokenError> {
        self.asked.lock().unwrap().push(fresh);
        let token = if fresh { &self.second } else { &self.first };
        token.clone().map(Secret::new)
    }
}

/// What the gateway saw.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

type Answer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;
type Handler = Arc<dyn Fn(Seen) -> Answer + Send + Sync>;

/// An HTTP server that notes each request and answers by a closure.
pub struct Gateway {
    pub url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Gateway {
    pub async fn start<F, A>(handler: F) -> Self
    where
        F: Fn(Seen) -> A + Send + Sync + 'static,
        A: Future<Output = Response<Body>> + Send + 'static,
    {
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let handler: Handler = Arc::new(move |request| Box::pin(handler(request)));
        let app = axum::Router::new().fallback(serve).with_state((Arc::clone(&seen), handler));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, seen }
    }

    /// Always the same answer.
    pub async fn constant(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Self {
        let headers = headers.to_vec();
        Self::start(move |_| {
            let mut response = Response::builder().status(status);
            for (name, value) in &headers {
                response = response.header(*name, *value);
            }
            let response = response.body(Body::from(body)).unwrap();
            async move { response }
        })
        .await
    }

    /// What hosted projects do before PostgREST: no entry without the key, `/rest/v1` stripped.
    pub async fn in_front_of(postgrest: String) -> Self {
        // A connection of its own for each: PostgREST closes some after a refusal.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        Self::start(move |seen| {
            let (http, postgrest) = (http.clone(), postgrest.clone());
            async move {
                if seen.header("apikey") != KEY {
                    let body = r#"{"message":"Invalid API key","hint":"Double check your API key."}"#;
                    return Response::builder().status(401).body(Body::from(body)).unwrap();
                }
                let path = seen.path_and_query.strip_prefix("/rest/v1").unwrap().to_owned();
                let method = reqwest::Method::from_bytes(seen.method.as_bytes()).unwrap();
                let mut headers = seen.headers;
                headers.remove("host");
                headers.remove("apikey");
                let request =
                    http.request(method, format!("{postgrest}{path}")).headers(headers).body(seen.body);
                let answer = request.send().await.unwrap();
                let mut response = Response::builder().status(answer.status());
                for (name, value) in answer.headers() {
                    if name != "transfer-encoding" {
                        response = response.header(name, value);
                    }
                }
                response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
            }
        })
        .await
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn client(&self, tokens: Arc<Tokens>) -> SupabaseClient {
        SupabaseClient::new(
            reqwest::Client::new(),
            self.url.clone(),
            KEY.to_owned(),
            tokens,
            Arc::new(WallClock),
        )
    }
}

async fn serve(
    State((seen, handler)): State<(Arc<Mutex<Vec<Seen>>>, Handler)>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let request = Seen {
        method: parts.method.to_string(),
        path_and_query: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    seen.lock().unwrap().push(request.clone());
    handler(request).await
}
