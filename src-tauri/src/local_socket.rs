//! The socket at which the user's other programs ask for access.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Cause;
use keeper::Keeper;
use keeper::view::Screen;
use local_api::answer::{Check, CheckState};
use local_api::{Endpoint, ScreenName};
use local_server::{Callers, Desktop, Server, serve};
use tauri::{AppHandle, Manager as _};
use tokio_util::sync::CancellationToken;

use crate::tray::Tray;
use crate::{autostart, deep_link, paths, text, tray};

/// The command-line program, beside the app.
const COMMAND_LINE: &str = "adkeeper";

/// Listens until the app ends.
pub fn listen(app: &AppHandle, keeper: &Keeper) {
    let server = Server {
        keeper: keeper.clone(),
        desktop: Arc::new(Shell { app: app.clone() }),
        callers: Callers::new(command_line()),
        version: app.package_info().version.to_string(),
    };
    tauri::async_runtime::spawn(async move {
        let endpoint = Endpoint::of(paths::named_data_dir().as_deref());
        if let Err(error) = serve(&endpoint, server, CancellationToken::new(), || {}).await {
            tracing::error!(%error, "programs can't ask for access");
        }
    });
}

/// Adkeeper's command-line program: in the folder of the app.
pub fn command_line() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let beside = here.with_file_name(COMMAND_LINE).with_extension(std::env::consts::EXE_EXTENSION);
    beside.is_file().then_some(beside)
}

struct Shell {
    app: AppHandle,
}

#[async_trait]
impl Desktop for Shell {
    fn open(&self, screen: ScreenName) {
        let screen = match screen {
            ScreenName::Accounts => Screen::Accounts,
            ScreenName::Connections => Screen::Connections,
            ScreenName::Expirations => Screen::Expirations,
            ScreenName::Activity => Screen::Activity,
            ScreenName::Programs => Screen::Programs,
            ScreenName::Notices => Screen::Notices,
            ScreenName::Settings => Screen::Settings,
            _ => Screen::Overview,
        };
        tray::open(&self.app, screen);
    }

    fn explain(&self, cause: Cause) -> String {
        text::sentences(cause)
    }

    async fn checks(&self) -> Vec<Check> {
        let tray = if self.app.state::<Tray>().is_there() {
            Check::ok("tray", "the desktop shows Adkeeper’s icon")
        } else {
            Check::not(
                CheckState::Warning,
                "tray",
                "this desktop shows no tray icons, so closing the window quits Adkeeper",
                "Install or switch on a tray, such as the AppIndicator extension of GNOME.",
            )
        };
        let links = match deep_link::registered(&self.app) {
            Ok(by) => Check::ok("links", by),
            Err(why) => Check::not(
                CheckState::Failed,
                "links",
                why,
                "Restart Adkeeper, so that it registers itself, or install its package again.",
            ),
        };
        let start = match autostart::look(&self.app).await {
            Some(true) => Check::ok("autostart", "Adkeeper starts with your session"),
            _ => Check::not(
                CheckState::Warning,
                "autostart",
                "Adkeeper doesn’t start with your session",
                "Switch it on in Settings, so that logins are refreshed after a restart.",
            ),
        };
        let command_line = match command_line() {
            Some(path) => Check::ok("command line", path.display().to_string()),
            None => Check::not(
                CheckState::Warning,
                "command line",
                "adkeeper isn’t in the app’s folder",
                "Install Adkeeper’s package again.",
            ),
        };
        vec![tray, links, start, command_line]
    }
}
