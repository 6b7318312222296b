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
}
