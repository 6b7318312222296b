//! HTML pages: sign-in, consent, bounce.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};

/// The one style sheet of all pages, served at [`STYLE_PATH`].
pub(crate) const STYLE: &str = include_str!("pages/sandbox.css");
/// Where the style sheet is.
pub(crate) const STYLE_PATH: &str = "/assets/sandbox.css";

/// The picture of users who have none, served at [`AVATAR_PATH`].
pub(crate) const AVATAR: &str = include_str!("pages/avatar.svg");
/// Where the picture is.
pub(crate) const AVATAR_PATH: &str = "/assets/avatar.svg";

/// Text safe inside HTML text and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// `template` with each `{{name}}` replaced by its value. Values are HTML already.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else { break };
        page.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = behind;
    }
    page.push_str(rest);
    page
}

/// `html` with headers that allow nothing but this origin's own style sheet and scripts. Form targets
/// are left open because browsers apply them to the redirect into the app's scheme as well.
pub(crate) fn respond(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    response
}

/// 302 to `location`.
pub(crate) fn found(location: &str) -> Response {
    let Ok(value) = HeaderValue::from_str(location) else {
        return notice(StatusCode::BAD_REQUEST, "Bad address", "The address to return to is not valid.");
    };
    let headers = [
        (header::LOCATION, value),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::FOUND, headers).into_response()
}

/// A page that only says something.
pub(crate) fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    let page = fill(
        include_str!("pages/notice.html"),
        &[("title", &escape(title)), ("text", &escape(text)), ("status", status.as_str())],
    );
    respond(status, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out_of_the_page() {
        let page = fill(
            "<p title=\"{{a}}\">{{b}}</p>",
            &[("a", &escape("\"><script>")), ("b", &escape("{{a}} & 'x'"))],
        );
        assert_eq!(page, "<p title=\"&quot;&gt;&lt;script&gt;\">{{a}} &amp; &#39;x&#39;</p>");
    }
}
