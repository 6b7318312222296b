//! The person's settings.

use super::outbox;
use crate::row::{collect, millis, time, word};
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::settings::{Settings, Theme};
use domain::{Region, Timestamp, UserId};
use rusqlite::params;

impl Store {
    /// The settings of `user` with the time of their last change; `None` if they never chose anything.
    pub async fn settings(&self, user: UserId) -> Result<Option<(Settings, Timestamp)>, StoreError> {
        self.read(move |db| {
            Ok(collect(db, "select * from settings where user_id = ?1", [user.as_str()], |row| {
                let settings = Settings {
                    theme: word(row, "theme", Theme::parse)?,
                    notifications: row.get("notifications")?,
                    default_region: word(row, "default_region", Region::parse)?,
                    // What an older or newer version wrote differently counts as not chosen.
                    notify: row
                        .get::<_, Option<String>>("notify")?
                        .and_then(|json| serde_json::from_str(&json).ok())
                        .unwrap_or_default(),
                };
                Ok((settings, time(row, "updated_at")?))
            })?
            .pop())
        })
        .await
    }

    /// Stores the settings of `user`.
    pub async fn put_settings(
        &self,
        user: UserId,
        settings: Settings,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert into settings (user_id, theme, notifications, default_region, updated_at, notify)
                 values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict (user_id) do update set theme = excluded.theme,
                   notifications = excluded.notifications, default_region = excluded.default_region,
                   updated_at = excluded.updated_at, notify = excluded.notify",
                params![
                    user.as_str(),
                    settings.theme.as_str(),
                    settings.notifications,
                    settings.default_region.as_str(),
                    millis(now),
                    serde_json::to_string(&settings.notify).unwrap_or_default()
                ],
            )?;
            outbox::add(tx, &user, MirrorTable::Settings, user.as_str(), Group::Choices, now)
        })
        .await
    }
}
