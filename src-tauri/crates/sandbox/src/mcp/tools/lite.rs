//! The three tools of `/mcp/lite`, through which all others are found, described and run.

use super::schema::{list, object, text};
use super::{Call, Failure, Tool, all, run};
use serde_json::{Value, json};

/// Runs another tool.
pub(super) const INVOKE: &str = "amazon_ads_mcp-invoke_tool";

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "amazon_ads_mcp-search_tools",
        description: "Search the catalog of tools. Returns matching tools and the others of their namespaces.",
        reads: true,
        schema: search_input,
        run: search,
    },
    Tool {
        name: "amazon_ads_mcp-describe_tools",
        description: "Get the input schemas of tools.",
        reads: true,
        schema: describe_input,
        run: describe,
    },
    Tool {
        name: INVOKE,
        description: "Invoke a tool by its name.",
        reads: false,
        schema: invoke_input,
        run: invoke,
    },
];

/// guessed: the name.
fn search_input() -> Value {
    object(&json!({"query": text("What is to be done.")}), &["query"])
}

/// guessed: the name.
fn describe_input() -> Value {
    object(&json!({"toolNames": list(json!({"type": "string"}), 1, 20)}), &["toolNames"])
}

/// guessed: the names.
fn invoke_input() -> Value {
    let members = json!({"toolName": text("Which tool."), "arguments": {"type": "object"}});
    object(&members, &["toolName"])
}

/// documented: direct matches first, then their namespaces' other tools, each with name, namespace and
/// description. guessed: the names of the members, and that any word of the query is enough.
#[expect(clippy::unnecessary_wraps, reason = "every tool has this form")]
fn search(call: &Call) -> Result<Value, Failure> {
    let query = call.arguments["query"].as_str().unwrap_or_default().to_lowercase();
    let words: Vec<_> = query.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let matches = |tool: &&Tool| {
        let about = format!("{} {}", tool.name, tool.description).to_lowercase();
        words.iter().any(|word| about.contains(word.trim_end_matches('s')))
    };
    let direct: Vec<_> = all().filter(matches).collect();
    let beside = all().filter(|tool| {
        let near = direct.iter().any(|other| other.namespace() == tool.namespace());
        near && !direct.iter().any(|other| other.name == tool.name)
    });
    let body = |tool: &Tool| json!({"name": tool.name, "namespace": tool.namespace(), "description": tool.description});
    let found: Vec<_> = direct.iter().copied().chain(beside).map(body).collect();
    Ok(json!({ "tools": found }))
}

/// documented: the full input schema. guessed: the answer, and an error for a tool that does not exist.
fn describe(call: &Call) -> Result<Value, Failure> {
    let names = call.arguments["toolNames"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let described: Result<Vec<_>, _> =
        names.map(|name| find(name).map(|tool| tool.listed(&call.context))).collect();
    Ok(json!({"tools": described?}))
}

fn invoke(call: &Call) -> Result<Value, Failure> {
    let tool = find(call.arguments["toolName"].as_str().unwrap_or_default())?;
    let arguments = match &call.arguments["arguments"] {
        Value::Null => json!({}),
        arguments => arguments.clone(),
    };
    run(tool, &call.with(arguments))
}

fn find(name: &str) -> Result<&'static Tool, Failure> {
    let unknown = || Failure::Refused("NOT_FOUND", format!("Unknown tool: {name}"));
    all().find(|tool| tool.name == name).ok_or_else(unknown)
}

impl Call {
    /// The same with other arguments.
    fn with(&self, arguments: Value) -> Self {
        Self { place: self.place.clone(), login: self.login, context: self.context.clone(), arguments }
    }
}
