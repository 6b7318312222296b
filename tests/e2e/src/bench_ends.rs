//! What expires, of 500 logins with 20,000 accounts, as the dashboard asks for it.

use std::time::Instant;

use anyhow::Result;

use crate::bench::{Figure, median};
use crate::bench_logins::{self, LOGINS};

const ROUNDS: usize = 21;
/// A third of the 150 ms in which the screen is to be there, in milliseconds.
const SHARE: f64 = 50.0;

/// Asks the keeper again and again.
pub async fn run() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let keeper = bench_logins::start(folder.path()).await?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found = keeper.ends().await.map_or(0, |view| view.ends.len());
        anyhow::ensure!(found == LOGINS as usize, "{found} of {LOGINS} ends");
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    keeper.shutdown().await;
    let value = median(times.into_iter());
    Ok(vec![Figure { name: "ends.command", unit: "ms", value, baseline: SHARE, target: 1.0 }])
}
