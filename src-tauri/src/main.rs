//! The desktop application.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match adkeeper_lib::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not exist yet; a write that fails leaves nothing better to try.
            let _ = writeln!(std::io::stderr(), "adkeeper: {error}");
            ExitCode::FAILURE
        }
    }
}
