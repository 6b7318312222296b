//! Exported files: where they go, and showing them.

use parking_lot::Mutex;
use std::collections::HashSet;
use std::path::PathBuf;

use keeper::Keeper;
use keeper::view::{ActivityFilter, CommandError, EndsFormat, ErrorCode, ExportFormat, Exported, Selection};
use tauri::{AppHandle, Manager as _};

use crate::text;

/// What was exported in this run: nothing else is shown on behalf of the dashboard.
#[derive(Debug, Default)]
pub struct Exports(Mutex<HashSet<PathBuf>>);

impl Exports {
    fn add(&self, path: PathBuf) {
        self.0.lock().insert(path);
    }

    fn find(&self, path: String) -> Result<PathBuf, CommandError> {
        let path = PathBuf::from(path);
        if self.0.lock().contains(&path) {
            return Ok(path);
        }
        Err(error(ErrorCode::NotFound, "the file was not exported in this run"))
    }
}

/// Writes the activity log into the user's downloads, or their home where there are none.
pub async fn activity(
    app: &AppHandle,
    filter: ActivityFilter,
    format: ExportFormat,
) -> Result<Exported, CommandError> {
    let exported = app.state::<Keeper>().export_activity(filter, format, &folder(app)?).await?;
    app.state::<Exports>().add(PathBuf::from(&exported.path));
    Ok(exported)
}

/// Writes the selected accounts into the same folder.
pub async fn accounts(
    app: &AppHandle,
    selection: Selection,
    columns: Vec<String>,
) -> Result<Exported, CommandError> {
    let exported = app.state::<Keeper>().export_accounts(selection, columns, &folder(app)?).await?;
    app.state::<Exports>().add(PathBuf::from(&exported.path));
    Ok(exported)
}

/// Writes all accounts with their groups, tags, notes and pins into the same folder.
pub async fn marks(app: &AppHandle) -> Result<Exported, CommandError> {
    let exported = app.state::<Keeper>().export_marks(&folder(app)?).await?;
    app.state::<Exports>().add(PathBuf::from(&exported.path));
    Ok(exported)
}

/// Writes what ends into the same folder.
pub async fn ends(app: &AppHandle, format: EndsFormat) -> Result<Exported, CommandError> {
    let exported = app.state::<Keeper>().export_ends(format, &folder(app)?, text::entry).await?;
    app.state::<Exports>().add(PathBuf::from(&exported.path));
    Ok(exported)
}

/// Writes a report that is ready into the same folder.
pub async fn report(app: &AppHandle, id: i64) -> Result<Exported, CommandError> {
    let exported = app.state::<Keeper>().export_report(id, &folder(app)?).await?;
    app.state::<Exports>().add(PathBuf::from(&exported.path));
    Ok(exported)
}

fn folder(app: &AppHandle) -> Result<PathBuf, CommandError> {
    let paths = app.path();
    paths
        .download_dir()
        .or_else(|_| paths.home_dir())
        .map_err(|missing| error(ErrorCode::Internal, format!("no folder to export to: {missing}")))
}

/// Shows an exported file in the system's file manager.
pub async fn show(app: &AppHandle, path: String) -> Result<(), CommandError> {
    let path = app.state::<Exports>().find(path)?;
    let shown = tauri::async_runtime::spawn_blocking(move || {
        // Not every file manager can point at a file; each can open its folder.
        tauri_plugin_opener::reveal_item_in_dir(&path).or_else(|refused| match path.parent() {
            Some(folder) => tauri_plugin_opener::open_path(folder, None::<&str>),
            None => Err(refused),
        })
    });
    match shown.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(refused)) => Err(error(ErrorCode::Internal, refused.to_string())),
        Err(fault) => Err(error(ErrorCode::Internal, fault.to_string())),
    }
}

fn error(code: ErrorCode, message: impl Into<String>) -> CommandError {
    CommandError::new(code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_exported_is_shown() {
        let exports = Exports::default();
        exports.add(PathBuf::from("/home/ada/Downloads/adkeeper-activity.csv"));
        assert!(exports.find("/home/ada/Downloads/adkeeper-activity.csv".to_owned()).is_ok());
        for other in ["/etc/passwd", "/home/ada/Downloads", "/home/ada/Downloads/../.ssh/id", ""] {
            assert_eq!(exports.find(other.to_owned()).unwrap_err().code, ErrorCode::NotFound, "{other}");
        }
    }
}
