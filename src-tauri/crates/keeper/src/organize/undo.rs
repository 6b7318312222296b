//! Taking back what was done. What was changed since stays as it is.

use super::{Organize, count};
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, Marked};
use domain::organize::Marks;
use domain::{AccountId, ConnectionId, UserId};
use std::collections::VecDeque;
use store::{Label, MarkedAccount, SavedView};

/// Operations that can be taken back.
const KEPT: usize = 20;

/// What was changed, as it was and as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Done {
    /// A label that was made has no earlier state.
    pub labels: Vec<(Option<Label>, Label)>,
    pub views: Vec<(SavedView, SavedView)>,
    pub accounts: Vec<MarkedAccount>,
    pub connections: Vec<(ConnectionId, Marks, Marks)>,
}

/// The last operations, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Undos {
    last: u32,
    kept: VecDeque<(u32, UserId, Done)>,
}

impl Undos {
    fn add(&mut self, user: UserId, done: Done) -> u32 {
        self.last = self.last.wrapping_add(1);
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((self.last, user, done));
        self.last
    }

    fn take(&mut self, number: u32, user: &UserId) -> Option<Done> {
        let at = self.kept.iter().position(|(known, owner, _)| *known == number && owner == user)?;
        self.kept.remove(at).map(|(_, _, done)| done)
    }
}

impl Organize {
    /// Notes what was done, says so, and answers with how it is taken back.
    pub(super) fn finish(&self, user: UserId, done: Done) -> Marked {
        let changed = done.accounts.len() + done.connections.len() + done.views.len() + done.labels.len();
        if changed == 0 {
            return Marked { changed: 0, undo: None };
        }
        self.announce(&done, done.accounts.iter().map(|one| one.id.clone()).collect());
        let undo = self.undos.lock().add(user, done);
        Marked { changed: count(changed), undo: Some(undo) }
    }

    fn announce(&self, done: &Done, accounts: Vec<AccountId>) {
        if done.labels.is_empty() && done.connections.is_empty() {
            self.changes.touched_accounts(accounts);
        } else {
            // A name, or what a login has, shows in any number of rows.
            self.changes.touched(&[Topic::Labels]);
            self.changes.touched_accounts(accounts);
            self.changes.touched(&[Topic::Connections]);
        }
        self.changes.touched(&[Topic::Organize, Topic::Outbox]);
    }

    /// Takes an operation back; how many accounts, logins, labels or views are as they were again.
    pub async fn undo(&self, number: u32) -> Result<u32, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let done = self.undos.lock().take(number, &user);
        let done = done.ok_or_else(|| CommandError::new(ErrorCode::NotFound, "nothing to take back"))?;
        let now = self.runtime.now();
        let mut back = Done::default();

        let present = store.labels(user.clone()).await?;
        let labels: Vec<Label> = done
            .labels
            .iter()
            .filter(|(_, after)| present.contains(after))
            .map(|(before, after)| before.clone().unwrap_or_else(|| Label { removed: true, ..after.clone() }))
            .collect();
        let mut changed = store.put_labels(user.clone(), labels, now).await?;
        back.labels = done.labels;

        let present = store.saved_views(user.clone()).await?;
        let views = done.views.iter().filter(|(_, after)| present.contains(after));
        let views: Vec<SavedView> = views.map(|(before, _)| before.clone()).collect();
        changed += store.put_saved_views(user.clone(), views, now).await?;

        let reversed = done.accounts.into_iter().map(|MarkedAccount { id, before, after }| MarkedAccount {
            id,
            before: after,
            after: before,
        });
        let accounts = store.remark_accounts(user.clone(), reversed.collect(), now).await?;
        changed += accounts.len();

        for (id, before, after) in &done.connections {
            let (was, is) = (after.clone(), before.clone());
            changed += usize::from(store.mark_connection(user.clone(), id.clone(), was, is, now).await?);
        }
        back.connections = done.connections;
        self.announce(&back, accounts);
        Ok(count(changed))
    }
}
