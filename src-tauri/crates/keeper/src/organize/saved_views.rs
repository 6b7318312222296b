//! Saved views of the accounts.

use super::labels::clean;
use super::undo::Done;
use super::{Organize, count, invalid};
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, Marked, SavedView as View};
use domain::SavedViewId;
use domain::organize::{MOST_VIEWS, QUERY};
use store::SavedView;

impl Organize {
    /// Saves a view, or changes the one with this id.
    pub async fn save_view(
        &self,
        id: Option<String>,
        name: &str,
        query: String,
    ) -> Result<View, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let name = clean(name).ok_or_else(|| invalid("the name is empty, too long or has a comma"))?;
        if query.len() > QUERY || query.chars().any(char::is_control) {
            return Err(invalid("the view is too large"));
        }
        let all = store.saved_views(user.clone()).await?;
        let live: Vec<&SavedView> = all.iter().filter(|one| !one.removed).collect();
        let (id, position) = match id {
            Some(id) => live
                .iter()
                .find(|one| one.id.as_str() == id)
                .map(|one| (one.id.clone(), one.position))
                .ok_or_else(not_found)?,
            None if live.len() >= MOST_VIEWS => return Err(invalid("there are too many already")),
            None => {
                let last = live.iter().map(|one| one.position).max().unwrap_or(-1);
                (SavedViewId::new(self.new_id()), last.saturating_add(1))
            }
        };
        let view = SavedView { id, name, query, position, removed: false };
        if store.put_saved_views(user, vec![view.clone()], self.runtime.now()).await? > 0 {
            self.changes.touched(&[Topic::Organize, Topic::Outbox]);
        }
        Ok(shown(view, position))
    }

    /// Deletes a view.
    pub async fn delete_view(&self, id: &str) -> Result<Marked, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let all = store.saved_views(user.clone()).await?;
        let before =
            all.into_iter().find(|one| one.id.as_str() == id && !one.removed).ok_or_else(not_found)?;
        let after = SavedView { removed: true, ..before.clone() };
        store.put_saved_views(user.clone(), vec![after.clone()], self.runtime.now()).await?;
        Ok(self.finish(user, Done { views: vec![(before, after)], ..Done::default() }))
    }

    /// Puts views in this order. Those that are not named come after.
    pub async fn order_views(&self, ids: &[String]) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let mut all = store.saved_views(user.clone()).await?;
        all.retain(|one| !one.removed);
        let place = |id: &SavedViewId| ids.iter().position(|known| known == id.as_str()).unwrap_or(ids.len());
        all.sort_by_key(|one| (place(&one.id), one.position));
        for (position, view) in (0..).zip(&mut all) {
            view.position = position;
        }
        if store.put_saved_views(user, all, self.runtime.now()).await? > 0 {
            self.changes.touched(&[Topic::Organize, Topic::Outbox]);
        }
        Ok(())
    }
}

pub(super) fn shown(view: SavedView, position: i64) -> View {
    View {
        id: view.id.to_string(),
        name: view.name,
        query: view.query,
        position: count(usize::try_from(position).unwrap_or_default()),
    }
}

fn not_found() -> CommandError {
    CommandError::new(ErrorCode::NotFound, "no such view")
}
