//! Amazon Marketing Cloud.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

const MERIDIAN: &str = "meridian-media";

fn account<'a>(id: &'a str, marketplace: &'a str) -> [(&'a str, &'a str); 2] {
    [("Amazon-Advertising-API-AdvertiserId", id), ("Amazon-Advertising-API-MarketplaceId", marketplace)]
}

#[tokio::test]
async fn accounts_lead_to_their_instances_on_every_host() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    for region in Region::ALL {
        let answer = caller.get(region, "/amc/accounts", &[]).await;
        assert_eq!(answer.status, 200);
        assert!(answer.headers.contains_key("x-amz-rid") && answer.headers.contains_key("x-amz-request-id"));
        let found = answer.body["amcAccounts"].as_array().unwrap();
        assert_eq!(found.len(), 3, "{region:?}");
        for (found, seed) in found.iter().zip(&login(MERIDIAN).amc_accounts) {
            assert_eq!(found["accountId"], json!(seed.id));
            let headers = account(&seed.id, found["marketplaceId"].as_str().unwrap());
            let answer = caller.get(region, "/amc/instances?nextToken=", &headers).await;
            let ids = |list: &Value| -> Vec<Value> {
                list.as_array().unwrap().iter().map(|one| one["instanceId"].clone()).collect()
            };
            let expected: Vec<_> = seed.instances.iter().map(|one| json!(one.id)).collect();
            assert_eq!(ids(&answer.body["instances"]), expected);
            assert!(answer.body["nextToken"].is_null());
        }
    }
    let northwind = Caller::connect(&sandbox, "northwind-agency").await;
    let none = northwind.get(Region::Na, "/amc/accounts", &[]).await;
    assert_eq!(none.body, json!({"amcAccounts": [], "nextToken": null}));
}

#[tokio::test]
async fn an_instance_being_made_lacks_most_fields() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let headers = account("ENTITY8AMCNA", "ATVPDKIKX0DER");
    let first = caller.get(Region::Na, "/amc/instances?limit=1", &headers).await;
    let token = first.body["nextToken"].as_str().unwrap();
    let path = format!("/amc/instances?limit=1&nextToken={token}");
    let second = caller.get(Region::Na, &path, &headers).await;
    let instance = &second.body["instances"][0];
    assert_eq!(instance["creationStatus"], "REQUESTED");
    assert!(instance["creationDatetime"].is_null() && instance["s3BucketName"] == "", "{instance}");
    let one = caller.get(Region::Na, "/amc/instances/amcmerid001", &headers).await;
    assert_eq!(one.body["instance"]["instanceName"], "meridianretail");
    assert_eq!(sandbox.control().count("ads-na GET /amc/instances/{id}"), 1);
}

#[tokio::test]
async fn the_account_must_be_named_and_ones_own() {
    let (sandbox, _) = start().await;
    let mut caller = Caller::connect(&sandbox, MERIDIAN).await;
    let [advertiser, marketplace] = account("ENTITY8AMCNA", "ATVPDKIKX0DER");
    let own = vec![advertiser, marketplace];
    for (query, headers, status) in [
        ("", vec![marketplace], 400),
        ("", vec![advertiser], 400),
        ("", account("ENTITY8AMCNA", "A1F83G8C2ARO7P").to_vec(), 403),
        ("", account("ENTITYFOREIGN", "ATVPDKIKX0DER").to_vec(), 403),
        ("?limit=0", own.clone(), 422),
        ("?limit=101", own.clone(), 422),
        ("?nextToken=forged", own.clone(), 400),
        ("/nothing", own.clone(), 404),
    ] {
        let answer = caller.get(Region::Na, &format!("/amc/instances{query}"), &headers).await;
        assert_eq!(answer.status, status, "{query} {headers:?}");
        assert_eq!(answer.body["code"], status.to_string());
        assert!(answer.body["details"].is_string());
    }
    let missing = caller.get(Region::Na, "/amc/instances", &[marketplace]).await;
    assert_eq!(missing.body["details"], "entityId provided is null");
    let entity = account("A8TIDEWELL", "ATVPDKIKX0DER");
    let sponsored = caller.get(Region::Na, "/amc/instances", &entity).await;
    assert_eq!(sponsored.body["instances"], json!([]), "a sponsored-ads account may be asked for");
    caller.access = "Atza|x".to_owned();
    let refused = caller.get(Region::Na, "/amc/accounts", &[]).await;
    assert_eq!((refused.status, &refused.body["message"]), (401, &json!("Authentication failed")));
    assert!(refused.body["requestId"].is_string() && refused.body.get("errors").is_none());
}
