//! Notification servers on Linux may read the body as markup (the Desktop Notifications specification,
//! "Markup"), and an account's name is anybody's text: `<a href=…>` in it would be a link.

use std::borrow::Cow;

/// Longest title, in characters.
const TITLE: usize = 200;
/// Longest body, in characters.
const BODY: usize = 1000;

/// A title that can be shown. No server reads markup in it (the same specification). A NUL in it would keep
/// the whole notification from being sent.
pub fn title(text: &str) -> String {
    domain::plain::line(text, TITLE)
}

/// A body that is shown as it is written, by a server that reads markup or one that does not.
pub fn body(text: &str, markup: bool) -> String {
    let text = domain::plain::line(text, BODY);
    if markup { escaped(&text).into_owned() } else { text }
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

/// Whether the notification server reads the body as markup. Asked each time: another may have taken its place.
#[cfg(target_os = "linux")]
pub async fn is_read() -> bool {
    match tokio::time::timeout(PATIENCE, capabilities(None)).await {
        Ok(Ok(words)) => words.iter().any(|word| word == "body-markup"),
        Ok(Err(error)) => {
            tracing::debug!(%error, "the notification server does not say what it can");
            false
        }
        Err(_) => false,
    }
}

/// Elsewhere no notification has markup.
#[cfg(not(target_os = "linux"))]
pub async fn is_read() -> bool {
    false
}

/// A server that hangs costs a notification no more than this.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

#[cfg(target_os = "linux")]
async fn capabilities(address: Option<&str>) -> zbus::Result<Vec<String>> {
    let bus = match address {
        Some(address) => zbus::connection::Builder::address(address)?.build().await?,
        None => zbus::Connection::session().await?,
    };
    let server = "org.freedesktop.Notifications";
    let path = "/org/freedesktop/Notifications";
    bus.call_method(Some(server), path, Some(server), "GetCapabilities", &()).await?.body().deserialize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_link_and_nothing_of_it_is_lost() {
        assert_eq!(body("Northwind <EU> & Co", true), "Northwind &lt;EU&gt; &amp; Co");
        assert_eq!(body("Northwind <EU> & Co", false), "Northwind <EU> & Co");
        assert_eq!(body("<a href=\"https://x.example\">Sign in</a>", true).matches('<').count(), 0);
    }

    #[test]
    fn a_nul_loses_no_warning() {
        assert_eq!(title("North\0wind needs you"), "Northwind needs you");
        assert_eq!(body("North\0wind\u{202e} lost <1>", true), "Northwind lost &lt;1&gt;");
    }
}
