//! The client and the migrations against a real PostgREST on a real PostgreSQL.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use domain::mirror::MirrorTable;
use domain::settings::Theme;
use domain::{AccountAccess, AccountKind, Cause, Health, Region};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use stack::{Backend, BackendOptions, Storage};
use std::path::Path;
use supabase::schema::table;
use supabase::{SupabaseClient, SupabaseError};
use support::{Gateway, Tokens};

/// Signs the tokens of these tests. Which algorithm is PostgREST's business, not the client's.
const SIGNING_KEY: &[u8] = b"a key of these tests and of nothing else";
const NORTHWIND: &str = "3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";
const AT: &str = "2026-11-22T10:00:00.123456Z";

struct World {
    gateway: Gateway,
    backend: Backend,
}

impl World {
    async fn start() -> Self {
        use base64::Engine as _;
        let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(SIGNING_KEY);
        let jwks = json!({"keys": [{"kty": "oct", "alg": "HS256", "kid": "ins_test", "k": key}]});
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap();
        let options =
            BackendOptions { root, storage: Storage::Temporary, port: None, jwks: jwks.to_string() };
        let backend = tokio::task::spawn_blocking(move || Backend::start(&options)).await.unwrap().unwrap();
        let gateway = Gateway::in_front_of(backend.postgrest.url()).await;
        Self { gateway, backend }
    }

    fn client_of(&self, user: &str) -> SupabaseClient {
        self.gateway.client(Tokens::one(&token(user, 60)))
    }
}

fn signed(claims: &Value) -> String {
    let header = Header { kid: Some("ins_test".into()), ..Header::default() };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(SIGNING_KEY)).unwrap()
}

/// A session token of `user` that ends in `seconds`.
fn token(user: &str, seconds: i64) -> String {
    let now = jiff::Timestamp::now().as_second();
    signed(&json!({"sub": user, "sid": "sess_1", "role": "authenticated", "exp": now + seconds}))
}

fn connection(id: &str) -> Value {
    json!({
        "id": id, "label": "Northwind", "home_region": "na", "client_id": "amzn1.client",
        "scopes": "advertising::campaign_management", "health": "healthy", "cause": null,
        "last_success": AT, "last_failure": null, "next_attempt": AT, "created_at": AT, "updated_at": AT,
        "deleted_at": null,
    })
}

fn account(number: u64) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"), "connection_id": NORTHWIND,
        "kind": "sponsored_ads", "region": "eu", "external_id": (9_007_199_254_740_993 + number).to_string(),
        "name": format!("Account {number}"), "country_code": "UK", "currency_code": "GBP",
        "timezone": "Europe/London", "account_type": "seller", "entity_id": "ENTITY1", "access": "ok",
        "tracked": true, "updated_at": AT, "status": "CREATED", "lacks": "edit amc",
        "seats": [{"exchange": "Google Ad Manager", "seat": "DEAL1"}],
    })
}

/// Of the account with that number below a manager with the next.
fn link(number: u64) -> Value {
    let id = |number: u64| format!("00000000-0000-4000-8000-{number:012}");
    json!({"parent_id": id(number + 1), "child_id": id(number), "gone": false, "updated_at": AT})
}

async fn push(client: &SupabaseClient, which: MirrorTable, rows: &[Value]) -> Result<(), SupabaseError> {
    let table = table(which);
    client.upsert(table.name, table.on_conflict, table.columns, rows).await
}

