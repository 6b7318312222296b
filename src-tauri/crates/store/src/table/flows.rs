//! Pending sign-in and connect flows.

use crate::row::{collect, millis, opt_word, time, word};
use crate::{Store, StoreError};
use domain::flow::{FlowKind, PendingFlow, WayBack};
use domain::{ConnectionId, Region};
use rusqlite::{Row, params};

fn read(row: &Row<'_>) -> Result<PendingFlow, StoreError> {
    Ok(PendingFlow {
        kind: word(row, "kind", FlowKind::parse)?,
        state_hash: row.get("state_hash")?,
        started_at: time(row, "started_at")?,
        expires_at: time(row, "expires_at")?,
        region: opt_word(row, "region", Region::parse)?,
        reauthorises: row.get::<_, Option<String>>("reauthorises")?.map(ConnectionId::new),
        way: opt_word(row, "way", WayBack::parse)?,
        return_url: row.get("return_url")?,
    })
}

impl Store {
    /// Stores the pending flow of its kind, in place of an earlier one.
    pub async fn put_flow(&self, flow: PendingFlow) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert or replace into pending_flows
                   (kind, state_hash, started_at, expires_at, region, reauthorises, way, return_url)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    flow.kind.as_str(),
                    flow.state_hash,
                    millis(flow.started_at),
                    millis(flow.expires_at),
                    flow.region.map(Region::as_str),
                    flow.reauthorises.as_ref().map(ConnectionId::as_str),
                    flow.way.map(WayBack::as_str),
                    flow.return_url
                ],
            )?;
            Ok(())
        })
        .await
    }

    /// All pending flows, at most one of each kind.
    pub async fn flows(&self) -> Result<Vec<PendingFlow>, StoreError> {
        self.read(|db| collect(db, "select * from pending_flows order by started_at desc", [], read)).await
    }

    /// Forgets the pending flow of `kind`. A missing one is fine.
    pub async fn delete_flow(&self, kind: FlowKind) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute("delete from pending_flows where kind = ?1", [kind.as_str()])?;
            Ok(())
        })
        .await
    }
}
