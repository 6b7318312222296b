//! Which tool a call of the lite server's `invoke_tool` invokes.
//!
//! Amazon describes its arguments as "a tool name and the arguments" and does not name the fields, so the name is looked
//! for by what such fields are called. Every name that is found counts: a call that names two tools is judged by both.

use crate::tool::{Effect, effect, is_name};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// How many names are looked at; a call with more is not judged as reading.
const MOST: usize = 8;

/// What the arguments say about the invoked tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Invoked {
    names: Vec<String>,
    unclear: bool,
}

impl Invoked {
    /// Reads the arguments of `invoke_tool`.
    pub(crate) fn read(arguments: Option<&RawValue>) -> Self {
        let Some(arguments) = arguments else { return Self::unclear() };
        let Ok(fields) = serde_json::from_str::<Fields<'_>>(arguments.get()) else { return Self::unclear() };
        let mut found = fields.names();
        if found.is_empty() {
            // One level deeper, where `{"tool": {"name": …}}` has it. Not where a name is known already: the invoked
            // tool's own arguments are there, and a campaign has a name too.
            found = fields
                .0
                .iter()
                .filter_map(|(_, raw)| serde_json::from_str::<Fields<'_>>(raw.get()).ok())
                .flat_map(|inner| inner.names())
                .collect();
        }
        let unclear = found.is_empty() || found.len() > MOST;
        found.truncate(MOST);
        Self { names: found, unclear }
    }

    fn unclear() -> Self {
        Self { names: Vec::new(), unclear: true }
    }

    /// The name to log.
    pub(crate) fn name(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }

    /// What the call does: the most that any of the names does, and a change where no name was found.
    pub(crate) fn effect(&self) -> Effect {
        let effects = || self.names.iter().map(|name| effect(name));
        if self.unclear || effects().any(|effect| effect == Effect::Changes) {
            Effect::Changes
        } else if effects().any(|effect| effect == Effect::MakesReport) {
            Effect::MakesReport
        } else {
            Effect::Reads
        }
    }
}

/// Whether `object` has a field that is called like one of `names` but for its case. Some readers of JSON take it for the
/// same field, so what it holds would not have been judged. An object with too many fields to look at counts too.
pub(crate) fn has_lookalike(object: &str, names: &[&str]) -> bool {
    let Ok(fields) = serde_json::from_str::<Fields<'_>>(object) else {
        return object.trim_start().starts_with('{');
    };
    let lookalike = |key: &str| names.iter().any(|name| key != *name && key.eq_ignore_ascii_case(name));
    fields.0.iter().any(|(key, _)| lookalike(key))
}

/// The fields of an object, repeated ones included.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl Fields<'_> {
    /// Strings in fields that hold a tool's name, and all others that have the form of one.
    fn names(&self) -> Vec<String> {
        let text = |raw: &RawValue| serde_json::from_str::<String>(raw.get()).ok();
        let named = self.0.iter().filter_map(|(key, raw)| {
            let text = text(raw)?;
            (holds_a_name(key) || is_name(&text)).then_some((holds_a_name(key), text))
        });
        let (mut first, others): (Vec<_>, Vec<_>) = named.take(MOST + 1).partition(|(by_key, _)| *by_key);
        first.extend(others);
        first.into_iter().map(|(_, text)| text).collect()
    }
}

/// Whether a field called `key` holds a tool's name, however it is written: `toolName`, `tool_name`, `tool`, `name`.
fn holds_a_name(key: &str) -> bool {
    let plain: String =
        key.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    matches!(plain.as_str(), "toolname" | "tool" | "name" | "toolid" | "operation" | "operationname")
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
                let mut fields = Vec::new();
                // 64 fields are plenty for a name and its arguments; a longer object is read to its end, unkept.
                while fields.len() < 64 {
                    let Some((Key(key), raw)) = map.next_entry::<Key<'de>, &'de RawValue>()? else {
                        return Ok(Fields(fields));
                    };
                    fields.push((key, raw));
                }
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Err(serde::de::Error::custom("too many fields"))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// A field's name, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn invoked(text: &str) -> Invoked {
        Invoked::read(serde_json::from_str(text).ok())
    }

    #[test]
    fn the_name_is_found_under_each_likely_field() {
        for text in [
            r#"{"toolName":"users-list_users","arguments":{"name":"x"}}"#,
            r#"{"tool_name":"users-list_users"}"#,
            r#"{"name":"users-list_users","arguments":{}}"#,
            r#"{"tool":"users-list_users"}"#,
            r#"{"tool":{"name":"users-list_users"}}"#,
            r#"{"t\u006folName":"users-list_users"}"#,
            r#"{"whatever":"users-list_users"}"#,
        ] {
            assert_eq!(invoked(text).name(), Some("users-list_users"), "{text}");
            assert_eq!(invoked(text).effect(), Effect::Reads, "{text}");
        }
    }

    #[test]
    fn a_call_that_names_two_tools_is_judged_by_both() {
        for text in [
            r#"{"toolName":"users-list_users","name":"users-delete_user"}"#,
            r#"{"name":"users-list_users","name":"users-delete_user"}"#,
            r#"{"name":"users-list_users","hidden":"users-delete_user"}"#,
            r#"{"tool":{"name":"users-list_users"},"other":{"name":"users-delete_user"}}"#,
        ] {
            assert_eq!(invoked(text).effect(), Effect::Changes, "{text}");
        }
    }

    #[test]
    fn a_call_without_a_clear_name_counts_as_a_change() {
        let many: Vec<String> = (0..100).map(|at| format!(r#""k{at}":"users-list_users""#)).collect();
        for text in
            ["[]", "{}", r#""users-list_users""#, r#"{"toolName":1}"#, &format!("{{{}}}", many.join(","))]
        {
            assert_eq!(invoked(text).effect(), Effect::Changes, "{text}");
        }
        assert_eq!(Invoked::read(None).effect(), Effect::Changes);
    }

    #[test]
    fn the_invoked_tools_own_arguments_are_not_taken_for_its_name() {
        let call = invoked(r#"{"toolName":"users-list_users","arguments":{"name":"x-delete_y","tool":"z"}}"#);
        assert_eq!((call.name(), call.effect()), (Some("users-list_users"), Effect::Reads));
    }
}
