//! How many requests are at LwA at the same time. All connections share one client, and with it its limits.

use tokio::sync::{Semaphore, SemaphorePermit};

/// In all.
pub(crate) const ALL: usize = 4;
/// Of these, for what is due by itself: a person never stands behind two hundred connections.
const BACKGROUND: usize = 3;

#[derive(Debug)]
pub(crate) struct Lanes {
    all: Semaphore,
    background: Semaphore,
}

impl Default for Lanes {
    fn default() -> Self {
        Self { all: Semaphore::new(ALL), background: Semaphore::new(BACKGROUND) }
    }
}

/// A place in a lane; dropped, it is free.
#[derive(Debug)]
pub(crate) struct Lane<'a> {
    _background: Option<SemaphorePermit<'a>>,
    _all: Option<SemaphorePermit<'a>>,
}

impl Lanes {
    pub async fn enter(&self, person: bool) -> Lane<'_> {
        // The semaphores are never closed.
        let background = if person { None } else { self.background.acquire().await.ok() };
        Lane { _background: background, _all: self.all.acquire().await.ok() }
    }
}
