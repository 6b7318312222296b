//! The tray icon and its menu. Everything is in the menu: on Linux a click on the icon is not reported.

#[cfg(target_os = "linux")]
mod host;

use parking_lot::{Mutex, MutexGuard};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use keeper::Keeper;
use keeper::view::{PauseFor, Screen};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _, include_image};

use crate::tray_model::{Look, TrayModel};
use crate::{exit, paths, screen_link, text, window};

/// The icon's name, and that of its picture file in a folder that programs share.
const ID: &str = "adkeeper";
/// A panel that restarts, or that starts after us, is there by then.
const GRACE: Duration = Duration::from_secs(20);

const OPEN: &str = "open";
const REFRESH_ALL: &str = "refresh-all";
const PAUSES: [(&str, &str, PauseFor); 3] = [
    ("pause-hour", text::PAUSE_HOUR, PauseFor::Hour),
    ("pause-tomorrow", text::PAUSE_TOMORROW, PauseFor::Tomorrow),
    ("pause-open", text::PAUSE_OPEN, PauseFor::UntilResumed),
];
const RESUME: &str = "resume";
const QUIT: &str = "quit";

/// The tray, as far as there is one.
#[derive(Default)]
pub struct Tray {
    icon: Mutex<Option<Shown>>,
    /// The desktop shows tray icons.
    hosted: AtomicBool,
    /// Counts the changes of that.
    change: AtomicU64,
}

struct Shown {
    icon: TrayIcon,
    model: TrayModel,
}

impl Tray {
    /// Whether the app can be reached by a tray: it has an icon, and the desktop shows it.
    pub fn is_there(&self) -> bool {
        self.hosted.load(Ordering::Acquire) && self.lock().is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Shown>> {
        self.icon.lock()
    }
}

/// Puts the icon in the tray. A desktop without one is fine: closing the window then ends the app.
pub fn create(app: &AppHandle) {
    let model = TrayModel::starting();
    // A missing indicator library makes a panic instead of an error.
    let built = catch_unwind(AssertUnwindSafe(|| build(app, &model)));
    match built {
        Ok(Ok(icon)) => *app.state::<Tray>().lock() = Some(Shown { icon, model }),
        Ok(Err(error)) => tracing::warn!(%error, "no tray"),
        Err(_) => tracing::warn!("no tray: the indicator library is missing"),
    }
    follow_host(app);
}

/// Follows whether the desktop shows icons. A bus that cannot be asked shows none.
#[cfg(target_os = "linux")]
fn follow_host(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = host::watch(None, |shown| on_host(&app, shown)).await {
            tracing::warn!(%error, "the desktop does not say whether it shows tray icons");
        }
        on_host(&app, false);
    });
}

/// The other systems show every icon.
#[cfg(not(target_os = "linux"))]
fn follow_host(app: &AppHandle) {
    on_host(app, true);
}

/// The desktop shows icons from now on, or none. Without a tray the app must not stay where nobody sees it.
fn on_host(app: &AppHandle, shown: bool) {
    let tray = app.state::<Tray>();
    tracing::info!(shown, "whether the desktop shows tray icons");
    tray.hosted.store(shown, Ordering::Release);
    let change = tray.change.fetch_add(1, Ordering::AcqRel) + 1;
    if tray.is_there() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(GRACE).await;
        let tray = app.state::<Tray>();
        if tray.change.load(Ordering::Acquire) == change && !tray.is_there() {
            window::on_no_tray(&app);
        }
    });
}

/// Shows `model`, if it differs from what is shown.
pub fn update(app: &AppHandle, model: TrayModel) {
    let handle = app.clone();
    let task = move || {
        let tray = handle.state::<Tray>();
        let mut tray = tray.lock();
        let Some(shown) = tray.as_mut().filter(|shown| shown.model != model) else { return };
        if let Err(error) = redraw(&handle, shown, &model) {
            tracing::warn!(%error, "the tray could not be changed");
        }
        shown.model = model;
    };
    if let Err(error) = app.run_on_main_thread(task) {
        tracing::warn!(%error, "the tray could not be changed");
    }
}

fn build(app: &AppHandle, model: &TrayModel) -> tauri::Result<TrayIcon> {
    TrayIconBuilder::with_id(id(paths::single_instance()))
        .icon(picture(model.look))
        .tooltip(model.tooltip())
        .menu(&menu(app, model)?)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| on_click(app, event.id().as_ref()))
        .build(app)
}

/// Copies that run side by side have a picture each.
fn id(single: bool) -> String {
    if single { ID.to_owned() } else { format!("{ID}-{}", std::process::id()) }
}

