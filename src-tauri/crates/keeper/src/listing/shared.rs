//! What many accounts show or refer to, each once: logins, labels, and the accounts above others.

use super::collate::{folded, sort_key};
use super::index::{Index, number};
use domain::{AccountId, ConnectionId, Health};
use std::collections::HashMap;

/// A connection, as its accounts show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LoginRead {
    pub id: ConnectionId,
    pub label: String,
    pub health: Health,
    /// When the last of its grants ends, in milliseconds; `None` where one has no known end.
    pub ends_at: Option<i64>,
    /// A token of it is held here, so that it can be refreshed.
    pub refreshable: bool,
}

#[derive(Debug)]
pub(super) struct Login {
    pub read: LoginRead,
    pub folded: Box<str>,
    pub key: Box<[u8]>,
    pub stamp: u64,
}

/// A group or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelRead {
    pub id: String,
    pub name: String,
}

#[derive(Debug)]
pub(super) struct Label {
    pub id: String,
    /// What it is called; `None` for one that was deleted, or is not known yet.
    pub name: Option<Box<str>>,
    pub folded: Box<str>,
    pub key: Box<[u8]>,
    /// When it was last there or gone: accounts show its id alone.
    pub stamp: u64,
}

/// An account that others stand below.
#[derive(Debug)]
pub(super) struct Above {
    pub id: AccountId,
    /// Its row, if it is known.
    pub row: Option<u32>,
    pub stamp: u64,
}

impl Index {
    /// Writes the logins as they are now, all of them.
    pub fn set_logins(&mut self, all: Vec<LoginRead>) {
        for read in all {
            let place = self.login_number(&read.id) as usize;
            if self.logins[place].read == read {
                continue;
            }
            self.stamp += 1;
            let (folded, key) = (folded(&read.label).into(), sort_key(&read.label));
            self.logins[place] = Login { read, folded, key, stamp: self.stamp };
        }
    }

    /// Writes groups and tags as they are now, all of them. Accounts keep the ids of those that are gone.
    pub fn set_labels(&mut self, all: Vec<LabelRead>) {
        let mut names: HashMap<String, String> = all.into_iter().map(|one| (one.id, one.name)).collect();
        let known: Vec<String> = names.keys().cloned().collect();
        for id in known {
            self.label_number(&id);
        }
        for label in &mut self.labels {
            let name = names.remove(&label.id).map(String::into_boxed_str);
            if label.name == name {
                continue;
            }
            self.stamp += 1;
            if label.name.is_none() || name.is_none() {
                label.stamp = self.stamp;
            }
            label.folded = folded(name.as_deref().unwrap_or_default()).into();
            label.key = sort_key(name.as_deref().unwrap_or_default());
            label.name = name;
        }
    }

    /// An account that may be above others has another name, or appeared or went.
    pub(super) fn renamed(&mut self, id: &AccountId, row: Option<u32>) {
        if let Some(number) = self.found_above.get(id) {
            let above = &mut self.above[*number as usize];
            (above.row, above.stamp) = (row, self.stamp);
        }
    }

    /// The number of a login. One that is not known yet is as if disconnected.
    pub(super) fn login_number(&mut self, id: &ConnectionId) -> u32 {
        if let Some(number) = self.found_login.get(id) {
            return *number;
        }
        let read = LoginRead {
            id: id.clone(),
            label: String::new(),
            health: Health::Disconnected,
            ends_at: None,
            refreshable: false,
        };
        self.logins.push(Login { read, folded: "".into(), key: sort_key(""), stamp: 0 });
        let place = number(self.logins.len() - 1);
        self.found_login.insert(id.clone(), place);
        place
    }

    pub(super) fn label_number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.found_label.get(id) {
            return *number;
        }
        let label = Label { id: id.into(), name: None, folded: "".into(), key: sort_key(""), stamp: 0 };
        self.labels.push(label);
        let place = number(self.labels.len() - 1);
        self.found_label.insert(id.into(), place);
        place
    }

    pub(super) fn above_number(&mut self, id: &AccountId) -> u32 {
        if let Some(number) = self.found_above.get(id) {
            return *number;
        }
        self.above.push(Above { id: id.clone(), row: self.place(id), stamp: 0 });
        let place = number(self.above.len() - 1);
        self.found_above.insert(id.clone(), place);
        place
    }
}
