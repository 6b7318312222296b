//! What the command line and the bridge cost a program: a token from a warm app, and a message to an MCP server.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::hand_out::Decision;
use headless::World;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::bench::{Figure, median};

/// Starts of each program, in turns.
const STARTS: usize = 200;
/// Messages one after the other.
const MESSAGES: usize = 300;
/// As far away as Amazon is at its nearest.
const DISTANCE: Duration = Duration::from_millis(50);
/// Messages over that distance.
const FAR: usize = 60;
/// Milliseconds that the bridge may add to a message.
const ADDED: f64 = 5.0;
const TOOL: &str = "account_management-query_advertiser_account";

/// Measures with the programs in `programs`.
pub async fn run(programs: &Path) -> Result<Vec<Figure>> {
    let world = World::start(programs.join("adkeeper")).await;
    tokio::select! {
        figures = measure(&world, programs) => figures,
        () = world.answer_all(Decision::Always) => anyhow::bail!("nobody asks any more"),
    }
}

async fn measure(world: &World, programs: &Path) -> Result<Vec<Figure>> {
    let (command_line, floor) = starts(world, programs).await?;
    let near = messages(world, MESSAGES).await?;
    world.sandbox.control().set_latency(DISTANCE);
    let far = messages(world, FAR).await?;
    let figure = |name, value, baseline, target| Figure { name, unit: "ms", value, baseline, target };
    Ok(vec![
        figure("token.command", command_line, floor, 1.5),
        figure("mcp.message", near.0, near.1 + ADDED, 1.0),
        figure("mcp.distant", far.0, far.1, 1.1),
    ])
}

/// Milliseconds from start to end: of the command line, and of the least that asks the same.
async fn starts(world: &World, programs: &Path) -> Result<(f64, f64)> {
    let (mut ours, mut least) = (Vec::new(), Vec::new());
    let endpoint = world.endpoint();
    for round in 0..=STARTS {
        let mut command = world.command(["token"]);
        let mut floor = Command::new(programs.join("round-trip"));
        floor.arg(endpoint.path());
        for (times, command) in [(&mut ours, &mut command), (&mut least, &mut floor)] {
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let begun = Instant::now();
            let status = command.status().await?;
            ensure!(status.success(), "{status}");
            // The first ones ask the user.
            if round > 0 {
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    Ok((median(ours.into_iter()), median(least.into_iter())))
}

/// Milliseconds for one message: through the bridge, and by a client that holds a token itself.
async fn messages(world: &World, count: usize) -> Result<(f64, f64)> {
    let mut bridge = Bridge::start(world)?;
    let mut direct = Direct::start(world).await?;
    bridge.initialize().await?;
    let (mut through, mut without) = (Vec::new(), Vec::new());
    for round in 0..=count {
        let begun = Instant::now();
        bridge.call().await?;
        let middle = Instant::now();
        direct.call().await?;
        if round > 0 {
            through.push((middle - begun).as_secs_f64() * 1000.0);
            without.push(middle.elapsed().as_secs_f64() * 1000.0);
        }
    }
    Ok((median(through.into_iter()), median(without.into_iter())))
}

fn call(id: u64) -> Value {
    let params = json!({"name": TOOL, "arguments": {"body": {}}});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

fn initialize() -> Value {
    let client = json!({"name": "bench", "version": "1"});
    let params = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
    json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params})
}

struct Bridge {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    id: u64,
}

impl Bridge {
    fn start(world: &World) -> Result<Self> {
        let mut command = world.command(["mcp"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (input, output) =
            (child.stdin.take().context("no input")?, child.stdout.take().context("no output")?);
        Ok(Self { _child: child, input, output: BufReader::new(output).lines(), id: 0 })
    }

    async fn initialize(&mut self) -> Result<()> {
        self.exchange(&initialize(), 0).await
    }

    async fn call(&mut self) -> Result<()> {
        self.id += 1;
        self.exchange(&call(self.id), self.id).await
    }

    async fn exchange(&mut self, message: &Value, id: u64) -> Result<()> {
        self.input.write_all(format!("{message}\n").as_bytes()).await?;
        loop {
            let line = self.output.next_line().await?.context("the bridge ended")?;
            let answer: Value = serde_json::from_str(&line)?;
            if answer["id"] == id {
                ensure!(answer["result"].is_object(), "{answer}");
                return Ok(());
            }
        }
    }
}

struct Direct {
    http: reqwest::Client,
    url: String,
    headers: Vec<(&'static str, String)>,
    id: u64,
}

impl Direct {
    async fn start(world: &World) -> Result<Self> {
        let token = world.run(&["token", "--json"]).await.json();
        let text = |name: &str| token[name].as_str().unwrap_or_default().to_owned();
        let mut headers = vec![
            ("authorization", format!("Bearer {}", text("access_token"))),
            ("amazon-ads-clientid", text("client_id")),
            ("accept", "application/json, text/event-stream".to_owned()),
            ("mcp-protocol-version", "2025-06-18".to_owned()),
        ];
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = text("mcp_url");
        let mut first = http.post(&url).json(&initialize());
        for (name, value) in &headers {
            first = first.header(*name, value);
        }
        let answer = first.send().await?.error_for_status()?;
        let session = answer.headers().get("mcp-session-id").context("no session")?.to_str()?.to_owned();
        answer.bytes().await?;
        headers.push(("mcp-session-id", session));
        Ok(Self { http, url, headers, id: 0 })
    }

    async fn call(&mut self) -> Result<()> {
        self.id += 1;
        let mut request = self.http.post(&self.url).json(&call(self.id));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let text = request.send().await?.error_for_status()?.text().await?;
        ensure!(text.contains("\"result\""), "{text}");
        Ok(())
    }
}
