//! Progress is worth a redraw only now and then.

use parking_lot::Mutex;
use std::time::Duration;

/// Progress is announced at most this often.
const EVERY: Duration = Duration::from_millis(250);

/// Reports progress, but not each single answer.
pub(crate) struct ProgressThrottle<F> {
    report: F,
    last: Mutex<Option<Duration>>,
}

impl<F: Fn()> ProgressThrottle<F> {
    pub fn new(report: F) -> Self {
        Self { report, last: Mutex::new(None) }
    }

    pub fn at(&self, monotonic: Duration) {
        {
            let mut last = self.last.lock();
            if last.is_some_and(|last| monotonic.saturating_sub(last) < EVERY) {
                return;
            }
            *last = Some(monotonic);
        }
        (self.report)();
    }
}
