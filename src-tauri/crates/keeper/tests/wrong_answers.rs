//! No answer of a Supabase project, however wrong, keeps a refresh from being recorded or a login from being
//! reconnected, renamed or disconnected; and none outlasts the project that gave it.
//!
//! `WRONG_ANSWERS_SEED=n` repeats one run, `WRONG_ANSWERS_RUNS=n` makes more of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a test")]

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use domain::mirror::MirrorRow;
use domain::notice::NoticeKind;
use domain::{Clock, Connection, ConnectionId, HealthReport, Region, Secret, Timestamp, UserId};
use jiff::SignedDuration;
use keeper::mirror::{MirrorRun, MirrorRunError, Progress};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Change, Gate, NewNotice, Seen, Store, User};
use supabase::{Device, SessionTokenError, SessionTokens, SupabaseClient};
use url::Url;

const RUNS: u64 = 100;
const ADA: &str = "user_ada";
const BEN: &str = "user_ben";
const MINE: &str = "3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";
const BENS: &str = "4f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";
/// The largest number that JSON keeps everywhere.
const LARGEST: i64 = (1 << 53) - 1;

struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

struct Token;

#[async_trait]
impl SessionTokens for Token {
    async fn token(&self, _fresh: bool) -> Result<Secret, SessionTokenError> {
        Ok(Secret::new("token".to_owned()))
    }
}

struct Open;

impl Gate for Open {
    fn pass(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {})
    }
}

/// A project that answers as it should, or anything at all.
struct Project {
    random: Mutex<StdRng>,
    wrong: bool,
}

async fn serve(wrong: bool, seed: u64) -> Url {
    let project = Project { random: Mutex::new(StdRng::seed_from_u64(seed)), wrong };
    let routes = Router::new().route("/rest/v1/rpc/{function}", post(answer)).with_state(Arc::new(project));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    format!("http://{address}").parse().unwrap()
}

async fn answer(
    State(project): State<Arc<Project>>,
    Path(function): Path<String>,
    axum::Json(asked): axum::Json<Value>,
) -> Response {
    let mut random = project.random.lock().unwrap();
    let now = Timestamp::now().as_millisecond();
    let pull = function == "pull_changes";
    let mut answer = if pull {
        pulled(&asked, now)
    } else {
        json!({
            "epoch": "e", "before": 0, "after": 9, "now": now, "applied": 1, "stale": [], "replayed": false,
        })
    };
    if !project.wrong {
        return axum::Json(answer).into_response();
    }
    answer[if pull { "changes" } else { "stale" }] = rows(now);
    if random.random_bool(0.1) {
        let detail = json!({"now": nasty(&mut random, now)}).to_string();
        let refusal = json!({"code": "SY004", "message": "off", "details": detail, "hint": null});
        return (StatusCode::BAD_REQUEST, axum::Json(refusal)).into_response();
    }
    for _ in 0..random.random_range(1..6) {
        spoil(&mut answer, &mut random, now);
    }
    axum::Json(answer).into_response()
}

fn pulled(asked: &Value, now: i64) -> Value {
    let cursor = asked["cursor"].as_i64().unwrap();
    json!({
        "epoch": "e", "cursor": cursor.max(9), "last": cursor.max(9), "more": false, "now": now, "changes": [],
    })
}

