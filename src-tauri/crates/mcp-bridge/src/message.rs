//! A line of the client, as far as the bridge has to know it. What is sent on is the line itself.

use crate::id::Id;
use crate::invoked::{Invoked, has_lookalike};
use crate::tool::{Effect, INVOKE, effect, shown};
use bytes::Bytes;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A message of JSON-RPC, undecoded. A field that is there twice is an error: which of the two counts differs between
/// readers, and a refusal must not depend on it.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    pub(crate) id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) method: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(crate) params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(crate) result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(crate) error: Option<&'a RawValue>,
}

/// `null` is a value too.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
struct Params<'a> {
    #[serde(borrow, default)]
    name: Option<&'a RawValue>,
    #[serde(borrow, default)]
    uri: Option<&'a RawValue>,
    #[serde(borrow, default)]
    arguments: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "_meta")]
    meta: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "requestId")]
    request_id: Option<&'a RawValue>,
}

/// Where a request of the stateless revision of MCP (2026-07-28) says which revision it speaks (documented).
#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(borrow, default, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<Cow<'a, str>>,
}

/// What kind of message it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The server answers it.
    Request(Id),
    /// The server does not answer it.
    Notification,
    /// The client's answer to a request of the server.
    Response,
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// The name for the log.
    pub(crate) shown: String,
    /// What the call does.
    pub(crate) effect: Effect,
}

/// A message of the client.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// The line, without its end.
    pub(crate) line: Bytes,
    /// What kind it is.
    pub(crate) kind: Kind,
    /// Empty for a response.
    pub(crate) method: String,
    /// The revision that it says it speaks: then it is stateless.
    pub(crate) version: Option<String>,
    /// What it names: a tool, a prompt or a resource.
    pub(crate) name: Option<String>,
    /// The tool that it calls.
    pub(crate) call: Option<Call>,
    /// The request that it cancels.
    pub(crate) cancels: Option<Id>,
    /// Another reader could take it for another message than this one does.
    pub(crate) is_ambiguous: bool,
}

/// Methods besides `tools/call` that may be sent twice: they read, or the second time changes nothing.
const REPEATABLE: [&str; 14] = [
    "initialize",
    "notifications/initialized",
    "server/discover",
    "ping",
    "tools/list",
    "prompts/list",
    "prompts/get",
    "resources/list",
    "resources/read",
    "resources/templates/list",
    "completion/complete",
    "logging/setLevel",
    "subscriptions/listen",
    "notifications/cancelled",
];

/// Why a line is not a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotAMessage {
    /// It is not JSON.
    NotJson,
    /// It is JSON, but no message of MCP. The id is known if there is a usable one.
    Invalid(Option<Id>),
}

impl Message {
    /// Reads a line.
    pub(crate) fn read(line: Vec<u8>) -> Result<Self, NotAMessage> {
        let text_of_line = str::from_utf8(&line).map_err(|_| NotAMessage::NotJson)?;
        let envelope: Envelope<'_> = match serde_json::from_str(text_of_line) {
            Ok(envelope) => envelope,
            Err(error) if error.is_data() => return Err(NotAMessage::Invalid(None)),
            Err(_) => return Err(NotAMessage::NotJson),
        };
        let id = envelope.id.and_then(Id::read);
        let kind = match (&envelope.method, envelope.id, id) {
            (Some(_), None, _) => Kind::Notification,
            (Some(_), Some(_), Some(id)) => Kind::Request(id),
            (None, Some(_), Some(_)) if envelope.result.is_some() || envelope.error.is_some() => {
                Kind::Response
            }
            (_, _, id) => return Err(NotAMessage::Invalid(id)),
        };
        let method = envelope.method.map(Cow::into_owned).unwrap_or_default();
        let params = envelope.params.and_then(|params| serde_json::from_str::<Params<'_>>(params.get()).ok());
        let text =
            |raw: Option<&RawValue>| raw.and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        let version = params
            .as_ref()
            .and_then(|params| serde_json::from_str::<Meta<'_>>(params.meta?.get()).ok()?.version)
            .map(Cow::into_owned);
        let name = match method.as_str() {
            "tools/call" | "prompts/get" => params.as_ref().and_then(|params| text(params.name)),
            "resources/read" => params.as_ref().and_then(|params| text(params.uri)),
            _ => None,
        };
        let arguments = params.as_ref().and_then(|params| params.arguments);
        let call = (method == "tools/call").then(|| call(name.as_deref(), arguments));
        let is_ambiguous = has_lookalike(text_of_line, &["method", "params", "id"])
            || envelope.params.is_some_and(|params| has_lookalike(params.get(), &["name", "arguments"]));
        let cancels = (method == "notifications/cancelled")
            .then(|| params.as_ref()?.request_id.and_then(Id::read))
            .flatten();
        Ok(Self { kind, method, version, name, call, cancels, is_ambiguous, line: line.into() })
    }

    /// The id, if the server answers.
    pub(crate) fn id(&self) -> Option<&Id> {
        match &self.kind {
            Kind::Request(id) => Some(id),
            Kind::Notification | Kind::Response => None,
        }
    }

    /// Whether it may be sent again although the server may have it already. What is not known is not repeated.
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.call {
            Some(call) => call.effect == Effect::Reads,
            None => REPEATABLE.contains(&self.method.as_str()),
        }
    }

