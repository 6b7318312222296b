//! The clock and the waits of a run, so that tests choose them.

use async_trait::async_trait;
use domain::Timestamp;
use std::time::Duration;

/// Tells the time and waits.
#[async_trait]
pub trait Time: Send + Sync + 'static {
    /// The wall clock in UTC.
    fn now(&self) -> Timestamp;

    /// Returns after `wait`: before another attempt, and before the server's stream is opened again.
    async fn wait(&self, wait: Duration);
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTime;

#[async_trait]
impl Time for SystemTime {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn wait(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}
