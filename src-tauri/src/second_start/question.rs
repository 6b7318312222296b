//! What the user is asked when Adkeeper runs and doesn't respond. There is no app yet to ask with, so this is a
//! dialog of the toolkit.

use std::time::Duration;

use gtk::prelude::{DialogExt as _, GtkWindowExt as _, WidgetExt as _};
use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType, Window};

use super::hung::Hung;

/// The title, which is what happened.
const TITLE: &str = "Adkeeper isn't responding";
const KEEP_WAITING: &str = "_Keep waiting";
const RESTART: &str = "_Close and restart";
const CANCEL: &str = "C_ancel";

/// What the user decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Give it the same time again.
    KeepWaiting,
    /// End it and start.
    Restart,
    /// Leave everything as it is.
    Leave,
}

/// Asks about `hung`; where it can't be ended from here, without that choice.
pub fn ask(hung: Option<&Hung>, waited: Duration) -> Choice {
    if gtk::init().is_err() {
        return Choice::Leave;
    }
    let dialog = MessageDialog::new(
        None::<&Window>,
        DialogFlags::empty(),
        MessageType::Warning,
        ButtonsType::None,
        TITLE,
    );
    dialog.set_title(TITLE);
    gtk::prelude::MessageDialogExt::set_secondary_text(&dialog, Some(&explained(hung, waited)));
    dialog.add_button(CANCEL, ResponseType::Cancel);
    dialog.add_button(KEEP_WAITING, ResponseType::No);
    if hung.is_some() {
        dialog.add_button(RESTART, ResponseType::Yes);
    }
    dialog.set_default_response(ResponseType::No);
    if let Some(button) = dialog.widget_for_response(ResponseType::No) {
        button.grab_focus();
    }
    dialog.set_position(gtk::WindowPosition::Center);
    let response = dialog.run();
    dialog.hide();
    while gtk::events_pending() {
        gtk::main_iteration();
    }
    match response {
        ResponseType::Yes => Choice::Restart,
        ResponseType::No => Choice::KeepWaiting,
        _ => Choice::Leave,
    }
}

fn explained(hung: Option<&Hung>, waited: Duration) -> String {
    let seconds = waited.as_secs();
    match hung {
        Some(hung) => format!(
            "It's already running (process {}) but hasn't answered for {seconds} seconds.\n\nClosing it loses \
             nothing: your logins stay in the keychain, and whatever you just did in the browser continues after \
             the restart.",
            hung.process
        ),
        None => format!(
            "It's already running but hasn't answered for {seconds} seconds.\n\nIf it stays like this, close it in \
             your system monitor and start Adkeeper again."
        ),
    }
}
