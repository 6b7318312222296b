//! Linux: a dialog of the toolkit under the window.

use std::cell::Cell;
use std::time::Duration;

use gtk::prelude::{
    Cast, ContainerExt as _, DialogExt as _, GtkWindowExt as _, LabelExt as _, MessageDialogExt as _,
    ObjectExt as _, WidgetExt as _,
};
use gtk::{
    Button, ButtonsType, DialogFlags, Label, MessageDialog, MessageType, ResponseType, Window, glib, pango,
};
use tauri::AppHandle;
use tokio::sync::oneshot;

use crate::text::Question;

/// The dashboard chooses the moment, so that a click or key meant for it could land here: a yes counts only after the
/// dialog has been there this long.
const SETTLING: Duration = Duration::from_millis(700);

/// Asks, and returns what was chosen. Closing the dialog is a no.
pub async fn ask(app: &AppHandle, question: Question) -> bool {
    let (answer, answered) = oneshot::channel();
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || show(&handle, &question, answer));
    if let Err(error) = asked {
        tracing::error!(%error, "the question could not be shown");
        return false;
    }
    answered.await.unwrap_or(false)
}

fn show(app: &AppHandle, question: &Question, answer: oneshot::Sender<bool>) {
    let parent = super::parent(app).and_then(|window| window.gtk_window().ok());
    let parent = parent.as_ref().map(Cast::upcast_ref::<Window>);
    let dialog = MessageDialog::new(
        parent,
        DialogFlags::MODAL,
        MessageType::Warning,
        ButtonsType::None,
        &question.asks,
    );
    dialog.set_title(question.title);
    dialog.set_secondary_text(Some(&question.explains));
    // Plain text, so that no name is markup; and a long name of a host is broken rather than cut off.
    for label in
        dialog.message_area().downcast::<gtk::Container>().map(|area| area.children()).unwrap_or_default()
    {
        if let Ok(label) = label.downcast::<Label>() {
            label.set_line_wrap_mode(pango::WrapMode::WordChar);
        }
    }
    let no = dialog.add_button(question.no, ResponseType::Cancel);
    // Not by `add_button`, which reads an underscore as a shortcut: a yes has none.
    let yes = Button::with_label(&question.yes);
    yes.set_sensitive(false);
    dialog.add_action_widget(&yes, ResponseType::Accept);
    yes.show();
    dialog.set_default_response(ResponseType::Cancel);
    no.grab_focus();
    let settled = yes.downgrade();
    glib::timeout_add_local_once(SETTLING, move || {
        if let Some(yes) = settled.upgrade() {
            yes.set_sensitive(true);
        }
    });
    let answer = Cell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        if let Some(answer) = answer.take() {
            // Whoever asked may have given up.
            let _ = answer.send(response == ResponseType::Accept);
        }
        // That response is the dialog's own end already.
        if response != ResponseType::DeleteEvent {
            dialog.close();
        }
    });
    dialog.set_position(if parent.is_some() {
        gtk::WindowPosition::CenterOnParent
    } else {
        gtk::WindowPosition::Center
    });
    dialog.present();
}
