//! The user's desktop, for an app that is started from a program which doesn't know it.
//!
//! MCP clients start their servers with `HOME`, `PATH` and little else (*observed*: the SDKs for TypeScript and Python).
//! An app started from there would find neither a display nor the session bus. systemd's user manager knows them: the
//! desktops tell it (*documented*: systemctl, `import-environment`).

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// systemd has to answer within this long.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a desktop program needs to know.
const NEEDED: [&str; 7] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
];

/// Variables to add to those of this process; none if it knows a display.
pub async fn missing_variables() -> Vec<(&'static str, String)> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set) {
        return Vec::new();
    }
    let asked = Command::new("systemctl")
        .args(["--user", "show-environment"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let Ok(Ok(answer)) = timeout(PATIENCE, asked).await else { return Vec::new() };
    let mut found = needed(&String::from_utf8_lossy(&answer.stdout));
    found.retain(|(name, _)| !is_set(name));
    found
}

/// The variables that are needed, from lines of `NAME=value`. A value that systemd had to quote is left out: none of
/// these is one.
fn needed(text: &str) -> Vec<(&'static str, String)> {
    let line = |line: &str| {
        let (name, value) = line.split_once('=')?;
        let name = NEEDED.into_iter().find(|needed| *needed == name)?;
        (!value.is_empty() && !value.starts_with("$'")).then(|| (name, value.to_owned()))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_desktop_program_needs_is_taken() {
        let text = "HOME=/home/ada\nDISPLAY=:0\nWAYLAND_DISPLAY=\nAWS_SECRET=x\nXAUTHORITY=$'/a\\nb'\n\
            DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus\n";
        let expected = [("DISPLAY", ":0"), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus")];
        assert_eq!(needed(text), expected.map(|(name, value)| (name, value.to_owned())));
    }
}
