//! Making, changing and deleting groups and tags.

use super::undo::Done;
use super::{Organize, invalid};
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, LabelView, Marked};
use domain::organize::{LabelColor, LabelKind, MOST_LABELS, NAME};
use domain::{LabelId, plain};
use store::Label;

/// Between the names of tags in a table; no name has it.
pub(super) const SEPARATOR: char = ',';

impl Organize {
    /// Makes a group or a tag, or changes the one with this id.
    pub async fn save_label(
        &self,
        kind: LabelKind,
        id: Option<String>,
        name: &str,
        color: LabelColor,
    ) -> Result<LabelView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let name = clean(name).ok_or_else(|| invalid("the name is empty, too long or has a comma"))?;
        let all = store.labels(user.clone()).await?;
        let live = || all.iter().filter(|one| one.kind == kind && !one.removed);
        let id = match id {
            Some(id) => live()
                .find(|one| one.id.as_str() == id)
                .map(|one| one.id.clone())
                .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "no such group or tag"))?,
            None if live().count() >= MOST_LABELS => return Err(invalid("there are too many already")),
            None => LabelId::new(self.new_id()),
        };
        if live().any(|one| one.id != id && is_same(&one.name, &name)) {
            return Err(invalid("this name is taken"));
        }
        let label = Label { id: id.clone(), kind, name, color, removed: false };
        if store.put_labels(user.clone(), vec![label.clone()], self.runtime.now()).await? > 0 {
            self.changes.touched(&[Topic::Labels, Topic::Organize, Topic::Outbox]);
        }
        let view = self.overview().await?;
        let found = view.groups.into_iter().chain(view.tags).find(|one| one.id == id.as_str());
        found.ok_or_else(|| CommandError::new(ErrorCode::NotFound, "no such group or tag"))
    }

    /// Deletes a group or a tag. What has it has it again once that is undone.
    pub async fn delete_label(&self, kind: LabelKind, id: &str) -> Result<Marked, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let all = store.labels(user.clone()).await?;
        let before = all
            .into_iter()
            .find(|one| one.kind == kind && one.id.as_str() == id && !one.removed)
            .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "no such group or tag"))?;
        let after = Label { removed: true, ..before.clone() };
        store.put_labels(user.clone(), vec![after.clone()], self.runtime.now()).await?;
        Ok(self.finish(user, Done { labels: vec![(Some(before), after)], ..Done::default() }))
    }
}

/// A name as it is kept; `None` for one that can't be.
pub(super) fn clean(name: &str) -> Option<String> {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = plain::filled(&words, NAME + 1)?;
    (name.chars().count() <= NAME && !name.contains(SEPARATOR)).then_some(name)
}

/// Whether two names are one to a reader.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
