//! Looking at a project from outside: what is missing or open is found, in a real database.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use supabase::SupabaseError;
use supabase::project::{Finding, TABLES, findings};
use support::KEY;
use support::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_project_lacks_or_leaves_open_is_found() {
    let world = World::start().await;
    let http = reqwest::Client::new();
    let look = async || findings(&http, &world.gateway.url, KEY).await;
    assert_eq!(look().await.unwrap(), []);
    let mut tables: Vec<&str> = TABLES.to_vec();
    tables.sort_unstable();
    let there = "select string_agg(relname, ',' order by relname) from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'";
    assert_eq!(
        world.backend.postgres.query(there).unwrap().trim(),
        tables.join(","),
        "all tables are looked at"
    );

    let wrong = findings(&http, &world.gateway.url, "sb_publishable_other").await;
    assert_eq!(wrong.unwrap_err(), SupabaseError::BadKey);
    let told = says(&world, KEY).await;
    assert!(told.0 && told.1.contains("are there, closed to strangers"), "{told:?}");
    let told = says(&world, "sb_publishable_other").await;
    assert!(!told.0 && told.1.contains("cannot be asked"), "{told:?}");

    // What the project says of itself needs no new look at the schema.
    world
        .backend
        .postgres
        .query(
            "insert into mirror.trusted_issuers values ('*'), ('http://clerk.example.com');
             create function clerk.careless() returns integer language sql security definer as 'select 1';
             create function mirror.loose() returns integer language sql security definer set search_path = ''
               as 'select 1';
             grant execute on function mirror.loose() to authenticated;",
        )
        .unwrap();
    let mut found = look().await.unwrap();
    found.sort_by_key(ToString::to_string);
    let expected = [
        Finding::PlainIssuer,
        Finding::AnyIssuer,
        Finding::DefinerOpen("clerk.careless".into()),
        Finding::DefinerOpen("mirror.loose".into()),
    ];
    assert_eq!(found, expected);
    let told = says(&world, KEY).await;
    for finding in expected {
        assert!(!told.0 && told.1.contains(&finding.to_string()), "{told:?}");
    }
    world
        .backend
        .postgres
        .query(
            "drop function clerk.careless(), mirror.loose();
             delete from mirror.trusted_issuers where issuer in ('*', 'http://clerk.example.com')",
        )
        .unwrap();

    let change = |sql: &str| {
        world.backend.postgres.query(sql).unwrap();
        world.backend.postgrest.reload_schema().unwrap();
    };
    change(
        "grant select on users to anon;
         drop function pull_changes(bigint, integer, integer);
         drop table webhook_events cascade;
         create or replace function public.mirror_version() returns jsonb language sql immutable
           as $$ select '{\"oldest\": 0, \"newest\": 0}'::jsonb $$",
    );
    let expected = [
        Finding::TableOpen("users"),
        Finding::TableMissing("webhook_events"),
        Finding::FunctionMissing("pull_changes"),
        Finding::Older { oldest: 0, newest: 0 },
    ];
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        // PostgREST reads its schema anew by itself.
        let found = look().await.unwrap();
        if found == expected {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{found:?}");
    }
    let told = says(&world, KEY).await;
    assert!(!told.0, "{told:?}");
    for finding in expected {
        assert!(told.1.contains(&finding.to_string()), "{told:?}");
    }
}

/// What the command says, and whether it is content.
async fn says(world: &World, key: &str) -> (bool, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_check-project"));
    command.env("ADKEEPER_SUPABASE_URL", world.gateway.url.as_str()).env("ADKEEPER_SUPABASE_KEY", key);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}
