//! Settings in JSON, with or without comments, edited in place.

use super::{Client, Edited, Entry, InstallError, Record, not_understood};
use crate::install::change::Change;
use jsonc_parser::ast::Value as AstValue;
use jsonc_parser::cst::{CstInputValue, CstNode, CstObject, CstObjectProp, CstRootNode};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Value, json};

/// Comments and trailing commas are kept wherever they are; anything else that is not JSON is not valid.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

const BOM: char = '\u{feff}';

/// What an empty or new file begins as.
const EMPTY: &str = "{\n}\n";

pub(super) fn put(client: Client, text: &str, entry: &Entry) -> Result<Edited, InstallError> {
    let (bom, body) = text.strip_prefix(BOM).map_or(("", text), |body| ("\u{feff}", body));
    let empty = if body.contains("\r\n") { EMPTY.replace('\n', "\r\n") } else { EMPTY.to_owned() };
    let root = parse(if body.trim().is_empty() { &empty } else { body })?;
    let top = root.object_value().ok_or_else(|| not_understood("it doesn't hold an object"))?;
    let made_section = one(&top, client.section())?.is_none();
    let section = top
        .object_value_or_create(client.section())
        .ok_or_else(|| not_understood(format!("\"{}\" isn't an object", client.section())))?;
    let there = one(&section, &entry.name)?;
    let added = there.is_none();
    match there {
        None => {
            section.append(&entry.name, input(client, entry));
        }
        Some(there) => match there.value().and_then(|value| value.to_serde_value()) {
            Some(value) if value == wanted(client, entry) => {
                return Ok(Edited { text: text.to_owned(), made_section: false, added: false });
            }
            Some(value) if was_put_in(client, &value, entry) => there.set_value(input(client, entry)),
            _ => return Err(InstallError::NameTaken(entry.name.clone())),
        },
    }
    let edited = format!("{bom}{root}");
    if check(client, text, &edited, entry).is_ok() {
        return Ok(Edited { text: edited, made_section, added });
    }
    // An object on one line was laid out anew.
    let inline =
        inline(client, body, entry).ok_or_else(|| not_understood("it has a shape that can't be edited"))?;
    let edited = format!("{bom}{inline}");
    check(client, text, &edited, entry)?;
    Ok(Edited { text: edited, made_section, added })
}

/// The text with the entry right behind the last one, on the same line.
fn inline(client: Client, text: &str, entry: &Entry) -> Option<String> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &OPTIONS).ok()?;
    let Some(AstValue::Object(top)) = &parsed.value else { return None };
    let text_of = |text: &str| Value::from(text).to_string();
    let kind = if client.says_type() { r#""type": "stdio", "# } else { "" };
    let args: Vec<String> = entry.args.iter().map(|arg| text_of(arg)).collect();
    let value = format!(r#"{{{kind}"command": {}, "args": [{}]}}"#, text_of(&entry.command), args.join(", "));
    let property = format!("{}: {value}", text_of(&entry.name));
    let (object, property) = match top.get_object(client.section()) {
        Some(section) => (section, property),
        None => (top, format!("{}: {{{property}}}", text_of(client.section()))),
    };
    let (start, rest) = text.split_at_checked(object.properties.last()?.range.end)?;
    Some(format!("{start}, {property}{rest}"))
}

/// The text without the entry; `None` if there is none.
pub(super) fn take_out(client: Client, text: &str, record: &Record) -> Result<Option<String>, InstallError> {
    let name = &record.entry.name;
    let (bom, body) = text.strip_prefix(BOM).map_or(("", text), |body| ("\u{feff}", body));
    if body.trim().is_empty() {
        return Ok(None);
    }
    let root = parse(body)?;
    let Some(top) = root.object_value() else { return Ok(None) };
    let Some(section_prop) = one(&top, client.section())? else { return Ok(None) };
    let Some(section) = section_prop.object_value() else { return Ok(None) };
    let Some(there) = one(&section, name)? else { return Ok(None) };
    if there.value().and_then(|value| value.to_serde_value()) != Some(wanted(client, &record.entry)) {
        return Err(InstallError::Edited(name.clone()));
    }
    there.remove();
    // A section that was made for the entry goes with it, unless something else is in it by now.
    let is_empty = section.children().iter().all(|child| match child {
        CstNode::Leaf(_) => !child.is_comment(),
        CstNode::Container(_) => false,
    });
    if record.made_section && is_empty {
        section_prop.remove();
    }
    Ok(Some(format!("{bom}{root}")))
}

fn parse(text: &str) -> Result<CstRootNode, InstallError> {
    // Only the place is told: what stands there may be a secret.
    CstRootNode::parse(text, &OPTIONS).map_err(|error| {
        not_understood(format!("line {}, column {}", error.line_display(), error.column_display()))
    })
}

/// The property called `name`. Two of them would be read differently by different programs.
fn one(object: &CstObject, name: &str) -> Result<Option<CstObjectProp>, InstallError> {
    let mut named =
        object.properties().into_iter().filter(|prop| prop.decoded_name().as_deref() == Some(name));
    let first = named.next();
    if named.next().is_some() {
        return Err(not_understood(format!("\"{name}\" is there twice")));
    }
    Ok(first)
}

fn wanted(client: Client, entry: &Entry) -> Value {
    let mut value = json!({"command": entry.command, "args": entry.args});
    if client.says_type() {
        value["type"] = json!("stdio");
    }
    value
}

/// Whether `value` differs from what would be put in by its command alone.
fn was_put_in(client: Client, value: &Value, entry: &Entry) -> bool {
    let mut wanted = wanted(client, entry);
    if value["command"].is_string() {
        wanted["command"] = value["command"].clone();
    }
    *value == wanted
}

fn input(client: Client, entry: &Entry) -> CstInputValue {
    let text = |text: &str| CstInputValue::String(text.to_owned());
    let args = entry.args.iter().map(|arg| text(arg)).collect();
    let mut fields = Vec::new();
    if client.says_type() {
        fields.push(("type".to_owned(), text("stdio")));
    }
    fields.push(("command".to_owned(), text(&entry.command)));
    fields.push(("args".to_owned(), CstInputValue::Array(args)));
    CstInputValue::Object(fields)
}

/// That the edit did what it should and no more.
fn check(client: Client, before: &str, after: &str, entry: &Entry) -> Result<(), InstallError> {
    let value = |text: &str| -> Result<Value, InstallError> {
        let text = text.trim_start_matches(BOM);
        let root = parse(if text.trim().is_empty() { EMPTY } else { text })?;
        Ok(root.value().and_then(|value| value.to_serde_value()).unwrap_or_default())
    };
    let without = |mut value: Value| -> (Option<Value>, Value) {
        let section = value.get_mut(client.section()).and_then(Value::as_object_mut);
        let taken = section.and_then(|section| section.remove(&entry.name));
        if value.get(client.section()).and_then(Value::as_object).is_some_and(serde_json::Map::is_empty)
            && let Some(top) = value.as_object_mut()
        {
            top.remove(client.section());
        }
        (taken, value)
    };
    let (replaced, rest_before) = without(value(before)?);
    let (put, rest_after) = without(value(after)?);
    let only_space = replaced.is_some() || Change::between(before, after).removes_only(char::is_whitespace);
    if put != Some(wanted(client, entry)) || rest_before != rest_after || !only_space {
        return Err(not_understood("it has a shape that can't be edited"));
    }
    Ok(())
}
