//! Groups and tags.

use crate::row::{collect, millis, word};
use crate::table::outbox;
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::organize::{LabelColor, LabelKind};
use domain::{LabelId, Timestamp, UserId};
use rusqlite::{Row, params};

/// A group or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Which of the two.
    pub kind: LabelKind,
    /// The user's name for it.
    pub name: String,
    /// Its colour.
    pub color: LabelColor,
    /// Whether the user deleted it.
    pub removed: bool,
}

fn read(row: &Row<'_>) -> Result<Label, StoreError> {
    Ok(Label {
        id: LabelId::new(row.get::<_, String>("id")?),
        kind: word(row, "kind", LabelKind::parse)?,
        name: row.get("name")?,
        color: word(row, "color", LabelColor::parse)?,
        removed: row.get("removed")?,
    })
}

impl Store {
    /// Groups and tags of `user`, those that were deleted included, by name.
    pub async fn labels(&self, user: UserId) -> Result<Vec<Label>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from labels where user_id = ?1 order by name collate nocase, id",
                [user.as_str()],
                read,
            )
        })
        .await
    }

    /// Writes groups and tags of `user`, new ones and changed ones; how many of them changed. Another user's are left
    /// alone, and what kind one is never changes.
    pub async fn put_labels(
        &self,
        user: UserId,
        labels: Vec<Label>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.write(move |tx| {
            let mut changed = 0;
            for label in &labels {
                let one = tx
                    .prepare_cached(
                        "insert into labels (id, user_id, kind, name, color, removed, updated_at)
                         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                         on conflict (id) do update set name = excluded.name, color = excluded.color,
                           removed = excluded.removed, updated_at = excluded.updated_at
                         where user_id = excluded.user_id and kind = excluded.kind
                           and (name, color, removed) is not (excluded.name, excluded.color, excluded.removed)",
                    )?
                    .execute(params![
                        label.id.as_str(),
                        user.as_str(),
                        label.kind.as_str(),
                        label.name,
                        label.color.as_str(),
                        label.removed,
                        millis(now)
                    ])?;
                if one > 0 {
                    outbox::add(tx, &user, MirrorTable::Labels, label.id.as_str(), Group::Choices, now)?;
                }
                changed += one;
            }
            Ok(changed)
        })
        .await
    }
}
