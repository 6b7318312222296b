//! What changed since the window was last looked at.

use super::History;
use crate::view::{ChangedConnection, CommandError, VisitView};
use domain::history::BLIP;
use domain::notice::NoticeKind;
use domain::{Cause, ConnectionId, Timestamp, UserId};
use std::collections::HashSet;
use store::Store;

/// Connections that are named in one list.
const NAMED: usize = 20;

/// Where the instant of a user's last visit is kept.
fn key(user: &UserId) -> String {
    format!("visited/{user}")
}

impl History {
    /// What changed since the last visit ended. The same for as long as this one lasts.
    pub async fn since_last_visit(&self) -> Result<VisitView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let Some(since) = self.last_visit(&store, &user).await? else { return Ok(VisitView::default()) };
        let counts = store.notice_counts(user.clone(), since).await?;
        let of = |kind: NoticeKind| counts.get(&kind).copied().unwrap_or(0);
        let broken = store.broken(user.clone()).await?;
        let lost: Vec<_> = broken.iter().filter(|one| one.lost_at.is_some_and(|lost| lost > since)).collect();
        let ended = lost.iter().filter(|one| one.cause == Some(Cause::GrantExpired));
        let still: HashSet<&ConnectionId> = broken.iter().map(|one| &one.connection).collect();
        let mut seen = HashSet::new();
        let recovered = store.recoveries(user, since).await?.into_iter().filter(|one| {
            i128::from(one.took_ms) >= BLIP.as_millis()
                && !still.contains(&one.connection)
                && seen.insert(one.connection.clone())
        });
        Ok(VisitView {
            since: Some(since.as_millisecond()),
            accounts_found: of(NoticeKind::AccountsAppeared),
            accounts_lost: of(NoticeKind::AccountsLost),
            accounts_stopped: of(NoticeKind::AccountTrouble),
            accounts_recovered: of(NoticeKind::AccountRecovered),
            broken: lost
                .iter()
                .filter(|one| one.cause != Some(Cause::GrantExpired))
                .take(NAMED)
                .map(|one| changed(&one.connection, &one.label))
                .collect(),
            recovered: recovered.take(NAMED).map(|one| changed(&one.connection, &one.label)).collect(),
            ended: ended.take(NAMED).map(|one| changed(&one.connection, &one.label)).collect(),
        })
    }

    /// The window was hidden or closed: what happens from now on is news at the next visit.
    pub async fn end_visit(&self) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        store.set_meta(key(&user), self.runtime.now().as_millisecond().to_string()).await?;
        Ok(())
    }

    /// An instant that is yet to come was written by a clock that was wrong: nothing is known then.
    async fn last_visit(&self, store: &Store, user: &UserId) -> Result<Option<Timestamp>, CommandError> {
        let kept = store.meta(key(user)).await?.and_then(|word| word.parse().ok());
        let at = kept.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        Ok(at.filter(|at| *at <= self.runtime.now()))
    }
}

fn changed(id: &ConnectionId, label: &str) -> ChangedConnection {
    ChangedConnection { id: id.to_string(), label: label.to_owned() }
}
