//! The tools: what they are called, what they take, and what they do to the sandbox's world.
//!
//! documented: names, input schemas as far as they go here, `readOnlyHint`. observed: no tool declares an
//! `outputSchema`. The real server has about a hundred tools.

mod accounts;
mod arguments;
mod billing;
mod campaigns;
mod lite;
mod reports;
mod schema;

use super::Place;
use super::context::Context;
use super::rpc::{INVALID_PARAMS, RpcError};
use crate::seed::LoginSeed;
use serde_json::{Value, json};

/// A tool.
pub(super) struct Tool {
    /// `<namespace>-<verb>_<resource>`.
    name: &'static str,
    description: &'static str,
    /// Whether it changes nothing.
    reads: bool,
    /// Its input in the dynamic account context.
    schema: fn() -> Value,
    run: fn(&Call) -> Result<Value, Failure>,
}

/// A call of a tool.
pub(super) struct Call {
    /// At which server.
    pub(super) place: Place,
    /// Who calls.
    pub(super) login: &'static LoginSeed,
    /// For which account.
    pub(super) context: Context,
    /// With what.
    pub(super) arguments: Value,
}

/// Why a tool did not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// observed: the arguments do not fit the schema; `Validation failed: …`.
    Invalid(String),
    /// observed: `{"code","message"}`.
    Refused(&'static str, String),
}

impl Failure {
    /// What the caller reads.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Invalid(text) => format!("Validation failed: {text}"),
            Self::Refused(code, message) => json!({"code": code, "message": message}).to_string(),
        }
    }

    fn value(text: impl Into<String>) -> Self {
        Self::Refused("FIELD_VALUE_IS_INVALID", text.into())
    }

    fn forbidden(text: impl Into<String>) -> Self {
        Self::Refused("FORBIDDEN", text.into())
    }
}

fn all() -> impl Iterator<Item = &'static Tool> {
    [accounts::TOOLS, billing::TOOLS, campaigns::TOOLS, reports::TOOLS].into_iter().flatten()
}

fn offered(place: &Place) -> Vec<&'static Tool> {
    if place.lite { lite::TOOLS.iter().collect() } else { all().collect() }
}

/// The tool `name` of a server.
pub(super) fn find(place: &Place, name: &str) -> Option<&'static Tool> {
    offered(place).into_iter().find(|tool| tool.name == name)
}

/// Whether a call takes several steps.
pub(super) fn takes_time(name: &str, arguments: &Value) -> bool {
    name == reports::CREATE || (name == lite::INVOKE && arguments["toolName"] == reports::CREATE)
}

/// Runs `tool`, if the arguments fit its schema, and counts it: `mcp-na tool users-list_users`.
pub(super) fn run(tool: &Tool, call: &Call) -> Result<Value, Failure> {
    let host = &call.place.host;
    host.shared.count(format!("mcp-{} tool {}", host.region.as_str(), tool.name));
    let body = &call.arguments["body"];
    let named = ["accessRequestedAccount", "accessRequestedAccounts"];
    if matches!(call.context, Context::Fixed(_)) && named.iter().any(|name| body.get(name).is_some()) {
        let text = "the account is fixed by the headers and cannot be named in the arguments";
        return Err(Failure::Invalid(text.to_owned()));
    }
    schema::check(&tool.schema(&call.context), &call.arguments).map_err(Failure::Invalid)?;
    (tool.run)(call)
}

impl Tool {
    /// Its input. documented: in the fixed account context nobody is asked for an account. guessed: the
    /// member is then absent.
    fn schema(&self, context: &Context) -> Value {
        let mut schema = (self.schema)();
        if matches!(context, Context::Fixed(_)) {
            let body = &mut schema["properties"]["body"];
            if let Some(members) = body["properties"].as_object_mut() {
                members.retain(|name, _| !name.starts_with("accessRequestedAccount"));
            }
            if let Some(required) = body["required"].as_array_mut() {
                required
                    .retain(|name| !name.as_str().is_some_and(|n| n.starts_with("accessRequestedAccount")));
            }
        }
        schema
    }

    fn namespace(&self) -> &'static str {
        self.name.split_once('-').map_or(self.name, |(namespace, _)| namespace)
    }

    fn listed(&self, context: &Context) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "inputSchema": self.schema(context),
            "annotations": {"readOnlyHint": self.reads},
        })
    }
}

/// The result of `tools/list`. Everything fits one page, so every cursor is unknown.
pub(super) fn list(place: &Place, context: &Context, params: &Value) -> Result<Value, RpcError> {
    if params.get("cursor").is_some() {
        return Err(RpcError::new(INVALID_PARAMS, "Invalid cursor"));
    }
    let tools: Vec<_> = offered(place).into_iter().map(|tool| tool.listed(context)).collect();
    Ok(json!({"tools": tools}))
}

/// Who the server says it is. guessed.
pub(super) fn server() -> Value {
    json!({"name": "amazon-ads-mcp", "version": "sandbox"})
}

/// What a server says of itself before anything else. guessed: the texts.
pub(super) fn introduction(place: &Place) -> Value {
    let instructions = if place.lite {
        "Search for a tool, describe it, then invoke it."
    } else {
        "Query the advertiser accounts first. Most tools need the id of an account."
    };
    json!({
        "capabilities": {"tools": {"listChanged": true}},
        "serverInfo": server(),
        "instructions": instructions,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_a_namespace_and_a_verb_with_its_resource() {
        let names: BTreeSet<_> = all().chain(lite::TOOLS).map(|tool| tool.name).collect();
        assert_eq!(names.len(), all().count() + lite::TOOLS.len());
        for name in names {
            let (namespace, rest) = name.split_once('-').unwrap();
            let part = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(part(namespace) && part(rest) && rest.contains('_') && name.len() <= 64, "{name}");
        }
    }

    #[test]
    fn a_fixed_account_is_not_asked_for() {
        for tool in all() {
            let fixed = tool.schema(&Context::Fixed(Vec::new())).to_string();
            assert!(!fixed.contains("accessRequestedAccount"), "{}", tool.name);
            assert!(tool.listed(&Context::Dynamic).get("outputSchema").is_none(), "{}", tool.name);
        }
    }
}
