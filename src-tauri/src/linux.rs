//! What has to be put right on Linux before GTK starts.

use crate::StartError;

/// Checks that there is a display, and works around a blank window with NVIDIA's driver.
#[cfg(target_os = "linux")]
pub fn prepare() -> Result<(), StartError> {
    use std::env;
    use std::path::Path;

    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !["WAYLAND_DISPLAY", "DISPLAY", "GDK_BACKEND"].into_iter().any(set) {
        return Err(StartError::NoDisplay);
    }
    // WebKitGTK shows an empty window with NVIDIA's driver and DMABUF (tauri-apps/tauri#9304).
    let nvidia =
        || ["/proc/driver/nvidia/version", "/sys/module/nvidia"].iter().any(|path| Path::new(path).exists());
    if env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() && nvidia() {
        #[allow(unsafe_code, reason = "the only way to tell WebKit")]
        // SAFETY: called first thing in the process, before any other thread exists.
        unsafe {
            env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        }
    }
    Ok(())
}

/// Nothing to do elsewhere.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature on every system")]
pub fn prepare() -> Result<(), StartError> {
    Ok(())
}
