//! Everything that ends, with advice for busy weeks.

use super::grants::Grant;
use super::{Ends, Grants};
use crate::view::{AdviceView, CommandError, ConsentView, EndKind, EndView, EndsView};
use domain::grant::{GrantEnd, advice};
use domain::notice::NoticeKind;
use domain::{Health, Timestamp};

impl Ends {
    /// Everything that ends, the soonest first; what has no known end comes last, by name.
    pub async fn all(&self) -> Result<EndsView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let grants = Grants::of(&store, &user).await?;
        let counts = store.account_counts(user.clone()).await?;
        let own = store.meta("device_id").await?.unwrap_or_default();
        let mut ends: Vec<EndView> = grants
            .all
            .iter()
            .map(|grant| {
                let counts = counts.get(&grant.connection).copied().unwrap_or_default();
                grant_view(grant, &own, counts.all)
            })
            .collect();
        for other in self.others(&user).await? {
            // A session that is over is said where one signs in again.
            if other.kind == NoticeKind::SessionEnding && other.ends_at <= self.runtime.now() {
                continue;
            }
            let kind =
                if other.kind == NoticeKind::SecretEnding { EndKind::ClientSecret } else { EndKind::Session };
            ends.push(EndView {
                id: format!("{}-{own}", other.subject),
                kind,
                end: GrantEnd::Certain { at: other.ends_at.as_millisecond() },
                connection_id: None,
                label: String::new(),
                device: None,
                consent: None,
                health: Health::Healthy,
                accounts: 0,
                outlived: false,
                snoozed_until: None,
            });
        }
        ends.sort_by(|a, b| {
            let key = |end: &EndView| (end.end.at().unwrap_or(Timestamp::MAX), end.label.to_lowercase());
            key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
        });
        Ok(EndsView { advice: advise(&ends, self.amazon_clock.now()), ends })
    }
}

fn grant_view(grant: &Grant, own: &str, accounts: u32) -> EndView {
    let (device_id, device) = match &grant.device {
        Some((id, name)) => (id.as_str(), Some(name.clone())),
        None => (own, None),
    };
    EndView {
        id: format!("grant-{}-{device_id}", grant.connection),
        kind: EndKind::Grant,
        end: grant.end(),
        connection_id: Some(grant.connection.to_string()),
        label: grant.label.clone(),
        device,
        consent: grant
            .consent
            .map(|consent| ConsentView { at: consent.at.as_millisecond(), source: consent.source }),
        health: grant.health,
        accounts,
        outlived: grant.outlived,
        snoozed_until: grant.snoozed_until.map(Timestamp::as_millisecond),
    }
}

/// Busy weeks of this computer's grants: those of others are reconnected there.
fn advise(ends: &[EndView], now: Timestamp) -> Vec<AdviceView> {
    let mine: Vec<(&str, Timestamp)> = ends
        .iter()
        .filter(|end| end.kind == EndKind::Grant && end.device.is_none() && !end.outlived)
        .filter_map(|end| Some((end.connection_id.as_deref()?, end.end.at().filter(|at| *at > now)?)))
        .collect();
    let when: Vec<Timestamp> = mine.iter().map(|(_, at)| *at).collect();
    advice(&when)
        .into_iter()
        .map(|week| AdviceView {
            from: week.from.as_millisecond(),
            until: week.until.as_millisecond(),
            count: u32::try_from(week.count).unwrap_or(u32::MAX),
            early: week.early.into_iter().map(|place| mine[place].0.to_owned()).collect(),
        })
        .collect()
}
