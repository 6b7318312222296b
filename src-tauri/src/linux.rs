//! What has to be put right on Linux before GTK starts.

use crate::StartError;

/// Checks that there is a display, and picks the renderer that works on it.
#[cfg(target_os = "linux")]
pub fn prepare() -> Result<(), StartError> {
    use std::env;

    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !["WAYLAND_DISPLAY", "DISPLAY", "GDK_BACKEND"].into_iter().any(set) {
        return Err(StartError::NoDisplay);
    }
    if env::var_os(NO_DMABUF).is_none() && dmabuf_fails() {
        #[allow(unsafe_code, reason = "the only way to tell WebKit")]
        // SAFETY: called first thing in the process, before any other thread exists.
        unsafe {
            env::set_var(NO_DMABUF, "1");
        }
    }
    Ok(())
}

/// Switches WebKitGTK's DMA-BUF renderer off. Somebody who has set it knows better.
#[cfg(target_os = "linux")]
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Whether WebKitGTK's DMA-BUF renderer would show a wrong picture here: with NVIDIA's driver the window
/// stays empty (tauri-apps/tauri#9304); without a render node (a virtual or remote display) parts that
/// another window covered are not painted again (seen with 2.50).
#[cfg(target_os = "linux")]
fn dmabuf_fails() -> bool {
    use std::fs;
    use std::path::Path;

    let nvidia = ["/proc/driver/nvidia/version", "/sys/module/nvidia"];
    let has_render_node = fs::read_dir("/dev/dri").is_ok_and(|nodes| {
        nodes.flatten().any(|node| node.file_name().as_encoded_bytes().starts_with(b"renderD"))
    });
    nvidia.iter().any(|path| Path::new(path).exists()) || !has_render_node
}

/// Nothing to do elsewhere.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature on every system")]
pub fn prepare() -> Result<(), StartError> {
    Ok(())
}
