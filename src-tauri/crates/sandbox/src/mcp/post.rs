//! `POST`: one message from a client.

use super::admission::{Refused, accepts, admit, sends_json};
use super::rpc::{Message, TRANSPORT};
use super::{Place, legacy, modern, rpc};
use crate::ads::Host;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// guessed: the largest message; more gets 413.
const LIMIT: usize = 4 * 1024 * 1024;

/// `POST /mcp` and `/mcp/lite`.
///
/// documented: `Accept` lists both media types, the body is one message, its era follows from what it
/// carries. guessed: the order of the checks, 406, 415 and 413.
pub(super) async fn receive(State(host): State<Host>, request: Request) -> Response {
    let place = Place::new(host, request.uri().path());
    let (parts, body) = request.into_parts();
    answer(&place, &parts.headers, body).await.unwrap_or_else(Refused::answer)
}

async fn answer(place: &Place, headers: &HeaderMap, body: Body) -> Result<Response, Refused> {
    let caller = admit(place, headers)?;
    accepts(headers, &["application/json", "text/event-stream"])?;
    sends_json(headers)?;
    let bytes = axum::body::to_bytes(body, LIMIT).await.map_err(|_| {
        let error = rpc::RpcError::new(TRANSPORT, "The message is too large");
        Refused::from(error.answer(StatusCode::PAYLOAD_TOO_LARGE, None))
    })?;
    let message =
        rpc::read(&bytes).map_err(|error| Refused::from(error.answer(StatusCode::BAD_REQUEST, None)))?;
    if let Message::Request(request) = &message {
        place.host.shared.count(format!("{} {}", place.name(), request.method));
    }
    if modern::speaks(place, headers, &message) {
        modern::answer(place, caller, headers, message)
    } else {
        legacy::answer(place, caller, headers, message)
    }
}
