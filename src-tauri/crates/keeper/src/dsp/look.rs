//! Asking for an advertiser's campaigns, advice and events.

use super::{Dsp, advertiser, kept, target};
use crate::changes::Topic;
use crate::view::{CommandError, DspCampaignView, DspGap, DspPart, DspView, GuidanceView, TagEventView};
use crate::watch::{self, Ask, Unanswered, error_of};
use amazon_ads::watch::{AdProduct, CampaignOwner, MOST_GUIDED, Page};
use amazon_ads::{AdsClient, AdsError};
use domain::{Connection, Secret, Timestamp};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use store::WatchTarget;

/// Campaigns that are kept and shown.
const MOST_CAMPAIGNS: usize = 1000;
/// Campaigns of one page.
const PAGE: u32 = 1000;
/// Pages of a list at most.
const MOST_PAGES: usize = 50;
/// Amazon's word for an event that can be used and is not (documented).
const AVAILABLE: &str = "AVAILABLE";
/// An event that was in use is silent after this long.
const SILENT: SignedDuration = SignedDuration::from_hours(72);
/// One that was silent for longer is no longer in use.
const ABANDONED: SignedDuration = SignedDuration::from_hours(90 * 24);

impl Dsp {
    /// Asks for campaigns, advice and events. A part without an answer leaves what was known of it and is a gap.
    ///
    /// # Errors
    /// `not_found`, the database's, or why no part had an answer.
    pub async fn check(&self, id: String) -> Result<DspView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let id = advertiser(&store, &user, id).await?;
        let target = target(&store, &user, &id).await?;
        let connection = store.connection(target.connection_id.clone()).await?;
        let before = kept(&store, &id).await?.unwrap_or_default();
        let (campaigns, events) =
            tokio::join!(self.campaigns(&connection, &target), self.events(&connection, &target));
        let guidance = match &campaigns {
            Ok(campaigns) => self.guidance(&connection, &target, campaigns).await,
            Err(none) => Err(none.clone()),
        };
        if let (Err(none), Err(_), Err(_)) = (&campaigns, &guidance, &events) {
            return Err(error_of(none));
        }
        let mut gaps = Vec::new();
        let mut gap = |part, none: Unanswered| gaps.push(DspGap { part, cause: none.cause });
        let campaigns = campaigns.unwrap_or_else(|none| {
            gap(DspPart::Campaigns, none);
            before.campaigns
        });
        let guidance = guidance.unwrap_or_else(|none| {
            gap(DspPart::Guidance, none);
            before.guidance
        });
        let events = events.unwrap_or_else(|none| {
            gap(DspPart::Events, none);
            before.events
        });
        let now = self.runtime.now();
        let view = DspView { checked_at: Some(now.as_millisecond()), campaigns, guidance, events, gaps };
        let content = serde_json::json!(view).to_string();
        store.set_dsp_advertiser(user, id, content, now).await?;
        self.changes.touched(&[Topic::Watch]);
        Ok(view)
    }

    async fn campaigns(
        &self,
        connection: &Connection,
        target: &WatchTarget,
    ) -> Result<Vec<DspCampaignView>, Unanswered> {
        let how = Ask::user(target.region);
        let owner = CampaignOwner::DspAdvertiser(watch::advertiser(target));
        let mut all = self
            .pages(connection, how, MOST_CAMPAIGNS, move |ads, token, next| {
                let owner = owner.clone();
                async move {
                    ads.campaigns(how.region, &token, &owner, AdProduct::AmazonDsp, next.as_deref(), PAGE)
                        .await
                }
                .boxed()
            })
            .await?
            .into_iter()
            .map(|one| DspCampaignView {
                id: one.id,
                name: one.name.unwrap_or_default(),
                state: one.state.unwrap_or_default(),
                delivery: one.delivery,
                reasons: one.reasons,
                starts: one.start.map(Timestamp::as_millisecond),
                ends: one.end.map(Timestamp::as_millisecond),
            })
            .collect::<Vec<_>>();
        all.sort_by_key(|campaign| campaign.name.to_lowercase());
        Ok(all)
    }

    async fn guidance(
        &self,
        connection: &Connection,
        target: &WatchTarget,
        campaigns: &[DspCampaignView],
    ) -> Result<Vec<GuidanceView>, Unanswered> {
        let how = Ask::user(target.region);
        let mut all = Vec::new();
        for some in campaigns.chunks(MOST_GUIDED) {
            let ids: Vec<String> = some.iter().map(|campaign| campaign.id.clone()).collect();
            let advertiser = watch::advertiser(target);
            let answer = self
                .pages(connection, how, MOST_CAMPAIGNS, move |ads, token, next| {
                    let (ids, advertiser) = (ids.clone(), advertiser.clone());
                    async move {
                        ads.campaign_guidance(how.region, &token, &advertiser, &ids, next.as_deref()).await
                    }
                    .boxed()
                })
                .await?;
            all.extend(answer.into_iter().map(|one| GuidanceView {
                campaign_id: one.campaign_id,
                name: one.name,
                kind: one.kind.unwrap_or_default(),
                title: one.title,
                description: one.description,
            }));
        }
        Ok(all)
    }

    /// Events of the advertiser's ad tag; none where it has no tag.
    async fn events(
        &self,
        connection: &Connection,
        target: &WatchTarget,
    ) -> Result<Vec<TagEventView>, Unanswered> {
        let how = Ask::user(target.region);
        let advertiser = watch::advertiser(target);
        let asked = advertiser.clone();
        let tag = self
            .watch
            .ask(connection, how, move |ads, token| {
                let advertiser = asked.clone();
                async move { ads.ad_tag(how.region, &token, &advertiser).await }.boxed()
            })
            .await?;
        let Some(tag) = tag.map(|tag| tag.id) else { return Ok(Vec::new()) };
        let now = self.runtime.now();
        // Without it Amazon looks back for 30 days only.
        let since = now.saturating_sub(ABANDONED).ok();
        let mut events: Vec<TagEventView> = self
            .pages(connection, how, MOST_CAMPAIGNS, move |ads, token, next| {
                let (advertiser, tag) = (advertiser.clone(), tag.clone());
                async move {
                    ads.ad_tag_events(how.region, &token, &advertiser, &tag, since, next.as_deref()).await
                }
                .boxed()
            })
            .await?
            .into_iter()
            .map(|one| {
                // One that was never set up has nothing to be silent about.
                let in_use = one.kind.as_deref() != Some(AVAILABLE);
                TagEventView {
                    name: one.name,
                    kind: one.kind,
                    last_activity: one.last_activity.map(Timestamp::as_millisecond),
                    silent_days: in_use.then(|| silent_days(one.last_activity, now)).flatten(),
                }
            })
            .collect();
        events.sort_by(|a, b| b.silent_days.cmp(&a.silent_days).then_with(|| a.name.cmp(&b.name)));
        Ok(events)
    }

    /// A list in pages, up to `most` entries.
    async fn pages<T>(
        &self,
        connection: &Connection,
        how: Ask,
        most: usize,
        call: impl Fn(AdsClient, Secret, Option<String>) -> BoxFuture<'static, Result<Page<T>, AdsError>>,
    ) -> Result<Vec<T>, Unanswered> {
        let mut all = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self.watch.ask(connection, how, |ads, token| call(ads, token, next.clone())).await?;
            all.extend(page.list);
            next = page.next;
            if next.is_none() || all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        Ok(all)
    }
}

/// Whole days since an event that was in use was last seen; `None` while it is not silent, was never seen, or was
/// given up.
fn silent_days(last: Option<Timestamp>, now: Timestamp) -> Option<u32> {
    let silence = now.duration_since(last?);
    if silence < SILENT || silence > ABANDONED {
        return None;
    }
    u32::try_from(silence.as_hours() / 24).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_in_use_is_silent_after_three_days_and_forgotten_after_ninety() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let ago = |hours: i64| Some(now - SignedDuration::from_hours(hours));
        assert_eq!(silent_days(None, now), None);
        assert_eq!(silent_days(ago(71), now), None);
        assert_eq!(silent_days(ago(72), now), Some(3));
        assert_eq!(silent_days(ago(100), now), Some(4));
        assert_eq!(silent_days(ago(91 * 24), now), None);
        assert_eq!(silent_days(ago(-5), now), None, "a clock that is behind makes nothing silent");
    }
}
