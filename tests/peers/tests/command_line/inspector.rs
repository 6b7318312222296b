//! The command line of the MCP inspector. Its release 2 wants a newer Node than ours.

use headless::World;
use serde_json::Value;

use crate::{DELETE, QUERY, finish, printed, world};

/// Starts an inspector with `adkeeper mcp` as its server.
async fn inspect(world: &World, arguments: &[&str]) -> Value {
    // It looks for its own version in the folder above the current one.
    let folder = peers::root().join("node_modules/@modelcontextprotocol/inspector-cli/build");
    let mut command = world.program("node");
    command.arg("cli.js").current_dir(folder).args(["--cli", "adkeeper", "mcp"]).args(arguments);
    printed(&finish(world, command).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inspector_lists_the_tools_and_calls_one() {
    let world = world().await;
    let listed = inspect(&world, &["--method", "tools/list"]).await;
    let tools: Vec<&Value> = listed["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
    assert!(tools.iter().any(|name| *name == QUERY) && tools.iter().any(|name| *name == DELETE), "{listed}");

    let call = ["--method", "tools/call", "--tool-name", QUERY, "--tool-arg", "body={}"];
    let called = inspect(&world, &call).await;
    assert_eq!(called["isError"], false, "{called}");
    let found: Value = serde_json::from_str(called["content"][0]["text"].as_str().unwrap()).unwrap();
    let login = sandbox::logins().iter().find(|login| login.slug == headless::NORTHWIND).unwrap();
    let mut known: Vec<&str> = login.reach().ads_accounts.iter().map(|one| one.id.as_str()).collect();
    let accounts = found["advertiserAccounts"].as_array().unwrap();
    let mut ids: Vec<&str> =
        accounts.iter().map(|one| one["advertiserAccountId"].as_str().unwrap()).collect();
    known.sort_unstable();
    ids.sort_unstable();
    assert_eq!(ids, known);
}
