//! `GET` and `DELETE` of a session, and the subscription that replaces them.

use super::admission::{Caller, Refused, accepts, admit, text};
use super::rpc::{Request, RpcError, TRANSPORT};
use super::versions::{MODERN, SUBSCRIPTION};
use super::{Place, legacy, rpc, stream};
use crate::ads::Host;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::json;

/// `GET /mcp`: opens the session's stream of notifications.
///
/// documented: `Accept` lists `text/event-stream`, the session's id, 405 in the revision without sessions.
/// guessed: a session may have several streams, and none can be resumed (`Last-Event-ID` is ignored).
pub(super) async fn open(State(host): State<Host>, uri: Uri, headers: HeaderMap) -> Response {
    let place = Place::new(host, uri.path());
    let opened = || {
        let caller = admit(&place, &headers)?;
        has_sessions(&place, &headers)?;
        accepts(&headers, &["text/event-stream"])?;
        let session = legacy::session(&place, &caller, &headers)?;
        let shared = &place.host.shared;
        let (sender, response) = stream::open(shared.stop.clone());
        sender.comment("open");
        shared.mcp.listen(session, sender);
        Ok(response)
    };
    opened().unwrap_or_else(Refused::answer)
}

/// `DELETE /mcp`: the client needs the session no more.
///
/// observed: 403. guessed: that the session is over all the same, so that whoever goes on to use it is found
/// out.
pub(super) async fn end(State(host): State<Host>, uri: Uri, headers: HeaderMap) -> Response {
    let place = Place::new(host, uri.path());
    let ended = || -> Result<Response, Refused> {
        let caller: Caller = admit(&place, &headers)?;
        has_sessions(&place, &headers)?;
        let session = legacy::session(&place, &caller, &headers)?;
        place.host.shared.mcp.end(session);
        let error = RpcError::new(TRANSPORT, "Forbidden");
        Ok(error.answer(StatusCode::FORBIDDEN, None))
    };
    ended().unwrap_or_else(Refused::answer)
}

/// 405 in the revision without sessions.
fn has_sessions(place: &Place, headers: &HeaderMap) -> Result<(), Refused> {
    let (legacy_only, modern_only) =
        place.host.shared.read(|world, _| (world.mcp.legacy_only, world.mcp.modern_only));
    let modern = modern_only || (!legacy_only && text(headers, legacy::VERSION) == Some(MODERN));
    if !modern {
        return Ok(());
    }
    let error = RpcError::new(TRANSPORT, "Method Not Allowed");
    let mut response = error.answer(StatusCode::METHOD_NOT_ALLOWED, None);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    Err(response.into())
}

/// `subscriptions/listen`.
///
/// documented: an acknowledgement first that says what is served (changes of the tools), then the
/// notifications, all with the request's id.
pub(super) fn subscribe(place: &Place, request: &Request) -> Response {
    let shared = &place.host.shared;
    let tools = request.params["notifications"]["toolsListChanged"] == true;
    let (sender, response) = stream::open(shared.stop.clone());
    let agreed = if tools { json!({"toolsListChanged": true}) } else { json!({}) };
    let params = json!({"_meta": {(SUBSCRIPTION): request.id}, "notifications": agreed});
    sender.message(&rpc::notification("notifications/subscriptions/acknowledged", &params));
    shared.mcp.subscribe(request.id.clone(), tools, sender);
    response
}
