//! The window's own colours, so that nothing white flashes before the dashboard paints.

use std::fs;
use std::path::Path;

use keeper::view::Theme;
use tauri::WebviewWindow;
use tauri::window::Color;

/// The dashboard's canvas, light and dark: `--canvas` in its style sheet.
const LIGHT: Color = Color(0xf6, 0xf7, 0xf9, 0xff);
const DARK: Color = Color(0x0f, 0x11, 0x15, 0xff);

/// The copy of the setting that bridges the time until the database is open.
const FILE: &str = "theme";

/// The theme of the last run.
pub fn remembered(data_dir: &Path) -> Theme {
    fs::read_to_string(data_dir.join(FILE))
        .ok()
        .and_then(|word| Theme::parse(word.trim()))
        .unwrap_or_default()
}

/// Keeps the theme for the next start. Failing costs a flash of the wrong colour, no more.
pub fn remember(data_dir: &Path, theme: Theme) {
    if let Err(error) = fs::write(data_dir.join(FILE), theme.as_str()) {
        tracing::debug!(%error, "the theme could not be kept");
    }
}

/// The window system's word for it; `None` follows the system.
pub fn native(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}

/// The background for `theme` where the system itself is `system`.
pub fn background(theme: Theme, system: tauri::Theme) -> Color {
    if native(theme).unwrap_or(system) == tauri::Theme::Dark { DARK } else { LIGHT }
}

/// Gives `window` the frame and background of `theme`.
pub fn apply(window: &WebviewWindow, theme: Theme) -> tauri::Result<()> {
    window.set_theme(native(theme))?;
    let system = window.theme().unwrap_or(tauri::Theme::Light);
    window.set_background_color(Some(background(theme, system)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_theme_beats_the_system_and_survives_a_restart() {
        assert_eq!(background(Theme::Light, tauri::Theme::Dark), LIGHT);
        assert_eq!(background(Theme::Dark, tauri::Theme::Light), DARK);
        assert_eq!(background(Theme::System, tauri::Theme::Dark), DARK);

        let folder = tempfile::tempdir().unwrap();
        assert_eq!(remembered(folder.path()), Theme::System);
        remember(folder.path(), Theme::Dark);
        assert_eq!(remembered(folder.path()), Theme::Dark);
        fs::write(folder.path().join(FILE), "pink").unwrap();
        assert_eq!(remembered(folder.path()), Theme::System);
    }
}
