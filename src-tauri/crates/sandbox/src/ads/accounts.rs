//! Global advertising accounts.

use super::Host;
use super::answer::{Family, Refusal, Success, answer};
use super::call::{accepts, authorise, object, optional_text, page_size, sends};
use super::paging::Pages;
use crate::seed::{AdsAccountSeed, AlternateSeed};
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

const MEDIA: &str = "application/vnd.listaccountsresource.v1+json";
/// documented: the most records of one page.
const PAGE: usize = 100;

/// `POST /adsAccounts/list`.
///
/// documented: media type of request and answer, `maxResults` 1 to 100, `nextToken` only while there is
/// more, sponsored ads only, the same accounts on every host, 400, 403, 429 and 500 as a list of errors.
/// guessed: `{"message"}` for 401, 406 and 415; the error code words.
pub(super) async fn list(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, MEDIA)?;
        accepts(&parts.headers, MEDIA)?;
        let body: Value = body?;
        let size = page_size(&body, "maxResults", PAGE)?;
        let token = optional_text(&body, "nextToken")?;
        let pages = Pages { key: host.shared.key.kid(), list: "adsAccounts".to_owned(), login: login.slug };
        let (records, next) = pages.page(&login.ads_accounts, token, size)?;
        let mut page = json!({"adsAccounts": records.iter().map(account).collect::<Vec<_>>()});
        if let Some(next) = next {
            page["nextToken"] = json!(next);
        }
        Ok::<_, Refusal>(Success::new(MEDIA, page))
    });
    answer(Family::Accounts, result)
}

/// documented: `profileId` is a number here, DSP advertisers are not mentioned, errors are listed by country.
fn account(account: &AdsAccountSeed) -> Value {
    let alternates = account.alternates.iter().filter_map(|alternate| match alternate {
        AlternateSeed::Profile(id, country) => Some(json!({"profileId": id, "countryCode": country})),
        AlternateSeed::Entity(id, country) => Some(json!({"entityId": id, "countryCode": country})),
        AlternateSeed::Dsp(..) => None,
    });
    let mut errors: Map<String, Value> = Map::new();
    for error in &account.errors {
        let list = errors.entry(error.country).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            let (id, code, message) = (error.id, error.code, error.message);
            list.push(json!({"errorId": id, "errorCode": code, "errorMessage": message}));
        }
    }
    json!({
        "adsAccountId": account.id,
        "accountName": account.name,
        "status": account.status,
        "countryCodes": account.countries,
        "alternateIds": alternates.collect::<Vec<_>>(),
        "errors": errors,
    })
}
