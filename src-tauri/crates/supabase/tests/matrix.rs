//! Every table and function of the API, every verb, every kind of caller that is not the owner: denied, and
//! nothing of the owner's is read or changed. The tables are asked of the database, so a new one is in.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use domain::mirror::MirrorRow;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use supabase::SupabaseError;
use support::world::{World, session, signed, signed_with, token};
use support::{KEY, one_of_each, push};

/// Everybody but the owner: name, and the token if there is one.
fn strangers() -> Vec<(&'static str, Option<String>)> {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut claims = session("user_ada", 60);
        change(&mut claims);
        Some(signed(&claims))
    };
    let without = |claim: &str| with(&|claims| drop(claims.as_object_mut().unwrap().remove(claim)));
    // As Clerk gives them to third-party OAuth apps: the same subject, no session, no role.
    let oauth = |role: Option<&str>| {
        with(&|claims| {
            let claims = claims.as_object_mut().unwrap();
            claims.remove("sid");
            claims.remove("role");
            claims.insert("client_id".into(), json!("third_party"));
            claims.insert("scope".into(), json!("profile email"));
            claims.insert("jti".into(), json!("oat_1"));
            if let Some(role) = role {
                claims.insert("role".into(), json!(role));
            }
        })
    };
    vec![
        ("no token", None),
        ("anon", with(&|claims| claims["role"] = json!("anon"))),
        ("another user", Some(token("user_ben", 60))),
        ("no role", without("role")),
        ("a role that does not exist", with(&|claims| claims["role"] = json!("owner"))),
        ("expired", Some(token("user_ada", -60))),
        ("forged", Some(signed_with(&session("user_ada", 60), b"another key"))),
        ("cut signature", Some(token("user_ada", 60).rsplit_once('.').unwrap().0.to_owned() + ".")),
        ("an OAuth token of the same subject", oauth(None)),
        ("an OAuth token of the same subject with a role", oauth(Some("authenticated"))),
        ("another issuer", with(&|claims| claims["iss"] = json!("https://clerk.example.org"))),
        ("no issuer", without("iss")),
        ("no session", without("sid")),
        ("no subject", without("sub")),
    ]
}

struct Caller<'a> {
    http: reqwest::Client,
    world: &'a World,
}

impl Caller<'_> {
    async fn call(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let url = format!("{}rest/v1/{path}", self.world.gateway.url);
        let mut request =
            self.http.request(method, url).header("apikey", KEY).header("prefer", "return=representation");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

fn sql(world: &World, query: &str) -> String {
    world.backend.postgres.query(query).unwrap()
}

fn tables(world: &World) -> Vec<String> {
    let all = sql(
        world,
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
         order by 1",
    );
    all.lines().map(str::to_owned).collect()
}

fn owner_column(table: &str) -> &'static str {
    if table == "users" { "id" } else { "user_id" }
}

/// All rows of the owner.
fn rows(world: &World, table: &str) -> String {
    let owner = owner_column(table);
    sql(world, &format!("select to_jsonb(one) from public.{table} one where {owner} = 'user_ada' order by 1"))
}

/// A column to write, and a value of its type.
fn change(world: &World, table: &str) -> Value {
    let column = sql(
        world,
        &format!(
            "select coalesce(
               (select column_name from information_schema.column_privileges
                where table_schema = 'public' and table_name = '{table}' and grantee = 'adkeeper_writer'
                  and privilege_type = 'UPDATE' and column_name in ('updated_at', 'last_seen_at', 'pushed_at')),
               'user_id')"
        ),
    );
    let column = column.trim();
    let value = if column == "user_id" { "user_ben" } else { "2026-11-24T10:00:00Z" };
    json!({ column: value })
}

