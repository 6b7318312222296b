//! What is watched of the accounts of a login that has a problem of each kind.

use crate::world::World;
use amazon_ads::watch::{
    AdProduct, AdvertiserMarketplace, AdvertiserType, BillingAnswer, CampaignOwner, DSP_DELIVERY_FIELDS,
    DownloadError, DspAdvertiser, ReportFormat, ReportPart, ReportRequest, ReportState,
};
use amazon_ads::{AdsError, marketplace_of_country};
use domain::{Region, Secret, Timestamp};
use jiff::SignedDuration;

const AGENCY: &str = "9007199254740997";
const OPTICS: &str = "6110400000003";
const CYCLES: &str = "6110400000104";
const TRAVEL: &str = "6110400000205";

async fn kestrel() -> (World, Secret) {
    let world = World::start().await;
    let tokens = world.connect("kestrel-brands").await;
    (world, tokens.access)
}

fn account(id: &str, country: &str, kind: AdvertiserType) -> AdvertiserMarketplace {
    let marketplace_id = marketplace_of_country(country).unwrap().to_owned();
    AdvertiserMarketplace { advertiser_id: id.to_owned(), marketplace_id, kind: Some(kind) }
}

fn dsp(id: &str) -> DspAdvertiser {
    DspAdvertiser { id: id.to_owned(), agency: Some(AGENCY.to_owned()) }
}

/// The ids of an advertiser's campaigns, two a page.
async fn campaign_ids(world: &World, token: &Secret, id: &str) -> Vec<String> {
    let owner = CampaignOwner::DspAdvertiser(dsp(id));
    let (mut ids, mut next): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let page = world.ads.campaigns(Region::Na, token, &owner, AdProduct::AmazonDsp, next.as_deref(), 2);
        let page = page.await.unwrap();
        assert!(
            !page.cut_off && page.list.len() <= 2 && page.unread == domain::Unread::default(),
            "{page:?}"
        );
        ids.extend(page.list.into_iter().map(|campaign| campaign.id));
        next = page.next;
        if next.is_none() {
            return ids;
        }
    }
}

#[tokio::test]
async fn each_account_says_whether_it_can_pay() {
    let (world, token) = kestrel().await;
    let asked = [
        account("A11KESTRELOUTDOOR", "US", AdvertiserType::Seller),
        account("ENTITY11KESTRELHOME", "US", AdvertiserType::Vendor),
        account("ENTITY11KESTREL", "US", AdvertiserType::Agency),
        account("A00SOMEBODYELSE", "US", AdvertiserType::Seller),
    ];
    let statuses = world.ads.billing_statuses(Region::Na, &token, &asked).await.unwrap();
    let codes: Vec<_> = statuses
        .iter()
        .map(|answer| match answer {
            BillingAnswer::Known(status) => status.code.as_str(),
            _ => "",
        })
        .collect();
    assert_eq!(codes, ["PAYMENT_METHOD_EXPIRED", "ACCOUNT_BILLING_ISSUE", "VALID_BILLING_STATUS", ""]);
    assert!(matches!(statuses[3], BillingAnswer::NotFound | BillingAnswer::NotVisible), "{:?}", statuses[3]);

    let notices = world.ads.billing_notices(Region::Na, &token, &asked).await.unwrap();
    let BillingAnswer::Known(home) = &notices[1] else { panic!("{notices:?}") };
    assert_eq!(home[0].name, "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION");
    assert!(home[0].payment_due.unwrap() < Timestamp::now() && home[0].suspends.unwrap() > Timestamp::now());
    assert_eq!(notices[2], BillingAnswer::Known(Vec::new()));

    world.sandbox.control().set_billing_visible("kestrel-brands", false);
    let hidden = world.ads.billing_statuses(Region::Na, &token, &asked[..1]).await.unwrap();
    assert_eq!(hidden, [BillingAnswer::NotVisible]);
}

#[tokio::test]
async fn a_rejected_account_and_what_joins_the_others_are_seen() {
    let (world, token) = kestrel().await;
    let page = world.ads.advertiser_accounts(Region::Eu, &token, None).await.unwrap();
    assert_eq!(page.unread, domain::Unread::default());
    let named = |name: &str| page.list.iter().find(|one| one.name.as_deref() == Some(name)).unwrap();
    assert_eq!(named("Kestrel Deutschland").status.as_deref(), Some("REJECTED"));
    assert_eq!(named("Kestrel UK").status.as_deref(), Some("REGISTRATION_IN_PROGRESS"));
    let outdoor = named("Kestrel Outdoor");
    assert_eq!((outdoor.status.as_deref(), outdoor.test), (Some("APPROVED"), false));
    let profile = outdoor.alternates.iter().find_map(|one| one.profile_id.as_deref());
    assert_eq!(profile, Some("2640115907733121"));
    assert!(outdoor.alternates.iter().any(|one| one.dsp_advertiser_id.as_deref() == Some(OPTICS)));
}

#[tokio::test]
async fn campaigns_that_stand_still_say_why() {
    let (world, token) = kestrel().await;
    let outdoor = CampaignOwner::Profile("2640115907733121".to_owned());
    let page = world
        .ads
        .campaigns(Region::Na, &token, &outdoor, AdProduct::SponsoredProducts, None, 100)
        .await
        .unwrap();
    assert!(!page.list.is_empty());
    for campaign in &page.list {
        assert_eq!(campaign.delivery.as_deref(), Some("NOT_DELIVERING"));
        assert_eq!(campaign.reasons, ["ADVERTISER_PAYMENT_FAILURE"]);
        let budget = campaign.budget.as_ref().unwrap();
        assert_eq!((budget.amount.as_str(), budget.currency.as_deref()), ("50.0", Some("USD")));
    }
    assert_eq!(campaign_ids(&world, &token, TRAVEL).await.len(), 3, "one of four is archived");
}

