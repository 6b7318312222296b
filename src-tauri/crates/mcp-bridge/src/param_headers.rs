//! Arguments of tools that a server wants repeated in headers (documented: 2026-07-28, Custom Headers from Tool
//! Parameters). A client of the standard-input transport does not send them, so the bridge learns from lists of tools which
//! they are. Annotations that break the rules are left out of account, and the tool stays in the list.

use crate::headers::encoded;
use crate::message::Envelope;
use parking_lot::Mutex;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Of how many tools, how many parameters and how deep is remembered.
const TOOLS: usize = 2_000;
const PARAMETERS: usize = 32;
const DEPTH: usize = 8;

/// The annotation.
const KEY: &str = "x-mcp-header";

/// A header and the path of the argument that it repeats.
type Parameter = (HeaderName, Vec<String>);

/// What is known of the tools.
#[derive(Default)]
pub(crate) struct ParamHeaders(Mutex<HashMap<String, Vec<Parameter>>>);

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    tools: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    #[serde(default, rename = "inputSchema")]
    schema: Value,
}

#[derive(Deserialize)]
struct Call {
    params: Params,
}

#[derive(Deserialize)]
struct Params {
    #[serde(default)]
    arguments: Value,
}

impl ParamHeaders {
    /// Learns from an answer to `tools/list`.
    pub(crate) fn learn(&self, line: &[u8]) {
        let mut known = self.0.lock();
        if known.is_empty() && memchr::memmem::find(line, KEY.as_bytes()).is_none() {
            return;
        }
        let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(line) else { return };
        let list = envelope.result.and_then(|result| serde_json::from_str::<List<'_>>(result.get()).ok());
        for tool in list.into_iter().flat_map(|list| list.tools) {
            let Ok(Tool { name, schema }) = serde_json::from_str(tool.get()) else { continue };
            let mut found = Vec::new();
            collect(&schema, &mut Vec::new(), &mut found);
            if found.is_empty() {
                known.remove(&name);
            } else if known.len() < TOOLS || known.contains_key(&name) {
                known.insert(name, found);
            }
        }
    }

    /// Adds what a call of `tool` needs; `line` is the call.
    pub(crate) fn add(&self, headers: &mut HeaderMap, tool: &str, line: &[u8]) {
        let known = self.0.lock();
        let Some(parameters) = known.get(tool) else { return };
        let Ok(Call { params: Params { arguments } }) = serde_json::from_slice(line) else { return };
        for (header, path) in parameters {
            let value = path.iter().try_fold(&arguments, |value, step| value.get(step)).and_then(text);
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&encoded(&value)).ok()) {
                headers.insert(header.clone(), value);
            }
        }
    }
}

/// The annotated properties that are reached from `schema` through `properties` alone.
fn collect(schema: &Value, path: &mut Vec<String>, found: &mut Vec<Parameter>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    for (name, property) in properties {
        path.push(name.clone());
        let header = property.get(KEY).and_then(Value::as_str).filter(|name| !name.is_empty());
        let header = header.and_then(|name| HeaderName::try_from(format!("mcp-param-{name}")).ok());
        let primitive =
            matches!(property.get("type").and_then(Value::as_str), Some("string" | "integer" | "boolean"));
        if let Some(header) = header
            && primitive
            && found.len() < PARAMETERS
            && found.iter().all(|(other, _)| *other != header)
        {
            found.push((header, path.clone()));
        }
        if path.len() < DEPTH {
            collect(property, path, found);
        }
        path.pop();
    }
}

/// A value as a header has it; `None` where it has none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        Value::Number(number) => number
            .as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| format!("{number:.0}")),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn headers(arguments: &Value) -> Vec<(String, String)> {
        let known = ParamHeaders::default();
        let schema = json!({"properties": {
            "region": {"type": "string", "x-mcp-header": "Region"},
            "body": {"type": "object", "properties": {"n": {"type": "integer", "x-mcp-header": "N"}}},
            "rate": {"type": "number", "x-mcp-header": "Rate"},
            "bad": {"type": "string", "x-mcp-header": "a b"},
            "list": {"type": "array", "items": {"properties": {"x": {"type": "string", "x-mcp-header": "X"}}}},
        }});
        known.learn(
            json!({"id": 1, "result": {"tools": [{"name": "t", "inputSchema": schema}]}})
                .to_string()
                .as_bytes(),
        );
        let mut headers = HeaderMap::new();
        let call = json!({"id": 1, "method": "tools/call", "params": {"name": "t", "arguments": arguments}});
        known.add(&mut headers, "t", call.to_string().as_bytes());
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
    }

    #[test]
    fn annotated_arguments_become_headers_and_nothing_else_does() {
        let all =
            json!({"region": "us-west1", "body": {"n": 42.0}, "rate": 1, "bad": "x", "list": [{"x": "y"}]});
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(headers(&all), [pair("mcp-param-n", "42"), pair("mcp-param-region", "us-west1")]);
        assert_eq!(headers(&json!({"region": " é"})), [pair("mcp-param-region", "=?base64?IMOp?=")]);
        assert_eq!(headers(&json!({"region": null, "body": 1})), []);
        assert_eq!(headers(&json!("x")), []);
    }
}