/// A row of the owner's as it is, under a new key: what an insert in their name would be.
fn forged_row(world: &World, table: &str) -> Value {
    let owner = owner_column(table);
    let row = sql(
        world,
        &format!(
            "select to_jsonb(one) - array(select column_name::text from information_schema.columns
               where table_schema = 'public' and table_name = '{table}' and is_identity = 'YES')
             from public.{table} one where {owner} = 'user_ada' limit 1"
        ),
    );
    let mut row: Value = serde_json::from_str(row.trim()).unwrap();
    for key in ["id", "device_id", "child_id"] {
        if row[key].as_str().is_some_and(|id| id.len() == 36) {
            row[key] = json!("00000000-0000-4000-8000-00000000ffff");
        }
    }
    row
}

async fn seeded() -> World {
    let world = World::start().await;
    push(&world.client_of("user_ada"), &one_of_each()).await.unwrap();
    sql(
        &world,
        "insert into webhook_events (id, user_id, kind) values ('msg_1', 'user_ada', 'user.updated')",
    );
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_owner_reads_or_changes_anything_whatever_the_verb_and_the_token() {
    let world = seeded().await;
    let caller = Caller { http: reqwest::Client::new(), world: &world };
    let mut tried = 0;
    for table in tables(&world) {
        let before = rows(&world, &table);
        assert!(!before.trim().is_empty(), "{table}: there is nothing to protect, so nothing is shown");
        let owner = owner_column(&table);
        let (change, forged) = (change(&world, &table), forged_row(&world, &table));
        for (who, token) in strangers() {
            let filter = format!("{table}?{owner}=eq.user_ada");
            for (method, path, body) in [
                (Method::GET, table.clone(), None),
                (Method::GET, filter.clone(), None),
                (Method::HEAD, filter.clone(), None),
                (Method::POST, table.clone(), Some(forged.clone())),
                (Method::POST, table.clone(), Some(json!([forged]))),
                (Method::PATCH, filter.clone(), Some(change.clone())),
                (Method::PUT, filter.clone(), Some(forged.clone())),
                (Method::DELETE, filter.clone(), None),
            ] {
                let (status, answer) = caller.call(token.as_deref(), method.clone(), &path, body).await;
                let empty = matches!(&answer, Value::Array(rows) if rows.is_empty()) || answer.is_null();
                let nothing = status.is_success() && empty;
                assert!(nothing || status.is_client_error(), "{who}: {method} {path}: {status} {answer}");
                assert!(status != StatusCode::CREATED, "{who}: {method} {path} made a row: {answer}");
                tried += 1;
            }
            assert_eq!(rows(&world, &table), before, "{table} was changed by {who}");
        }
    }
    println!("{tried} calls denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_owner_calls_the_functions() {
    let world = seeded().await;
    let caller = Caller { http: reqwest::Client::new(), world: &world };
    let functions = sql(
        &world,
        "select distinct proname from pg_proc where pronamespace = 'public'::regnamespace
           and proname not in ('mirror_version', 'project_faults') order by 1",
    );
    let now = jiff::Timestamp::now().as_millisecond();
    let arguments = |function: &str| match function {
        "push_changes" => json!({
            "device": support::DESK, "batch": "00000000-0000-4000-8000-0000000000b1",
            "changes": {"format": 1, "clock": now, "user_settings": [{"theme": "light", "notifications": true,
                "default_region": "na", "updated_at": "2026-11-24T10:00:00Z", "choices_version": 99}]},
        }),
        "pull_changes" => json!({"cursor": 0, "max_rows": 100, "format": 1}),
        "set_choices" => json!({"changes": {"user_settings": {"theme": "light"}, "amazon_connections":
            [{"id": support::NORTHWIND, "label": "Forged"}]}}),
        "remember_broker_grant" => json!({"caller": "user_ada", "token_mac": "a".repeat(64)}),
        "forget_user" => json!({"subject": "user_ada"}),
        "count_broker_call" => json!({"caller": "user_ada"}),
        "apply_clerk_event" => {
            json!({"message_id": "msg_forged", "kind": "user.deleted", "subject": "user_ada"})
        }
        other => panic!("{other}: a function without a case here"),
    };
    let all = || tables(&world).iter().map(|table| rows(&world, table)).collect::<Vec<_>>();
    let before = all();
    for function in functions.lines() {
        for (who, token) in strangers() {
            let path = format!("rpc/{function}");
            let (status, answer) =
                caller.call(token.as_deref(), Method::POST, &path, Some(arguments(function))).await;
            let own =
                who == "another user" && ["push_changes", "pull_changes", "set_choices"].contains(&function);
            assert!(own || status.is_client_error(), "{who}: {function}: {status} {answer}");
            assert!(!answer.to_string().contains("user_ada"), "{who}: {function}: {answer}");
            assert_eq!(all(), before, "{who} changed something by {function}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_reads_tables_and_writes_through_functions_alone() {
    let world = seeded().await;
    let caller = Caller { http: reqwest::Client::new(), world: &world };
    let ada = token("user_ada", 60);
    for table in tables(&world) {
        let granted = |verb: &str| {
            let sees =
                format!("select has_any_column_privilege('authenticated', 'public.{table}', '{verb}')");
            sql(&world, &sees).trim() == "t"
        };
        let filter = format!("{table}?{}=eq.user_ada", owner_column(&table));
        let (status, answer) = caller.call(Some(&ada), Method::GET, &table, None).await;
        assert_eq!(status.is_success(), granted("select"), "{table}: {answer}");
        assert_eq!(table == "webhook_events", !status.is_success(), "{table}");
        if status.is_success() {
            assert!(!answer.as_array().unwrap().is_empty(), "{table}: the owner reads nothing");
        }
        let before = rows(&world, &table);
        let forged = forged_row(&world, &table);
        let poison =
            json!({"facts_version": i64::MAX, "choices_version": i64::MAX, "last_change_no": i64::MAX});
        for (method, body) in [
            (Method::PATCH, change(&world, &table)),
            (Method::PATCH, poison),
            (Method::POST, forged.clone()),
            (Method::PUT, forged),
        ] {
            let (status, answer) = caller.call(Some(&ada), method.clone(), &filter, Some(body)).await;
            assert!(status.is_client_error(), "{table}: {method} {answer}");
        }
        assert_eq!(rows(&world, &table), before, "{table} was written without a function");
        let (status, answer) = caller.call(Some(&ada), Method::DELETE, &filter, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{table}: {answer}");
    }
    for (column, value) in [("client_id", "x"), ("home_region", "fe")] {
        let (status, answer) = caller
            .call(
                Some(&ada),
                Method::PATCH,
                "amazon_connections?label=eq.Northwind",
                Some(json!({column: value})),
            )
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{column}: {answer}");
    }
    let edit = json!({"changes": {"amazon_connections": [{"id": support::NORTHWIND, "label": "By hand"}]}});
    let (status, answer) = caller.call(Some(&ada), Method::POST, "rpc/set_choices", Some(edit)).await;
    assert_eq!((status, answer), (StatusCode::OK, json!(1)));
    let seen = sql(
        &world,
        "select label, client_id, facts_version, choices_version > 1 from amazon_connections where user_id = 'user_ada'",
    );
    assert_eq!(seen.trim(), "By hand|amzn1.client|1|t", "numbered and stamped by the database");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_answered_with_codes_of_their_own() {
    let world = seeded().await;
    let client = world.client_of("user_ada");
    sql(&world, "update mirror.usage set rows = 50000 where user_id = 'user_ada' and kind = 'user_accounts'");
    let error = push(&client, &[MirrorRow::Account(support::account(9))]).await.unwrap_err();
    assert_eq!(error, SupabaseError::LimitReached { table: "user_accounts".into(), most: 50_000 });
    sql(
        &world,
        "update sync_state set minute_started = now(), minute_pushes = 600 where user_id = 'user_ada'",
    );
    let error = push(&client, &[support::connection()]).await.unwrap_err();
    let SupabaseError::Throttled { retry_after: Some(wait) } = error else { panic!("{error:?}") };
    assert!((1..=60).contains(&wait.as_secs()), "{wait:?}");
    let other = world.client_of("user_ben");
    push(&other, &[support::connection()]).await.unwrap();
}