/// One row of each table; some are of the login that is kept here, some of another user's.
fn rows(now: i64) -> Value {
    let at = "2026-11-24T10:00:00+00:00";
    let connection = |id: &str| {
        json!({"table": "amazon_connections", "row": {"id": id, "label": "Theirs",
        "home_region": "fe", "client_id": "theirs", "scopes": "theirs", "created_at": at, "updated_at": at,
        "deleted_at": null, "facts_version": now + 60_000, "choices_version": now + 60_000}})
    };
    let account = |id: &str, connection: &str| {
        json!({"table": "user_accounts", "row": {"id": id,
        "connection_id": connection, "kind": "sponsored_ads", "region": "na", "external_id": "1", "name": "Theirs",
        "country_code": null, "currency_code": null, "timezone": null, "account_type": null, "entity_id": null,
        "access": "ok", "tracked": true, "updated_at": at, "status": null, "lacks": "", "seats": [],
        "facts_version": now, "choices_version": now}})
    };
    let health = |id: &str| {
        json!({"table": "connection_health", "row": {"connection_id": id,
        "device_id": "there", "health": "healthy", "cause": null, "last_success": at, "last_failure": null,
        "next_attempt": null, "updated_at": at, "facts_version": now}})
    };
    json!([
        connection(MINE), connection(BENS), account("a", MINE), account("b", BENS), health(MINE), health(BENS),
        {"table": "account_links", "row": {"parent_id": "a", "child_id": "b", "gone": false, "updated_at": at,
            "facts_version": now}},
        {"table": "users", "row": {"id": ADA, "name": "Theirs", "email": null, "image_url": null,
            "updated_at": at, "facts_version": now + 60_000}},
        {"table": "user_settings", "row": {"theme": "dark", "notifications": true, "default_region": "na",
            "default_account_id": null, "focus": null, "start_focus": "last", "updated_at": at, "choices_version": now}},
        {"table": "devices", "row": {"id": "there", "name": "There", "platform": "linux", "app_version": "1",
            "last_seen_at": at}},
    ])
}

/// Values that are no sane answer, or are only just one.
fn nasty(random: &mut StdRng, now: i64) -> Value {
    let day = 24 * 3_600_000;
    let all = [
        json!(i64::MAX),
        json!(i64::MAX - now),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(-1),
        json!(0),
        json!(1),
        json!(LARGEST),
        json!(LARGEST + 1),
        json!(LARGEST - 1),
        json!(now),
        json!(now + 240_000),
        json!(now + day),
        json!(now + 300 * day),
        json!(now - 300 * day),
        json!(now + 400 * day),
        json!(now - 400 * day),
        json!(1e300),
        json!(null),
        json!("text"),
        json!("\u{0}"),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!("9999-12-31T23:59:59Z"),
        json!("infinity"),
        json!(BENS),
        json!(BEN),
        json!("x".repeat(5000)),
    ];
    all[random.random_range(0..all.len())].clone()
}

/// Replaces one value somewhere in `answer`.
fn spoil(answer: &mut Value, random: &mut StdRng, now: i64) {
    let inner: Vec<&mut Value> = match answer {
        Value::Object(map) => map.values_mut().collect(),
        Value::Array(all) => all.iter_mut().collect(),
        _ => Vec::new(),
    };
    let count = inner.len();
    if count == 0 || random.random_bool(0.05) {
        *answer = nasty(random, now);
        return;
    }
    let chosen = random.random_range(0..count);
    let one = inner.into_iter().nth(chosen).unwrap();
    spoil(one, random, now);
}

fn user(id: &str) -> User {
    User {
        id: UserId::new(id),
        name: id.into(),
        email: None,
        image_url: None,
        session_id: None,
        session_ended: false,
        updated_at: Timestamp::now(),
    }
}

fn login(id: &str, user: &str) -> Connection {
    let now = Timestamp::now();
    Connection {
        id: ConnectionId::new(id),
        user_id: UserId::new(user),
        label: "Northwind".into(),
        home_region: Region::Eu,
        client_id: "mine".into(),
        scopes: "mine".into(),
        health: HealthReport::succeeded(now, now + SignedDuration::from_mins(45)),
        access_expires_at: None,
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: now,
        updated_at: now,
    }
}

async fn confirm(store: &Store, login: Connection) {
    let notice = NewNotice::new(login.user_id.clone(), NoticeKind::ConnectionAdded, Timestamp::now());
    store.confirm(login, Seen::default(), HashSet::new(), notice).await.unwrap();
}

