//! The user's settings.

use super::outbox;
use crate::columns::{choice, fields};
use crate::row::{collect, millis};
use crate::{Store, StoreError, columns};
use domain::mirror::{Group, MirrorTable};
use domain::settings::{NotifySettings, Settings, SyncedSettings};
use domain::{Timestamp, UserId};
use rusqlite::types::ToSql;
use rusqlite::{Connection, Row};
use std::sync::LazyLock;

fn read(row: &Row<'_>) -> Result<Settings, StoreError> {
    Ok(Settings { synced: fields(row)?, notify: notify(row.get("notify")?)? })
}

/// Null for the usual.
fn notify(json: Option<String>) -> Result<NotifySettings, StoreError> {
    match json {
        Some(json) => serde_json::from_str(&json).map_err(|_| StoreError::UnknownWord("notify")),
        None => Ok(NotifySettings::default()),
    }
}

fn of(db: &Connection, user: &UserId) -> Result<Option<Settings>, StoreError> {
    Ok(collect(db, "select * from settings where user_id = ?1", [user.as_str()], read)?.pop())
}

impl Store {
    /// The settings of `user`: the usual ones if they never chose anything. Settings that can't be read are an
    /// error, so that nothing writes the usual ones over them.
    pub async fn settings(&self, user: UserId) -> Result<Settings, StoreError> {
        self.read(move |db| Ok(of(db, &user)?.unwrap_or_default())).await
    }

    /// Changes the settings of `user` in one transaction: what another change wrote meanwhile stays. Only what is
    /// synced waits for the mirror.
    pub async fn edit_settings(
        &self,
        user: UserId,
        now: Timestamp,
        edit: impl Fn(&mut Settings) + Send + 'static,
    ) -> Result<(), StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!(
                "insert into settings (user_id, {names}, notify, updated_at)
                 values (:user, {values}, :notify, :now)
                 on conflict (user_id) do update set {excluded}, notify = excluded.notify,
                   updated_at = excluded.updated_at",
                names = columns::list::<SyncedSettings>(choice, str::to_owned),
                values = columns::list::<SyncedSettings>(choice, |name| format!(":{name}")),
                excluded =
                    columns::list::<SyncedSettings>(choice, |name| format!("{name} = excluded.{name}")),
            )
        });
        self.write(move |tx| {
            let before = of(tx, &user)?;
            let mut settings = before.unwrap_or_default();
            edit(&mut settings);
            if before == Some(settings) {
                return Ok(());
            }
            let notify = serde_json::json!(settings.notify).to_string();
            let others: [(&str, &dyn ToSql); 3] =
                [(":user", &user.as_str()), (":notify", &notify), (":now", &millis(now))];
            columns::execute(tx, &SQL, &settings.synced, &others)?;
            if before.is_none_or(|before| before.synced != settings.synced) {
                outbox::add(tx, &user, MirrorTable::Settings, user.as_str(), Group::Choices, now)?;
            }
            Ok(())
        })
        .await
    }
}
