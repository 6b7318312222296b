//! Writing groups, tags, notes and pins into a file.

use super::labels::SEPARATOR;
use super::table::{COLUMNS, LOGIN, yes};
use super::{Organize, count};
use crate::export_file::{create, csv, unwritten};
use crate::view::{CommandError, Exported};
use domain::LabelId;
use domain::organize::Marks;
use std::collections::HashMap;
use std::path::Path;
use tokio::io::AsyncWriteExt as _;

impl Organize {
    /// Writes all accounts and logins, with what was added to them, into a new file in `folder`.
    pub async fn export(&self, folder: &Path) -> Result<Exported, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let labels = store.labels(user.clone()).await?.into_iter().filter(|label| !label.removed);
        let names = Names(labels.map(|label| (label.id, label.name)).collect());
        let marks = store.account_marks(user.clone()).await?;
        let mut table = csv(COLUMNS.map(str::to_owned));
        let mut rows = 0;
        for account in store.accounts(user.clone()).await? {
            let none = Marks::default();
            let marks = marks.get(&account.id).unwrap_or(&none);
            table.push_str(&csv([
                account.external_id,
                account.region.as_str().to_owned(),
                account.kind.as_str().to_owned(),
                account.info.name,
                marks.group.as_ref().map(|id| names.of(id)).unwrap_or_default(),
                names.joined(marks.tags.ids()),
                marks.note.as_str().to_owned(),
                yes(marks.pinned),
                yes(account.tracked),
            ]));
            rows += 1;
        }
        let marks = store.connection_marks(user.clone()).await?;
        for connection in store.connections(user).await? {
            let Some(marks) = marks.get(&connection.id) else { continue };
            table.push_str(&csv([
                connection.id.to_string(),
                String::new(),
                LOGIN.to_owned(),
                connection.label,
                String::new(),
                names.joined(marks.tags.ids()),
                marks.note.as_str().to_owned(),
                String::new(),
                String::new(),
            ]));
            rows += 1;
        }
        let day = self.runtime.now().strftime("%Y-%m-%d");
        let (mut file, path) = create(folder, &format!("adkeeper-labels-{day}"), "csv").await?;
        let written = async {
            file.write_all(table.as_bytes()).await?;
            file.flush().await
        };
        if let Err(error) = written.await {
            // Half a table would be taken for a whole one.
            let _ = tokio::fs::remove_file(&path).await;
            return Err(unwritten(&error));
        }
        Ok(Exported { path: path.to_string_lossy().into_owned(), rows: count(rows) })
    }
}

/// Names of groups and tags; empty for those that were deleted.
pub(super) struct Names(pub HashMap<LabelId, String>);

impl Names {
    pub fn of(&self, id: &LabelId) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }

    /// By name, as a field of the table.
    pub fn joined(&self, ids: &[LabelId]) -> String {
        let mut names: Vec<String> =
            ids.iter().map(|id| self.of(id)).filter(|name| !name.is_empty()).collect();
        names.sort_by_key(|name| name.to_lowercase());
        names.join(&format!("{SEPARATOR} "))
    }
}
