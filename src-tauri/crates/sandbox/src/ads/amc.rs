//! Amazon Marketing Cloud: accounts and instances. documented: every host answers for all regions.

use super::Host;
use super::answer::{Family, Refusal, Success, answer};
use super::call::{authorise, text};
use super::paging::Pages;
use crate::seed::{AmcInstanceSeed, LoginSeed};
use crate::wire::Pairs;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

/// documented: the media types of the specification. observed: `application/json` in saved answers.
const ACCOUNTS_MEDIA: &str = "application/vnd.amcaudiencesconnections.v1+json";
const INSTANCES_MEDIA: &str = "application/vnd.amcinstances.v1+json";
/// documented: the most records of one page.
const PAGE: usize = 100;

/// `GET /amc/accounts`.
///
/// documented: headers, `nextToken`, body, `{"message","requestId"}`. guessed: the texts.
pub(super) async fn accounts(State(host): State<Host>, headers: HeaderMap, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let pages = Pages { key: host.shared.key.kid(), list: "amc".to_owned(), login: login.slug };
        let (page, next) = pages.page(&login.amc_accounts, query.get("nextToken"), PAGE)?;
        let page: Vec<_> = page
            .iter()
            .map(|account| {
                let (id, name, marketplace) = (&account.id, &account.name, account.marketplace);
                json!({"accountId": id, "accountName": name, "marketplaceId": marketplace})
            })
            .collect();
        Ok(Success::new(ACCOUNTS_MEDIA, json!({"amcAccounts": page, "nextToken": next})))
    });
    answer(Family::Link, result)
}

/// `GET /amc/instances`.
///
/// documented: `Amazon-Advertising-API-AdvertiserId` and `-MarketplaceId` are required, `limit` 1 to 100,
/// `nextToken`, body, `{"code","details"}` with 400, 401, 403, 422 and 429. observed: 400 "entityId
/// provided is null"; an empty `nextToken` is the first page. guessed: the other texts, and which of the
/// statuses belongs to what.
pub(super) async fn instances(State(host): State<Host>, headers: HeaderMap, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let own = account(login, &headers)?;
        let size = match query.filled("limit") {
            None => PAGE,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=PAGE).contains(limit))
                .ok_or_else(|| Refusal::unprocessable(format!("limit must be between 1 and {PAGE}")))?,
        };
        let list = format!("amc {}", text(&headers, ADVERTISER).unwrap_or_default());
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(own, query.get("nextToken"), size)?;
        let page: Vec<_> = page.iter().map(body).collect();
        Ok(Success::new(INSTANCES_MEDIA, json!({"instances": page, "nextToken": next})))
    });
    answer(Family::Core, result)
}

/// `GET /amc/instances/{instanceId}`.
///
/// documented: headers, statuses. guessed: that the one instance is wrapped as `instance`, as it is when
/// it has been created.
pub(super) async fn instance(
    State(host): State<Host>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let found = account(login, &headers)?.iter().find(|instance| instance.id == id);
        let found = found
            .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, format!("Instance {id} was not found")))?;
        Ok(Success::new(INSTANCES_MEDIA, json!({"instance": body(found)})))
    });
    answer(Family::Core, result)
}

const ADVERTISER: &str = "amazon-advertising-api-advertiserid";
const MARKETPLACE: &str = "amazon-advertising-api-marketplaceid";

/// The instances of the account that the call names. documented: the advertiser is an AMC account or the
/// entity of a sponsored-ads account; the sandbox's sponsored-ads accounts have no instances.
fn account(login: &'static LoginSeed, headers: &HeaderMap) -> Result<&'static [AmcInstanceSeed], Refusal> {
    let id = text(headers, ADVERTISER).ok_or_else(|| Refusal::bad("entityId provided is null"))?;
    let marketplace =
        text(headers, MARKETPLACE).ok_or_else(|| Refusal::bad("marketplaceId provided is null"))?;
    if let Some(own) = login.amc_accounts.iter().find(|one| one.id == id && one.marketplace == marketplace) {
        return Ok(&own.instances);
    }
    if login.profiles.iter().any(|one| one.entity == id && one.marketplace == marketplace) {
        return Ok(&[]);
    }
    Err(Refusal::forbidden(format!("Not authorized to access entity {id}")))
}

/// observed: an instance that is still being made lacks most of what the specification requires.
fn body(instance: &AmcInstanceSeed) -> Value {
    let made = instance.status == "COMPLETED";
    let only = |value: Value| if made { value } else { Value::Null };
    json!({
        "instanceId": instance.id,
        "instanceName": instance.name,
        "instanceType": "STANDARD",
        "customerCanonicalName": only(json!(instance.name)),
        "creationStatus": instance.status,
        "creationDatetime": only(json!("2026-03-29T08:12:11.572511Z")),
        "s3BucketName": if made { format!("amc-{}", instance.id) } else { String::new() },
        "s3BucketRegion": only(json!("us-east-1")),
        "awsAccountId": "",
        "entities": [instance.entity],
        "dataUploadAwsAccountId": "000000000000",
        "apiEndpoint": only(json!("https://advertising-api.amazon.com")),
        "acrCollaboration": null,
        "optionalDatasets": [],
        "advertiserTypes": if made { json!(["SPONSORED_ADS", "DISPLAY"]) } else { json!([]) },
    })
}
