//! Working without Supabase, and what is said when it is not as it should be.

use crate::mirror::{rows, world};
use crate::world::{ADA, NORTHWIND};
use domain::config::Config;
use jiff::SignedDuration;
use keeper::view::{Action, ErrorCode, HeldTable, MirrorState, PauseFor};
use sandbox::{Fault, FaultKind, ProjectFault, Target};
use stack::Backend;
use std::sync::Arc;
use supabase::{SessionTokenError, SessionTokens, SupabaseClient, SupabaseError};

fn count(backend: &Backend, sql: &str) -> i64 {
    backend.postgres.query(sql).unwrap().trim().parse().unwrap()
}

/// Rows that were sent, and rows that there are: each arrived once.
fn arrived(backend: &Backend) -> (i64, i64) {
    let stored = "select (select count(*) from users) + (select count(*) from amazon_connections)
        + (select count(*) from connection_health) + (select count(*) from user_accounts)
        + (select count(*) from account_health) + (select count(*) from account_links) + (select count(*) from user_settings)
        + (select count(*) from labels) + (select count(*) from account_marks)
        + (select count(*) from connection_marks) + (select count(*) from saved_views)";
    (count(backend, "select coalesce(sum(applied), 0) from sync_runs"), count(backend, stored))
}

#[tokio::test]
async fn a_project_that_is_added_later_gets_everything_once() {
    let (mut world, backend) = world().await;
    let with = world.config.clone();
    world.restart_with(Config { supabase: None, ..with.clone() }).await;
    world.running().await;
    // A start renews tokens, and a renewal is news for the mirror.
    world.keeper.set_paused(Some(PauseFor::UntilResumed)).await.unwrap();
    let off = world.keeper.snapshot().await.mirror;
    assert_eq!((off.state, off.error), (MirrorState::Off, None), "nothing is missing, nothing is wrong");
    assert!(off.pending > 17, "it waits for a project");
    let error = world.keeper.sync_now().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotConfigured);
    world.restart_with(with).await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let (sent, stored) = arrived(&backend);
    assert_eq!(sent, stored, "a row went up twice");
    assert!(stored > 17);
    let batches = count(&backend, "select count(*) from sync_runs");
    world.keeper.sync_now().await.unwrap();
    assert_eq!(
        count(&backend, "select count(*) from sync_runs"),
        batches,
        "nothing changed, nothing is sent"
    );
}

#[tokio::test]
async fn after_a_week_offline_everything_arrives_once_and_work_goes_on_meanwhile() {
    let (world, backend) = world().await;
    world.sign_in(ADA).await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let (before, _) = arrived(&backend);
    world.sandbox.control().add_fault(Fault::forever(Target::Supabase, FaultKind::Reset));
    let id = world.connect(NORTHWIND).await;
    // A refresh of its own in the middle of syncing would change a row once more.
    world.keeper.set_paused(Some(PauseFor::UntilResumed)).await.unwrap();
    for day in 1..=7 {
        world.clock.advance(SignedDuration::from_hours(24));
        world.keeper.rename_connection(id.clone(), format!("Day {day}")).await.unwrap();
        let accounts = world.keeper.accounts().await.unwrap();
        world.keeper.set_tracked(vec![accounts[day].id.clone()], false).await.unwrap();
    }
    let waits = world.until("waiting", |now| now.mirror.state == MirrorState::Waiting).await;
    assert!(waits.mirror.pending >= 17, "{} rows wait", waits.mirror.pending);
    world.sandbox.control().clear_faults();
    let mut events = world.keeper.subscribe();
    world.keeper.sync_now().await.unwrap();
    let done = world.keeper.snapshot().await.mirror;
    assert_eq!((done.state, done.pending), (MirrorState::InSync, 0));
    assert!(events.try_recv().is_ok(), "the window was told on the way");
    let (sent, stored) = arrived(&backend);
    assert_eq!(sent - before, stored - 1, "a week of changes of a row is one row, sent once");
    assert_eq!(rows(&world, "user_sandbox_ada", "amazon_connections").await[0]["label"], "Day 7");
    let untracked = "select count(*) from user_accounts where not tracked";
    assert_eq!(count(&backend, untracked), 7);
}

