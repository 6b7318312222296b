//! Saved views.

use crate::row::{collect, millis};
use crate::table::outbox;
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::{SavedViewId, Timestamp, UserId};
use rusqlite::{Row, params};

/// A saved view of the accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// The user's name for it.
    pub name: String,
    /// The search string of the dashboard's accounts screen.
    pub query: String,
    /// Its place among the others.
    pub position: i64,
    /// Whether the user deleted it.
    pub removed: bool,
}

fn read(row: &Row<'_>) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: SavedViewId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        query: row.get("query")?,
        position: row.get("position")?,
        removed: row.get("removed")?,
    })
}

impl Store {
    /// Saved views of `user`, those that were deleted included, in their order.
    pub async fn saved_views(&self, user: UserId) -> Result<Vec<SavedView>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from saved_views where user_id = ?1 order by position, name collate nocase, id",
                [user.as_str()],
                read,
            )
        })
        .await
    }

    /// Writes saved views of `user`, new ones and changed ones; how many of them changed. Another user's are left alone.
    pub async fn put_saved_views(
        &self,
        user: UserId,
        views: Vec<SavedView>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.write(move |tx| {
            let mut changed = 0;
            for view in &views {
                let one = tx
                    .prepare_cached(
                        "insert into saved_views (id, user_id, name, query, position, removed, updated_at)
                         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         on conflict (id) do update set name = excluded.name, query = excluded.query,
                           position = excluded.position, removed = excluded.removed,
                           updated_at = excluded.updated_at
                         where user_id = excluded.user_id and (name, query, position, removed)
                           is not (excluded.name, excluded.query, excluded.position, excluded.removed)",
                    )?
                    .execute(params![
                        view.id.as_str(),
                        user.as_str(),
                        view.name,
                        view.query,
                        view.position,
                        view.removed,
                        millis(now)
                    ])?;
                if one > 0 {
                    outbox::add(tx, &user, MirrorTable::SavedViews, view.id.as_str(), Group::Choices, now)?;
                }
                changed += one;
            }
            Ok(changed)
        })
        .await
    }
}
