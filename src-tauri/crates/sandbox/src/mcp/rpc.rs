//! JSON-RPC messages, read and written.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// JSON-RPC: the body is no JSON.
const PARSE: i64 = -32700;
/// JSON-RPC: the message is none.
pub(super) const INVALID_REQUEST: i64 = -32600;
/// JSON-RPC: there is no such method.
pub(super) const NO_METHOD: i64 = -32601;
/// JSON-RPC: the parameters do not fit the method.
pub(super) const INVALID_PARAMS: i64 = -32602;
/// observed in the official SDKs: what the transport refuses before 2026-07-28.
pub(super) const TRANSPORT: i64 = -32000;
/// Headers and body disagree, or a header is missing.
pub(super) const HEADER_MISMATCH: i64 = -32020;
/// The revision is not served.
pub(super) const UNSUPPORTED_VERSION: i64 = -32022;

/// A message from a client.
pub(super) enum Message {
    /// Wants an answer.
    Request(Request),
    /// Wants none.
    Notification {
        /// `notifications/…`.
        method: String,
        /// An object.
        params: Value,
    },
    /// Answers something that the server asked.
    Response,
}

/// A request.
pub(super) struct Request {
    /// Text or a whole number.
    pub(super) id: Value,
    /// `tools/call`, say.
    pub(super) method: String,
    /// An object.
    pub(super) params: Value,
}

/// What is wrong with a request, for JSON-RPC.
#[derive(Debug)]
pub(super) struct RpcError {
    /// One of the codes above.
    pub(super) code: i64,
    /// Says why.
    pub(super) message: String,
    /// More about it.
    pub(super) data: Option<Value>,
}

impl RpcError {
    /// `message` with `code`.
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// The error object's message, for `id` if it is known.
    pub(super) fn message(&self, id: Option<&Value>) -> Value {
        let mut message = json!({"jsonrpc": "2.0", "error": {"code": self.code, "message": self.message}});
        if let Some(id) = id {
            message["id"] = id.clone();
        }
        if let Some(data) = &self.data {
            message["error"]["data"] = data.clone();
        }
        message
    }

    /// The error as an answer with `status`.
    pub(super) fn answer(&self, status: StatusCode, id: Option<&Value>) -> Response {
        (status, axum::Json(self.message(id))).into_response()
    }
}

/// The message that answers `id` with `result`.
pub(super) fn result(id: &Value, result: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "result": result})
}

/// A message without an answer.
pub(super) fn notification(method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

/// The one message in `bytes`. An id is text or a whole number and never null; several messages at once are
/// refused, which 2025-03-26 alone allows: guessed that Amazon does not take them.
pub(super) fn read(bytes: &[u8]) -> Result<Message, RpcError> {
    let body: Value = serde_json::from_slice(bytes)
        .map_err(|error| RpcError::new(PARSE, format!("Parse error: {error}")))?;
    let invalid = |text: &str| RpcError::new(INVALID_REQUEST, format!("Invalid Request: {text}"));
    if body.is_array() {
        return Err(invalid("the body must be a single message"));
    }
    if body["jsonrpc"] != "2.0" {
        return Err(invalid("jsonrpc must be 2.0"));
    }
    let Some(method) = body.get("method") else {
        let answers =
            body.get("id").is_some() && (body.get("result").is_some() || body.get("error").is_some());
        return if answers { Ok(Message::Response) } else { Err(invalid("method is missing")) };
    };
    let method = method.as_str().ok_or_else(|| invalid("method must be a string"))?.to_owned();
    let params = body.get("params").cloned().unwrap_or_else(|| json!({}));
    if !params.is_object() {
        return Err(invalid("params must be an object"));
    }
    match body.get("id") {
        None => Ok(Message::Notification { method, params }),
        Some(id) if id.is_string() || id.is_i64() || id.is_u64() => {
            Ok(Message::Request(Request { id: id.clone(), method, params }))
        }
        Some(_) => Err(invalid("id must be a string or an integer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> i64 {
        read(text.as_bytes()).err().map_or(0, |error| error.code)
    }

    #[test]
    fn a_message_is_a_request_a_notification_or_a_response() {
        assert!(matches!(read(br#"{"jsonrpc":"2.0","id":"a","method":"ping"}"#), Ok(Message::Request(_))));
        assert!(matches!(read(br#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#), Ok(Message::Request(_))));
        assert!(matches!(read(br#"{"jsonrpc":"2.0","method":"x"}"#), Ok(Message::Notification { .. })));
        assert!(matches!(read(br#"{"jsonrpc":"2.0","id":1,"result":{}}"#), Ok(Message::Response)));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        assert_eq!(code("{"), PARSE);
        for text in [
            r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#,
            r#"{"id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":7}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#,
            r#"{"jsonrpc":"2.0","id":1}"#,
        ] {
            assert_eq!(code(text), INVALID_REQUEST, "{text}");
        }
    }
}
