//! How keeping logins alive went, what is next, and what happened while the window was closed.
//!
//! Reads what the store counts with each attempt and each change of health. Writes only when the window was last
//! looked at.

mod days;
mod upcoming;
mod visit;

use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::storage::Storage;
use std::sync::Arc;

/// Owns the instant of the last visit.
pub(crate) struct History {
    pub runtime: Arc<Runtime>,
    pub storage: Arc<Storage>,
    pub refresh: Arc<Refresh>,
}
