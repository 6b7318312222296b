//! What users add to their accounts and logins: each change is one transaction with its outbox entries.

mod focus;
mod labels;
mod marks;
mod views;

pub use focus::Started;
pub use labels::Label;
pub use marks::MarkedAccount;
pub use views::SavedView;
