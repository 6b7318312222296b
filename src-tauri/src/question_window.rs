//! The question whether a program may have a token, in a small window of its own.
//!
//! It is there while a program asks and goes with the last answer, whatever the dashboard does. Only this window can
//! answer. Closing it is a no. A notification says the same for whoever looks elsewhere.

use std::time::Duration;

use keeper::Keeper;
use keeper::view::{AppEvent, CommandError, Decision, ErrorCode, QuestionView};
use parking_lot::Mutex;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Emitter as _, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::broadcast::error::RecvError;

use crate::window::{self, Window};
use crate::{notify, text, theme};

/// The window, and the capability in `tauri.conf.json` that names it.
pub const LABEL: &str = "approval";
/// The page, beside that of the dashboard.
const PAGE: &str = "approval.html";
/// The name of the event that says that the questions changed.
const CHANGED: &str = "questions";
/// A page that has said nothing for so long is shown as it is.
const SHOW_AT_LATEST: Duration = Duration::from_millis(1500);

/// Questions that were announced by a notification.
#[derive(Debug, Default)]
struct Announced(Mutex<Vec<u32>>);

/// Shows the window whenever a program asks, until the keeper ends.
pub fn follow(app: &AppHandle, keeper: &Keeper) {
    app.manage(Announced::default());
    let (app, keeper) = (app.clone(), keeper.clone());
    let mut events = keeper.subscribe();
    tauri::async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(AppEvent::ProgramsChanged) | Err(RecvError::Lagged(_)) => {
                    on_change(&app, &keeper.questions());
                }
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
}

fn on_change(app: &AppHandle, questions: &[QuestionView]) {
    let fresh: Vec<&QuestionView> = {
        let announced = app.state::<Announced>();
        let mut known = announced.0.lock();
        let fresh = questions.iter().filter(|one| !known.contains(&one.id)).collect();
        *known = questions.iter().map(|one| one.id).collect();
        fresh
    };
    match (app.get_webview_window(LABEL), questions.is_empty()) {
        (Some(window), true) => close(&window),
        (Some(window), false) => {
            if let Err(error) = window.emit_to(LABEL, CHANGED, ()) {
                tracing::warn!(%error, "the question could not be changed");
            }
        }
        (None, true) => {}
        (None, false) => create(app),
    }
    for question in fresh {
        notify::program_asks(app, question);
    }
}

/// Brings the window to the front, if a program asks; whether one does.
pub fn show(app: &AppHandle) -> bool {
    if app.state::<Keeper>().questions().is_empty() {
        return false;
    }
    match app.get_webview_window(LABEL) {
        Some(window) => present(&window),
        None => create(app),
    }
    true
}

/// The page has painted and listens.
pub fn on_ready(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        present(&window);
    }
}

/// Whether this window may answer.
///
/// # Errors
/// `internal` for any other window.
pub fn check(window: &WebviewWindow) -> Result<(), CommandError> {
    if window.label() == LABEL {
        return Ok(());
    }
    tracing::error!(window = window.label(), "another window tried to answer a program");
    Err(CommandError::new(ErrorCode::Internal, "only the window of the question can answer"))
}

fn create(app: &AppHandle) {
    let app = app.clone();
    // Off the main thread, which makes the window and must not wait for itself.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = build(&app) {
            tracing::error!(%error, "the question could not be shown");
        }
    });
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    if app.get_webview_window(LABEL).is_some() {
        return Ok(());
    }
    let data_dir = app.state::<Window>().data_dir().to_owned();
    let chosen = theme::remembered(&data_dir);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(PAGE.into()))
        .title(text::PROGRAM_ASKS)
        .inner_size(480.0, 640.0)
        .min_inner_size(420.0, 420.0)
        .resizable(true)
        .maximizable(false)
        .minimizable(false)
        .center()
        .always_on_top(true)
        .visible(false)
        .theme(theme::native(chosen))
        .background_color(theme::background(chosen, tauri::Theme::Light))
        .data_directory(data_dir.join("webview"))
        .on_navigation(window::is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    theme::apply(&window, chosen)?;
    let handle = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event {
            deny_all(&handle);
        }
    });
    let handle = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_LATEST).await;
        if let Some(window) = handle.get_webview_window(LABEL)
            && !window.is_visible().unwrap_or(true)
        {
            present(&window);
        }
    });
    // What was answered meanwhile needs no window.
    on_change(app, &app.state::<Keeper>().questions());
    Ok(())
}

fn present(window: &WebviewWindow) {
    for step in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the question could not be brought to the front");
        }
    }
}

fn close(window: &WebviewWindow) {
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "the question could not be put away");
    }
}

/// The user closed the window: what it asked is answered with no.
fn deny_all(app: &AppHandle) {
    let keeper = app.state::<Keeper>().inner().clone();
    tauri::async_runtime::spawn(async move {
        for question in keeper.questions() {
            if let Err(error) = keeper.answer_question(question.id, Decision::Deny).await {
                tracing::debug!(message = %error.message, "a question was gone already");
            }
        }
    });
}
