//! The Supabase part of the set-up against a real PostgREST.

use crate::mirror::stack;
use crate::setup_clerk::unset;
use crate::world::{ADA, NORTHWIND, World};
use ::sandbox::{Fault, FaultKind, ProjectFault, Sandbox, Target};
use domain::config::{Config, Part};
use domain::{Secret, sandbox};
use keeper::view::{ErrorCode, MirrorState, SupabaseFinding as F};
use stack::Backend;
use std::time::Duration;

/// Clerk is set, Supabase is not, and nothing is fixed.
async fn start() -> (World, Backend, String) {
    let (config, backend, _keys) = stack().await;
    let sandbox = Sandbox::start(config).await.unwrap();
    let base = sandbox.base_url();
    let clerk = Config::for_sandbox(&base).unwrap().clerk;
    let mut world = unset(sandbox).await;
    let config = Config { clerk, ..world.config.clone() };
    world.restart_with(config).await;
    (world, backend, base)
}

async fn found(world: &World, url: &str, key: &str) -> Vec<F> {
    world.keeper.test_supabase_setup(url.to_owned(), Secret::new(key)).await.findings()
}

async fn save(world: &World, url: &str, key: &str) -> Option<ErrorCode> {
    let saved = world.keeper.save_supabase_setup(url.to_owned(), Secret::new(key)).await;
    saved.err().map(|error| error.code)
}

fn count(backend: &Backend, table: &str) -> i64 {
    backend.postgres.query(&format!("select count(*) from {table}")).unwrap().trim().parse().unwrap()
}

async fn mirrored(world: &World) {
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
}

#[tokio::test]
async fn a_project_added_while_running_gets_everything_once_and_a_removed_one_changes_nothing_local() {
    let (world, backend, base) = start().await;
    world.running().await;
    assert_eq!(world.keeper.snapshot().await.mirror.state, MirrorState::Off);
    let all_well = [
        F::AddressGood,
        F::Reached,
        F::KeyGood,
        F::TablesThere,
        F::Closed,
        F::RoleThere,
        F::SessionTaken,
        F::IssuerTrusted,
    ];
    let unsaved = found(&world, &base, sandbox::SUPABASE_KEY).await;
    assert_eq!(unsaved[..6], all_well[..6]);
    assert_eq!(unsaved[6..], [F::SessionUnknown, F::IssuerUnknown], "no session before it is saved");
    assert_eq!((count(&backend, "users"), count(&backend, "sync_state")), (0, 0), "looking changes nothing");
    assert_eq!(save(&world, &format!(" {base}/rest/v1/ "), sandbox::SUPABASE_KEY).await, None);
    mirrored(&world).await;
    assert_eq!(found(&world, &base, sandbox::SUPABASE_KEY).await, all_well);
    assert_eq!((count(&backend, "users"), count(&backend, "user_accounts")), (1, 15));
    assert!(world.keeper.snapshot().await.setup.supabase);
    let written = world.setup.written.lock().unwrap()[&Part::Supabase].clone();
    assert_eq!(written.supabase_key.as_deref(), Some(sandbox::SUPABASE_KEY));

    assert_eq!(save(&world, "", "").await, None);
    let removed = world.keeper.snapshot().await;
    assert_eq!(
        (removed.mirror.state, removed.mirror.error, removed.setup.supabase),
        (MirrorState::Off, None, false)
    );
    let written = world.setup.written.lock().unwrap()[&Part::Supabase].clone();
    assert_eq!((written.supabase_url, written.supabase_key), (None, None));
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15);
    let id = world.keeper.connections().await.unwrap()[0].id.clone();
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    world.keeper.rename_connection(id, "Later".into()).await.unwrap();
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::NotConfigured);

    assert_eq!(save(&world, &base, sandbox::SUPABASE_KEY).await, None);
    mirrored(&world).await;
    let label = backend.postgres.query("select label from amazon_connections").unwrap();
    assert_eq!((label.trim(), count(&backend, "user_accounts")), ("Later", 15));
}

