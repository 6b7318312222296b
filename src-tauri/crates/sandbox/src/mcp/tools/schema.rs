//! The part of JSON Schema that the tools' inputs use, made and checked.

use serde_json::{Value, json};

/// An object with these members.
pub(super) fn object(properties: &Value, required: &[&str]) -> Value {
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// documented: the input of nearly every tool is one member `body`. `required` are its required members;
/// with any, it is required itself.
pub(super) fn body(properties: &Value, required: &[&str]) -> Value {
    let outer: &[&str] = if required.is_empty() { &[] } else { &["body"] };
    object(&json!({"body": object(properties, required)}), outer)
}

/// Text with a description.
pub(super) fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// From `least` to `most` items like `item`.
pub(super) fn list(item: Value, least: usize, most: usize) -> Value {
    let mut schema = json!({"type": "array", "minItems": least, "maxItems": most});
    schema["items"] = item;
    schema
}

/// `{"include": […]}`, the shape of every filter.
pub(super) fn filter(item: Value, most: usize) -> Value {
    object(&json!({"include": list(item, 1, most)}), &["include"])
}

/// Exactly one of these ids of an account.
pub(super) fn account(kinds: &[&str]) -> Value {
    let one = |kind: &&str| object(&json!({(*kind): {"type": "string"}}), &[kind]);
    json!({"oneOf": kinds.iter().map(one).collect::<Vec<_>>()})
}

/// Whether `value` fits `schema`; otherwise what does not.
pub(super) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    fits(schema, value, "arguments")
}

fn fits(schema: &Value, value: &Value, path: &str) -> Result<(), String> {
    if let Some(kinds) = schema["oneOf"].as_array() {
        let matching = kinds.iter().filter(|kind| fits(kind, value, path).is_ok()).count();
        return if matching == 1 {
            Ok(())
        } else {
            Err(format!("{path} must match exactly one of its schemas"))
        };
    }
    let kind = schema["type"].as_str().unwrap_or_default();
    let right = match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => true,
    };
    if !right {
        return Err(format!("{path} must be of type {kind}"));
    }
    if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
        return Err(format!("{path} must be one of {}", schema["enum"]));
    }
    let bound = |name: &str| schema[name].as_i64();
    if let Some(number) = value.as_i64()
        && (bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most))
    {
        return Err(format!("{path} is out of bounds"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            return Err(format!("{path}.{name} is required"));
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            fits(inner, value, &format!("{path}.{name}"))?;
        }
    }
    let Some(items) = value.as_array() else { return Ok(()) };
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    if bound("minItems").is_some_and(|least| count < least)
        || bound("maxItems").is_some_and(|most| count > most)
    {
        return Err(format!("{path} has the wrong number of items"));
    }
    let fit = |(at, item): (usize, &Value)| fits(&schema["items"], item, &format!("{path}[{at}]"));
    items.iter().enumerate().try_for_each(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_named() {
        let schema = body(
            &json!({
                "account": account(&["profileId", "advertiserAccountId"]),
                "states": filter(json!({"type": "string", "enum": ["ENABLED"]}), 2),
                "size": {"type": "integer", "minimum": 1, "maximum": 5},
            }),
            &["account"],
        );
        let account = json!({"profileId": "1"});
        let at = |body: Value| check(&schema, &json!({ "body": body })).err().unwrap_or_default();
        assert_eq!(at(json!({"account": account, "size": 5, "states": {"include": ["ENABLED"]}})), "");
        assert!(check(&schema, &json!({})).unwrap_err().starts_with("arguments.body is required"));
        for (body, start) in [
            (json!({}), "arguments.body.account is required"),
            (
                json!({"account": {"profileId": "1", "advertiserAccountId": "2"}}),
                "arguments.body.account must",
            ),
            (json!({"account": {"profileId": 1}}), "arguments.body.account must"),
            (json!({"account": account, "size": 6}), "arguments.body.size is out"),
            (json!({"account": account, "size": "5"}), "arguments.body.size must"),
            (json!({"account": account, "states": {"include": []}}), "arguments.body.states.include has"),
            (json!({"account": account, "states": {"include": ["ON"]}}), "arguments.body.states.include[0]"),
            (json!({"account": account, "states": {}}), "arguments.body.states.include is required"),
        ] {
            assert!(at(body.clone()).starts_with(start), "{body}: {}", at(body.clone()));
        }
    }
}
