//! What the list of accounts does not show yet.

use domain::AccountId;
use std::collections::BTreeSet;

/// More accounts than this are read all at once.
const MOST_ROWS: usize = 2000;

/// What changed since the list of accounts was last asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stale {
    /// Any account may have changed.
    pub all: bool,
    /// These accounts changed.
    pub rows: BTreeSet<AccountId>,
    /// A connection, its label, health or end changed.
    pub connections: bool,
    /// A group or a tag was made, renamed or deleted.
    pub labels: bool,
}

impl Stale {
    pub fn accounts(&mut self) {
        self.all = true;
        self.rows.clear();
    }

    pub fn rows(&mut self, ids: &BTreeSet<AccountId>) {
        if self.all {
            return;
        }
        self.rows.extend(ids.iter().cloned());
        if self.rows.len() > MOST_ROWS {
            self.accounts();
        }
    }

    /// Takes back what could not be read.
    pub fn add(&mut self, other: &Self) {
        self.connections |= other.connections;
        self.labels |= other.labels;
        if other.all {
            self.accounts();
        } else {
            self.rows(&other.rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: std::ops::Range<usize>) -> BTreeSet<AccountId> {
        numbers.map(|number| AccountId::new(number.to_string())).collect()
    }

    #[test]
    fn rows_that_nobody_asks_for_do_not_pile_up() {
        let mut stale = Stale::default();
        stale.rows(&ids(0..MOST_ROWS));
        assert_eq!((stale.all, stale.rows.len()), (false, MOST_ROWS));
        stale.rows(&ids(0..MOST_ROWS + 1));
        assert_eq!((stale.all, stale.rows.len()), (true, 0));
        stale.rows(&ids(0..1));
        assert_eq!(stale.rows.len(), 0, "all of them include this one");
    }

    #[test]
    fn what_could_not_be_read_is_stale_again_beside_what_changed_meanwhile() {
        let mut stale = Stale::default();
        stale.rows(&ids(0..1));
        stale.add(&Stale { all: false, rows: ids(1..2), connections: true, labels: true });
        assert_eq!(stale, Stale { all: false, rows: ids(0..2), connections: true, labels: true });
        stale.add(&Stale { all: true, ..Stale::default() });
        assert!(stale.all && stale.connections);
    }
}
