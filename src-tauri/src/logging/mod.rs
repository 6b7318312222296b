//! The log: one file a day in `<data dir>/logs`, a week of them, each bounded, no secrets.

mod bounded;
mod daily;

use parking_lot::Mutex;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic;
use std::path::Path;

use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use wire::redact;

use self::bounded::Bounded;
use self::daily::Daily;

/// What is logged unless `ADKEEPER_LOG` says otherwise.
const DEFAULT_FILTER: &str = "info,zbus=warn,tao=warn,wry=warn";

/// The running log. Dropping it, or [`Log::close`], writes out what is still on its way.
#[derive(Debug, Default)]
pub struct Log(Mutex<Option<WorkerGuard>>);

impl Log {
    /// Writes out everything; later lines are lost.
    pub fn close(&self) {
        drop(self.0.lock().take());
    }
}

/// Starts logging under `data_dir`. Without a writable folder the log goes to standard error: the app
/// itself can still say what is wrong.
pub fn start(data_dir: &Path) -> Log {
    let filter = EnvFilter::try_from_env("ADKEEPER_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
    let folder = data_dir.join("logs");
    let before = bounded::written(&folder);
    match Daily::open(folder) {
        Ok(file) => {
            let (writer, guard) = tracing_appender::non_blocking(Bounded::new(file, before));
            // A subscriber that is already there (in tests) keeps its place.
            let _ = subscriber.with_writer(Redacting(writer)).try_init();
            Log(Mutex::new(Some(guard)))
        }
        Err(error) => {
            let _ = subscriber.with_writer(|| Redacting(io::stderr())).try_init();
            tracing::warn!(%error, "the log file cannot be written");
            Log::default()
        }
    }
}

/// Makes panics of every thread a line of the log as well as of standard error, without secrets.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        let text = redact(&text);
        let trace = Backtrace::capture();
        let trace =
            if trace.status() == BacktraceStatus::Captured { trace.to_string() } else { String::new() };
        tracing::error!(target: "adkeeper::panic", "{text} {trace}");
        let _ = writeln!(io::stderr(), "adkeeper: {text} {trace}");
    }));
}

/// Takes secrets out of everything that is written. Each write has to be a whole line, as the
/// formatter's are: a secret that is cut in two would pass.
#[derive(Debug, Clone)]
struct Redacting<W>(W);

impl<W: Write> Write for Redacting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        // Cut first: a secret is known by how it begins.
        let cut = bounded::line(&text);
        self.0.write_all(redact(cut.as_deref().unwrap_or(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<'a> MakeWriter<'a> for Redacting<NonBlocking> {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tracing_subscriber::fmt;

    #[test]
    fn a_line_of_nine_megabytes_does_not_reach_the_file_and_its_secrets_neither() {
        let mut file = Redacting(Vec::new());
        let long = format!("address x://y?code=canary{}", "z".repeat(9_000_000));
        assert_eq!(file.write(long.as_bytes()).unwrap(), long.len());
        assert!(file.0.len() < bounded::LINE, "{} bytes", file.0.len());
        let text = String::from_utf8(file.0).unwrap();
        assert!(text.contains("left out") && !text.contains("canary"), "{text}");
    }

    #[test]
    fn a_secret_that_is_logged_anyway_does_not_reach_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let (writer, guard) = tracing_appender::non_blocking(fs::File::create(&path).unwrap());
        let subscriber = fmt().with_ansi(false).with_writer(Redacting(writer)).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(address = "x://callback?rotating_token_nonce=canary", "got Atzr|canary");
            tracing::info!("and this stays");
        });
        drop(guard);
        let text = fs::read_to_string(path).unwrap();
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("x://callback?rotating_token_nonce=<redacted>"), "{text}");
        assert!(text.contains("and this stays"), "{text}");
    }
}
