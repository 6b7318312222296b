//! From a schema of OpenAPI 3.0 to one of JSON Schema draft 7.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// `schema` with every component that it needs, as a schema of its own. References stay what they are:
/// `#/components/schemas/…` is found within it.
pub(crate) fn whole(document: &Value, schema: &Value) -> Value {
    let (mut names, mut open) = (BTreeSet::new(), vec![schema]);
    while let Some(value) = open.pop() {
        for name in references(value) {
            if let Some(component) = document["components"]["schemas"].get(&name)
                && names.insert(name)
            {
                open.push(component);
            }
        }
    }
    let components: Map<_, _> = names
        .into_iter()
        .map(|name| {
            let component = translated(&document["components"]["schemas"][&name]);
            (name, component)
        })
        .collect();
    json!({"allOf": [translated(schema)], "components": {"schemas": components}})
}

/// What a `$ref` leads to. Other values are themselves.
pub(crate) fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let target = value["$ref"].as_str().and_then(|text| document.pointer(text.strip_prefix('#')?));
    target.unwrap_or(value)
}

/// The names of components that `value` refers to.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|text| text.strip_prefix("#/components/schemas/")).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// `nullable` becomes a second type. Everything else that OpenAPI 3.0 adds says nothing about a value.
fn translated(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut own: Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), translated(value))).collect();
            if own.get("nullable") == Some(&Value::Bool(true)) {
                if let Some(Value::String(kind)) = own.get("type").cloned() {
                    own.insert("type".to_owned(), json!([kind, "null"]));
                }
                if let Some(Value::Array(words)) = own.get_mut("enum") {
                    words.push(Value::Null);
                }
            }
            Value::Object(own)
        }
        Value::Array(items) => items.iter().map(translated).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_is_taken_and_null_may_be_allowed() {
        let document = json!({"components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"type": "string", "enum": ["x"], "nullable": true},
            "C": {"type": "object"},
        }}});
        let schema = whole(&document, &json!({"$ref": "#/components/schemas/A"}));
        let components = schema["components"]["schemas"].as_object().unwrap();
        assert_eq!(components.keys().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(components["B"]["type"], json!(["string", "null"]));
        assert_eq!(components["B"]["enum"], json!(["x", null]));
    }
}
