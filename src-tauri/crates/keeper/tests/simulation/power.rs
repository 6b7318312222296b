//! Power cuts: every step of the program passes here, and at one of them it may end for good.

use crate::chance::Chance;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Counts steps and ends the program at one of them.
pub struct Power {
    state: Mutex<State>,
    dead: Notify,
}

struct State {
    steps: u64,
    /// So many more steps are done.
    left: Option<u32>,
    dead: bool,
    watching: bool,
    /// How often, in a thousand, others get their turn at a step.
    unrest: u32,
    chance: Chance,
}

impl Power {
    /// No cut is planned. Others get their turn at `unrest` of a thousand steps.
    pub fn new(unrest: u32, chance: Chance) -> Self {
        let state = State { steps: 0, left: None, dead: false, watching: false, unrest, chance };
        Self { state: Mutex::new(state), dead: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cuts the power after so many more steps.
    pub fn cut_after(&self, steps: u32) {
        self.state().left = Some(steps);
    }

    /// It is there again.
    pub fn back(&self) {
        let mut state = self.state();
        state.dead = false;
        state.left = None;
    }

    /// Whether it was cut.
    pub fn is_cut(&self) -> bool {
        self.state().dead
    }

    /// Ends when the power is cut.
    pub async fn cut(&self) {
        while !self.is_cut() {
            self.dead.notified().await;
        }
    }

    /// How many steps were done.
    pub fn steps(&self) -> u64 {
        self.state().steps
    }

    /// A step of the program. Never ends once the power is cut.
    pub async fn step(&self) {
        let turn = {
            let mut state = self.state();
            if state.watching {
                return;
            }
            state.steps += 1;
            match state.left.as_mut() {
                Some(0) => state.dead = true,
                Some(left) => *left -= 1,
                None => {}
            }
            let unrest = state.unrest;
            state.chance.thousand() < unrest
        };
        if turn && !self.is_cut() {
            tokio::task::yield_now().await;
        }
        // Also when it was cut while others had their turn.
        if self.is_cut() {
            self.dead.notify_one();
            std::future::pending::<()>().await;
        }
    }

    /// Looks at what lies in store without being a step of the program.
    pub fn watching<T>(&self, look: impl Future<Output = T>) -> T {
        use futures_util::FutureExt as _;
        self.state().watching = true;
        let seen = look.now_or_never();
        self.state().watching = false;
        seen.unwrap()
    }
}

/// The store's steps.
pub struct StoreGate(pub std::sync::Arc<Power>);

impl store::Gate for StoreGate {
    fn pass(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.0.step())
    }
}
