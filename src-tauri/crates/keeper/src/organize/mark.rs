//! Changing what accounts and logins have.

use super::undo::Done;
use super::{Organize, invalid};
use crate::view::{CommandError, ConnectionMarkPatch, ErrorCode, MarkPatch, Marked};
use domain::organize::{LabelKind, MOST_PINS, MOST_TAGS, Marks, MarksPatch, NOTE, Note};
use domain::{AccountId, ConnectionId, LabelId, UserId};
use std::collections::HashSet;
use store::Store;

impl Organize {
    /// Changes accounts; those that are not the user's are left out.
    pub async fn mark_accounts(&self, ids: Vec<AccountId>, patch: MarkPatch) -> Result<Marked, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let known = Known::of(&store, &user).await?;
        let changes = MarksPatch {
            group: patch.group.map(|group| known.group(group.set)).transpose()?,
            add: known.tags(patch.add_tags)?,
            remove: ids_of(patch.remove_tags)?,
            note: patch.note.as_deref().map(note).transpose()?,
            pinned: patch.pinned,
        };
        if patch.pinned == Some(true) {
            let mut pinned: HashSet<AccountId> = store
                .account_marks(user.clone())
                .await?
                .into_iter()
                .filter_map(|(id, marks)| marks.pinned.then_some(id))
                .collect();
            pinned.extend(ids.iter().cloned());
            if pinned.len() > MOST_PINS {
                return Err(invalid("too many pinned accounts"));
            }
        }
        let now = self.runtime.now();
        let accounts = store.mark_accounts(user.clone(), ids, patch.tracked, changes, now).await?;
        Ok(self.finish(user, Done { accounts, ..Done::default() }))
    }

    /// Changes a login.
    pub async fn mark_connection(
        &self,
        id: String,
        patch: ConnectionMarkPatch,
    ) -> Result<Marked, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let known = Known::of(&store, &user).await?;
        let patch = MarksPatch {
            add: known.tags(patch.add_tags)?,
            remove: ids_of(patch.remove_tags)?,
            note: patch.note.as_deref().map(note).transpose()?,
            ..MarksPatch::default()
        };
        let id = ConnectionId::new(id);
        let before = store.connection_marks(user.clone()).await?.remove(&id).unwrap_or_default();
        let after = patch.apply(&before);
        let now = self.runtime.now();
        let changed =
            store.mark_connection(user.clone(), id.clone(), before.clone(), after.clone(), now).await?;
        let connections: Vec<(ConnectionId, Marks, Marks)> =
            if changed { vec![(id, before, after)] } else { Vec::new() };
        Ok(self.finish(user, Done { connections, ..Done::default() }))
    }
}

/// Groups and tags that can be given.
struct Known {
    groups: HashSet<LabelId>,
    tags: HashSet<LabelId>,
}

impl Known {
    async fn of(store: &Store, user: &UserId) -> Result<Self, CommandError> {
        let mut known = Self { groups: HashSet::new(), tags: HashSet::new() };
        for label in store.labels(user.clone()).await?.into_iter().filter(|label| !label.removed) {
            match label.kind {
                LabelKind::Group => known.groups.insert(label.id),
                LabelKind::Tag => known.tags.insert(label.id),
            };
        }
        Ok(known)
    }

    fn group(&self, id: Option<String>) -> Result<Option<LabelId>, CommandError> {
        let id = id.map(LabelId::new);
        match &id {
            Some(wanted) if !self.groups.contains(wanted) => Err(unknown()),
            _ => Ok(id),
        }
    }

    fn tags(&self, ids: Vec<String>) -> Result<Vec<LabelId>, CommandError> {
        let ids = ids_of(ids)?;
        if ids.iter().all(|id| self.tags.contains(id)) { Ok(ids) } else { Err(unknown()) }
    }
}

fn ids_of(ids: Vec<String>) -> Result<Vec<LabelId>, CommandError> {
    if ids.len() > MOST_TAGS {
        return Err(invalid("too many tags"));
    }
    Ok(ids.into_iter().map(LabelId::new).collect())
}

/// # Errors
/// `invalid_input` for a note that would have to be cut.
fn note(text: &str) -> Result<Note, CommandError> {
    if text.chars().count() > NOTE {
        return Err(invalid(format!("a note has {NOTE} characters at most")));
    }
    Ok(Note::new(text))
}

fn unknown() -> CommandError {
    CommandError::new(ErrorCode::NotFound, "no such group or tag")
}
