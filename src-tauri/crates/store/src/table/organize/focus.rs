//! What the dashboard is limited to, and what it is limited to at the start.

use crate::row::millis;
use crate::table::outbox;
use crate::{Store, StoreError, columns};
use domain::mirror::{Group, MirrorTable};
use domain::organize::{Focus, StartFocus};
use domain::settings::SyncedSettings;
use domain::{Timestamp, UserId};
use rusqlite::{OptionalExtension as _, params};

/// What a user chose the dashboard to be limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Started {
    /// Now.
    pub focus: Option<Focus>,
    /// When the app starts.
    pub start: StartFocus,
}

impl Store {
    /// What `user` chose. Words of a newer version count as nothing chosen.
    pub async fn focus(&self, user: UserId) -> Result<Started, StoreError> {
        self.read(move |db| {
            let found: Option<(Option<String>, String)> = db
                .prepare_cached("select focus, start_focus from settings where user_id = ?1")?
                .query_row([user.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let (focus, start) = found.unwrap_or_default();
            Ok(Started {
                focus: focus.as_deref().and_then(Focus::parse),
                start: StartFocus::parse(&start).unwrap_or_default(),
            })
        })
        .await
    }

    /// Writes what `user` chose; tells whether it is another choice.
    pub async fn set_focus(&self, user: UserId, chosen: Started, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |tx| {
            // A user who never chose anything has no row yet.
            let usual = SyncedSettings::default();
            columns::execute(
                tx,
                "insert into settings (user_id, theme, notifications, default_region, updated_at)
                 values (:user, :theme, :notifications, :default_region, :now) on conflict (user_id) do nothing",
                &usual,
                &[(":user", &user.as_str()), (":now", &millis(now))],
            )?;
            let changed = tx
                .prepare_cached(
                    "update settings set focus = ?2, start_focus = ?3, updated_at = ?4
                     where user_id = ?1 and (focus, start_focus) is not (?2, ?3)",
                )?
                .execute(params![
                    user.as_str(),
                    chosen.focus.as_ref().map(Focus::word),
                    chosen.start.word(),
                    millis(now)
                ])?;
            if changed > 0 {
                outbox::add(tx, &user, MirrorTable::Settings, user.as_str(), Group::Choices, now)?;
            }
            Ok(changed > 0)
        })
        .await
    }
}
