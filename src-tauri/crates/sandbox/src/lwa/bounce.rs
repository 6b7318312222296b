//! `/amazon/callback`: the return URL registered at Amazon, which hands what it got to the app.

use crate::page;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// The page. It is the same for every request: what Amazon added to the address stays in the browser
/// and is read there by [`script`], which removes it from the history, forwards to the app's scheme,
/// and offers a link and the address to copy.
pub(super) async fn page() -> Response {
    page::respond(StatusCode::OK, include_str!("../pages/bounce.html").to_owned())
}

/// The page's only script.
pub(super) async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, include_str!("../pages/bounce.js")).into_response()
}
