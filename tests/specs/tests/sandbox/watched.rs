//! What the client asks about accounts beyond their login, judged after the fact.

use crate::client::judge;
use crate::recorded::{client, judged};
use amazon_ads::watch::{
    AdProduct, AdvertiserMarketplace, AdvertiserType, CampaignOwner, DSP_DELIVERY_FIELDS, DspAdvertiser,
    ReportFormat, ReportRequest,
};
use amazon_ads::{AdsClient, marketplace_of_country};
use domain::{Region, Secret};
use sandbox::{Sandbox, SandboxConfig};

const OPTICS: &str = "6110400000003";
const NA: Region = Region::Na;

fn optics() -> DspAdvertiser {
    DspAdvertiser { id: OPTICS.to_owned(), agency: Some("9007199254740997".to_owned()) }
}

async fn billing(ads: &AdsClient, token: &Secret) {
    let entry = |id: &str, kind| AdvertiserMarketplace {
        advertiser_id: id.to_owned(),
        marketplace_id: marketplace_of_country("US").unwrap().to_owned(),
        kind,
    };
    let asked = [
        entry("A11KESTRELOUTDOOR", Some(AdvertiserType::Seller)),
        entry("ENTITY11KESTRELHOME", Some(AdvertiserType::Vendor)),
        entry("ENTITY11KESTREL", Some(AdvertiserType::Agency)),
        entry(OPTICS, Some(AdvertiserType::Dsp)),
        entry("NOTHING", None),
    ];
    assert_eq!(ads.billing_statuses(NA, token, &asked).await.unwrap().len(), asked.len());
    assert_eq!(ads.billing_notices(NA, token, &asked).await.unwrap().len(), asked.len());
}

async fn delivery(ads: &AdsClient, token: &Secret) -> Vec<String> {
    assert!(!ads.advertiser_accounts(NA, token, None).await.unwrap().list.is_empty());
    let seller = CampaignOwner::Profile("2640115907733121".to_owned());
    for product in [AdProduct::SponsoredProducts, AdProduct::SponsoredBrands, AdProduct::SponsoredDisplay] {
        let page = ads.campaigns(NA, token, &seller, product, None, 100).await.unwrap();
        assert!(!page.list.is_empty());
    }
    let own = CampaignOwner::DspAdvertiser(optics());
    let first = ads.campaigns(NA, token, &own, AdProduct::AmazonDsp, None, 1).await.unwrap();
    let next = first.next.as_deref();
    assert!(next.is_some());
    let second = ads.campaigns(NA, token, &own, AdProduct::AmazonDsp, next, 1).await.unwrap();
    first.list.into_iter().chain(second.list).map(|campaign| campaign.id).collect()
}

async fn dsp(ads: &AdsClient, token: &Secret, campaigns: &[String]) {
    ads.campaign_insights(NA, token, &optics(), campaigns).await.unwrap();
    ads.campaign_guidance(NA, token, &optics(), campaigns, None).await.unwrap();
    let tag = ads.ad_tag(NA, token, &optics()).await.unwrap().unwrap();
    let events = ads.ad_tag_events(NA, token, &optics(), &tag.id, None, None).await.unwrap();
    assert!(!events.list.is_empty());
}

async fn report(ads: &AdsClient, token: &Secret, format: ReportFormat) {
    let request = ReportRequest {
        accounts: vec![OPTICS.to_owned()],
        fields: DSP_DELIVERY_FIELDS.iter().map(|field| (*field).to_owned()).collect(),
        from: "2026-06-01".parse().unwrap(),
        to: "2026-06-30".parse().unwrap(),
        format,
    };
    let made = ads.create_report(NA, token, &request).await.unwrap();
    let ready = ads.retrieve_report(NA, token, &made.id).await.unwrap();
    assert!(ready.is_ready() && ready.parts.len() == 1, "{ready:?}");
    let mut file = Vec::new();
    ads.download_part(&ready.parts[0], 1_000_000, &mut file).await.unwrap();
    assert!(!file.is_empty());
}

#[tokio::test]
async fn everything_that_is_asked_about_accounts_is_as_described() {
    let Some(judge) = judge() else { return };
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let control = sandbox.control();
    let (ads, token) = client(&sandbox, "kestrel-brands").await;
    control.set_report_state(None, Some("COMPLETED"));
    control.record_exchanges(true);
    billing(&ads, &token).await;
    let campaigns = delivery(&ads, &token).await;
    dsp(&ads, &token, &campaigns).await;
    for format in [ReportFormat::Csv, ReportFormat::GzipJson] {
        report(&ads, &token, format).await;
    }
    let exchanges = control.exchanges();
    let known = judged(&judge, &exchanges);
    for path in [
        "/billing/statuses",
        "/billing/notifications",
        "/adsApi/v1/query/advertiserAccounts",
        "/adsApi/v1/query/campaigns",
        "/adsApi/v1/create/reports",
        "/adsApi/v1/retrieve/reports",
        "/accounts/6110400000003/dsp/amazonAdTag",
    ] {
        assert!(known.contains(path), "{path} was not judged: {known:?}");
    }
    assert!(known.iter().any(|path| path.contains("/adTagEvents/")), "{known:?}");
    assert!(exchanges.iter().all(|one| one.status < 300), "every call was answered");
}