    /// Whether messages that follow have to wait until the server has this one.
    pub(crate) fn opens_session(&self) -> bool {
        self.version.is_none() && matches!(self.method.as_str(), "initialize" | "notifications/initialized")
    }
}

fn call(name: Option<&str>, arguments: Option<&RawValue>) -> Call {
    let Some(name) = name else { return Call { shown: "?".to_owned(), effect: Effect::Changes } };
    if name == INVOKE {
        let invoked = Invoked::read(arguments);
        return Call { shown: shown(invoked.name().unwrap_or(INVOKE)).to_owned(), effect: invoked.effect() };
    }
    Call { shown: shown(name).to_owned(), effect: effect(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Message, NotAMessage> {
        Message::read(text.as_bytes().to_vec())
    }

    #[test]
    fn the_three_kinds_of_messages_are_told_apart() {
        let kind = |text: &str| read(text).unwrap().kind;
        assert!(
            matches!(kind(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#), Kind::Request(id) if id.raw() == "1")
        );
        assert_eq!(kind(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#), Kind::Notification);
        assert_eq!(kind(r#"{"jsonrpc":"2.0","id":"a","result":null}"#), Kind::Response);
        assert_eq!(kind(r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}"#), Kind::Response);
    }

    #[test]
    fn what_is_no_message_is_refused_with_its_id_where_there_is_one() {
        assert_eq!(read("{\"id\":1").unwrap_err(), NotAMessage::NotJson);
        assert_eq!(Message::read(b"\"\xff\"".to_vec()).unwrap_err(), NotAMessage::NotJson);
        for text in ["[]", "1", r#"{"id":null,"method":"ping"}"#, r#"{"method":1}"#, "{}"] {
            assert_eq!(read(text).unwrap_err(), NotAMessage::Invalid(None), "{text}");
        }
        assert!(
            matches!(read(r#"{"id":7}"#).unwrap_err(), NotAMessage::Invalid(Some(id)) if id.raw() == "7")
        );
    }

    #[test]
    fn a_field_that_is_there_twice_cannot_hide_a_change() {
        let twice = r#"{"id":1,"method":"tools/list","method":"tools/call","params":{"name":"x-delete_y"}}"#;
        assert_eq!(read(twice).unwrap_err(), NotAMessage::Invalid(None));
        let name = r#"{"id":1,"method":"tools/call","params":{"name":"x-list_y","name":"x-delete_y"}}"#;
        assert_eq!(read(name).unwrap().call.unwrap().effect, Effect::Changes);
        let escaped = r#"{"id":1,"m\u0065thod":"tools\/call","params":{"n\u0061me":"x-delete_y"}}"#;
        assert_eq!(read(escaped).unwrap().call.unwrap().effect, Effect::Changes);
    }

    #[test]
    fn a_stateless_request_says_its_revision_and_what_it_names() {
        let message = read(
            r#"{"id":1,"method":"resources/read","params":{"uri":"file:///a","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
        )
        .unwrap();
        assert_eq!(message.version.as_deref(), Some("2026-07-28"));
        assert_eq!(message.name.as_deref(), Some("file:///a"));
        assert_eq!(read(r#"{"id":1,"method":"ping"}"#).unwrap().version, None);
    }

    #[test]
    fn only_what_changes_nothing_is_sent_twice() {
        let repeatable = |text: &str| read(text).unwrap().is_repeatable();
        assert!(repeatable(r#"{"id":1,"method":"tools/list"}"#));
        assert!(repeatable(r#"{"id":1,"method":"tools/call","params":{"name":"users-list_users"}}"#));
        assert!(!repeatable(r#"{"id":1,"method":"tools/call","params":{"name":"users-delete_user"}}"#));
        assert!(!repeatable(r#"{"id":1,"method":"tools/call","params":{"name":"reporting-create_report"}}"#));
        assert!(!repeatable(r#"{"id":1,"method":"tools/call"}"#));
        assert!(!repeatable(r#"{"id":1,"method":"something/new"}"#));
    }
}
