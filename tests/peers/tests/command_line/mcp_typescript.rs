//! The official TypeScript SDKs of the Model Context Protocol: the first, which knows sessions, and its successor, which
//! finds out whether the server needs one.

use domain::ActivityKind;
use headless::World;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{DELETE, QUERY, Talk, script, world};

/// Lists, calls, and calls again with the next token; what the client says of its connection, and how many processes
/// it started.
async fn outlive_a_token(world: &World, sdk: &str) -> (Value, u64) {
    let mut command = world.program("node");
    command.arg(script("mcp.js")).arg(sdk);
    let mut talk = Talk::start(world, command);
    let first = talk.hear().await;
    let tools: Vec<&str> =
        first["tools"].as_array().unwrap().iter().map(|tool| tool.as_str().unwrap()).collect();
    assert!(tools.contains(&QUERY) && tools.contains(&DELETE), "{first}");
    let found = first["answer"]["advertiserAccounts"].as_array().unwrap();
    let login = sandbox::logins().iter().find(|login| login.slug == headless::NORTHWIND).unwrap();
    assert_eq!(found.len(), login.reach().ads_accounts.len(), "{first}");

    let (starts, tokens) = (starts(world), world.refreshes());
    world.clock.advance(SignedDuration::from_mins(65));
    talk.say("an hour later").await;
    let second = talk.hear().await;
    assert_eq!(second, json!({"answer": first["answer"]}));
    assert_eq!(world.refreshes(), tokens + 1, "the token had died");
    assert_eq!(self::starts(world), starts, "nothing was connected again");
    talk.say("done").await;
    talk.end().await;
    world
        .until("logged", async |_| {
            let log = world.log().await;
            log.iter().filter(|one| one.kind == ActivityKind::McpCall).count() == 2
        })
        .await;
    (first["version"].clone(), starts)
}

/// How often a client began.
fn starts(world: &World) -> u64 {
    ["initialize", "server/discover"]
        .iter()
        .map(|method| world.sandbox.control().count(&format!("mcp-na POST /mcp {method}")))
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_typescript_sdk_keeps_its_session_when_the_token_dies() {
    let world = world().await;
    let (version, starts) = outlive_a_token(&world, "@modelcontextprotocol/sdk").await;
    assert_eq!((version, starts), (json!("2025-11-25"), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_typescript_client_finds_the_revision_without_sessions_and_notices_no_dead_token() {
    let world = world().await;
    let (version, starts) = outlive_a_token(&world, "@modelcontextprotocol/client").await;
    assert_eq!(version, "2026-07-28");
    assert_eq!(starts, 1, "the one that asked: what it found is known to the one that works");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_typescript_client_falls_back_to_a_session_where_the_server_knows_nothing_else() {
    let world = world().await;
    world.sandbox.control().set_mcp_legacy_only(true);
    let (version, _) = outlive_a_token(&world, "@modelcontextprotocol/client").await;
    assert_eq!(version, "2025-11-25");
}
