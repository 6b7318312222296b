//! The system browser.

use keeper::{Browser, BrowserError};
use tauri::Url;

/// Opens addresses with whatever the system has for them.
#[derive(Debug, Clone, Copy)]
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        if !is_web(url) {
            return Err(BrowserError("not a web address".to_owned()));
        }
        tauri_plugin_opener::open_url(url, None::<&str>).map_err(|error| {
            tracing::warn!(%error, "the browser could not be started");
            BrowserError(error.to_string())
        })
    }
}

/// Anything else than a web address would make the system start some other program.
fn is_web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::is_web;

    #[test]
    fn only_web_addresses_reach_the_system() {
        assert!(is_web("https://www.amazon.com/ap/oa?client_id=x"));
        assert!(is_web("http://localhost:8790/sign-in"));
        for other in ["file:///etc/passwd", "com.adkeeper.desktop://callback", "--help", "mailto:a@b.c", ""] {
            assert!(!is_web(other), "{other} must not be opened");
        }
    }
}
