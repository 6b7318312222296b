//! The yearly ends of grants: consents, what was put off, and what was warned of.

use super::{notices, outbox};
use crate::row::{collect, millis, opt_millis, opt_time};
use crate::{NewNotice, Store, StoreError};
use domain::grant::{Consent, ConsentSource};
use domain::mirror::{Group, MirrorTable};
use domain::{ConnectionId, Timestamp, UserId};
use rusqlite::{Row, RowIndex, Transaction, params};
use std::collections::HashMap;

/// The consent in two columns.
pub(crate) fn consent(
    row: &Row<'_>,
    at: impl RowIndex,
    source: impl RowIndex,
) -> Result<Option<Consent>, StoreError> {
    let Some(at) = opt_time(row, at)? else { return Ok(None) };
    let source = row.get::<_, Option<String>>(source)?;
    let source = source.and_then(|word| ConsentSource::parse(&word));
    Ok(Some(Consent { at, source: source.ok_or(StoreError::UnknownWord("consent_source"))? }))
}

/// Notes that all of `ends` were told at this distance; `false` if none of it is news.
fn note_told(
    tx: &Transaction<'_>,
    user: &UserId,
    ends: &[(String, Timestamp)],
    hours: u32,
) -> Result<bool, StoreError> {
    let mut news = false;
    for (subject, ends_at) in ends {
        news |= tx
            .prepare_cached(
                "insert into warnings (user_id, subject, ends_at, hours)
                 select ?1, ?2, ?3, ?4 where not exists (
                   select 1 from warnings where user_id = ?1 and subject = ?2 and ends_at = ?3 and hours <= ?4)",
            )?
            .execute(params![user.as_str(), subject, millis(*ends_at), hours])?
            > 0;
    }
    Ok(news)
}

impl Store {
    /// Warns of ends, unless each was warned of at this distance or a nearer one before; `false` then.
    pub async fn warn(
        &self,
        notice: NewNotice,
        ends: Vec<(String, Timestamp)>,
        hours: u32,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let news = note_told(tx, &notice.user_id, &ends, hours)?;
            if news {
                notices::insert(tx, &notice)?;
            }
            Ok(news)
        })
        .await
    }

    /// The nearest distance, in hours, at which each end of `user` was warned of.
    pub async fn warned(&self, user: UserId) -> Result<HashMap<(String, Timestamp), u32>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select subject, ends_at, min(hours) from warnings where user_id = ?1 group by subject, ends_at",
                [user.as_str()],
                |row| {
                    let ends_at = opt_time(row, 1)?.ok_or(StoreError::UnknownWord("ends_at"))?;
                    Ok(((row.get(0)?, ends_at), row.get(2)?))
                },
            )?;
            Ok(rows.into_iter().collect())
        })
        .await
    }

    /// Notes when the user consented to the grant of a connection, or that it is not known.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] unless this computer holds the connection and it is `user`'s.
    pub async fn set_consent(
        &self,
        user: UserId,
        id: ConnectionId,
        consent: Option<Consent>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let changed = tx.execute(
                "update connections set consented_at = ?3, consent_source = ?4, end_snoozed_until = null
                 where id = ?1 and user_id = ?2 and here = 1",
                params![
                    id.as_str(),
                    user.as_str(),
                    opt_millis(consent.map(|consent| consent.at)),
                    consent.map(|consent| consent.source.as_str())
                ],
            )?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            outbox::add(tx, &user, MirrorTable::Health, id.as_str(), Group::Facts, now)
        })
        .await
    }

    /// Puts warnings of a connection's end off until then, or no longer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if `user` has no such connection.
    pub async fn snooze_end(
        &self,
        user: UserId,
        id: ConnectionId,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let changed = tx.execute(
                "update connections set end_snoozed_until = ?3 where id = ?1 and user_id = ?2",
                params![id.as_str(), user.as_str(), opt_millis(until)],
            )?;
            if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
        })
        .await
    }
}
