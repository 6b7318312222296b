//! The index: every account of one user, and what accounts refer to.
//!
//! Rows stand in places that never move, so that an order is a list of places. What many rows show (a login's label and
//! health, the name of the account above) stands once and is referred to, so that its change touches one entry. Each
//! change is given a number, its stamp: a row looks as it did if the newest stamp of all that it shows is the same.

use super::order::Order;
use super::row::{Marks, References, Row};
use super::shared::{Above, Label, Login};
use super::words::Words;
use domain::{AccountId, ConnectionId, UserId};
use std::collections::{HashMap, HashSet};
use store::ListedAccount;

#[derive(Debug)]
struct Stamped {
    row: Row,
    stamp: u64,
}

/// All accounts of a user.
#[derive(Debug)]
pub(super) struct Index {
    pub user: UserId,
    pub words: Words,
    pub order: Order,
    pub logins: Vec<Login>,
    pub labels: Vec<Label>,
    pub above: Vec<Above>,
    rows: Vec<Option<Stamped>>,
    free: Vec<u32>,
    found: HashMap<AccountId, u32>,
    pub(super) found_login: HashMap<ConnectionId, u32>,
    pub(super) found_label: HashMap<String, u32>,
    pub(super) found_above: HashMap<AccountId, u32>,
    pub(super) stamp: u64,
}

/// What stands at the end of so many has this number.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Index {
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            words: Words::default(),
            order: Order::default(),
            logins: Vec::new(),
            labels: Vec::new(),
            above: Vec::new(),
            rows: Vec::new(),
            free: Vec::new(),
            found: HashMap::new(),
            found_login: HashMap::new(),
            found_label: HashMap::new(),
            found_above: HashMap::new(),
            stamp: 0,
        }
    }

    /// The number of the last change.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    pub fn len(&self) -> u32 {
        number(self.found.len())
    }

    pub fn place(&self, id: &AccountId) -> Option<u32> {
        self.found.get(id).copied()
    }

    pub fn row(&self, place: u32) -> Option<&Row> {
        self.rows.get(place as usize)?.as_ref().map(|stamped| &stamped.row)
    }

    /// How many places there are, with and without rows.
    pub fn places(&self) -> usize {
        self.rows.len()
    }

    /// All rows with their places, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &Row)> {
        (0..).zip(&self.rows).filter_map(|(place, stamped)| Some((place, &stamped.as_ref()?.row)))
    }

    pub fn login(&self, row: &Row) -> Option<&Login> {
        self.logins.get(row.login as usize)
    }

    /// The label of that number, unless it is gone.
    pub fn label(&self, number: u32) -> Option<&Label> {
        self.labels.get(number as usize).filter(|label| label.name.is_some())
    }

    /// The row's group, unless it is gone.
    pub fn group(&self, row: &Row) -> Option<&Label> {
        self.label(row.group?)
    }

    /// The first account above the row that is known: its number among those above others.
    pub fn first_above(&self, row: &Row) -> Option<u32> {
        row.above.iter().copied().find(|above| self.above_row(*above).is_some())
    }

    pub fn above_row(&self, above: u32) -> Option<&Row> {
        self.row(self.above.get(above as usize)?.row?)
    }

    /// The newest change of anything that a row shows.
    pub fn stamp_of(&self, place: u32) -> u64 {
        let Some(Some(Stamped { row, stamp })) = self.rows.get(place as usize) else { return 0 };
        let login = self.login(row).map_or(0, |login| login.stamp);
        let above = row.above.iter().filter_map(|above| self.above.get(*above as usize)).map(|one| one.stamp);
        let labels = row.tags.iter().chain(&row.group);
        let labels = labels.filter_map(|label| self.labels.get(*label as usize)).map(|one| one.stamp);
        above.chain(labels).fold(login.max(*stamp), u64::max)
    }

    /// Writes an account as it is now; its place. One that is as it was changes nothing.
    pub fn put(&mut self, read: ListedAccount, marks: Marks) -> u32 {
        let id = read.id.clone();
        let mut tags: Vec<u32> = Vec::new();
        for id in &marks.tags {
            let number = self.label_number(id);
            if !tags.contains(&number) {
                tags.push(number);
            }
        }
        let refers = References {
            login: self.login_number(&read.connection_id),
            above: read.parents.iter().map(|id| self.above_number(id)).collect(),
            group: marks.group.as_deref().map(|id| self.label_number(id)),
            tags: tags.into(),
        };
        let known = self.place(&id);
        let before = known.and_then(|place| self.rows[place as usize].as_ref()).map(|stamped| &stamped.row);
        let row = Row::new(read, marks, refers, &mut self.words, before);
        if let (Some(place), true) = (known, before == Some(&row)) {
            return place;
        }
        self.stamp += 1;
        let same_name = before.is_some_and(|before| before.name == row.name);
        let moves = before.is_none_or(|before| {
            before.name_order() != row.name_order() || before.id_order() != row.id_order()
        });
        let place = known.unwrap_or_else(|| self.new_place(&id));
        self.rows[place as usize] = Some(Stamped { row, stamp: self.stamp });
        if !same_name {
            self.renamed(&id, Some(place));
        }
        if moves {
            self.order.outdated = true;
        }
        place
    }

    /// Removes an account. One that is not there is fine.
    pub fn remove(&mut self, id: &AccountId) {
        let Some(place) = self.found.remove(id) else { return };
        self.stamp += 1;
        self.rows[place as usize] = None;
        self.free.push(place);
        self.renamed(id, None);
        self.order.outdated = true;
    }

    /// Removes all accounts but those at these places.
    pub fn keep(&mut self, places: &HashSet<u32>) {
        let gone: Vec<AccountId> =
            self.rows().filter(|(place, _)| !places.contains(place)).map(|(_, row)| row.id.clone()).collect();
        for id in gone {
            self.remove(&id);
        }
    }

    fn new_place(&mut self, id: &AccountId) -> u32 {
        let place = self.free.pop().unwrap_or_else(|| {
            self.rows.push(None);
            number(self.rows.len() - 1)
        });
        self.found.insert(id.clone(), place);
        place
    }
}
