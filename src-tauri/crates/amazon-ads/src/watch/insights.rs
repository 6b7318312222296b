//! DSP campaign insights: `POST /dsp/v1/campaign/insights` (observed in four independent sources; no description
//! of Amazon's was at hand).
//!
//! Guessed: that body and answer are `application/json`, and what the one member is called in which the insights
//! lie. They are read where they are: in `insights` itself, or in the only object inside it.

use super::{DspAdvertiser, SENTENCE, by_index};
use crate::call::Call;
use crate::id::TextId;
use crate::lenient::{Body, NoList, Odd, Row, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, plain};
use serde_json::{Value, json};

/// Most campaigns that one call can ask for (observed).
pub const MOST_INSIGHTS: usize = 25;
/// Most ad groups, traits and buckets that are kept of one list. No limit is documented.
const MOST_ROWS: usize = 500;

/// The members in which insights consist.
const MEMBERS: [&str; 4] = [
    "medianTimeToConvertInHours",
    "performancePlusTargetingTactic",
    "performancePlusShopperTraits",
    "timeToConvertBuckets",
];

/// What Amazon knows of those who saw a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignInsight {
    /// The campaign.
    pub campaign_id: String,
    /// Of which day the insights are, as Amazon says it.
    pub date: Option<String>,
    /// The insights of the campaign or of its ad groups.
    pub groups: Vec<InsightGroup>,
}

/// The insights of a campaign or of one of its ad groups.
#[derive(Debug, Clone, PartialEq)]
pub struct InsightGroup {
    /// The ad group; none where they are the campaign's.
    pub ad_group_id: Option<String>,
    /// Median time from first impression to conversion, in hours.
    pub median_hours: Option<f64>,
    /// `Prospecting`, `Remarketing`, …
    pub tactic: Option<String>,
    /// What the shoppers have in common.
    pub traits: Vec<ShopperTrait>,
    /// How soon they converted.
    pub buckets: Vec<ConvertBucket>,
}

/// Something that shoppers have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopperTrait {
    /// Its name.
    pub name: String,
    /// Amazon's sentence on it; may be empty.
    pub description: String,
    /// How much more common it is among them than elsewhere (its scale is documented nowhere).
    pub index: Option<i64>,
    /// Its share of impressions, as Amazon sends it (a fraction or per cent: documented nowhere).
    pub share: Option<f64>,
    /// Impressions.
    pub impressions: Option<i64>,
    /// Cost with the digits that Amazon sent, in the campaign's currency.
    pub cost: Option<String>,
    /// Purchases.
    pub purchases: Option<i64>,
    /// Conversions off Amazon.
    pub off_amazon_conversions: Option<i64>,
    /// Median time to conversion of shoppers with this trait, in hours.
    pub median_hours: Option<f64>,
}

/// How many converted within one range of time.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertBucket {
    /// The range in Amazon's words.
    pub range: String,
    /// Their share of conversions, as Amazon sends it.
    pub share: Option<f64>,
}

/// Why there are no insights of a campaign. Both are none where the answer has nothing on it that can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsightMissing {
    /// Amazon's code.
    pub code: Option<i64>,
    /// Amazon's sentence.
    pub message: Option<String>,
}

impl AdsClient {
    /// The insights of each of `campaigns`, in their order. Nothing is asked where `campaigns` is empty. A
    /// campaign has insights after about eight days with Brand+ or Performance+ tactics (observed).
    ///
    /// # Errors
    /// As any call; also where there are more than [`MOST_INSIGHTS`] campaigns, of which none is asked for.
    pub async fn campaign_insights(
        &self,
        region: Region,
        access: &Secret,
        advertiser: &DspAdvertiser,
        campaigns: &[String],
    ) -> Result<Vec<Result<CampaignInsight, InsightMissing>>, AdsError> {
        if campaigns.len() > MOST_INSIGHTS {
            return Err(AdsError::unsendable());
        }
        if campaigns.is_empty() {
            return Ok(Vec::new());
        }
        let call = Call::post(region, "dsp/v1/campaign/insights", &request(campaigns)).multi_status();
        // So it is called for this one call alone (observed).
        let call = advertiser.sign(call, "Amazon-Advertising-AccountId");
        self.once(&call, access, |body| parse(body, campaigns)).await
    }
}

