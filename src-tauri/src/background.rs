//! How the app lives without its window, as the settings show and change it.

use keeper::view::{BackgroundView, CommandError};
use tauri::{AppHandle, Manager as _};

use crate::autostart::{self, blocking};
use crate::tray::Tray;
use crate::window::{self, Window, unload};

/// How it is now.
pub async fn view(app: &AppHandle) -> Result<BackgroundView, CommandError> {
    Ok(BackgroundView {
        autostart: autostart::look(app).await,
        tray: app.state::<Tray>().is_there(),
        unload_after: blocking(app, |app| Ok(unload::chosen(app.state::<Window>().data_dir()))).await?,
    })
}

/// Makes the system start the app with the user's login, or not.
pub async fn set_autostart(app: &AppHandle, on: bool) -> Result<BackgroundView, CommandError> {
    autostart::set(app, on).await?;
    view(app).await
}

/// Keeps the web view of a closed window for so many minutes, or for good.
pub async fn set_unload_after(app: &AppHandle, minutes: Option<u32>) -> Result<BackgroundView, CommandError> {
    blocking(app, move |app| {
        unload::choose(app.state::<Window>().data_dir(), minutes).map_err(|error| error.to_string())
    })
    .await?;
    window::on_unload_chosen(app);
    view(app).await
}