#[tokio::test]
async fn what_a_project_lacks_is_found_by_asking_it() {
    let (world, backend, base) = start().await;
    let key = sandbox::SUPABASE_KEY;
    let control = world.sandbox.control();
    let sql = |sql: &str| backend.postgres.query(sql).unwrap();
    for (url, key, address, key_found) in [
        ("", "", F::AddressMissing, F::KeyMissing),
        ("ref.supabase.co", key, F::AddressMalformed, F::KeyUnknown),
        ("http://ref.supabase.co", key, F::AddressNotHttps, F::KeyUnknown),
        ("https://supabase.com/dashboard/project/ref", key, F::AddressDashboard, F::KeyUnknown),
        (base.as_str(), "", F::AddressGood, F::KeyMissing),
        (base.as_str(), "sb_secret_x", F::AddressGood, F::KeySecret),
        (base.as_str(), "pk_test_x", F::AddressGood, F::KeyMalformed),
    ] {
        let seen = found(&world, url, key).await;
        assert_eq!((seen[0], seen[1], seen[2]), (address, F::ReachedUnknown, key_found), "{url} {key}");
    }
    for (fault, finding) in [
        (FaultKind::Reset, F::Offline),
        (FaultKind::Html { status: 200 }, F::NotSupabase),
        (FaultKind::Status { status: 503, retry_after: None }, F::Down),
        (FaultKind::Project { state: ProjectFault::Paused }, F::Paused),
        (FaultKind::Project { state: ProjectFault::Restricted }, F::Restricted),
        (FaultKind::Project { state: ProjectFault::Starting }, F::Starting),
        (FaultKind::Project { state: ProjectFault::Unreachable }, F::Down),
    ] {
        control.add_fault(Fault::once(Target::Supabase, fault));
        let seen = found(&world, &base, key).await;
        assert_eq!(seen[1..3], [finding, F::KeyUnknown], "{fault:?}");
    }
    let retired = FaultKind::Project { state: ProjectFault::KeyRetired };
    control.add_fault(Fault::once(Target::Supabase, retired));
    assert_eq!(found(&world, &base, key).await[1..3], [F::Reached, F::KeyRetired]);
    // {"role":"anon"}: today it may be accepted.
    let legacy = "e30.eyJyb2xlIjoiYW5vbiJ9.c2ln";
    assert_eq!(found(&world, "ref.supabase.co", legacy).await[2], F::KeyLegacy);
    let amazon = world.sandbox.ads_url(domain::Region::Na);
    assert_eq!(found(&world, &amazon, key).await[1], F::NotSupabase, "a server of something else");
    assert_eq!(found(&world, &base, "sb_publishable_of_another").await[1..3], [F::Reached, F::KeyWrong]);

    let stranger = found(&world, &base, key).await;
    assert_eq!(stranger[3..5], [F::TablesThere, F::Closed]);
    assert_eq!(stranger[5..], [F::RoleUnknown, F::SessionUnknown, F::IssuerUnknown], "nobody is signed in");
    world.sign_in(ADA).await;
    assert_eq!(
        found(&world, &base, key).await[5..],
        [F::RoleThere, F::SessionUnknown, F::IssuerUnknown],
        "a project that was only pasted gets no session"
    );
    assert_eq!(save(&world, &base, key).await, None);
    sql("delete from mirror.trusted_issuers");
    assert_eq!(found(&world, &base, key).await[5..], [F::RoleThere, F::SessionTaken, F::IssuerStrange]);
    sql("insert into mirror.trusted_issuers values ('*')");
    control.set_instance(|instance| instance.role_claim = false);
    assert_eq!(found(&world, &base, key).await[5..], [F::RoleMissing, F::SessionUnknown, F::IssuerUnknown]);
    control.set_instance(|instance| instance.role_claim = true);
    sql("grant select on user_accounts to anon");
    assert_eq!(found(&world, &base, key).await[4], F::Open);
    sql("revoke select on user_accounts from anon");
    for (speaks, finding) in [(2, F::TablesNew), (0, F::TablesOld), (1, F::TablesThere)] {
        sql(&format!(
            "create or replace function public.mirror_version() returns jsonb language sql immutable
             set search_path = '' as $$ select '{{\"oldest\": {speaks}, \"newest\": {speaks}}}'::jsonb $$"
        ));
        assert_eq!(found(&world, &base, key).await[3], finding);
    }
    backend.postgrest.trust(r#"{"keys": []}"#).unwrap();
    // PostgREST takes the keys when it sees the signal.
    while found(&world, &base, key).await[6] != F::SessionRefused {
        tokio::task::yield_now().await;
    }
    sql(
        "drop schema public cascade; create schema public; grant usage on schema public to anon, authenticated",
    );
    backend.postgrest.reload_schema().unwrap();
    while found(&world, &base, key).await[3] != F::TablesMissing {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_secret_key_is_refused_in_words_and_kept_nowhere() {
    let (world, _backend, base) = start().await;
    // Its role is in the middle: eyJyb2xlIjoic2VydmljZV9yb2xlIn0 is {"role":"service_role"}.
    for secret in ["sb_secret_canary", "canary.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.x", "sbp_canary"] {
        assert_eq!(save(&world, &base, secret).await, Some(ErrorCode::SecretKey), "{secret}");
        assert_eq!(found(&world, &base, secret).await[2], F::KeySecret);
    }
    assert_eq!(save(&world, &base, "").await, Some(ErrorCode::BadConfig), "half of it");
    assert_eq!(save(&world, "http://ref.supabase.co", "sb_publishable_x").await, Some(ErrorCode::BadConfig));
    assert!(world.setup.written.lock().unwrap().is_empty());
    let asked = || world.sandbox.control().counters().keys().any(|name| name.contains("/rest/v1"));
    assert!(!asked(), "it was not even sent");
    let _ = found(&world, &base, sandbox::SUPABASE_KEY).await;
    assert!(asked(), "a publishable one is");
    let fixed = World::start().await;
    assert!(fixed.keeper.supabase_setup().fixed);
    assert_eq!(save(&fixed, "", "").await, Some(ErrorCode::BadConfig), "the sandbox sets it");
}

#[tokio::test]
async fn a_project_that_does_not_answer_holds_up_neither_saving_nor_removing() {
    let (world, backend, base) = start().await;
    world.sign_in(ADA).await;
    world.sandbox.control().add_fault(Fault::forever(Target::Supabase, FaultKind::Silent));
    assert_eq!(save(&world, &base, sandbox::SUPABASE_KEY).await, None);
    world.connect(NORTHWIND).await;
    // A request is given up after 20 s: whoever waits for that is held up.
    let removed = tokio::time::timeout(Duration::from_secs(12), save(&world, "", "")).await;
    assert_eq!(removed, Ok(None));
    assert_eq!(world.keeper.snapshot().await.mirror.state, MirrorState::Off);
    world.sandbox.control().clear_faults();
    assert_eq!(save(&world, &base, sandbox::SUPABASE_KEY).await, None);
    mirrored(&world).await;
    assert_eq!(count(&backend, "user_accounts"), 15);
}
