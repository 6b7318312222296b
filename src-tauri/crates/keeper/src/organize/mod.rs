//! What users add to their accounts and logins to keep them in order, and undoing it.
//!
//! A group or tag that is deleted stays in the store: what has it keeps its id, and undoing brings both back. Readers
//! leave such ids out.

mod apply;
mod export;
mod focus;
mod import;
mod labels;
mod mark;
mod overview;
mod saved_views;
mod table;
#[cfg(test)]
mod tests;
mod undo;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode};
use import::Import;
use parking_lot::Mutex;
use std::sync::Arc;
use undo::Undos;

/// Owns what can be undone, and the import that was looked at last.
pub(crate) struct Organize {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub undos: Mutex<Undos>,
    pub import: Mutex<Option<Import>>,
}

impl Organize {
    pub fn new(runtime: &Arc<Runtime>, changes: &Arc<Changes>, storage: &Arc<Storage>) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            changes: Arc::clone(changes),
            storage: Arc::clone(storage),
            undos: Mutex::default(),
            import: Mutex::default(),
        }
    }

    fn new_id(&self) -> String {
        uuid::Builder::from_random_bytes(self.runtime.random()).into_uuid().to_string()
    }
}

fn invalid(message: impl Into<String>) -> CommandError {
    CommandError::new(ErrorCode::InvalidInput, message)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
