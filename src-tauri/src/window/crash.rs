//! The end of the process that shows the dashboard: out of memory, or a fault of the web engine.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tauri::WebviewWindow;

/// So many within [`WINDOW`] are loaded again; the next is not.
const FEW: usize = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// When it happened lately.
#[derive(Debug, Default)]
pub struct Crashes(VecDeque<Instant>);

impl Crashes {
    /// Notes one at `now`; whether they are too many.
    pub fn is_often(&mut self, now: Instant) -> bool {
        self.0.retain(|at| now.duration_since(*at) < WINDOW);
        self.0.push_back(now);
        self.0.len() > FEW
    }
}

/// Calls `ended` when the web view's process ends by itself.
#[cfg(target_os = "linux")]
pub fn watch(window: &WebviewWindow, ended: impl Fn() + Send + 'static) -> tauri::Result<()> {
    use webkit2gtk::{WebProcessTerminationReason, WebViewExt as _};

    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, reason| {
            if reason != WebProcessTerminationReason::TerminatedByApi {
                ended();
            }
        });
    })
}

/// Elsewhere nothing tells.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature on every system")]
pub fn watch(_: &WebviewWindow, _: impl Fn() + Send + 'static) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_ends_are_mended_and_a_row_of_them_is_not() {
        let start = Instant::now();
        let mut crashes = Crashes::default();
        let mut at = |second| crashes.is_often(start + Duration::from_secs(second));
        assert_eq!([at(0), at(10), at(20), at(30)], [false, false, false, true]);
        assert!(!at(120), "a quiet minute later it is tried again");
    }
}
