//! Small facts of this computer that belong to no user: the last push, whether the keeper is paused.

use crate::{Store, StoreError};
use rusqlite::OptionalExtension;

impl Store {
    /// The value of `key`, if set.
    pub async fn meta(&self, key: impl Into<String>) -> Result<Option<String>, StoreError> {
        let key = key.into();
        self.read(move |db| {
            Ok(db.query_row("select value from meta where key = ?1", [key], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Sets `key`.
    pub async fn set_meta(&self, key: impl Into<String>, value: String) -> Result<(), StoreError> {
        let key = key.into();
        self.write(move |tx| {
            tx.execute("insert or replace into meta (key, value) values (?1, ?2)", [&key, &value])?;
            Ok(())
        })
        .await
    }
}
