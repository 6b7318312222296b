//! What can be replaced while the app runs, so that it is asked for at each use.

use parking_lot::RwLock;
use std::sync::Arc;

/// A part of the set-up in use, shared by all who use it.
pub(crate) struct Swappable<T>(Arc<RwLock<Option<Arc<T>>>>);

impl<T> Swappable<T> {
    pub fn new(first: Option<T>) -> Self {
        Self(Arc::new(RwLock::new(first.map(Arc::new))))
    }

    /// The one in use, if there is one. Whoever has it may finish with it.
    pub fn get(&self) -> Option<Arc<T>> {
        self.0.read().clone()
    }

    /// Puts another in its place, or none.
    pub fn set(&self, next: Option<T>) {
        *self.0.write() = next.map(Arc::new);
    }
}

impl<T> Clone for Swappable<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
