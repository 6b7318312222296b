//! A record of what the mirror did.

use crate::row::{collect, millis, time};
use crate::{Store, StoreError};
use domain::{Timestamp, UserId};
use rusqlite::params;

/// One run of the mirror that did something, or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRun {
    /// When it ended.
    pub at: Timestamp,
    /// Rows that were sent.
    pub sent: u32,
    /// Rows of those that Supabase had newer.
    pub stale: u32,
    /// Rows that came.
    pub received: u32,
    /// What it ended with, if not well.
    pub problem: Option<String>,
}

impl Store {
    /// Records a run, and forgets those before `oldest`.
    pub async fn add_sync_run(
        &self,
        user: UserId,
        run: SyncRun,
        oldest: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert into sync_runs (user_id, at, sent, stale, received, problem)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![user.as_str(), millis(run.at), run.sent, run.stale, run.received, run.problem],
            )?;
            tx.execute("delete from sync_runs where at < ?1", [millis(oldest)])?;
            Ok(())
        })
        .await
    }

    /// The runs of `user` on record, newest first.
    pub async fn sync_runs(&self, user: UserId) -> Result<Vec<SyncRun>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from sync_runs where user_id = ?1 order by at desc, id desc",
                [user.as_str()],
                |row| {
                    Ok(SyncRun {
                        at: time(row, "at")?,
                        sent: row.get("sent")?,
                        stale: row.get("stale")?,
                        received: row.get("received")?,
                        problem: row.get("problem")?,
                    })
                },
            )
        })
        .await
    }
}
