//! When each connection is due next, in one structure: asking costs the same for one connection as for ten
//! thousand.

use crate::{ConnectionId, Timestamp};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The next due times.
#[derive(Debug, Clone, Default)]
pub struct Schedule {
    by_time: BTreeSet<(Timestamp, ConnectionId)>,
    by_id: HashMap<ConnectionId, Timestamp>,
}

impl Schedule {
    /// Puts a connection at `next`, in place of where it was; `None` takes it out.
    pub fn set(&mut self, id: &ConnectionId, next: Option<Timestamp>) {
        if let Some(old) = self.by_id.remove(id) {
            self.by_time.remove(&(old, id.clone()));
        }
        if let Some(next) = next {
            self.by_id.insert(id.clone(), next);
            self.by_time.insert((next, id.clone()));
        }
    }

    /// Whether a connection is planned.
    pub fn contains(&self, id: &ConnectionId) -> bool {
        self.by_id.contains_key(id)
    }

    /// The earliest due time.
    pub fn next(&self) -> Option<Timestamp> {
        self.by_time.first().map(|(next, _)| *next)
    }

    /// Takes out the earliest connection, if it is due at `now`.
    pub fn take_due(&mut self, now: Timestamp) -> Option<ConnectionId> {
        if self.next().is_none_or(|next| next > now) {
            return None;
        }
        let (_, id) = self.by_time.pop_first()?;
        self.by_id.remove(&id);
        Some(id)
    }

    /// The earliest of some connections. Costs as much as there are connections.
    pub fn first_of(&self, some: &HashSet<ConnectionId>) -> Option<ConnectionId> {
        self.by_time.iter().map(|(_, id)| id).find(|id| some.contains(*id)).cloned()
    }

    /// How many connections are planned.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.by_time.clear();
        self.by_id.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_due_comes_out_once_in_order_and_nothing_else(plans in proptest::collection::vec((0_u8..20, proptest::option::of(0_i64..100)), 0..80), now in 0_i64..100) {
            let mut schedule = Schedule::default();
            let mut expected = HashMap::new();
            for (id, next) in plans {
                let id = ConnectionId::new(id.to_string());
                schedule.set(&id, next.map(at));
                match next { Some(next) => { expected.insert(id, next); } None => { expected.remove(&id); } }
            }
            prop_assert_eq!(schedule.len(), expected.len());
            let mut last = i64::MIN;
            while let Some(id) = schedule.take_due(at(now)) {
                let due = expected.remove(&id).unwrap();
                prop_assert!(due >= last && due <= now);
                last = due;
            }
            prop_assert!(expected.values().all(|due| *due > now));
            prop_assert_eq!(schedule.next(), expected.values().min().map(|due| at(*due)));
        }
    }
}
