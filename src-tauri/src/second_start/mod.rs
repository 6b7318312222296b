//! A start beside an Adkeeper that runs already: it hands its arguments over, waits for the answer only so long, and
//! offers to end a first one that doesn't respond.
//!
//! The single-instance plugin hands over too, but waits without a limit; so this comes before it. What it finds
//! here, it would find again: with nobody running it claims the name.

#[cfg(target_os = "linux")]
mod hung;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod question;

use std::time::Duration;

use crate::StartError;

/// How long the first one has to answer. A cold start on a busy machine answers within it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What this start does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nobody runs: go on.
    Start,
    /// The one that runs has taken over, or the user decided to leave it alone.
    End,
}

/// Hands over to an Adkeeper that runs. `hidden` says that nobody sees this start, so nobody can be asked.
///
/// # Errors
/// `NotResponding` when one runs, doesn't answer, and nobody can be asked.
#[cfg(target_os = "linux")]
pub fn hand_over(arguments: &[String], hidden: bool) -> Result<Next, StartError> {
    use linux::First;
    use question::Choice;

    loop {
        let silent = match linux::deliver(None, arguments, PATIENCE) {
            First::Absent => return Ok(Next::Start),
            First::Answered => return Ok(Next::End),
            First::Silent(process) => process.and_then(hung::Hung::of),
        };
        if hidden {
            return Err(StartError::NotResponding);
        }
        match question::ask(silent.as_ref(), PATIENCE) {
            Choice::KeepWaiting => {}
            Choice::Leave => return Ok(Next::End),
            Choice::Restart => {
                if let Some(hung) = silent
                    && let Err(error) = hung.end()
                {
                    tracing::error!(%error, "the one that doesn't respond couldn't be closed");
                }
            }
        }
    }
}

/// Elsewhere the plugin alone hands over.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature on every system")]
pub fn hand_over(_arguments: &[String], _hidden: bool) -> Result<Next, StartError> {
    Ok(Next::Start)
}

/// Returns when the main thread takes work, or after a while. The first start answers a second one only then: the
/// thread of the bus lives on in a program whose window hangs.
pub fn wait_for_main_thread(app: &tauri::AppHandle) {
    let (alive, heard) = std::sync::mpsc::channel();
    let asked = app.run_on_main_thread(move || {
        // Whoever asked may have given up.
        let _ = alive.send(());
    });
    // Longer than the second start waits: what it hears is an answer or nothing.
    if asked.is_err() || heard.recv_timeout(PATIENCE * 2).is_err() {
        tracing::error!("the main thread doesn't respond to a second start");
    }
}
