//! `tools/call`, answered at once or as a stream.

use super::admission::Caller;
use super::rpc::{INVALID_PARAMS, Request, RpcError};
use super::tools::{self, Call, Failure};
use super::{Place, modern, rpc, stream};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a step of a tool takes that reports progress, in milliseconds.
const STEP: u64 = 20;

/// Which rules an answer follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Era {
    /// Up to 2025-11-25, in this session: a notification cancels a request, a lost stream does not.
    Legacy(String),
    /// 2026-07-28: closing the stream cancels the request.
    Modern,
}

/// `message` as JSON, or as a stream of one event where the server does nothing else.
pub(super) fn reply(place: &Place, message: &Value) -> Response {
    if place.host.shared.read(|world, _| world.mcp.always_streams) {
        return stream::respond(Body::from(stream::event(message)));
    }
    axum::Json(message).into_response()
}

/// Runs a tool.
///
/// documented: `name` and `arguments`, -32602 for an unknown tool, progress for whoever sends a token for it.
/// guessed: which calls are answered as a stream: those with a token and those that make a report, whose
/// progress comes in three steps.
pub(super) fn answer(
    place: &Place,
    caller: Caller,
    request: Request,
    era: Era,
) -> Result<Response, RpcError> {
    let invalid = |text: &str| RpcError::new(INVALID_PARAMS, text);
    let Request { id, mut params, .. } = request;
    let name = params["name"].as_str().ok_or_else(|| invalid("name is missing"))?.to_owned();
    let arguments = match params.get_mut("arguments").map(Value::take) {
        None => json!({}),
        Some(arguments) if arguments.is_object() => arguments,
        Some(_) => return Err(invalid("arguments must be an object")),
    };
    let token = params["_meta"].get("progressToken").cloned();
    if token.as_ref().is_some_and(|token| !token.is_string() && !token.is_i64() && !token.is_u64()) {
        return Err(invalid("progressToken must be a string or an integer"));
    }
    let Caller { login, context } = caller;
    let call = Call { place: place.clone(), login, context, arguments };
    let tool = tools::find(place, &name).ok_or_else(|| invalid(&format!("Unknown tool: {name}")))?;
    let steps = if tools::takes_time(&name, &call.arguments) { 3 } else { 1 };
    if steps == 1 && token.is_none() {
        return Ok(reply(place, &rpc::result(&id, &result(&era, tools::run(tool, &call)))));
    }
    let shared = Arc::clone(&place.host.shared);
    let step_ms = shared.read(|world, _| world.mcp.step_ms.unwrap_or(STEP));
    let cancelled = match &era {
        Era::Legacy(session) => shared.mcp.running(session, &id),
        Era::Modern => CancellationToken::new(),
    };
    let (sender, response) = stream::open(shared.stop.clone());
    tokio::spawn(async move {
        for step in 1..=steps {
            tokio::select! {
                () = cancelled.cancelled() => return,
                () = tokio::time::sleep(Duration::from_millis(step_ms)) => {}
            }
            let heard = match &token {
                Some(token) => {
                    let params = json!({
                        "progressToken": token,
                        "progress": step,
                        "total": steps,
                        "message": format!("Step {step} of {steps}"),
                    });
                    sender.message(&rpc::notification("notifications/progress", &params))
                }
                None => sender.comment("working"),
            };
            if !heard && era == Era::Modern {
                return;
            }
        }
        if let Era::Legacy(session) = &era {
            shared.mcp.finished(session, &id);
        }
        sender.message(&rpc::result(&id, &result(&era, tools::run(tool, &call))));
    });
    Ok(response)
}

/// observed: failures are results with `isError` and a text. guessed: successes are JSON as text, without
/// `structuredContent`, as no tool declares a schema of its output.
fn result(era: &Era, outcome: Result<Value, Failure>) -> Value {
    let failed = outcome.is_err();
    let text = match outcome {
        Ok(value) => value.to_string(),
        Err(failure) => failure.text(),
    };
    let result = json!({"content": [{"type": "text", "text": text}], "isError": failed});
    if *era == Era::Modern { modern::complete(result) } else { result }
}
