//! How often a program may ask a user who doesn't answer.

use crate::clock_change::{Reading, age};
use jiff::SignedDuration;

/// A question is given up after this long.
pub const ANSWER_WITHIN: SignedDuration = SignedDuration::from_secs(120);
/// Questions without a yes, one after the other, after which a program has to wait.
const FEW: u32 = 2;
/// How long it waits.
const REST: SignedDuration = SignedDuration::from_mins(5);

/// What one program's questions came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Patience {
    /// Questions in a row that were not answered, or with no.
    refused: u32,
    /// When the last of them ended.
    last: Option<Reading>,
}

impl Patience {
    /// How long the program has to wait before it may ask again; `None` when it may. However the clock is set
    /// meanwhile, the wait never grows.
    pub fn rest(&self, now: &Reading) -> Option<SignedDuration> {
        let last = self.last.as_ref().filter(|_| self.refused >= FEW)?;
        let left = REST - age(last, now).unwrap_or(REST);
        (left > SignedDuration::ZERO).then_some(left)
    }

    /// A question ended without a yes.
    pub fn refused(&mut self, now: Reading) {
        if self.refused >= FEW && self.rest(&now).is_none() {
            // The rest is over: it counts from the beginning.
            self.refused = 0;
        }
        self.refused += 1;
        self.last = Some(now);
    }

    /// A question was answered with yes.
    pub fn allowed(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn reading(second: u64) -> Reading {
        Reading {
            wall: jiff::Timestamp::from_second(1_700_000_000 + i64::try_from(second).unwrap()).unwrap(),
            awake: Duration::from_secs(second),
            boot: Some(Duration::from_secs(second)),
        }
    }

    #[test]
    fn two_questions_without_an_answer_bring_five_minutes_of_rest() {
        let mut program = Patience::default();
        program.refused(reading(0));
        assert_eq!(program.rest(&reading(1)), None, "one may be an accident");
        program.refused(reading(120));
        assert_eq!(program.rest(&reading(121)), Some(SignedDuration::from_secs(299)));
        assert_eq!(program.rest(&reading(420)), None);
        program.refused(reading(540));
        assert_eq!(program.rest(&reading(541)), None, "it counts from the beginning");
        program.refused(reading(660));
        assert!(program.rest(&reading(661)).is_some());
        program.allowed();
        assert_eq!(program.rest(&reading(661)), None);
    }
}
