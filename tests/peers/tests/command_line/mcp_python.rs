//! The official Python SDK of the Model Context Protocol, in each of its ways to connect.

use headless::World;
use peers::Python;
use serde_json::{Value, json};

use crate::{DELETE, QUERY, finish, printed, script, world};

/// What a client that connects like this finds.
async fn client(world: &World, mode: &str, options: &[&str]) -> Value {
    let mut command = world.program(Python::find().unwrap().program());
    command.arg(script("mcp_client.py")).arg(mode).args(options);
    printed(&finish(world, command).await)
}

fn has(told: &Value, tool: &str) -> bool {
    told["tools"].as_array().unwrap().iter().any(|name| name == tool)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_sdk_lists_and_calls_tools_with_a_session_without_one_and_when_it_has_to_find_out() {
    let world = world().await;
    let counted = |method: &str| world.sandbox.control().count(&format!("mcp-na POST /mcp {method}"));
    let login = sandbox::logins().iter().find(|login| login.slug == headless::NORTHWIND).unwrap();
    let known: Vec<&str> = login.reach().ads_accounts.iter().map(|one| one.id.as_str()).collect();
    for (mode, version, begun) in [
        ("legacy", "2025-11-25", (1, 0)),
        ("2026-07-28", "2026-07-28", (1, 0)),
        ("auto", "2026-07-28", (1, 1)),
    ] {
        let told = client(&world, mode, &[]).await;
        assert_eq!(told["version"], version, "{mode}");
        assert!(has(&told, QUERY) && has(&told, DELETE), "{mode}: {told}");
        assert_eq!(told["accounts"], json!(known), "{mode}");
        assert_eq!((counted("initialize"), counted("server/discover")), begun, "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_sdk_is_refused_a_changing_tool_when_it_may_only_read() {
    let world = world().await;
    for mode in ["legacy", "auto"] {
        let told = client(&world, mode, &["--read-only"]).await;
        assert!(has(&told, QUERY) && !has(&told, DELETE), "{mode}: {told}");
        assert_eq!(told["refused"]["kind"], "read_only", "{mode}: {told}");
    }
    let deleted = format!("mcp-na tool {DELETE}");
    assert_eq!(world.sandbox.control().count(&deleted), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_sdk_falls_back_to_a_session_where_the_server_knows_nothing_else() {
    let world = world().await;
    world.sandbox.control().set_mcp_legacy_only(true);
    let told = client(&world, "auto", &[]).await;
    assert_eq!(told["version"], "2025-11-25", "{told}");
    assert!(has(&told, QUERY), "{told}");
}