#[tokio::test]
async fn one_row_that_cannot_be_is_held_back_by_name_and_the_rest_arrives() {
    let (world, backend) = world().await;
    backend
        .postgres
        .query("alter table user_accounts add constraint odd check (external_id <> '9007199254740993')")
        .unwrap();
    world.running().await;
    let held = world.until("all but one", |now| now.mirror.held_count == 1 && now.mirror.pending == 1).await;
    assert_eq!(count(&backend, "select count(*) from user_accounts"), 14);
    let row = &held.mirror.held[0];
    assert_eq!((row.table, row.code.as_str()), (HeldTable::Account, "23514"));
    assert!(!row.name.is_empty() && row.message.contains("odd"), "{row:?}");

    backend.postgres.query("alter table user_accounts drop constraint odd").unwrap();
    world.keeper.sync_now().await.unwrap();
    let mirror = world.keeper.snapshot().await.mirror;
    assert_eq!((mirror.held_count, mirror.pending, mirror.state), (0, 0, MirrorState::InSync));
    assert_eq!(count(&backend, "select count(*) from user_accounts"), 15);
}

#[tokio::test]
async fn what_hangs_on_a_refused_connection_waits_with_it_and_is_not_refused_one_by_one() {
    let (world, backend) = world().await;
    backend
        .postgres
        .query("alter table amazon_connections add constraint odd check (label = 'Nothing else')")
        .unwrap();
    let id = world.running().await;
    let held = world.until("held", |now| now.mirror.held_count == 1).await;
    assert_eq!(held.mirror.held[0].table, HeldTable::Connection);
    assert!(held.mirror.pending >= 17, "its health and accounts wait");
    assert_eq!(count(&backend, "select count(*) from users"), 1, "what does not hang on it arrived");
    world.keeper.rename_connection(id, "Nothing else".into()).await.unwrap();
    world.until("mirrored", |now| now.mirror.pending == 0 && now.mirror.held_count == 0).await;
    assert_eq!(count(&backend, "select count(*) from user_accounts"), 15);
}

#[tokio::test]
async fn what_is_wrong_with_the_project_is_told_by_code() {
    let (mut world, backend) = world().await;
    world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let sql = |sql: &str| backend.postgres.query(sql).unwrap();
    let speaks = |oldest: i32, newest: i32| {
        sql(&format!(
            "create or replace function public.mirror_version() returns jsonb language sql immutable
             set search_path = '' as $$ select '{{\"oldest\": {oldest}, \"newest\": {newest}}}'::jsonb $$"
        ));
    };
    sql("delete from mirror.trusted_issuers");
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::MirrorIssuer);
    sql("insert into mirror.trusted_issuers values ('*')");
    speaks(2, 2);
    let newer = world.keeper.sync_now().await.unwrap_err();
    assert_eq!((newer.code, newer.action), (ErrorCode::MirrorSchemaNew, Some(Action::Update)));
    speaks(0, 0);
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::MirrorSchemaOld);
    speaks(1, 1);
    world.keeper.sync_now().await.unwrap();
    let role = |on: bool| world.sandbox.control().set_instance(|instance| instance.role_claim = on);
    role(false);
    // The token at hand still has the role.
    world.clock.advance(SignedDuration::from_mins(2));
    let claims = world.keeper.sync_now().await.unwrap_err();
    assert_eq!((claims.code, claims.action), (ErrorCode::MirrorClaims, Some(Action::OpenSettings)));
    role(true);
    world.clock.advance(SignedDuration::from_mins(2));
    world.keeper.sync_now().await.unwrap();
    backend.postgrest.trust(r#"{"keys": []}"#).unwrap();
    // PostgREST takes the keys when it sees the signal.
    loop {
        match world.keeper.sync_now().await {
            Ok(()) => tokio::task::yield_now().await,
            Err(error) => {
                assert_eq!(error.code, ErrorCode::MirrorToken);
                break;
            }
        }
    }
    let mut config = world.config.clone();
    if let Some(supabase) = &mut config.supabase {
        supabase.key = "sb_publishable_of_another_project".into();
    }
    world.restart_with(config).await;
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::MirrorKey);
    let refused = world.until("refused", |now| now.mirror.state == MirrorState::Refused).await;
    assert_eq!(refused.mirror.error.unwrap().code, ErrorCode::MirrorKey, "the status says the same");
}

