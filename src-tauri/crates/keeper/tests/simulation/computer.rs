//! The computer: three clocks that sleep and a wrong setting pull apart.
//!
//! *Truth* is the time that passes for everybody, counted from the start of the year. While the computer is
//! awake it is Tokio's paused clock that moves it; sleep and being off move it alone.

use domain::{Clock, Timestamp};
use jiff::SignedDuration;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The clocks of one computer.
pub struct Computer {
    /// When it all begins, by a right clock.
    begins: Timestamp,
    state: Mutex<State>,
}

struct State {
    /// Time awake before the present life.
    awake: Duration,
    /// Asleep or off, in all.
    away: Duration,
    /// Since when it is on.
    on: Option<Instant>,
    /// What the wall clock is wrong by.
    wrong_by: SignedDuration,
    has_boottime: bool,
    sleeps: u64,
}

impl State {
    fn awake(&self) -> Duration {
        self.awake + self.on.map_or(Duration::ZERO, |on| on.elapsed())
    }
}

impl Computer {
    /// One that is off.
    pub fn new(has_boottime: bool, begins: Timestamp) -> Self {
        let state = State {
            awake: Duration::ZERO,
            away: Duration::ZERO,
            on: None,
            wrong_by: SignedDuration::ZERO,
            has_boottime,
            sleeps: 0,
        };
        Self { begins, state: Mutex::new(state) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches it on. Inside a runtime.
    pub fn switch_on(&self) {
        self.state().on = Some(Instant::now());
    }

    /// Switches it off, for so long. Inside the runtime of its life.
    pub fn switch_off(&self, for_how_long: Duration) {
        let mut state = self.state();
        state.awake = state.awake();
        state.on = None;
        state.away += for_how_long;
    }

    /// It sleeps now, and is awake again at once by its own feeling.
    pub fn sleep(&self, for_how_long: Duration) {
        let mut state = self.state();
        state.away += for_how_long;
        state.sleeps += 1;
    }

    /// How often it slept.
    pub fn sleeps(&self) -> u64 {
        self.state().sleeps
    }

    /// Sets the wall clock; `by` is how wrong it is then.
    pub fn set_clock(&self, by: SignedDuration) {
        self.state().wrong_by = by;
    }

    /// What a right clock says.
    pub fn right_clock(&self) -> Timestamp {
        self.begins + SignedDuration::try_from(self.truth()).unwrap()
    }

    /// Whether the wall clock is right.
    pub fn is_right(&self) -> bool {
        self.state().wrong_by == SignedDuration::ZERO
    }

    /// The true time since the year began.
    pub fn truth(&self) -> Duration {
        let state = self.state();
        state.awake() + state.away
    }
}

impl Clock for Computer {
    fn now(&self) -> Timestamp {
        let state = self.state();
        let truth = SignedDuration::try_from(state.awake() + state.away).unwrap();
        self.begins + truth + state.wrong_by
    }

    fn monotonic(&self) -> Duration {
        self.state().awake()
    }

    fn boottime(&self) -> Option<Duration> {
        let state = self.state();
        state.has_boottime.then(|| state.awake() + state.away)
    }
}
