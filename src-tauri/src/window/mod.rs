//! The one window: made hidden, shown once painted, hidden into the tray when closed, put away with its web
//! view when it stays there, and made anew when somebody wants it.

mod crash;
mod life;
pub mod unload;

use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use keeper::Keeper;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Manager as _, Url, Webview, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use self::crash::Crashes;
use self::life::{Life, Step};
use crate::events::Gate;
use crate::notify::WithoutTray;
use crate::tray::Tray;
use crate::{exit, memory, notify, paths, text, theme};

const LABEL: &str = "main";

/// A dashboard that has said nothing for so long is shown as it is: an empty window tells more than
/// none.
const SHOW_AT_LATEST: Duration = Duration::from_millis(1500);

/// Some notification servers take back what a program said once it has ended: it stays for so long.
const TOLD: Duration = Duration::from_secs(5);

/// What a web view still does when its window is gone is over by then.
const SETTLED: Duration = Duration::from_secs(1);

/// The window, whether it is there or not.
#[derive(Debug)]
pub struct Window {
    life: Mutex<Life>,
    crashes: Mutex<Crashes>,
    /// When the window that is being made was asked for.
    asked_at: Mutex<Option<Instant>>,
    data_dir: PathBuf,
}

impl Window {
    /// No window yet.
    pub fn new(data_dir: PathBuf) -> Self {
        Self { life: Mutex::default(), crashes: Mutex::default(), asked_at: Mutex::default(), data_dir }
    }

    /// The folder of the app's data.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    fn step(&self, next: impl FnOnce(&mut Life) -> Step) -> Step {
        next(&mut self.life.lock())
    }

    fn start_time(&self) {
        *self.asked_at.lock() = Some(Instant::now());
    }

    fn take_time(&self) -> Option<u128> {
        let asked = self.asked_at.lock().take();
        asked.map(|asked| asked.elapsed().as_millis())
    }
}

/// Makes the window while the app starts, where making it from another thread would wait for the start to
/// be over.
pub fn show_first(app: &AppHandle) {
    let state = app.state::<Window>();
    if let Step::Create(number) = state.step(Life::wanted) {
        state.start_time();
        create(app, number);
    }
}

/// Brings the window to the front from wherever it is, also from nowhere. From any thread.
pub fn show(app: &AppHandle) {
    take(app, Life::wanted);
}

/// The dashboard has painted and listens.
pub fn on_ui_ready(app: &AppHandle) {
    app.state::<Gate>().set_ready(true);
    take(app, Life::painted);
}

/// The window and its web view are gone.
pub fn on_destroyed(app: &AppHandle, label: &str) {
    if label != LABEL {
        return;
    }
    tracing::info!("window gone");
    let gate = app.state::<Gate>();
    gate.set_ready(false);
    end_visit(app);
    gate.set_visible(false);
    let tray = app.state::<Tray>().is_there();
    take(app, |life| life.gone(tray));
    give_back(app);
}

/// Nobody shows the tray icon: the app is put where it can be found, and says so.
pub fn on_no_tray(app: &AppHandle) {
    let step = app.state::<Window>().step(Life::unreachable);
    let changes = step != Step::Nothing;
    apply(app, step);
    if changes {
        tracing::info!("without a tray icon the window is kept, minimised");
        notify::without_tray(app, WithoutTray::Minimised);
    }
}

/// The window was closed and there is no tray: the app says that it ends, and does, unless somebody opens it again
/// meanwhile.
fn end(app: &AppHandle) {
    notify::without_tray(app, WithoutTray::Ended);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(TOLD).await;
        if app.state::<Window>().life.lock().is_none() {
            exit::quit(&app);
        }
    });
}

/// The process that shows the dashboard has ended by itself.
fn on_crash(app: &AppHandle) {
    let state = app.state::<Window>();
    let often = state.crashes.lock().is_often(Instant::now());
    tracing::error!(often, "the web view's process has ended");
    app.state::<Gate>().set_ready(false);
    take(app, |life| life.crashed(often));
}

/// Gives back what only a window or the start needs, unless there is a window by then.
pub fn give_back(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SETTLED).await;
        let look = move || {
            let state = app.state::<Window>();
            // Held meanwhile: a new window would want what is given back.
            let life = state.life.lock();
            if life.is_none() {
                memory::give_back();
            }
        };
        if let Err(error) = tauri::async_runtime::spawn_blocking(look).await {
            tracing::warn!(%error, "memory was not given back");
        }
    });
}

/// Another time to keep a hidden web view was chosen: it counts for one that is hidden now, from now on.
pub fn on_unload_chosen(app: &AppHandle) {
    let hiding = app.state::<Window>().life.lock().hiding();
    if let Some(number) = hiding {
        unload_later(app, number);
    }
}

/// The window, while it exists.
pub fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

fn take(app: &AppHandle, next: impl FnOnce(&mut Life) -> Step) {
    let step = app.state::<Window>().step(next);
    apply(app, step);
}

