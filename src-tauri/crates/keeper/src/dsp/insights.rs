//! What Amazon found of a campaign's shoppers.

use super::{Dsp, advertiser, target};
use crate::view::{BucketView, CommandError, ErrorCode, InsightGroupView, InsightView, TraitView};
use crate::watch::{self, Ask, error_of};
use amazon_ads::watch::{CampaignInsight, InsightGroup};
use domain::Timestamp;
use futures_util::FutureExt as _;
use jiff::SignedDuration;

/// Amazon works them out once a day (guessed).
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// Longest id of a campaign; Amazon's have 18 digits.
const LONGEST_ID: usize = 100;

impl Dsp {
    /// The insights of a campaign: those of the last day again, unless `force` is set.
    ///
    /// # Errors
    /// `not_found`, `invalid_input`, the database's, or why Amazon did not answer.
    pub async fn insights(
        &self,
        account: String,
        campaign: String,
        force: bool,
    ) -> Result<InsightView, CommandError> {
        if campaign.is_empty() || campaign.len() > LONGEST_ID {
            return Err(CommandError::new(ErrorCode::InvalidInput, "this is no campaign's id"));
        }
        let (store, user) = self.storage.signed_in().await?;
        let id = advertiser(&store, &user, account).await?;
        let now = self.runtime.now();
        if !force
            && let Some((text, at)) = store.dsp_insights(id.clone(), campaign.clone()).await?
            && at <= now
            && now.duration_since(at) < FRESH
            && let Ok(view) = serde_json::from_str(&text)
        {
            return Ok(view);
        }
        let target = target(&store, &user, &id).await?;
        let connection = store.connection(target.connection_id.clone()).await?;
        let how = Ask::user(target.region);
        let (asked, advertiser) = (vec![campaign.clone()], watch::advertiser(&target));
        let answers = self
            .watch
            .ask(&connection, how, move |ads, token| {
                let (asked, advertiser) = (asked.clone(), advertiser.clone());
                async move { ads.campaign_insights(how.region, &token, &advertiser, &asked).await }.boxed()
            })
            .await
            .map_err(|none| error_of(&none))?;
        let view = match answers.into_iter().next() {
            Some(Ok(insight)) => found(insight, now),
            Some(Err(none)) => missing(&campaign, none.message.unwrap_or_default(), now),
            None => missing(&campaign, String::new(), now),
        };
        store.set_dsp_insights(user, id, campaign, serde_json::json!(view).to_string(), now).await?;
        Ok(view)
    }
}

fn missing(campaign: &str, message: String, now: Timestamp) -> InsightView {
    InsightView {
        campaign_id: campaign.to_owned(),
        checked_at: now.as_millisecond(),
        date: None,
        groups: Vec::new(),
        missing: Some(message),
    }
}

fn found(insight: CampaignInsight, now: Timestamp) -> InsightView {
    InsightView {
        campaign_id: insight.campaign_id,
        checked_at: now.as_millisecond(),
        date: insight.date,
        groups: insight.groups.into_iter().map(group).collect(),
        missing: None,
    }
}

fn group(group: InsightGroup) -> InsightGroupView {
    let mut traits: Vec<TraitView> = group
        .traits
        .into_iter()
        .map(|one| TraitView {
            name: one.name,
            description: one.description,
            index: one.index,
            share: one.share,
            impressions: one.impressions,
        })
        .collect();
    traits.sort_by(|a, b| b.index.cmp(&a.index).then_with(|| a.name.cmp(&b.name)));
    InsightGroupView {
        ad_group_id: group.ad_group_id,
        tactic: group.tactic,
        median_hours: group.median_hours,
        traits,
        buckets: group
            .buckets
            .into_iter()
            .map(|one| BucketView { range: one.range, share: one.share })
            .collect(),
    }
}
