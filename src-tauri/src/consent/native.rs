//! Windows and macOS: the system's own message box.

use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use tauri::AppHandle;

use crate::text::Question;

/// Asks, and returns what was chosen. Closing the dialog is a no.
pub async fn ask(app: &AppHandle, question: Question) -> bool {
    let Question { title: _, asks, explains, yes, no } = question;
    // The first button answers to Enter, so it is the no; only the other one's own words are a yes.
    let buttons = MessageButtons::OkCancelCustom(no.to_owned(), yes.clone());
    let dialog = {
        let mut dialog = AsyncMessageDialog::new()
            .set_level(MessageLevel::Warning)
            .set_title(asks)
            .set_description(explains)
            .set_buttons(buttons);
        if let Some(parent) = super::parent(app) {
            dialog = dialog.set_parent(&parent);
        }
        dialog.show()
    };
    dialog.await == MessageDialogResult::Custom(yes)
}