fn request(campaigns: &[String]) -> Value {
    let one = |id: &String| json!({ "campaignId": id, "insightType": "PERFORMANCE_PLUS_SHOPPER_TRAIT" });
    json!({ "requests": campaigns.iter().map(one).collect::<Vec<_>>() })
}

pub(super) fn parse(
    body: &[u8],
    campaigns: &[String],
) -> Result<Vec<Result<CampaignInsight, InsightMissing>>, NoList> {
    let body = Body::new(body);
    let (successes, errors) = by_index::lists(&body.object()?)?;
    let known = each(&successes, |row| {
        let (index, campaign_id) = own_index(row, campaigns)?;
        let date = row.text("insightDate", plain::WORD);
        let groups = row.inner_list("campaignInsights", read_group);
        Ok((index, CampaignInsight { campaign_id, date, groups: row.at_most(MOST_ROWS, groups) }))
    });
    let missing = each(&errors, |row| {
        let (index, _) = own_index(row, campaigns)?;
        Ok((
            index,
            InsightMissing { code: row.integer("errorCode"), message: row.text("errorMessage", SENTENCE) },
        ))
    });
    // An error may be about one ad group of a campaign that has insights.
    let missing = by_index::place(campaigns.len(), missing);
    let known = by_index::place(campaigns.len(), known);
    Ok(known
        .into_iter()
        .zip(missing)
        .map(|(known, missing)| known.ok_or(missing.unwrap_or_default()))
        .collect())
}

/// The index of the row and the campaign asked for there, unless the row names another.
fn own_index(row: &Row<'_>, campaigns: &[String]) -> Result<(usize, String), Odd> {
    let index = by_index::index(row)?;
    let own = campaigns.get(index).ok_or(Odd)?;
    let named: Option<TextId> = row.id("campaignId")?;
    if named.is_none_or(|TextId(id)| id == *own) { Ok((index, own.clone())) } else { Err(Odd) }
}

fn read_group(row: &Row<'_>) -> Result<InsightGroup, Odd> {
    let ad_group_id = row.id("adGroupId")?.map(|TextId(id)| id);
    let insights = row.inner("insights").ok_or(Odd)?;
    let insights = if MEMBERS.iter().any(|name| insights.has(name)) {
        insights
    } else {
        insights.only_inner().ok_or(Odd)?
    };
    let traits = insights.inner_list("performancePlusShopperTraits", read_trait);
    let buckets = insights.inner_list("timeToConvertBuckets", |row| {
        Ok(ConvertBucket {
            range: row.word("range", plain::WORD)?.ok_or(Odd)?,
            share: row.number("conversionShare"),
        })
    });
    Ok(InsightGroup {
        ad_group_id,
        median_hours: insights.number("medianTimeToConvertInHours"),
        tactic: insights.text("performancePlusTargetingTactic", plain::WORD),
        traits: row.at_most(MOST_ROWS, traits),
        buckets: row.at_most(MOST_ROWS, buckets),
    })
}

