//! A client of the bridge: it writes lines and reads lines.

use super::upstream::Upstream;
use super::{PATIENCE, TestLog, TestTime, TestTokens, options};
use mcp_bridge::{Ended, Options, RunError, run};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, Lines};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wire::{ClientOptions, Proxy, Trust, http_client};

pub struct Client {
    pub input: Option<DuplexStream>,
    pub output: Option<Lines<BufReader<DuplexStream>>>,
    pub running: JoinHandle<Result<Ended, RunError>>,
    pub time: Arc<TestTime>,
    pub tokens: Arc<TestTokens>,
    pub log: Arc<TestLog>,
    pub cancel: CancellationToken,
}

impl Client {
    /// A client of a bridge to `upstream`.
    pub fn start(upstream: &Upstream) -> Self {
        Self::with(upstream, |_| {})
    }

    /// The same with other options.
    pub fn with(upstream: &Upstream, change: impl FnOnce(&mut Options)) -> Self {
        let time = TestTime::new();
        let mut options = options(&upstream.address, &time);
        change(&mut options);
        let tokens = TestTokens::new(&time);
        Self::run(options, time, tokens)
    }

    pub fn run(options: Options, time: Arc<TestTime>, tokens: Arc<TestTokens>) -> Self {
        let (input, bridge_input) = tokio::io::duplex(64 << 10);
        let (bridge_output, output) = tokio::io::duplex(64 << 10);
        let log = Arc::new(TestLog::default());
        let cancel = CancellationToken::new();
        let http = ClientOptions { trust: Trust::Nobody, proxy: Proxy::Direct, ..ClientOptions::default() };
        let client = http_client(http).unwrap();
        let running = tokio::spawn(run(
            bridge_input,
            bridge_output,
            options,
            tokens.clone(),
            log.clone(),
            client,
            cancel.clone(),
        ));
        let output = Some(BufReader::new(output).lines());
        Self { input: Some(input), output, running, time, tokens, log, cancel }
    }

    pub async fn line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        let write = async {
            input.write_all(line.as_bytes()).await.unwrap();
            input.write_all(b"\n").await.unwrap();
        };
        timeout(PATIENCE, write).await.expect("the bridge does not read");
    }

    pub async fn send(&mut self, message: Value) {
        self.line(&message.to_string()).await;
    }

    /// The next line that the bridge wrote.
    pub async fn next_line(&mut self) -> String {
        let next = self.output.as_mut().unwrap().next_line();
        let line = timeout(PATIENCE, next)
            .await
            .expect("the bridge wrote nothing")
            .unwrap()
            .expect("the bridge ended");
        assert!(!line.contains(super::CANARY), "a token was written: {line}");
        line
    }

    pub async fn next(&mut self) -> Value {
        serde_json::from_str(&self.next_line().await).unwrap()
    }

    pub async fn ask(&mut self, message: Value) -> Value {
        self.send(message).await;
        self.next().await
    }

    /// Calls `tool` and returns the answer.
    pub async fn call(&mut self, id: u64, tool: &str) -> Value {
        self.ask(call(id, tool)).await
    }

    /// Opens a session: two messages, one answer.
    pub async fn open_session(&mut self) -> Value {
        let answer = self.ask(initialize(0)).await;
        self.send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        answer
    }

    /// Closes the input, and returns how the run ended and what it still wrote.
    pub async fn close(mut self) -> (Ended, Vec<String>) {
        drop(self.input.take());
        self.ended().await
    }

    pub async fn ended(mut self) -> (Ended, Vec<String>) {
        let mut rest = Vec::new();
        if let Some(mut output) = self.output.take() {
            let read = async {
                while let Some(line) = output.next_line().await.unwrap() {
                    rest.push(line);
                }
            };
            timeout(PATIENCE, read).await.expect("the bridge does not end");
        }
        let ended = timeout(PATIENCE, self.running).await.expect("the bridge does not end").unwrap().unwrap();
        (ended, rest)
    }
}

pub fn initialize(id: u64) -> Value {
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    json!({"jsonrpc": "2.0", "id": id, "method": "initialize", "params": params})
}

pub fn call(id: u64, tool: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool, "arguments": {"secret": "argument"}}})
}

/// A request of the stateless revision.
pub fn stateless(id: u64, method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({"io.modelcontextprotocol/protocolVersion": "2026-07-28"});
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}
