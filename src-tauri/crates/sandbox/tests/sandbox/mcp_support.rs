//! A small client of the MCP server, for both eras.

use crate::support::*;
use domain::Region;
use domain::sandbox::LWA_CLIENT_ID;
use reqwest::{Method, RequestBuilder, Response};
use sandbox::SandboxHandle;
use serde_json::{Value, json};

pub const MODERN: &str = "2026-07-28";
pub const MERIDIAN: &str = "meridian-media";
/// A seller of Meridian in North America, and its global account.
pub const SELLER: &str = "2501118830447126";
pub const TIDEWELL: &str = "amzn1.ads-account.g.8meridiantidewell";
/// A DSP advertiser of Meridian in North America, and the agency that lists it.
pub const ADVERTISER: &str = "5770100000001";
pub const AGENCY: &str = "9007199254740995";
pub const MANAGER: &str = "amzn1.ads1.ma1.8meridianna";

/// What a client sends beside its message.
pub struct Mcp {
    pub url: String,
    pub access: String,
    pub session: Option<String>,
    /// Headers of the account context and the like; the last of a name counts.
    pub headers: Vec<(String, String)>,
}

/// An answer: status, headers, and the messages in it.
pub struct Said {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub streamed: bool,
    pub messages: Vec<Value>,
}

impl Said {
    async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let media = headers.get("content-type").map_or("", |media| media.to_str().unwrap());
        let streamed = media.starts_with("text/event-stream");
        let text = response.text().await.unwrap();
        let messages = match (streamed, text.is_empty()) {
            (_, true) => Vec::new(),
            (true, _) => events(&text),
            (false, _) => vec![serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))],
        };
        Self { status, headers, streamed, messages }
    }

    /// The last message.
    pub fn last(&self) -> &Value {
        self.messages.last().unwrap_or(&Value::Null)
    }

    /// The JSON-RPC error's code.
    pub fn code(&self) -> i64 {
        self.last()["error"]["code"].as_i64().unwrap_or_else(|| panic!("{} is no error", self.last()))
    }

    /// The tool's text as JSON, and whether it is an error.
    pub fn tool(&self) -> (Value, bool) {
        let result = &self.last()["result"];
        let text = result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{}", self.last()));
        let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        (value, result["isError"] == true)
    }

    /// The tool's answer.
    pub fn done(&self) -> Value {
        let (value, failed) = self.tool();
        assert!(!failed, "{value}");
        value
    }

    /// Why the tool failed.
    pub fn failure(&self) -> String {
        assert_eq!(self.status, 200, "a failing tool is no failing request");
        let (value, failed) = self.tool();
        assert!(failed, "{value}");
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// The messages of an event stream.
pub fn events(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

impl Mcp {
    /// A client of Meridian's login that has no session yet.
    pub async fn new(sandbox: &SandboxHandle, region: Region) -> Self {
        let (access, _) = connect(sandbox, MERIDIAN).await;
        Self { url: sandbox.mcp_url(region), access, session: None, headers: Vec::new() }
    }

    /// The same with a session.
    pub async fn open(sandbox: &SandboxHandle, region: Region) -> Self {
        let mut client = Self::new(sandbox, region).await;
        client.initialize("2025-11-25").await;
        client
    }

    /// The same with another header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same in the fixed account context.
    pub fn fixed(self, ids: &[(&str, &str)]) -> Self {
        let client = self.with("Amazon-Ads-AI-Account-Selection-Mode", "FIXED");
        ids.iter().fold(client, |client, (name, value)| client.with(name, value))
    }

    /// A request with everything that is needed, `changes` to its headers, and no body yet.
    pub fn request(&self, method: Method, changes: &[(&str, Option<&str>)]) -> RequestBuilder {
        let mut headers = vec![
            ("Authorization".to_owned(), format!("Bearer {}", self.access)),
            ("Amazon-Ads-ClientId".to_owned(), LWA_CLIENT_ID.to_owned()),
            ("Accept".to_owned(), "application/json, text/event-stream".to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ];
        headers.extend(self.session.iter().map(|id| ("Mcp-Session-Id".to_owned(), id.clone())));
        headers.extend(self.headers.iter().cloned());
        for (name, value) in changes {
            headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
            headers.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
        }
        let request = http().request(method, &self.url);
        headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Sends `body` as it is.
    pub async fn send(&self, body: &str, changes: &[(&str, Option<&str>)]) -> Said {
        let request = self.request(Method::POST, changes).body(body.to_owned());
        Said::read(request.send().await.unwrap()).await
    }

    /// A request of a session.
    pub async fn ask(&self, method: &str, params: Value) -> Said {
        self.send(&message(method, params), &[]).await
    }

    /// A tool of a session.
    pub async fn call(&self, name: &str, arguments: Value) -> Said {
        self.ask("tools/call", json!({"name": name, "arguments": arguments})).await
    }

    /// Opens a session in `version`.
    pub async fn initialize(&mut self, version: &str) -> Said {
        self.session = None;
        let said = self.ask("initialize", introduction(version)).await;
        assert_eq!(said.status, 200, "{:?}", said.messages);
        self.session = Some(said.headers["mcp-session-id"].to_str().unwrap().to_owned());
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        assert_eq!(self.send(&initialized.to_string(), &[]).await.status, 202);
        said
    }

    /// A request of the revision without sessions.
    pub async fn ask_modern(&self, method: &str, params: Value) -> Said {
        self.modern(method, params, &[]).await
    }

    /// The same with `changes` to its headers.
    pub async fn modern(&self, method: &str, params: Value, changes: &[(&str, Option<&str>)]) -> Said {
        let params = with_meta(params);
        let name = params["name"].as_str().map(str::to_owned);
        let mut headers = vec![("MCP-Protocol-Version", Some(MODERN)), ("Mcp-Method", Some(method))];
        if let Some(name) = &name {
            headers.push(("Mcp-Name", Some(name.as_str())));
        }
        headers.extend(changes);
        self.send(&message(method, params), &headers).await
    }

    /// A tool of the revision without sessions.
    pub async fn call_modern(&self, name: &str, arguments: Value) -> Said {
        self.ask_modern("tools/call", json!({"name": name, "arguments": arguments})).await
    }
}

/// A request as text.
pub fn message(method: &str, params: Value) -> String {
    let mut message = json!({"jsonrpc": "2.0", "id": 7, "method": method});
    message["params"] = params;
    message.to_string()
}

/// The parameters of `initialize`.
pub fn introduction(version: &str) -> Value {
    json!({
        "protocolVersion": version,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    })
}

/// `params` with the metadata of the revision without sessions, where it is not there already.
pub fn with_meta(mut params: Value) -> Value {
    for (name, value) in [
        ("io.modelcontextprotocol/protocolVersion", json!(MODERN)),
        ("io.modelcontextprotocol/clientCapabilities", json!({})),
    ] {
        if params["_meta"].get(name).is_none() {
            params["_meta"][name] = value;
        }
    }
    params
}

/// The account of a call's body.
pub fn account(kind: &str, id: &str) -> Value {
    json!({ (kind): id })
}
