//! Third-party programs work with the tokens that Adkeeper's command line gives them, against the sandbox.
//! Nothing about them is changed but the address of the Ads API.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod ad_api;
mod curl;
mod inspector;
mod mcp_python;
mod mcp_typescript;
mod script;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use domain::hand_out::Decision;
use headless::{Ran, World};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Only ends a test that would hang.
const BOUND: Duration = Duration::from_secs(120);
/// A tool that reads, and one that changes something.
const QUERY: &str = "account_management-query_advertiser_account";
const DELETE: &str = "campaign_management-delete_campaign";

async fn world() -> World {
    World::start(peers::adkeeper().unwrap()).await
}

/// A script of this test.
fn script(name: &str) -> PathBuf {
    peers::root().join("tests/peers/command_line").join(name)
}

/// The id of the first profile that `--account` can name.
async fn profile(world: &World) -> String {
    let accounts = world.run(&["accounts", "--region", "na", "--json"]).await.json();
    let mut accounts = accounts["accounts"].as_array().unwrap().iter();
    let profile = accounts.find(|one| one["kind"] == "sponsored_ads").unwrap();
    profile["id"].as_str().unwrap().to_owned()
}

/// Runs a program to its end, while the user allows what it asks for.
async fn finish(world: &World, mut command: Command) -> Ran {
    command.env("NO_PROXY", "*").env("PYTHONDONTWRITEBYTECODE", "1").env_remove("NODE_OPTIONS");
    let output = timeout(BOUND, command.output());
    Ran::from(world.while_deciding(Decision::Always, output).await.expect("it hangs").unwrap())
}

/// The JSON that a program printed.
#[track_caller]
fn printed(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
}

/// A program that prints lines of JSON and goes on when it is given a line.
struct Talk<'w> {
    world: &'w World,
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl<'w> Talk<'w> {
    fn start(world: &'w World, mut command: Command) -> Self {
        command.env("NO_PROXY", "*").env("PYTHONDONTWRITEBYTECODE", "1").env_remove("NODE_OPTIONS");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { world, child, input, output: BufReader::new(output).lines() }
    }

    /// What it prints next, while the user allows what it asks for.
    async fn hear(&mut self) -> Value {
        let line = timeout(BOUND, self.output.next_line());
        match self.world.while_deciding(Decision::Always, line).await.expect("it hangs").unwrap() {
            Some(line) => serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}")),
            None => panic!("it ended: {}", self.errors().await),
        }
    }

    async fn errors(&mut self) -> String {
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).await.unwrap();
        errors
    }

    /// Lets it go on.
    async fn say(&mut self, line: &str) {
        self.input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// Waits for its end, which is a good one.
    async fn end(mut self) {
        let status = timeout(BOUND, self.child.wait()).await.expect("it hangs").unwrap();
        assert!(status.success(), "{status}: {}", self.errors().await);
    }
}