fn apply(app: &AppHandle, step: Step) {
    let state = app.state::<Window>();
    match step {
        Step::Nothing => {}
        Step::Create(number) => {
            state.start_time();
            let app = app.clone();
            // Off the main thread, which makes the window and must not wait for itself.
            tauri::async_runtime::spawn_blocking(move || create(&app, number));
        }
        Step::Present => present(app),
        Step::Minimise => minimise(app),
        Step::Hide(number) => hide(app, number),
        Step::Reload => {
            if let Some(window) = main(app)
                && let Err(error) = window.reload()
            {
                tracing::warn!(%error, "the dashboard could not be loaded again");
            }
        }
        Step::Destroy => destroy(app),
        Step::GiveUp => {
            destroy(app);
            if app.state::<Tray>().is_there() {
                notify::window_closed(app);
            } else {
                end(app);
            }
        }
        Step::End => end(app),
    }
}

fn destroy(app: &AppHandle) {
    if let Some(window) = main(app)
        && let Err(error) = window.destroy()
    {
        tracing::warn!(%error, "the window could not be put away");
    }
}

/// Makes the window, hidden, in the colours of the last run.
fn create(app: &AppHandle, number: u64) {
    if let Err(error) = build(app, &app.state::<Window>().data_dir) {
        tracing::error!(%error, "the window could not be made");
        take(app, |life| {
            life.failed();
            Step::Nothing
        });
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_LATEST).await;
        take(&app, |life| life.late(number));
    });
}

fn build(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    let chosen = theme::remembered(data_dir);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(text::APP)
        .inner_size(1180.0, 760.0)
        .min_inner_size(860.0, 560.0)
        .center()
        .visible(false)
        .theme(theme::native(chosen))
        .background_color(theme::background(chosen, tauri::Theme::Light))
        .data_directory(data_dir.join("webview"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    theme::apply(&window, chosen)?;
    let handle = app.clone();
    crash::watch(&window, move || on_crash(&handle))?;
    let handle = app.clone();
    window.on_window_event(move |event| on_event(&handle, event));
    Ok(())
}

fn present(app: &AppHandle) {
    let Some(window) = main(app) else { return };
    let view: &Webview = window.as_ref();
    // Hidden, minimised and covered windows each need another one of the first three; without the last
    // the keyboard reaches the frame only.
    for step in [window.unminimize(), window.show(), window.set_focus(), view.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
    app.state::<Gate>().set_visible(true);
    if let Some(milliseconds) = app.state::<Window>().take_time() {
        tracing::info!(milliseconds, "window shown");
    }
}

/// Shows it in the desktop's list of windows and nowhere else.
fn minimise(app: &AppHandle) {
    let Some(window) = main(app) else { return };
    for step in [window.minimize(), window.show()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window could not be shown minimised");
        }
    }
    app.state::<Gate>().set_visible(true);
}

/// What changes from now on is news when the window is shown next. One that was hidden before has been left already.
fn end_visit(app: &AppHandle) {
    if !app.state::<Gate>().is_visible() {
        return;
    }
    let keeper = app.state::<Keeper>().inner().clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = keeper.end_visit().await {
            tracing::debug!(reason = ?error.code, "the end of the visit was not noted");
        }
    });
}

fn hide(app: &AppHandle, number: u64) {
    end_visit(app);
    app.state::<Gate>().set_visible(false);
    if let Some(window) = main(app)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window could not be hidden");
    }
    unload_later(app, number);
}

/// Puts the window away when the hiding with this number still goes on after the time that was chosen.
fn unload_later(app: &AppHandle, number: u64) {
    let Some(wait) = unload::after(paths::unload_after().as_deref(), &app.state::<Window>().data_dir) else {
        return;
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(wait).await;
        take(&app, |life| life.idle(number));
    });
}

fn on_event(app: &AppHandle, event: &WindowEvent) {
    match event {
        // Without a tray the window closes, and the app ends with it.
        WindowEvent::CloseRequested { api, .. } if app.state::<Tray>().is_there() => {
            api.prevent_close();
            take(app, Life::closed);
        }
        // The computer may have slept: somebody is looking now.
        WindowEvent::Focused(true) => app.state::<Keeper>().nudge(),
        _ => {}
    }
}

/// A web view shows the app's own pages and nothing else; the addresses are Tauri's own on each system.
pub fn is_own_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => !cfg!(windows),
        // WebView2 knows no scheme of ours; elsewhere this is a name like any other, and anybody's.
        ("http" | "https", Some("tauri.localhost")) => cfg!(windows),
        ("http", Some("localhost")) => cfg!(debug_assertions),
        ("about", _) => url.path() == "blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_view_stays_in_the_dashboard() {
        let goes = |address: &str| is_own_page(&Url::parse(address).unwrap());
        assert_eq!(goes("tauri://localhost/"), cfg!(not(windows)));
        assert_eq!(goes("http://tauri.localhost/index.html"), cfg!(windows));
        assert_eq!(goes("https://tauri.localhost/"), cfg!(windows));
        assert!(!goes("https://www.amazon.com/"));
        assert!(!goes("https://localhost.example.com/"));
        assert!(!goes("file:///etc/passwd"));
    }
}
