//! The connections of the signed-in user.

use super::Dashboard;
use crate::ends::{Elsewhere, Grants};
use crate::view::{CommandError, ConnectionView, ConsentView};
use domain::{Cause, Connection, ConnectionId, Health, LabelId, NextStep, Timestamp};
use std::collections::HashSet;
use store::AccountCounts;

impl Dashboard {
    /// The user's connections, disconnected ones included.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let counts = store.account_counts(user.clone()).await?;
        let gaps = store.gaps(user.clone()).await?;
        let elsewhere = Elsewhere::of(&store, &user).await?;
        let outlived: HashSet<ConnectionId> = Grants::of(&store, &user)
            .await?
            .all
            .into_iter()
            .filter(|grant| grant.outlived && grant.device.is_none())
            .map(|grant| grant.connection)
            .collect();
        let mut marks = store.connection_marks(user.clone()).await?;
        let labels = store.labels(user.clone()).await?.into_iter();
        let live: HashSet<LabelId> = labels.filter(|one| !one.removed).map(|one| one.id).collect();
        let all = store.connections(user).await?;
        Ok(all
            .into_iter()
            .map(|one| {
                let counts = counts.get(&one.id).copied().unwrap_or_default();
                let marks = marks.remove(&one.id).unwrap_or_default();
                let tags = marks.tags.ids().iter().filter(|id| live.contains(*id));
                let view = ConnectionView {
                    tags: tags.map(ToString::to_string).collect(),
                    note: marks.note.as_str().to_owned(),
                    gaps: gaps.get(&one.id).cloned().unwrap_or_default(),
                    outlived: outlived.contains(&one.id),
                    ..self.connection_view(&one, counts)
                };
                elsewhere.complete(&one.id, view)
            })
            .collect())
    }

    fn connection_view(&self, one: &Connection, counts: AccountCounts) -> ConnectionView {
        let millis = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        ConnectionView {
            id: one.id.to_string(),
            label: one.label.clone(),
            home_region: one.home_region,
            health: one.health.health,
            cause: one.health.cause,
            next_step: one.health.cause.map_or(NextStep::None, Cause::next_step),
            last_success: millis(one.health.last_success),
            last_failure: millis(one.health.last_failure),
            probed_at: millis(one.health.probed_at),
            next_attempt: millis(one.health.next_attempt),
            access_expires_at: millis(
                one.access_expires_at.filter(|_| one.health.health != Health::Disconnected),
            ),
            consent: one
                .consent
                .map(|consent| ConsentView { at: consent.at.as_millisecond(), source: consent.source }),
            end: one.end(),
            outlived: false,
            end_snoozed_until: millis(one.end_snoozed_until),
            created_at: one.created_at.as_millisecond(),
            refreshing: self.refresh.is_refreshing(&one.id),
            accounts: counts.all,
            tracked: counts.tracked,
            lost: counts.lost,
            gaps: Vec::new(),
            swept_at: millis(one.swept_at),
            sweeping: self.refresh.sweep_progress(&one.id),
            removal_checkable: self.connect.removal_checkable(&one.id),
            here: true,
            elsewhere: Vec::new(),
            same_as: None,
            tags: Vec::new(),
            note: String::new(),
        }
    }
}
