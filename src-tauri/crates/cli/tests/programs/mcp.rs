//! An MCP client at standard input, and the sandbox's MCP server behind the bridge.

use domain::ActivityKind;
use domain::hand_out::Decision;
use headless::World;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

/// Only ends a test that would hang.
const BOUND: Duration = Duration::from_secs(60);

/// A client of the older era.
struct Client {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    next: u64,
}

impl Client {
    async fn start(world: &World, arguments: &[&str]) -> Self {
        let mut command = world.command([&["mcp"], arguments].concat());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut client = Self { child, input, output: BufReader::new(output).lines(), next: 0 };
        let client_info = json!({"name": "test", "version": "1"});
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client_info});
        client.ask("initialize", hello).await;
        client.send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        client
    }

    async fn send(&mut self, message: Value) {
        self.input.write_all(format!("{message}\n").as_bytes()).await.unwrap();
    }

    /// The answer to a request; what else arrives meanwhile is passed over.
    async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await;
        loop {
            let line = tokio::time::timeout(BOUND, self.output.next_line()).await.expect("no answer");
            let message: Value = serde_json::from_str(&line.unwrap().expect("the bridge ended")).unwrap();
            if message["id"] == id {
                return message;
            }
        }
    }

    async fn call(&mut self, tool: &str) -> Value {
        self.ask("tools/call", json!({"name": tool, "arguments": {"body": {}}})).await
    }

    /// Closes the input and waits for the end.
    async fn end(mut self) -> Option<i32> {
        drop(self.input);
        tokio::time::timeout(BOUND, self.child.wait()).await.expect("it hangs").unwrap().code()
    }
}

const QUERY: &str = "account_management-query_advertiser_account";

/// Starts a client whose program is always allowed.
async fn allowed(world: &World, arguments: &[&str]) -> Client {
    tokio::select! {
        client = Client::start(world, arguments) => client,
        () = world.answer_all(Decision::Always) => unreachable!(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn six_hours_and_six_tokens_are_one_session_for_the_client() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut client = allowed(&world, &[]).await;
    let before = world.refreshes();
    for hour in 0..6 {
        let answer = client.call(QUERY).await;
        assert!(answer["result"]["content"].is_array(), "hour {hour}: {answer}");
        world.clock.advance(SignedDuration::from_mins(65));
    }
    assert!(world.refreshes() - before >= 5, "tokens died and were renewed");
    assert_eq!(client.end().await, Some(0));
    world
        .until("logged", async |_| {
            world.log().await.iter().filter(|one| one.kind == ActivityKind::McpCall).count() == 6
        })
        .await;
    let calls = world.log().await;
    assert!(calls.iter().any(|one| one.tool.as_deref() == Some(QUERY)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_shown_while_it_is_connected_and_told_no_in_words() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut denied = Client::start(&world, &["--no-prompt"]).await;
    let answer = denied.call(QUERY).await;
    assert_eq!(answer["error"]["data"]["kind"], "not_allowed", "{answer}");
    let connected = world.keeper.programs().await.unwrap().sessions;
    assert_eq!(connected.len(), 1);
    assert_eq!(denied.end().await, Some(0));
    world.until("gone", async |keeper| keeper.programs().await.unwrap().sessions.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_only_reads_neither_sees_nor_calls_what_changes() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut client = allowed(&world, &["--read-only"]).await;
    let tools = client.ask("tools/list", json!({})).await;
    let names: Vec<&str> = tools["result"]["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&QUERY) && !names.contains(&"campaign_management-delete_campaign"), "{names:?}");
    let refused = client.call("campaign_management-delete_campaign").await;
    assert_eq!(refused["error"]["data"]["kind"], "read_only", "{refused}");
    client.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fixed_account_and_the_lite_server_are_chosen_by_options() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let accounts = world.run(&["accounts", "--region", "eu", "--json"]).await.json();
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let profile = accounts.iter().find(|one| one["kind"] == "sponsored_ads").unwrap();
    let id = profile["id"].as_str().unwrap();
    let mut client = allowed(&world, &["--account", id, "--fixed", "--lite"]).await;
    let tools = client.ask("tools/list", json!({})).await;
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 3, "{tools}");
    assert!(
        world.sandbox.control().count("mcp-eu POST /mcp/lite tools/list") > 0,
        "the account's region is asked"
    );
    client.end().await;
    let alone = world.run(&["mcp", "--fixed"]).await;
    assert!(alone.fails(2).contains("--account"), "{alone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_app_and_a_revoked_approval_are_noticed_within_a_session() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut client = allowed(&world, &[]).await;
    assert!(client.call(QUERY).await["result"].is_object());
    world.keeper.revoke_approval(None).await.unwrap();
    // The token that it holds lives on; the next one is asked for.
    world.clock.advance(SignedDuration::from_mins(65));
    let (answer, question) = tokio::join!(client.call(QUERY), async {
        let question = world.question().await;
        world.keeper.answer_question(question.id, Decision::Once).await.unwrap();
        question
    });
    assert_eq!(question.purpose, domain::hand_out::Purpose::Mcp);
    assert!(answer["result"].is_object(), "{answer}");
    client.end().await;
}
