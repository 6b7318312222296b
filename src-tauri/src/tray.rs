//! The tray icon and its menu. Everything is in the menu: on Linux a click on the icon is not told.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use keeper::Keeper;
use keeper::view::{PauseFor, Screen};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager as _, include_image};

use crate::tray_model::{Look, TrayModel};
use crate::{exit, target, text, window};

const ID: &str = "main";

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
pub struct Tray(Mutex<Option<Shown>>);

struct Shown {
    icon: TrayIcon,
    model: TrayModel,
}

impl Tray {
    /// Whether the app can be reached by a tray.
    pub fn is_there(&self) -> bool {
        self.lock().is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Shown>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    TrayIconBuilder::with_id(ID)
        .icon(picture(model.look))
        .tooltip(model.tooltip())
        .menu(&menu(app, model)?)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| on_click(app, event.id().as_ref()))
        .build(app)
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
        .map(|link| item(&target::encode(&link.opens), &link.words, true))
        .collect::<tauri::Result<Vec<_>>>()?;
    let line = || PredefinedMenuItem::separator(app);
    let first = line()?;
    let open = item(OPEN, text::OPEN, true)?;
    let activity = item(&target::encode(&Screen::Activity), text::ACTIVITY, true)?;
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
            if let Some(screen) = target::decode(other) {
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