#[tokio::test]
async fn insights_guidance_and_a_silent_pixel_are_found() {
    let (world, token) = kestrel().await;
    let ids = campaign_ids(&world, &token, OPTICS).await;
    let insights = world.ads.campaign_insights(Region::Na, &token, &dsp(OPTICS), &ids).await.unwrap();
    assert_eq!(insights.len(), ids.len());
    let known: Vec<_> = insights.iter().flatten().collect();
    assert!(!known.is_empty() && known.len() < ids.len(), "some have no tactic: {insights:?}");
    for insight in known {
        let [group] = &insight.groups[..] else { panic!("{insight:?}") };
        assert_eq!((group.median_hours, group.traits.len(), group.buckets.len()), (Some(31.5), 4, 4));
        assert!(group.tactic.is_some() && group.traits[0].share.is_some());
    }
    let missing = insights.iter().find_map(|one| one.as_ref().err()).unwrap();
    assert!(missing.code.is_some() && missing.message.is_some());

    let ids = campaign_ids(&world, &token, TRAVEL).await;
    let page = world.ads.campaign_guidance(Region::Na, &token, &dsp(TRAVEL), &ids, None).await.unwrap();
    let [advice] = &page.list[..] else { panic!("{page:?}") };
    assert_eq!((advice.name.as_str(), advice.kind.as_deref()), ("UNDERPACING_ORDER_GUIDANCE", Some("ALERT")));
    assert_eq!(advice.campaign_id.as_deref(), Some(ids[0].as_str()));

    let tag = world.ads.ad_tag(Region::Na, &token, &dsp(CYCLES)).await.unwrap().unwrap();
    let since = Timestamp::now() - SignedDuration::from_hours(24 * 300);
    let events = world.ads.ad_tag_events(Region::Na, &token, &dsp(CYCLES), &tag.id, Some(since), None).await;
    let last = events.unwrap().list.iter().filter_map(|event| event.last_activity).max().unwrap();
    assert!(Timestamp::now().duration_since(last) > SignedDuration::from_hours(71), "{last}");
}

async fn finished(world: &World, token: &Secret, format: ReportFormat, state: &str) -> ReportState {
    let request = ReportRequest {
        accounts: vec![OPTICS.to_owned()],
        fields: DSP_DELIVERY_FIELDS.iter().map(|field| (*field).to_owned()).collect(),
        from: "2026-11-01".parse().unwrap(),
        to: "2026-11-07".parse().unwrap(),
        format,
    };
    let made = world.ads.create_report(Region::Na, token, &request).await.unwrap();
    assert!(!made.is_ready() && made.parts.is_empty(), "{made:?}");
    world.sandbox.control().set_report_state(Some(&made.id), Some(state));
    world.ads.retrieve_report(Region::Na, token, &made.id).await.unwrap()
}

async fn fetched(world: &World, report: &ReportState) -> String {
    assert!(report.is_ready(), "{report:?}");
    let [part] = &report.parts[..] else { panic!("{report:?}") };
    let mut sink = Vec::new();
    let written = world.ads.download_part(part, 1_000_000, &mut sink).await.unwrap();
    assert_eq!(written, sink.len() as u64);
    String::from_utf8(sink).unwrap()
}

#[tokio::test]
async fn a_report_is_made_and_read_in_either_format() {
    let (world, token) = kestrel().await;
    let csv = finished(&world, &token, ReportFormat::Csv, "COMPLETED").await;
    let csv = fetched(&world, &csv).await;
    assert_eq!(csv.lines().next().unwrap(), DSP_DELIVERY_FIELDS.join(","));
    assert_eq!(csv.lines().count(), 1 + 6 * 7, "six campaigns on seven days");
    let json = finished(&world, &token, ReportFormat::GzipJson, "COMPLETED").await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&fetched(&world, &json).await).unwrap();
    assert_eq!((rows.len(), rows[0]["advertiserAccount.id"].as_str()), (6 * 7, Some(OPTICS)));
}

#[tokio::test]
async fn a_failed_report_and_a_forged_address_are_recognised() {
    let (world, token) = kestrel().await;
    let report = finished(&world, &token, ReportFormat::Csv, "COMPLETED").await;
    let again = world.ads.retrieve_report(Region::Na, &token, &report.id).await.unwrap_err();
    assert!(
        matches!(again, AdsError::Throttled { retry_after: Some(_), .. }),
        "asked twice at once: {again:?}"
    );
    let failed = finished(&world, &token, ReportFormat::Csv, "FAILED").await;
    assert!(failed.is_failed() && failed.parts.is_empty(), "{failed:?}");

    let forged = report.parts[0].address.expose().replace("X-Amz-Expires=60", "X-Amz-Expires=99");
    let forged = ReportPart { address: Secret::new(forged), ..report.parts[0].clone() };
    let error = world.ads.download_part(&forged, 1_000_000, &mut Vec::new()).await.unwrap_err();
    assert!(error.is_expired(), "{error:?}");
    let small = world.ads.download_part(&report.parts[0], 100, &mut Vec::new()).await;
    assert!(matches!(small, Err(DownloadError::TooLong)), "{small:?}");
}
