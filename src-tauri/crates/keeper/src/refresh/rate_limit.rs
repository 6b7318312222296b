//! How many requests are at LwA at the same time. All connections share one client, and with it its limits.

use tokio::sync::{Semaphore, SemaphorePermit};

/// In all.
const ALL: usize = 4;
/// Of these, for what is due by itself: a user never stands behind two hundred connections.
const BACKGROUND: usize = 3;

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    User,
    Background,
}

#[derive(Debug)]
pub(crate) struct LwaPermits {
    all: Semaphore,
    background: Semaphore,
}

impl Default for LwaPermits {
    fn default() -> Self {
        Self { all: Semaphore::new(ALL), background: Semaphore::new(BACKGROUND) }
    }
}

/// Leave for one request; dropped, it is free for the next.
#[derive(Debug)]
pub(crate) struct LwaPermit<'a> {
    _background: Option<SemaphorePermit<'a>>,
    _all: Option<SemaphorePermit<'a>>,
}

impl LwaPermits {
    pub async fn acquire(&self, priority: Priority) -> LwaPermit<'_> {
        // The semaphores are never closed.
        let background = match priority {
            Priority::User => None,
            Priority::Background => self.background.acquire().await.ok(),
        };
        LwaPermit { _background: background, _all: self.all.acquire().await.ok() }
    }
}
