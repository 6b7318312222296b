//! The least that a Tauri app with a tray icon can be: one empty window, no work of its own. The app's idle
//! figures stand next to this one's.

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{WebviewUrl, WebviewWindowBuilder, include_image};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
            TrayIconBuilder::new()
                .icon(include_image!("icons/tray/normal.png"))
                .menu(&Menu::with_items(app, &[&quit])?)
                .build(app)?;
            let nothing = WebviewUrl::CustomProtocol("about:blank".parse()?);
            WebviewWindowBuilder::new(app, "main", nothing).title("Bare").build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