async fn all(client: &SupabaseClient, which: MirrorTable) -> Vec<Value> {
    let table = table(which);
    client
        .select(table.name, &[("select", "*")], &format!("{}.asc", table.on_conflict.join(",")))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_every_table_arrive_once_under_their_owner_and_nobody_else_reads_them() {
    let world = World::start().await;
    let (ada, ben) = (world.client_of("user_ada"), world.client_of("user_ben"));
    let rows = [
        (
            MirrorTable::Users,
            json!({"name": "Ada", "email": "ada@example.com", "image_url": null, "updated_at": AT}),
        ),
        (MirrorTable::Connections, connection(NORTHWIND)),
        (MirrorTable::Accounts, account(0)),
        (MirrorTable::Links, link(0)),
        (
            MirrorTable::Settings,
            json!({"theme": "dark", "notifications": false, "default_region": "fe", "updated_at": AT}),
        ),
    ];
    for (which, row) in &rows {
        if *which == MirrorTable::Links {
            let mut manager = account(1);
            manager["kind"] = json!("manager_account");
            push(&ada, MirrorTable::Accounts, &[manager]).await.unwrap();
        }
        for _ in 0..2 {
            push(&ada, *which, std::slice::from_ref(row)).await.unwrap();
        }
        let stored = all(&ada, *which).await;
        assert_eq!(stored.len(), 1, "{which:?}: pushing twice must not make two rows");
        let owner = if *which == MirrorTable::Users { "id" } else { "user_id" };
        assert_eq!(stored[0][owner], "user_ada", "{which:?}: the owner comes from the token");
        for (column, sent) in row.as_object().unwrap() {
            let same = match (sent.as_str(), stored[0][column].as_str()) {
                (Some(sent), Some(stored))
                    if column.ends_with("_at")
                        || column.ends_with("_attempt")
                        || column.starts_with("last_") =>
                {
                    sent.parse::<jiff::Timestamp>().unwrap() == stored.parse().unwrap()
                }
                _ => *sent == stored[0][column],
            };
            assert!(same, "{which:?}.{column} changed on the way: {sent} is {}", stored[0][column]);
        }
        assert!(all(&ben, *which).await.is_empty(), "{which:?}: another user read a row");
    }
    assert_eq!(
        all(&ada, MirrorTable::Accounts).await[0]["external_id"],
        "9007199254740993",
        "digits were lost"
    );

    // The same ids under another owner are other rows: a stranger cannot take an id before its owner.
    push(&ben, MirrorTable::Connections, &[connection(NORTHWIND)]).await.unwrap();
    push(&ben, MirrorTable::Accounts, &[account(0)]).await.unwrap();
    let mut revoked = connection(NORTHWIND);
    revoked["health"] = json!("revoked");
    revoked["cause"] = json!("grant_revoked");
    push(&ada, MirrorTable::Connections, &[revoked]).await.unwrap();
    assert_eq!(all(&ada, MirrorTable::Connections).await[0]["health"], "revoked");
    assert_eq!(
        all(&ben, MirrorTable::Connections).await[0]["health"],
        "healthy",
        "a push reached a stranger's row"
    );

    let spoofed = [json!({"user_id": "user_ben", "theme": "dark"})];
    let error = ada.upsert("user_settings", &["user_id"], &["user_id", "theme"], &spoofed).await.unwrap_err();
    assert!(
        error.is_permanent() && matches!(&error, SupabaseError::Refused { code, .. } if code == "42501"),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_the_app_writes_are_the_columns_of_the_tables() {
    let world = World::start().await;
    for which in MirrorTable::ALL {
        let table = table(which);
        let owner = if which == MirrorTable::Users { "id" } else { "user_id" };
        let stored = world
            .backend
            .postgres
            .query(&format!(
                "select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns
                 where table_schema = 'public' and table_name = '{}' and column_name <> '{owner}'",
                table.name
            ))
            .unwrap();
        assert_eq!(stored.trim(), table.columns.join(","), "{}", table.name);
        assert_eq!(table.name, which.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_takes_every_word_of_the_domain() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    let mut row = connection(NORTHWIND);
    for health in Health::ALL {
        for region in Region::ALL {
            row["health"] = json!(health.as_str());
            row["home_region"] = json!(region.as_str());
            push(&client, MirrorTable::Connections, std::slice::from_ref(&row)).await.unwrap();
        }
    }
    for cause in Cause::ALL {
        row["cause"] = json!(cause.as_str());
        push(&client, MirrorTable::Connections, std::slice::from_ref(&row)).await.unwrap();
    }
    let mut row = account(0);
    for access in [AccountAccess::Ok, AccountAccess::Denied, AccountAccess::Lost] {
        for (kind, region) in
            AccountKind::ALL.iter().flat_map(|kind| Region::ALL.map(|region| (kind, region)))
        {
            row["access"] = json!(access.as_str());
            row["kind"] = json!(kind.as_str());
            row["region"] = json!(region.as_str());
            push(&client, MirrorTable::Accounts, std::slice::from_ref(&row)).await.unwrap();
        }
    }
    for theme in [Theme::System, Theme::Light, Theme::Dark] {
        let row =
            json!({"theme": theme.as_str(), "notifications": true, "default_region": "na", "updated_at": AT});
        push(&client, MirrorTable::Settings, &[row]).await.unwrap();
    }
    row["external_id"] = json!("ENTITY1/ATVPDKIKX0DER");
    row["kind"] = json!("sponsored_ads");
    row["access"] = json!("denied");
    push(&client, MirrorTable::Accounts, std::slice::from_ref(&row)).await.unwrap();
    row["access"] = json!("ok");
    let error = push(&client, MirrorTable::Accounts, &[row]).await.unwrap_err();
    assert!(matches!(&error, SupabaseError::Refused { code, .. } if code == "23514"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_rows_are_pushed_and_read_back_whole() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    push(&client, MirrorTable::Connections, &[connection(NORTHWIND)]).await.unwrap();
    let mut rows: Vec<Value> = (0..2503).map(account).collect();
    // The same row again, later: the batch must not be refused, and the later one counts.
    let mut renamed = account(7);
    renamed["name"] = json!("Renamed");
    rows.push(renamed);
    push(&client, MirrorTable::Accounts, &rows).await.unwrap();
    let stored = all(&client, MirrorTable::Accounts).await;
    assert_eq!(stored.len(), 2503, "a page was lost or read twice");
    assert_eq!(stored[7]["name"], "Renamed");
    assert_eq!(stored[2502]["external_id"], (9_007_199_254_740_993_u64 + 2502).to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_renewed_once_and_the_request_repeated() {
    let world = World::start().await;
    let tokens = Tokens::two(&token("user_ada", -60), &token("user_ada", 60));
    push(&world.gateway.client(tokens.clone()), MirrorTable::Connections, &[connection(NORTHWIND)])
        .await
        .unwrap();
    assert_eq!(tokens.asked(), [false, true]);

    let tokens = Tokens::two(&token("user_ada", -60), &token("user_ada", -60));
    let error =
        push(&world.gateway.client(tokens.clone()), MirrorTable::Connections, &[connection(NORTHWIND)]).await;
    let error = error.unwrap_err();
    assert!(matches!(error, SupabaseError::Unauthorized { code: Some(_) }), "{error:?}");
    assert_eq!(tokens.asked(), [false, true], "one renewal, then the caller decides");

    let forged = token("user_ada", 60).replace('.', "x.");
    let client = world.gateway.client(Tokens::one(&forged));
    let error = push(&client, MirrorTable::Connections, &[connection(NORTHWIND)]).await.unwrap_err();
    assert!(matches!(error, SupabaseError::Unauthorized { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_role_is_a_refusal_and_not_a_reason_to_ask_for_more_tokens() {
    let world = World::start().await;
    let exp = jiff::Timestamp::now().as_second() + 60;
    let tokens = Tokens::one(&signed(&json!({"sub": "user_ada", "exp": exp})));
    let client = world.gateway.client(tokens.clone());
    let error = push(&client, MirrorTable::Connections, &[connection(NORTHWIND)]).await.unwrap_err();
    assert!(matches!(&error, SupabaseError::Refused { code, .. } if code == "42501"), "{error:?}");
    assert!(error.is_permanent());
    assert_eq!(tokens.asked(), [false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_the_migration_says_so() {
    let world = World::start().await;
    let client = world.client_of("user_ada");
    let row = [json!({"id": 1})];
    for (error, what) in [
        (client.upsert("nowhere", &["id"], &["id"], &row).await, "table"),
        (client.upsert("users", &["id"], &["nothing"], &row).await, "column"),
        (client.upsert("users", &["email"], &["name"], &row).await, "constraint"),
        (client.select("nowhere", &[], "id.asc").await.map(drop), "table to read"),
        (client.select("users", &[("select", "nothing")], "id.asc").await.map(drop), "column to read"),
    ] {
        let error = error.unwrap_err();
        assert!(matches!(error, SupabaseError::SchemaMissing { .. }), "missing {what}: {error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_database_is_down_and_not_a_refusal() {
    let World { gateway, backend } = World::start().await;
    let Backend { postgrest, postgres } = backend;
    tokio::task::spawn_blocking(move || postgres.stop()).await.unwrap();
    let client = gateway.client(Tokens::one(&token("user_ada", 60)));
    let error = push(&client, MirrorTable::Connections, &[connection(NORTHWIND)]).await.unwrap_err();
    // 400 without a code if the pool's connection breaks under this very request, see `refusal`.
    assert!(matches!(error, SupabaseError::Down { status: 503 | 400, .. }), "{error:?}");
    assert!(!error.is_permanent());
    drop(postgrest);
}