async fn record(store: &Store, report: HealthReport) {
    let at = Timestamp::now();
    let change = Change { report, access_expires_at: None, notice: None, activity: None, at };
    store.change(ConnectionId::new(MINE), move |_, _| Some(change)).await.unwrap();
}

async fn sync(store: &Store, url: &Url) -> Result<Progress, MirrorRunError> {
    let clock: Arc<dyn Clock> = Arc::new(Wall);
    let http = reqwest::Client::new();
    let supabase =
        SupabaseClient::new(http, url.clone(), "sb_publishable_x".into(), Arc::new(Token), clock.clone());
    let sync = MirrorRun {
        store,
        supabase: &supabase,
        clock: &clock,
        user: UserId::new(ADA),
        project: url.to_string(),
        device: Device {
            id: "5f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f".into(),
            name: "Here".into(),
            platform: "linux".into(),
            app_version: "1".into(),
        },
    };
    let run = tokio::time::timeout(Duration::from_secs(60), sync.run(true, &|_| {}));
    run.await.unwrap_or_else(|_| panic!("a run of the mirror does not end"))
}

async fn run(seed: u64, right: &Url) {
    let store = Store::in_place(Arc::new(Open)).unwrap();
    for (owner, id) in [(BEN, BENS), (ADA, MINE)] {
        store.sign_in(user(owner)).await.unwrap();
        confirm(&store, login(id, owner)).await;
    }
    let ben = UserId::new(BEN);
    // Versions that wait move with the clock of the project, everybody's.
    let others = async || {
        let accounts = store.accounts(ben.clone()).await.unwrap();
        let mirrored = store.mirrored(ben.clone()).await.unwrap().len();
        (store.connections(ben.clone()).await.unwrap(), accounts, mirrored)
    };
    let before = others().await;
    let wrong = serve(true, seed).await;
    for _ in 0..4 {
        // Whatever it says of the run.
        drop(sync(&store, &wrong).await);
        let report = login(MINE, ADA).health;
        record(&store, report).await;
        store
            .rename(UserId::new(ADA), ConnectionId::new(MINE), "New".into(), Timestamp::now())
            .await
            .unwrap();
        let mine = store.connection(ConnectionId::new(MINE)).await.unwrap();
        assert_eq!((mine.client_id.as_str(), mine.home_region), ("mine", Region::Eu), "the grant's own");
        record(&store, report.disconnected()).await;
        confirm(&store, login(MINE, ADA)).await;
    }
    assert_eq!(others().await, before, "another user's rows");
    for row in store.mirrored(UserId::new(ADA)).await.unwrap() {
        let versions = row.versions();
        assert!([versions.facts, versions.choices].iter().all(|one| (0..=LARGEST).contains(one)), "{row:?}");
    }
    // Another project is not told of the clock that this one claimed to have.
    store.reset_skew(Some(right.to_string()), Timestamp::now()).await.unwrap();
    sync(&store, right).await.unwrap();
    assert_eq!(store.outbox_len(UserId::new(ADA)).await.unwrap(), 0);
    record(&store, login(MINE, ADA).health).await;
    let latest = Timestamp::now().as_millisecond() + 300_000;
    for row in store.mirrored(UserId::new(ADA)).await.unwrap() {
        let versions = row.versions();
        let own = matches!(&row, MirrorRow::Health(_))
            || matches!(&row, MirrorRow::Connection(row) if row.id.as_str() == MINE);
        assert!(!own || versions.facts.max(versions.choices) <= latest, "the right project refuses {row:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_of_a_project_stops_the_keeper_or_outlasts_the_project() {
    let right = serve(false, 0).await;
    let seeds = match std::env::var("WRONG_ANSWERS_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => {
            (1..=std::env::var("WRONG_ANSWERS_RUNS").map_or(RUNS, |runs| runs.parse().unwrap())).collect()
        }
    };
    for seed in seeds {
        println!("WRONG_ANSWERS_SEED={seed}");
        run(seed, &right).await;
    }
}
