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
    reads(None, PATIENCE).await
}

#[cfg(target_os = "linux")]
async fn reads(address: Option<&str>, patience: std::time::Duration) -> bool {
    match tokio::time::timeout(patience, capabilities(address)).await {
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

    /// A notification server: what it says it can, or nothing at all.
    #[cfg(target_os = "linux")]
    struct Server(Option<&'static [&'static str]>);

    #[cfg(target_os = "linux")]
    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Server {
        async fn get_capabilities(&self) -> Vec<&'static str> {
            match self.0 {
                Some(words) => words.to_vec(),
                None => std::future::pending().await,
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_name_with_markup_is_escaped_for_a_server_that_reads_markup_and_for_no_other() {
        use std::time::Duration;
        let name = "Atlas <a href=\"https://x.example\">&</a>";
        let written = "Atlas &lt;a href=\"https://x.example\"&gt;&amp;&lt;/a&gt;";
        let patience = Duration::from_secs(20);
        for (server, shown) in [
            // What dunst and GNOME Shell say, and what a server says that knows no markup.
            (
                Some(Server(Some(&["actions", "body", "body-hyperlinks", "body-markup", "icon-static"]))),
                written,
            ),
            (Some(Server(Some(&["actions", "body"]))), name),
            (Some(Server(Some(&[]))), name),
            (None, name),
        ] {
            let bus = crate::private_bus::Bus::start();
            let _serving = match server {
                Some(server) => Some(
                    zbus::connection::Builder::address(bus.address())
                        .unwrap()
                        .serve_at("/org/freedesktop/Notifications", server)
                        .unwrap()
                        .name("org.freedesktop.Notifications")
                        .unwrap()
                        .build()
                        .await
                        .unwrap(),
                ),
                None => None,
            };
            let markup = reads(Some(bus.address()), patience).await;
            assert_eq!(body(name, markup), shown);
        }
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_server_that_hangs_holds_a_notification_up_only_so_long() {
        let bus = crate::private_bus::Bus::start();
        let _serving = zbus::connection::Builder::address(bus.address())
            .unwrap()
            .serve_at("/org/freedesktop/Notifications", Server(None))
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .build()
            .await
            .unwrap();
        assert!(!reads(Some(bus.address()), std::time::Duration::from_millis(50)).await);
    }
}
