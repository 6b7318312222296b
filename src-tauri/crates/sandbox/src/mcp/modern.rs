//! Revision 2026-07-28: no session, and every request says everything about itself.

use super::admission::{Caller, Refused, text};
use super::call::{self, Era};
use super::legacy::VERSION;
use super::rpc::{
    HEADER_MISMATCH, INVALID_PARAMS, INVALID_REQUEST, Message, NO_METHOD, Request, RpcError,
    UNSUPPORTED_VERSION,
};
use super::versions::{META_CAPABILITIES, META_VERSION, MODERN};
use super::{Place, listen, rpc, tools};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

const METHOD: &str = "mcp-method";
const NAME: &str = "mcp-name";

/// Whether a message is one of this revision: it carries its metadata or its header. A server that is older
/// does not see that, and one that is nothing else takes every message for one.
pub(super) fn speaks(place: &Place, headers: &HeaderMap, message: &Message) -> bool {
    let (legacy_only, modern_only) =
        place.host.shared.read(|world, _| (world.mcp.legacy_only, world.mcp.modern_only));
    let carries = match message {
        Message::Request(request) => request.params["_meta"].get(META_VERSION).is_some(),
        Message::Notification { .. } | Message::Response => false,
    };
    !legacy_only && (modern_only || carries || text(headers, VERSION) == Some(MODERN))
}

/// Answers a message.
///
/// documented: the metadata and the headers that mirror it with their errors, 404 for an unknown method (`ping`
/// and `initialize` are), 202 for notifications, no responses from clients, `resultType`, `ttlMs` and
/// `cacheScope`. guessed: 200 for an unknown tool.
pub(super) fn answer(
    place: &Place,
    caller: Caller,
    headers: &HeaderMap,
    message: Message,
) -> Result<Response, Refused> {
    let request = match message {
        Message::Request(request) => request,
        Message::Notification { .. } => return Ok(StatusCode::ACCEPTED.into_response()),
        Message::Response => {
            let error = RpcError::new(INVALID_REQUEST, "Invalid Request: a client sends no responses");
            return Err(error.answer(StatusCode::BAD_REQUEST, None).into());
        }
    };
    let id = request.id.clone();
    check(place, headers, &request)
        .map_err(|error| Refused::from(error.answer(StatusCode::BAD_REQUEST, Some(&id))))?;
    let outcome = match request.method.as_str() {
        "server/discover" => Ok(discover(place)),
        "tools/list" => tools::list(place, &caller.context, &request.params).map(cacheable),
        "tools/call" => {
            let answer = call::answer(place, caller, request, Era::Modern);
            return Ok(answer.unwrap_or_else(|error| call::reply(place, &error.message(Some(&id)))));
        }
        "subscriptions/listen" => return Ok(listen::subscribe(place, &request)),
        other => {
            let error = RpcError::new(NO_METHOD, format!("Method not found: {other}"));
            return Err(error.answer(StatusCode::NOT_FOUND, Some(&id)).into());
        }
    };
    let message = match outcome {
        Ok(result) => rpc::result(&id, &complete(result)),
        Err(error) => error.message(Some(&id)),
    };
    Ok(call::reply(place, &message))
}

fn discover(place: &Place) -> Value {
    let mut result = cacheable(tools::introduction(place));
    result["supportedVersions"] = json!(place.host.shared.read(|world, _| world.mcp.versions()));
    result
}

/// What says that this is the whole result, and whose.
pub(super) fn complete(mut result: Value) -> Value {
    result["resultType"] = json!("complete");
    result["_meta"] = json!({(super::versions::META_SERVER): tools::server()});
    result
}

/// What every list says. The tools depend on the account context, so nobody shares them.
fn cacheable(mut result: Value) -> Value {
    result["ttlMs"] = json!(300_000);
    result["cacheScope"] = json!("private");
    result
}

/// Whether the metadata is whole, the revision is served, and the headers agree with the body.
fn check(place: &Place, headers: &HeaderMap, request: &Request) -> Result<(), RpcError> {
    let meta = &request.params["_meta"];
    let served = place.host.shared.read(|world, _| world.mcp.versions());
    let mismatch = |text: String| RpcError::new(HEADER_MISMATCH, format!("Header mismatch: {text}"));
    let header = text(headers, VERSION).ok_or_else(|| {
        mismatch(format!("the MCP-Protocol-Version header is missing, served are {}", served.join(", ")))
    })?;
    let version = meta.get(META_VERSION).and_then(Value::as_str);
    let version =
        version.ok_or_else(|| RpcError::new(INVALID_PARAMS, format!("_meta lacks {META_VERSION}")))?;
    if header != version {
        return Err(mismatch(format!("MCP-Protocol-Version says {header}, the body {version}")));
    }
    if version != MODERN {
        let data = json!({"supported": served, "requested": version});
        let error = RpcError::new(UNSUPPORTED_VERSION, "Unsupported protocol version");
        return Err(RpcError { data: Some(data), ..error });
    }
    if !meta[META_CAPABILITIES].is_object() {
        return Err(RpcError::new(INVALID_PARAMS, format!("_meta lacks {META_CAPABILITIES}")));
    }
    match text(headers, METHOD) {
        Some(method) if method == request.method => {}
        Some(method) => {
            return Err(mismatch(format!("Mcp-Method says {method}, the body {}", request.method)));
        }
        None => return Err(mismatch("the Mcp-Method header is missing".to_owned())),
    }
    let named = match request.method.as_str() {
        "tools/call" | "prompts/get" => &request.params["name"],
        "resources/read" => &request.params["uri"],
        _ => return Ok(()),
    };
    let header = text(headers, NAME).ok_or_else(|| mismatch("the Mcp-Name header is missing".to_owned()))?;
    let name = decode(header).ok_or_else(|| mismatch("Mcp-Name cannot be decoded".to_owned()))?;
    if named.as_str() == Some(name.as_str()) {
        return Ok(());
    }
    Err(mismatch(format!("Mcp-Name says {name}, the body {named}")))
}

/// A header's value, which may be wrapped in base64.
fn decode(value: &str) -> Option<String> {
    match value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) {
        Some(wrapped) => String::from_utf8(STANDARD.decode(wrapped).ok()?).ok(),
        None => Some(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_wrapped() {
        assert_eq!(decode("plain").as_deref(), Some("plain"));
        assert_eq!(decode("=?base64?SGVsbG8=?=").as_deref(), Some("Hello"));
        assert_eq!(decode("=?base64?SGVsbG8?="), None, "not padded");
        assert_eq!(decode("=?BASE64?SGVsbG8=?=").as_deref(), Some("=?BASE64?SGVsbG8=?="), "case matters");
    }
}
