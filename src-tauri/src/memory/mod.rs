//! Gives back what only a window needed, once the web view is gone.

/// What the web view leaves behind for the life of the app: a process of the web engine for the network, freed
/// memory that the allocator keeps, and code that is not run in the tray. All of it comes back by itself with
/// the next window. Looks through `/proc`: not for the main thread.
#[cfg(target_os = "linux")]
pub fn give_back() {
    // A WebDriver session ends with the process for the network (seen with 2.50).
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none_or(|on| on != "true") {
        linux::end_network_process();
    }
    linux::trim();
    linux::drop_code();
}

/// The systems' own web views give back by themselves.
#[cfg(not(target_os = "linux"))]
pub fn give_back() {}

#[cfg(target_os = "linux")]
mod linux;
