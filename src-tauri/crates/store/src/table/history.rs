//! Attempts by connection and day, counted where each is logged.

use crate::row::{collect, millis};
use crate::{Store, StoreError};
use domain::{Activity, ActivityKind, Cause, ConnectionId, Timestamp, UserId, history};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Row, Transaction, params};

/// What was attempted on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    /// The day, by this computer's calendar at that time.
    pub day: Date,
    /// Refreshes that gave a token.
    pub refreshed: u32,
    /// Refreshes that did not.
    pub failed: u32,
    /// Refreshes, of both kinds, that asked Amazon.
    pub asked: u32,
    /// Calls that show whether the Ads API takes a token.
    pub probes: u32,
    /// Looks at everything behind a login, each of which is several calls.
    pub sweeps: u32,
}

/// Whether an attempt that ended so never left this computer.
fn stayed_here(cause: Cause) -> bool {
    cause.is_vault() || matches!(cause, Cause::SecretMissing | Cause::SessionEnded | Cause::ClerkUnavailable)
}

/// Counts an attempt, in the transaction that logs it. What other programs did is no attempt of the keeper's.
pub(crate) fn count(tx: &Transaction<'_>, one: &Activity) -> Result<(), StoreError> {
    let asks = one.cause.is_none_or(|cause| !stayed_here(cause));
    let [refreshed, failed, asked, probes, sweeps] = match (one.kind, one.cause) {
        (ActivityKind::Refresh, None) => [true, false, true, false, false],
        (ActivityKind::Refresh, Some(_)) => [false, true, asks, false, false],
        (ActivityKind::Probe, _) => [false, false, false, asks, false],
        (ActivityKind::Sweep, _) => [false, false, false, false, asks],
        (ActivityKind::HandOut | ActivityKind::HandOutRefused | ActivityKind::McpCall, _) => return Ok(()),
    };
    tx.prepare_cached(
        "insert into keeper_days (connection_id, day, refreshed, failed, asked, probes, sweeps)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (connection_id, day) do update set refreshed = refreshed + excluded.refreshed,
           failed = failed + excluded.failed, asked = asked + excluded.asked,
           probes = probes + excluded.probes, sweeps = sweeps + excluded.sweeps",
    )?
    .execute(params![
        one.connection_id.as_str(),
        history::day_of(one.at, &TimeZone::system()).to_string(),
        refreshed,
        failed,
        asked,
        probes,
        sweeps
    ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<DayCounts, StoreError> {
    let day: String = row.get("day")?;
    Ok(DayCounts {
        day: day.parse().map_err(|_| StoreError::UnknownWord("day"))?,
        refreshed: row.get("refreshed")?,
        failed: row.get("failed")?,
        asked: row.get("asked")?,
        probes: row.get("probes")?,
        sweeps: row.get("sweeps")?,
    })
}

impl Store {
    /// What was attempted on each day from `first` to `last`, for all connections of `user` or for one of them. Days
    /// without an attempt are left out.
    pub async fn day_counts(
        &self,
        user: UserId,
        only: Option<ConnectionId>,
        first: Date,
        last: Date,
    ) -> Result<Vec<DayCounts>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select day, sum(refreshed) as refreshed, sum(failed) as failed, sum(asked) as asked,
                   sum(probes) as probes, sum(sweeps) as sweeps
                 from keeper_days join connections on connections.id = connection_id
                 where user_id = ?1 and (?2 is null or connection_id = ?2) and day between ?3 and ?4
                 group by day order by day",
                params![
                    user.as_str(),
                    only.as_ref().map(ConnectionId::as_str),
                    first.to_string(),
                    last.to_string()
                ],
                read,
            )
        })
        .await
    }

    /// Forgets days before `first`, and spells and recoveries that were over before `end`.
    pub async fn prune_history(&self, first: Date, end: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute("delete from keeper_days where day < ?1", [first.to_string()])?;
            tx.execute("delete from health_spells where ended < ?1", [millis(end)])?;
            tx.execute("delete from recoveries where at < ?1", [millis(end)])?;
            Ok(())
        })
        .await
    }
}
