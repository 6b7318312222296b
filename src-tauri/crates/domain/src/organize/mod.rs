//! What users add to their accounts and logins to keep them in order: groups, tags, notes, pins, saved views, and what
//! the dashboard is limited to.

mod focus;
mod label;
mod marks;
mod view;

pub use focus::{Focus, StartFocus};
pub use label::{LabelColor, LabelKind, MOST_LABELS, NAME};
pub use marks::{MOST_PINS, MOST_TAGS, Marks, MarksPatch, NOTE, Note, Tags};
pub use view::{MOST_VIEWS, QUERY};
