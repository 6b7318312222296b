//! What a DSP advertiser's room shows.

use domain::Cause;
use domain::watch::ReportPhase;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One question of a DSP advertiser's room. Each may fail by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "DspPart.ts")]
pub enum DspPart {
    /// Its campaigns.
    Campaigns,
    /// Amazon's advice for them.
    Guidance,
    /// Events of its ad tag.
    Events,
    /// Insights of campaigns.
    Insights,
}

/// A DSP advertiser's campaigns, advice and events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "DspView.ts")]
pub struct DspView {
    /// When they were last asked for; `None`: never.
    #[ts(type = "number | null")]
    pub checked_at: Option<i64>,
    /// Its campaigns that are enabled or paused, by name; 1,000 at most.
    pub campaigns: Vec<DspCampaignView>,
    /// Amazon's advice.
    pub guidance: Vec<GuidanceView>,
    /// Events of its ad tag, the longest silent first.
    pub events: Vec<TagEventView>,
    /// What had no answer.
    pub gaps: Vec<DspGap>,
}

/// A part that had no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "DspGap.ts")]
pub struct DspGap {
    /// Which.
    pub part: DspPart,
    /// Why.
    pub cause: Cause,
}

/// A DSP campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "DspCampaignView.ts")]
pub struct DspCampaignView {
    /// Amazon's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Amazon's word: `ENABLED`, `PAUSED`.
    pub state: String,
    /// Amazon's word for its delivery; `None` where it does not say.
    pub delivery: Option<String>,
    /// Amazon's reasons.
    pub reasons: Vec<String>,
    /// When it begins.
    #[ts(type = "number | null")]
    pub starts: Option<i64>,
    /// When it ends.
    #[ts(type = "number | null")]
    pub ends: Option<i64>,
}

/// Amazon's advice for a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "GuidanceView.ts")]
pub struct GuidanceView {
    /// Which campaign, where Amazon says.
    pub campaign_id: Option<String>,
    /// Amazon's name of it.
    pub name: String,
    /// Amazon's word for its kind.
    pub kind: String,
    /// Amazon's title.
    pub title: String,
    /// Amazon's text.
    pub description: String,
}

/// An event of an ad tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "TagEventView.ts")]
pub struct TagEventView {
    /// Its name.
    pub name: String,
    /// Amazon's word for its kind.
    pub kind: Option<String>,
    /// When it was last seen; `None`: never.
    #[ts(type = "number | null")]
    pub last_activity: Option<i64>,
    /// Whole days of silence of an event that was in use; `None` while it is not silent.
    pub silent_days: Option<u32>,
}

/// What Amazon found of a campaign's shoppers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "InsightView.ts")]
pub struct InsightView {
    /// Which campaign.
    pub campaign_id: String,
    /// When it was asked for.
    #[ts(type = "number")]
    pub checked_at: i64,
    /// The day that it is of, as Amazon wrote it.
    pub date: Option<String>,
    /// One for the campaign, or one for each ad group.
    pub groups: Vec<InsightGroupView>,
    /// Why there is none, in Amazon's words; `None` if there is.
    pub missing: Option<String>,
}

/// Insights of a campaign or of one ad group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "InsightGroupView.ts")]
pub struct InsightGroupView {
    /// The ad group; `None` for the campaign.
    pub ad_group_id: Option<String>,
    /// Amazon's word for the tactic.
    pub tactic: Option<String>,
    /// Half of the shoppers who buy do so within this many hours.
    pub median_hours: Option<f64>,
    /// Traits, the highest index first.
    pub traits: Vec<TraitView>,
    /// When shoppers buy.
    pub buckets: Vec<BucketView>,
}

/// A trait of shoppers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "TraitView.ts")]
pub struct TraitView {
    /// Its name.
    pub name: String,
    /// What it means.
    pub description: String,
    /// How much more often than others they buy.
    #[ts(type = "number | null")]
    pub index: Option<i64>,
    /// Their share of the impressions, 0 to 1.
    pub share: Option<f64>,
    /// Impressions.
    #[ts(type = "number | null")]
    pub impressions: Option<i64>,
}

/// A share of the conversions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "BucketView.ts")]
pub struct BucketView {
    /// Hours, as Amazon wrote them.
    pub range: String,
    /// The share, 0 to 1.
    pub share: Option<f64>,
}

/// A report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReportView.ts")]
pub struct ReportView {
    /// Its number.
    pub id: i32,
    /// The DSP advertiser.
    pub account_id: String,
    /// First day, `2026-11-01`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// How far it is.
    pub phase: ReportPhase,
    /// Why it failed.
    pub failure: Option<String>,
    /// Rows, once it is ready.
    pub rows: u32,
    /// When it was asked for.
    #[ts(type = "number")]
    pub created_at: i64,
    /// When it became ready or failed.
    #[ts(type = "number | null")]
    pub finished_at: Option<i64>,
}

/// Figures of a day, a campaign or a whole report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
#[ts(export, export_to = "ReportFigures.ts")]
pub struct ReportFigures {
    /// Impressions.
    #[ts(type = "number")]
    pub impressions: i64,
    /// Clicks.
    #[ts(type = "number")]
    pub clicks: i64,
    /// Cost, in the report's currency.
    pub cost: f64,
    /// Purchases.
    #[ts(type = "number")]
    pub purchases: i64,
    /// Sales, in the report's currency.
    pub sales: f64,
}

/// A report that is ready, added up.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, export_to = "ReportTable.ts")]
pub struct ReportTable {
    /// ISO 4217 code, where the report has one.
    pub currency: Option<String>,
    /// All of it.
    pub total: ReportFigures,
    /// Day by day, the first first.
    pub days: Vec<ReportDay>,
    /// Campaign by campaign, the dearest first; 1,000 at most.
    pub campaigns: Vec<ReportCampaign>,
}

/// A day of a report.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, export_to = "ReportDay.ts")]
pub struct ReportDay {
    /// `2026-11-01`.
    pub date: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: ReportFigures,
}

/// A campaign of a report.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, export_to = "ReportCampaign.ts")]
pub struct ReportCampaign {
    /// Amazon's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: ReportFigures,
}
