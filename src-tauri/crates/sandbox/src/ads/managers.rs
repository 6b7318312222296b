//! Manager accounts.

use super::Host;
use super::answer::{Family, Success, answer};
use super::call::{accepts, authorise};
use crate::seed::{LinkedKind, LinkedSeed, ManagerSeed};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

const MEDIA: &str = "application/vnd.getmanageraccountsresponse.v1+json";

/// `GET /managerAccounts`.
///
/// documented: media type and body of the specification, only this region's manager accounts, 401 and
/// 403 for callers without access. The bodies of errors are documented for the other methods of this path
/// only: guessed to be the same here. guessed: 406 for an `Accept` without the media type.
pub(super) async fn list(State(host): State<Host>, headers: HeaderMap) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        accepts(&headers, MEDIA)?;
        let managers: Vec<_> = login.managers_in(host.region).map(manager).collect();
        Ok(Success::new(MEDIA, json!({"managerAccounts": managers})))
    });
    answer(Family::Coded, result)
}

fn manager(manager: &ManagerSeed) -> Value {
    json!({
        "managerAccountId": manager.id,
        "managerAccountName": manager.name,
        "linkedAccounts": manager.linked.iter().map(linked).collect::<Vec<_>>(),
    })
}

/// documented: `profileId` is text, and null for DSP accounts; `dspAdvertiserId` is null for others.
/// observed: an empty text where there is none.
fn linked(linked: &LinkedSeed) -> Value {
    let profile = match linked.profile_id {
        Some(id) => json!(id.to_string()),
        None if linked.kind == LinkedKind::Dsp => Value::Null,
        None => json!(""),
    };
    let advertiser = match &linked.dsp_advertiser_id {
        Some(id) => json!(id),
        None if linked.kind == LinkedKind::MarketingCloud => Value::Null,
        None => json!(""),
    };
    json!({
        "accountId": linked.account_id,
        "accountName": linked.name,
        "accountType": linked.kind.as_str(),
        "dspAdvertiserId": advertiser,
        "marketplaceId": linked.marketplace,
        "profileId": profile,
    })
}