#[tokio::test]
async fn a_hosted_project_that_is_not_itself_is_told_by_its_own_code_and_nothing_is_lost() {
    let (world, _backend) = world().await;
    world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let control = world.sandbox.control();
    for (state, code, shown) in [
        (ProjectFault::Paused, ErrorCode::MirrorPaused, MirrorState::Refused),
        (ProjectFault::Restricted, ErrorCode::MirrorRestricted, MirrorState::Refused),
        (ProjectFault::ReadOnly, ErrorCode::MirrorReadOnly, MirrorState::Refused),
        (ProjectFault::KeyRetired, ErrorCode::MirrorKeyRetired, MirrorState::Refused),
        (ProjectFault::Starting, ErrorCode::MirrorStarting, MirrorState::Waiting),
        (ProjectFault::Slow, ErrorCode::MirrorSlow, MirrorState::Waiting),
        (ProjectFault::GatewaySlow, ErrorCode::MirrorSlow, MirrorState::Waiting),
        (ProjectFault::Unreachable, ErrorCode::MirrorUnreachable, MirrorState::Waiting),
    ] {
        control.add_fault(Fault::forever(Target::Supabase, FaultKind::Project { state }));
        assert_eq!(world.keeper.sync_now().await.unwrap_err().code, code, "{state:?}");
        world
            .until("told", |now| {
                now.mirror.state == shown && now.mirror.error.as_ref().is_some_and(|error| error.code == code)
            })
            .await;
        control.clear_faults();
        world.keeper.sync_now().await.unwrap();
    }
    assert_eq!(world.keeper.snapshot().await.mirror.held_count, 0, "none of it is about a row");
}

struct Given(Vec<String>, std::sync::Mutex<usize>);

#[async_trait::async_trait]
impl SessionTokens for Given {
    async fn token(&self, fresh: bool) -> Result<domain::Secret, SessionTokenError> {
        let asked = {
            let mut asked = self.1.lock().unwrap();
            *asked += usize::from(fresh);
            *asked
        };
        Ok(domain::Secret::new(self.0[asked.min(self.0.len() - 1)].clone()))
    }
}

#[tokio::test]
async fn the_hosted_gateways_answers_are_understood_as_well() {
    let (world, backend) = world().await;
    let good = world.sandbox.mint_session_jwt("user_sandbox_ada").unwrap();
    let past = jiff::Timestamp::now() - SignedDuration::from_hours(1);
    let expired = world.sandbox.control().mint_session_jwt("user_sandbox_ada", Some(past)).unwrap();
    let foreign = sandbox::Sandbox::start(sandbox::SandboxConfig::default()).await.unwrap();
    let unknown_key = foreign.mint_session_jwt("user_sandbox_ada").unwrap();
    let client = |tokens: &[&String]| {
        let tokens = Given(tokens.iter().map(|one| (*one).clone()).collect(), std::sync::Mutex::default());
        SupabaseClient::new(
            reqwest::Client::new(),
            world.sandbox.base_url().parse().unwrap(),
            domain::sandbox::SUPABASE_KEY.into(),
            Arc::new(tokens),
            world.clock.clone(),
        )
    };
    // PGRST303 is renewed once; so is a key that is not known (any more).
    client(&[&expired, &good]).pull(0, 10).await.unwrap();
    client(&[&unknown_key, &good]).pull(0, 10).await.unwrap();
    let code = |wanted: &str| SupabaseError::Unauthorized { code: Some(wanted.into()) };
    assert_eq!(client(&[&expired]).pull(0, 10).await.unwrap_err(), code("PGRST303"));
    assert_eq!(client(&[&unknown_key]).pull(0, 10).await.unwrap_err(), code("PGRST301"));
    // Neither function nor table: PGRST202, then PGRST205.
    for drop in ["function pull_changes(bigint, integer, integer)", "table users cascade"] {
        backend.postgres.query(&format!("drop {drop}")).unwrap();
    }
    backend.postgrest.reload_schema().unwrap();
    loop {
        match client(&[&good]).pull(0, 10).await.unwrap_err() {
            SupabaseError::SchemaMissing { .. } => break,
            // Until the schema is read again.
            _ => tokio::task::yield_now().await,
        }
    }
}