fn read_trait(row: &Row<'_>) -> Result<ShopperTrait, Odd> {
    Ok(ShopperTrait {
        name: row.word("shopperTraitName", plain::NAME)?.ok_or(Odd)?,
        description: row.text("shopperTraitDescription", SENTENCE).unwrap_or_default(),
        index: row.integer("shopperTraitIndex"),
        share: row.number("impressionShare"),
        impressions: row.integer("impressions"),
        cost: row.amount("cost"),
        purchases: row.integer("totalPurchases"),
        off_amazon_conversions: row.integer("offAmazonConversions"),
        median_hours: row.number("medianTimeToConvertInHoursPerTrait"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ids: &[&str], body: &Value) -> Vec<Result<CampaignInsight, InsightMissing>> {
        let ids: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
        parse(body.to_string().as_bytes(), &ids).unwrap()
    }

    fn members() -> Value {
        json!({ "medianTimeToConvertInHours": 31.5, "performancePlusTargetingTactic": "Prospecting",
            "performancePlusShopperTraits": [
                { "shopperTraitName": "Runners", "shopperTraitDescription": "They run.", "shopperTraitIndex": 140,
                  "impressionShare": 0.25, "impressions": 1200, "cost": 3.10, "totalPurchases": 4 },
                { "shopperTraitDescription": "nameless" }, { "shopperTraitName": "Bare" }],
            "timeToConvertBuckets": [{ "range": "0-24", "conversionShare": 0.5 }, { "conversionShare": 1 }] })
    }

    fn success(index: u64, id: &str, insights: &Value) -> Value {
        json!({ "index": index, "campaignId": id, "insightDate": "2026-11-20",
            "campaignInsights": [{ "adGroupId": "7", "insights": insights }] })
    }

    #[test]
    fn the_members_are_found_whatever_the_object_around_them_is_called() {
        let wrapped = json!({ "anyNameAtAll": members() });
        let answers = read(
            &["1", "2"],
            &json!({ "success": [success(1, "2", &wrapped), success(0, "1", &members())] }),
        );
        for (answer, id) in answers.iter().zip(["1", "2"]) {
            let Ok(insight) = answer else { panic!("{answer:?}") };
            assert_eq!((&*insight.campaign_id, insight.date.as_deref()), (id, Some("2026-11-20")));
            let [group] = &insight.groups[..] else { panic!("{insight:?}") };
            assert_eq!((group.ad_group_id.as_deref(), group.median_hours), (Some("7"), Some(31.5)));
            assert_eq!(group.tactic.as_deref(), Some("Prospecting"));
            let [runners, bare] = &group.traits[..] else { panic!("{group:?}") };
            assert_eq!((&*runners.name, runners.index, runners.share), ("Runners", Some(140), Some(0.25)));
            assert_eq!(
                (runners.impressions, runners.cost.as_deref(), runners.purchases),
                (Some(1200), Some("3.1"), Some(4))
            );
            assert_eq!((&*bare.name, bare.index, &*bare.description), ("Bare", None, ""));
            assert_eq!(group.buckets, [ConvertBucket { range: "0-24".into(), share: Some(0.5) }]);
        }
    }

    #[test]
    fn ambiguous_insights_are_not_read() {
        for insights in
            [json!({}), json!({ "a": members(), "b": members() }), json!([members()]), json!(null)]
        {
            let answers = read(&["1"], &json!({ "success": [success(0, "1", &insights)] }));
            assert_eq!(answers[0].as_ref().unwrap().groups, [], "{insights}");
        }
    }

    #[test]
    fn a_campaign_without_insights_says_why_and_another_one_is_not_taken_for_it() {
        let error = |index: u64, id: &str| json!({ "index": index, "campaignId": id, "errorCode": 404, "errorMessage": "none" });
        let answers = read(
            &["1", "2", "3", "4"],
            &json!({
            "success": [success(1, "9", &members()), success(3, "4", &members())],
            "error": [error(0, "1"), error(2, "8"), error(3, "4"), { "index": "x" }] }),
        );
        assert_eq!(answers[0], Err(InsightMissing { code: Some(404), message: Some("none".into()) }));
        assert_eq!(answers[1..3], [Err(InsightMissing::default()), Err(InsightMissing::default())]);
        assert!(answers[3].is_ok(), "an error of one ad group takes nothing from the others");
        assert!(parse(b"{}", &["1".to_owned()]).is_err());
    }

    #[test]
    fn a_huge_list_is_cut() {
        let mut many = members();
        many["performancePlusShopperTraits"] = json!(vec![json!({ "shopperTraitName": "T" }); 2000]);
        let answers = read(&["1"], &json!({ "success": [success(0, "1", &many)] }));
        assert_eq!(answers[0].as_ref().unwrap().groups[0].traits.len(), MOST_ROWS);
    }
}
