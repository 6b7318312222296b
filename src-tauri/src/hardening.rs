//! What keeps the process's memory, with tokens in it, from leaving it by the side: no core dumps, no process that
//! attaches, and no remote control of the web view. It does not keep out other programs of the same system account
//! that can do what the user can; it keeps secrets out of crash reports and off the disk.

/// Remote controls of web views, which read what is typed into them. Only builds for development listen to them.
const REMOTE: [&str; 6] = [
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
    "WEBVIEW2_WAIT_FOR_SCRIPT_DEBUGGER",
];

/// `ADKEEPER_DUMPABLE=on` leaves the process open to debuggers and to tests that read it under `/proc`.
const OPEN: &str = "ADKEEPER_DUMPABLE";

/// Has to come first in the process, before another thread exists.
pub fn apply() {
    for name in unwanted(cfg!(debug_assertions)) {
        #[allow(unsafe_code, reason = "the web view's libraries read the environment themselves")]
        // SAFETY: called first thing in the process, before any other thread exists.
        unsafe {
            std::env::remove_var(name);
        }
    }
    if std::env::var_os(OPEN).is_none_or(|value| value != "on") {
        close();
    }
}

fn unwanted(development: bool) -> &'static [&'static str] {
    if development { &[] } else { &REMOTE }
}

/// No core file, of this process or those it starts, and no debugger. A keychain that shows its user who asks
/// (KeePassXC) cannot name the program then, and says so.
#[cfg(target_os = "linux")]
fn close() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    // Neither can fail on a kernel of these days, and a start must not depend on it.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// macOS writes no core files unless it is told to, and Windows none of a program that asks for nothing.
#[cfg(not(target_os = "linux"))]
fn close() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_cannot_be_driven_from_outside() {
        assert_eq!(unwanted(false), REMOTE);
        assert!(unwanted(false).contains(&"TAURI_WEBVIEW_AUTOMATION"));
        assert!(unwanted(true).is_empty(), "the window tests drive it");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_crash_leaves_no_memory_on_the_disk() {
        use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

        close();
        let core = getrlimit(Resource::Core);
        assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }

    #[test]
    fn the_web_view_shows_only_pictures_of_known_hosts_and_its_prototypes_stay_as_they_are() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        let security = &config["app"]["security"];
        assert_eq!(security["freezePrototype"], true);
        for policy in ["csp", "devCsp"] {
            let policy = security[policy].as_str().unwrap();
            let pictures = policy.split(';').find_map(|part| part.trim().strip_prefix("img-src ")).unwrap();
            for source in pictures.split(' ') {
                let host = source.strip_prefix("https://").is_some_and(|host| !host.contains('*'));
                assert!(host || ["'self'", "data:"].contains(&source), "{source}");
            }
        }
    }
}
