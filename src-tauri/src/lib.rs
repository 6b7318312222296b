//! The shell: the only place that knows Tauri.
//!
//! It turns commands into calls of the keeper and the keeper's announcements into events, window, tray
//! and system notifications. It decides nothing about connections.

mod autostart;
mod background;
mod browser;
mod commands;
mod config;
mod consent;
mod deep_link;
mod desktop_entry;
mod events;
mod exit;
mod export;
mod hardening;
mod keychain;
mod linux;
mod local_socket;
mod local_time;
mod logging;
mod memory;
mod network;
mod notify;
mod paths;
mod private;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod private_bus;
mod question_window;
mod relaunch;
mod screen_link;
mod second_start;
mod setup_file;
mod text;
mod theme;
mod tray;
mod tray_model;
mod tray_sync;
mod window;

use std::sync::Arc;

use keeper::{Database, Dependencies, FileLocks, Keeper, ReadPace, SystemClock, SystemEntropy, Timeouts};
use tauri::{App, Manager as _, RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::mpsc::Receiver;
use vault::KeyringVault;

/// Why the app could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// There is no screen to show a window on.
    #[error("no display: neither WAYLAND_DISPLAY nor DISPLAY is set")]
    NoDisplay,
    /// Another Adkeeper runs and doesn't answer, and nobody can be asked.
    #[error("Adkeeper is already running but doesn't respond; close it and start again")]
    NotResponding,
    /// The window system or a plugin refused.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
}

/// Runs the app until it is quit. A second start hands its arguments to the first and ends.
pub fn run() -> Result<(), StartError> {
    hardening::apply();
    logging::install_panic_hook();
    linux::prepare()?;
    let (inbox, starts) = relaunch::Inbox::new();
    let mut builder = tauri::Builder::default();
    if paths::single_instance() {
        let arguments = relaunch::own_arguments();
        let hidden = autostart::is_autostart(&arguments);
        if second_start::hand_over(&arguments, hidden)? == second_start::Next::End {
            return Ok(());
        }
        // First of all plugins: nothing else may run in a second instance.
        // It answers from here on, long before `setup`: so it is given nothing but the inbox.
        builder = builder.plugin(tauri_plugin_single_instance::init(move |app, arguments, _| {
            inbox.put(arguments);
            second_start::wait_for_main_thread(app);
        }));
    }
    // Elsewhere the app reads its arguments itself; the plugin would too, and panics over one that isn't Unicode.
    #[cfg(any(target_os = "macos", all(windows, debug_assertions)))]
    let builder = builder.plugin(tauri_plugin_deep_link::init());
    let app = builder
        .plugin(tauri_plugin_notification::init())
        .plugin(autostart::plugin())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                // Whether the window is shown is decided at every start anew.
                // A question comes up in the middle, in a size of its own.
                .with_denylist(&[question_window::LABEL])
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .invoke_handler(commands::handler())
        .setup(move |app| Ok(setup(app, starts)?))
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        // Whether the app ends with its last window is decided where the window goes.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } => {
            window::on_destroyed(app, &label);
        }
        RunEvent::Exit => exit::finish(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    });
    Ok(())
}

/// Puts everything in place. Nothing here waits for a disk, the keychain or the network, apart from
/// opening the log and reading a small configuration file.
fn setup(app: &mut App, starts: Receiver<Vec<String>>) -> tauri::Result<()> {
    let handle = app.handle();
    let data_dir = paths::data_dir(handle)?;
    private::make_data_folder_private(&data_dir);
    let log = logging::start(&data_dir);
    app.manage(log);
    tracing::info!(version = %app.package_info().version, "starting");

    let sources = config::Sources::new(std::env::vars_os(), paths::config_file(handle)?);
    let config = sources.read();
    let keeper = {
        let runtime = tauri::async_runtime::handle();
        let _context = runtime.inner().enter();
        Keeper::start(Dependencies {
            consent: Arc::new(consent::SystemDialog::new(handle.clone())),
            setup: Arc::new(setup_file::ConfigToml::new(sources.path().to_owned(), sources.environment())),
            config: config.clone(),
            timeouts: Timeouts {
                answer: paths::answer_within(),
                reads: if config.sandbox.is_some() { ReadPace::sandbox() } else { ReadPace::default() },
                ..Timeouts::default()
            },
            database: Database::Folder(data_dir.clone()),
            locks: Arc::new(FileLocks::new(data_dir.join("locks"))),
            provider: None,
            vault: Arc::new(KeyringVault::new(&paths::keychain_service(
                handle,
                &data_dir,
                config.sandbox.is_some(),
            ))),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            browser: Arc::new(browser::SystemBrowser),
            version: app.package_info().version.to_string(),
        })
    };
    app.manage(keeper.clone());
    app.manage(events::Gate::default());
    app.manage(tray::Tray::default());
    app.manage(export::Exports::default());

    app.manage(window::Window::new(data_dir.clone()));
    // Started with the user's login, there is no window until somebody wants it.
    if autostart::is_autostart(&relaunch::own_arguments()) {
        window::give_back(handle);
    } else {
        window::show_first(handle);
    }
    tray::create(handle);
    deep_link::listen(handle, &keeper);
    relaunch::serve(handle, &keeper, starts);
    notify::listen(handle, &keeper, &data_dir);
    events::forward(handle, &keeper);
    question_window::follow(handle, &keeper);
    local_socket::listen(handle, &keeper);
    tray_sync::start(handle, &keeper, data_dir);
    keychain::listen(&keeper);
    // With everything on this computer, a network that is down is no news.
    if config.sandbox.is_none() {
        network::listen(&keeper);
    }
    config::follow(&keeper, sources, config);
    exit::on_signals(handle);
    autostart::repair(handle);
    Ok(())
}