fn redraw(app: &AppHandle, shown: &Shown, model: &TrayModel) -> tauri::Result<()> {
    if shown.model.look != model.look {
        shown.icon.set_icon(Some(picture(model.look)))?;
    }
    shown.icon.set_tooltip(Some(model.tooltip()))?;
    shown.icon.set_menu(Some(menu(app, model)?))
}

fn picture(look: Look) -> Image<'static> {
    match look {
        Look::Normal => include_image!("icons/tray/normal.png"),
        Look::Attention => include_image!("icons/tray/attention.png"),
        Look::Error => include_image!("icons/tray/error.png"),
        Look::Paused => include_image!("icons/tray/paused.png"),
    }
}

fn menu(app: &AppHandle, model: &TrayModel) -> tauri::Result<Menu<tauri::Wry>> {
    let item = |id: &str, words: &str, enabled: bool| {
        // A single & would mark the next letter as the item's key.
        MenuItem::with_id(app, id, words.replace('&', "&&"), enabled, None::<&str>)
    };
    let status = item("status", &model.status, false)?;
    let troubled = model
        .troubled
        .iter()
        .map(|link| item(&screen_link::encode(&link.opens), &link.words, true))
        .collect::<tauri::Result<Vec<_>>>()?;
    let line = || PredefinedMenuItem::separator(app);
    let first = line()?;
    let open = item(OPEN, text::OPEN, true)?;
    let activity = item(&screen_link::encode(&Screen::Activity), text::ACTIVITY, true)?;
    let refresh = item(REFRESH_ALL, text::REFRESH_ALL, model.can_refresh)?;
    let second = line()?;
    let quit = item(QUIT, text::QUIT, true)?;

    let mut items: Vec<&dyn IsMenuItem<tauri::Wry>> = vec![&status];
    items.extend(troubled.iter().map(|item| item as &dyn IsMenuItem<tauri::Wry>));
    items.extend([&first as &dyn IsMenuItem<tauri::Wry>, &refresh]);
    let choices = PAUSES.iter().map(|(id, words, _)| item(id, words, true)).collect::<Result<Vec<_>, _>>()?;
    let choices: Vec<_> = choices.iter().map(|item| item as &dyn IsMenuItem<tauri::Wry>).collect();
    let pause = Submenu::with_items(app, text::PAUSE, true, &choices)?;
    let paused = item("paused", model.paused.as_deref().unwrap_or_default(), false)?;
    let resume = item(RESUME, text::RESUME, true)?;
    if model.paused.is_some() {
        items.extend([&paused as &dyn IsMenuItem<tauri::Wry>, &resume]);
    } else {
        items.push(&pause);
    }
    items.extend([&activity as &dyn IsMenuItem<tauri::Wry>, &open, &second, &quit]);
    Menu::with_items(app, &items)
}

fn on_click(app: &AppHandle, id: &str) {
    if let Some((.., pause)) = PAUSES.into_iter().find(|(known, ..)| *known == id) {
        return command(app, "pause", move |keeper| async move { keeper.set_paused(Some(pause)).await });
    }
    match id {
        OPEN => window::show(app),
        REFRESH_ALL => command(app, "refresh all", |keeper| async move { keeper.refresh_all().await }),
        RESUME => command(app, "resume", |keeper| async move { keeper.set_paused(None).await }),
        QUIT => exit::quit(app),
        other => {
            if let Some(screen) = screen_link::decode(other) {
                open(app, screen);
            }
        }
    }
}

/// Brings the window to the front with `screen` in it.
pub fn open(app: &AppHandle, screen: Screen) {
    app.state::<Keeper>().show(screen);
    window::show(app);
}

fn command<F, A>(app: &AppHandle, name: &'static str, call: F)
where
    F: FnOnce(Keeper) -> A,
    A: Future<Output = Result<(), keeper::view::CommandError>> + Send + 'static,
{
    let call = call(app.state::<Keeper>().inner().clone());
    tauri::async_runtime::spawn(async move {
        if let Err(error) = call.await {
            tracing::warn!(reason = ?error.code, "{name} from the tray failed: {}", error.message);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_has_a_name_that_no_other_program_has() {
        assert_eq!(id(true), "adkeeper", "`main` is what every Tauri program is given");
        assert_ne!(id(false), id(true), "nor has another copy of this one");
    }

    #[test]
    fn an_icon_that_nobody_shows_is_no_way_back() {
        let tray = Tray::default();
        assert!(!tray.is_there());
        tray.hosted.store(true, Ordering::Release);
        assert!(!tray.is_there(), "the desktop shows icons and there is none of ours");
    }
}
