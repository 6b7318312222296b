//! Chance that is the same for the same seed.

use domain::Entropy;
use rand::rngs::SmallRng;
use rand::{Rng as _, RngCore as _, SeedableRng as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A stream of chance.
pub struct Chance(SmallRng);

impl Chance {
    /// The stream number `stream` of `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream))
    }

    /// Less than `below`.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0.random_range(0..below.max(1))
    }

    /// 0 to 999.
    pub fn thousand(&mut self) -> u32 {
        self.0.random_range(0..1000)
    }

    /// True so many times in a thousand.
    pub fn happens(&mut self, of_a_thousand: u32) -> bool {
        self.thousand() < of_a_thousand
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    /// Between two waits, the short ones as likely as the long ones: the logarithm is even.
    pub fn wait(&mut self, least: Duration, most: Duration) -> Duration {
        let (low, high) = (least.as_secs_f64().max(0.001).ln(), most.as_secs_f64().max(0.001).ln());
        let seconds = (low + (high - low) * self.0.random::<f64>()).exp();
        Duration::from_millis((seconds * 1000.0).round() as u64)
    }

    /// The time to the next of what happens once in `mean` on average.
    pub fn gap(&mut self, mean: Duration) -> Duration {
        let even: f64 = self.0.random::<f64>().max(1e-9);
        Duration::from_millis((mean.as_secs_f64() * -even.ln() * 1000.0).round() as u64)
    }
}

/// The program's own randomness.
pub struct Dice(pub Mutex<Chance>);

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.fill_bytes(bytes);
    }
}
