//! The developer panel: a page over the control API.

use crate::page;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// `GET /_sandbox/panel`. The page holds no data: its script asks the control API for it.
pub(super) async fn page() -> Response {
    let mut response = page::respond(StatusCode::OK, include_str!("../pages/panel.html").to_owned());
    // The other pages never ask for anything; this one does, its own origin only.
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// `GET /_sandbox/panel.js`.
pub(super) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../pages/panel.js"))
}

/// `GET /_sandbox/panel.css`.
pub(super) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../pages/panel.css"))
}

fn asset(media: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, text).into_response()
}
