//! Who Amazon's MCP server lets in, and for which account.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

const SCOPE: &str = "Amazon-Advertising-API-Scope";
const ACCOUNT: &str = "Amazon-Ads-AccountID";
const MANAGED: &str = "Amazon-Ads-Manager-AccountID";
const MODE: &str = "Amazon-Ads-AI-Account-Selection-Mode";
const QUERY: &str = "campaign_management-query_campaign";

#[tokio::test]
async fn every_request_needs_a_living_token_and_its_client() {
    let (sandbox, clock) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let ping = message("ping", json!({}));
    let bare = client.access.clone();
    for (name, value, status) in [
        ("Authorization", None, 401),
        ("Authorization", Some("Bearer Atza|invented"), 401),
        ("Authorization", Some(bare.as_str()), 403),
        ("Amazon-Ads-ClientId", None, 401),
        ("Amazon-Ads-ClientId", Some("amzn1.application-oa2-client.other"), 403),
    ] {
        let said = client.send(&ping, &[(name, value)]).await;
        assert_eq!(said.status, status, "{name} {value:?}");
        assert!(said.last()["message"].is_string(), "{}", said.last());
        assert_eq!(said.headers.contains_key("www-authenticate"), status == 401, "{name}");
    }
    assert_eq!(client.send(&ping, &[]).await.status, 200);
    sandbox.control().set_client_approved(false);
    assert_eq!(client.send(&ping, &[]).await.status, 401, "not approved");
    sandbox.control().set_client_approved(true);
    clock.advance(3599);
    assert_eq!(client.send(&ping, &[]).await.status, 200);
    clock.advance(1);
    let said = client.send(&ping, &[]).await;
    assert_eq!((said.status, &said.last()["code"]), (401, &json!("UNAUTHORIZED")), "an hour old");
    assert_eq!(said.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn a_session_outlives_its_token() {
    let (sandbox, clock) = start().await;
    let (access, token_value) = connect(&sandbox, MERIDIAN).await;
    let mut client = Mcp { url: sandbox.mcp_url(Region::Na), access, session: None, headers: Vec::new() };
    client.initialize("2025-11-25").await;
    clock.advance(3600);
    assert_eq!(client.ask("ping", json!({})).await.status, 401);
    client.access = refresh(&sandbox, &token_value).await.1["access_token"].as_str().unwrap().to_owned();
    assert_eq!(client.ask("ping", json!({})).await.status, 200, "the same session, another token");
}

#[tokio::test]
async fn a_fixed_account_must_be_named_reached_and_one() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let ping = message("ping", json!({}));
    let global = "amzn1.ads-account.g.8meridiannorthstar";
    for (ids, status) in [
        (vec![], 400),
        (vec![(SCOPE, SELLER)], 200),
        (vec![(ACCOUNT, TIDEWELL)], 200),
        (vec![(ACCOUNT, ADVERTISER)], 200),
        (vec![(ACCOUNT, "amcmerid001")], 200),
        (vec![(MANAGED, MANAGER)], 200),
        (vec![(SCOPE, SELLER), (ACCOUNT, TIDEWELL), (MANAGED, MANAGER)], 200),
        (vec![(SCOPE, AGENCY), (ACCOUNT, ADVERTISER)], 200),
        (vec![(SCOPE, AGENCY), (MANAGED, MANAGER)], 200),
        (vec![(ACCOUNT, "amcmerid001"), (MANAGED, MANAGER)], 200),
        (vec![(SCOPE, SELLER), (ACCOUNT, ADVERTISER)], 400),
        (vec![(SCOPE, SELLER), (ACCOUNT, global)], 400),
        (vec![(ACCOUNT, "5770100000102"), (MANAGED, MANAGER)], 400),
        (vec![(SCOPE, "1")], 403),
        (vec![(SCOPE, "not a number")], 403),
        (vec![(SCOPE, "1448207733906152")], 403),
        (vec![(SCOPE, "4102776590331208")], 403),
        (vec![(ACCOUNT, "amcmerid003")], 403),
        (vec![(MANAGED, "amzn1.ads1.ma1.8meridianeu")], 403),
    ] {
        let mut changes = vec![(MODE, Some("FIXED"))];
        changes.extend(ids.iter().map(|(name, value)| (*name, Some(*value))));
        assert_eq!(client.send(&ping, &changes).await.status, status, "{ids:?}");
    }
    assert_eq!(client.send(&ping, &[(MODE, Some("fixed"))]).await.status, 400, "an unknown mode");
    assert_eq!(client.send(&ping, &[(MODE, Some("DYNAMIC"))]).await.status, 200);
    assert_eq!(client.send(&ping, &[(SCOPE, Some("1"))]).await.status, 200, "ignored without the mode");
    sandbox.control().drop_profile(SELLER.parse().unwrap());
    let gone = client.send(&ping, &[(MODE, Some("FIXED")), (SCOPE, Some(SELLER))]).await;
    assert_eq!(gone.status, 403, "taken away meanwhile");
}

#[tokio::test]
async fn a_fixed_account_is_neither_asked_for_nor_named() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let schemas = async |client: &Mcp| client.ask("tools/list", json!({})).await.last().to_string();
    assert!(schemas(&client).await.contains("accessRequestedAccount"));
    let fixed = client.fixed(&[(SCOPE, SELLER)]);
    assert!(!schemas(&fixed).await.contains("accessRequestedAccount"));
    let filter = json!({"include": ["SPONSORED_PRODUCTS"]});
    let found = fixed.call(QUERY, json!({"body": {"adProductFilter": filter}})).await.done();
    assert_eq!(found["campaigns"].as_array().unwrap().len(), 3);
    let named =
        json!({"body": {"adProductFilter": filter, "accessRequestedAccount": account("profileId", SELLER)}});
    assert!(fixed.call(QUERY, named).await.failure().contains("fixed"));
    let kind =
        fixed.call("campaign_management-delete_campaign", json!({"body": {"campaignIds": ["1"]}})).await;
    assert_eq!(kind.done()["error"][0]["errors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn the_login_decides_what_is_reached_and_the_region_what_is_here() {
    let (sandbox, _) = start().await;
    let names = async |client: &Mcp| {
        let profiles = client.call("account_management-query_profile", json!({})).await.done();
        let ids = profiles["profiles"].as_array().unwrap().iter().map(|one| one["profileId"].clone());
        ids.collect::<Vec<_>>()
    };
    let na = Mcp::open(&sandbox, Region::Na).await;
    assert_eq!(names(&na).await.len(), 4);
    let fe = Mcp::open(&sandbox, Region::Fe).await;
    assert_eq!(names(&fe).await[0], Value::from("18446744073709551615"), "digit for digit");
    let body = |id: &str| {
        let filter = json!({"include": ["SPONSORED_PRODUCTS"]});
        json!({"body": {"adProductFilter": filter, "accessRequestedAccount": account("profileId", id)}})
    };
    assert_eq!(na.call(QUERY, body(SELLER)).await.done()["campaigns"].as_array().unwrap().len(), 3);
    assert!(fe.call(QUERY, body(SELLER)).await.failure().contains("FORBIDDEN"), "another region's");
    assert!(
        na.call(QUERY, body("4102776590331208")).await.failure().contains("FORBIDDEN"),
        "another login's"
    );
    let global = na.call("account_management-query_advertiser_account", json!({"body": {}})).await.done();
    let first = &global["advertiserAccounts"][0];
    assert_eq!((&first["advertiserAccountId"], &first["isGlobalAccount"]), (&json!(TIDEWELL), &json!(true)));
    assert_eq!(first["alternateIds"][0]["profileId"], SELLER);
    let dsp = json!({"body": {"isGlobalAccountFilter": {"include": [false]}, "maxResults": 100}});
    let page = na.call("account_management-query_advertiser_account", dsp).await.done();
    assert_eq!(page["advertiserAccounts"].as_array().unwrap().len(), 100);
    let rest = json!({"body": {
        "isGlobalAccountFilter": {"include": [false]}, "maxResults": 100, "nextToken": page["nextToken"],
    }});
    let forged = na.call("account_management-query_advertiser_account", rest.clone()).await;
    assert!(forged.tool().1 || forged.done()["advertiserAccounts"].as_array().unwrap().len() == 21);
    let managers = na.call("manager_accounts-get_manager_accounts", json!({})).await.done();
    assert_eq!(managers["managerAccounts"][0]["managerAccountId"], MANAGER);
}
