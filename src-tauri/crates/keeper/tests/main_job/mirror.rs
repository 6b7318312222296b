//! The mirror through the sandbox's gateway to a real PostgREST on a real PostgreSQL.

use crate::world::{ADA, NORTHWIND, World};
use keeper::view::{ErrorCode, MirrorState};
use sandbox::{Fault, FaultKind, Sandbox, SandboxConfig, Target};
use serde_json::Value;
use stack::{Backend, BackendOptions, Storage};
use std::path::Path;
use std::sync::Arc;

/// The database must know the sandbox's keys before the sandbox knows the database's address, so the
/// keys are made by a first sandbox and kept in a file for the second.
pub async fn world() -> (World, Backend) {
    let (config, backend, _keys) = stack().await;
    (World::start_with(config, Arc::default()).await, backend)
}

/// A database, and the configuration of the sandbox that stands before it.
pub async fn stack() -> (SandboxConfig, Backend, tempfile::TempDir) {
    let keys = tempfile::tempdir().unwrap();
    let state_file = Some(keys.path().join("sandbox.json"));
    let first =
        Sandbox::start(SandboxConfig { state_file: state_file.clone(), ..Default::default() }).await.unwrap();
    let jwks = first.jwks_json().to_string();
    first.shutdown().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap();
    let options = BackendOptions { root, storage: Storage::Temporary, port: None, jwks };
    let backend = tokio::task::spawn_blocking(move || Backend::start(&options)).await.unwrap().unwrap();
    let postgrest = Some(backend.postgrest.url().parse().unwrap());
    (SandboxConfig { state_file, postgrest, ..Default::default() }, backend, keys)
}

pub async fn rows(world: &World, user: &str, table: &str) -> Vec<Value> {
    let jwt = world.sandbox.mint_session_jwt(user).unwrap();
    let url = format!("{}/rest/v1/{table}?select=*", world.sandbox.base_url());
    let request =
        reqwest::Client::new().get(url).header("apikey", domain::sandbox::SUPABASE_KEY).bearer_auth(jwt);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200, "{table}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn what_a_user_connects_stands_in_postgresql_and_only_they_read_it() {
    let (world, _backend) = world().await;
    world.running().await;
    world
        .until("mirrored", |snapshot| {
            snapshot.mirror.state == MirrorState::InSync && snapshot.mirror.pending == 0
        })
        .await;
    for (table, count) in [("users", 1), ("amazon_connections", 1), ("user_accounts", 15)] {
        let own = rows(&world, "user_sandbox_ada", table).await;
        assert_eq!(own.len(), count, "{table}");
        let owner = if table == "users" { "id" } else { "user_id" };
        assert!(own.iter().all(|row| row[owner] == "user_sandbox_ada"), "{table}");
        assert_eq!(
            rows(&world, "user_sandbox_ben", table).await,
            Vec::<Value>::new(),
            "Ben reads Ada's {table}"
        );
    }
    let accounts = rows(&world, "user_sandbox_ada", "user_accounts").await;
    assert!(accounts.iter().any(|row| row["external_id"] == "9007199254740993"), "ids must stay exact");
}

#[tokio::test]
async fn while_supabase_is_down_everything_else_works_and_nothing_is_lost() {
    let (world, _backend) = world().await;
    let down = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::Supabase, down));
    world.sign_in(ADA).await;
    let id = world.connect(NORTHWIND).await;
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    let waiting = world.until("waiting", |snapshot| snapshot.mirror.state == MirrorState::Waiting).await;
    assert_eq!(waiting.mirror.error.unwrap().code, ErrorCode::MirrorDown);
    assert!(waiting.mirror.pending >= 17, "{} rows wait", waiting.mirror.pending);
    world.sandbox.control().clear_faults();
    world.keeper.rename_connection(id, "Renamed".into()).await.unwrap();
    world
        .until("mirrored", |snapshot| {
            snapshot.mirror.state == MirrorState::InSync && snapshot.mirror.pending == 0
        })
        .await;
    assert_eq!(rows(&world, "user_sandbox_ada", "user_accounts").await.len(), 15);
    assert_eq!(rows(&world, "user_sandbox_ada", "amazon_connections").await[0]["label"], "Renamed");
}

#[tokio::test]
async fn a_session_that_ends_stops_only_the_mirror_and_signing_in_again_resumes_it() {
    let (world, _backend) = world().await;
    let id = world.running().await;
    world.until("mirrored", |snapshot| snapshot.mirror.state == MirrorState::InSync).await;
    world.sandbox.control().expire_session(None);
    world.clock.advance(jiff::SignedDuration::from_mins(2));
    world.keeper.rename_connection(id.clone(), "Meanwhile".into()).await.unwrap();
    let state = keeper::view::AuthState::Expired;
    let expired = world.until("expired", |snapshot| snapshot.auth.state == state).await;
    assert_eq!(expired.auth.user.unwrap().id, "user_sandbox_ada", "the user is still known");
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15, "the dashboard is not empty");
    world.keeper.refresh_connection(id).await.unwrap();

    world.sign_in(ADA).await;
    world
        .until("mirrored", |snapshot| {
            snapshot.mirror.state == MirrorState::InSync && snapshot.mirror.pending == 0
        })
        .await;
    assert_eq!(rows(&world, "user_sandbox_ada", "amazon_connections").await[0]["label"], "Meanwhile");
}
