//! Whether accounts can pay: billing statuses and notices.

use super::Host;
use super::answer::{Family, Refusal, Success, answer};
use super::billing_accounts::{Asked, listed, named, visible};
use super::call::{accepts, authorise, object, sends};
use crate::watch::{BillingNotice, message};
use crate::world::World;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

const STATUS_REQUEST: &str = "application/vnd.bulkgetbillingstatusrequestbody.v1+json";
const STATUS_ANSWER: &str = "application/vnd.bulkgetbillingstatusresponse.v1+json";
const NOTICE_REQUEST: &str = "application/vnd.billingnotifications.v1+json";
const NOTICE_ANSWER: &str = "application/vnd.bulkgetbillingnotificationsresponse.v1+json";

/// `POST /billing/statuses`.
///
/// documented: media types, 1 to 30 accounts, an answer for each of them by its place in the request, codes,
/// statuses, `{"message"}`. guessed: that the client is named as elsewhere, 406, 415 and the texts. The
/// description demands `advertiserId` beside each error, which it does not list among the members.
pub(super) async fn statuses(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, STATUS_REQUEST)?;
        accepts(&parts.headers, STATUS_ANSWER)?;
        let body: Value = body?;
        let asked = listed(&body)?.ok_or_else(|| Refusal::bad("advertiserMarketplaces is required"))?;
        let answer = each(&asked, |one| {
            visible(world, login, host.region, one)?;
            let code = world.watch.billing(&one.entity, &one.marketplace);
            Ok(json!({"billingStatus": {"billingStatusCode": code, "message": message(code)}}))
        });
        Ok::<_, Refusal>(Success::new(STATUS_ANSWER, answer))
    });
    answer(Family::BillingStatus, result)
}

/// `POST /billing/notifications`.
///
/// documented: media types, headers, 1 to 30 accounts or the one that `Amazon-Ads-AccountId` names, an answer
/// for each of them, names, severities, impacts, statuses, `{"code","message"}`. guessed: that the list wins
/// over the header, 400 without either, and the texts.
pub(super) async fn notifications(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, NOTICE_REQUEST)?;
        accepts(&parts.headers, NOTICE_ANSWER)?;
        let body: Value = body?;
        let named = named(world, &parts.headers, login, &host)?;
        let asked = listed(&body)?.or(named);
        let asked = asked.ok_or_else(|| Refusal::bad("advertiserMarketplaces is required"))?;
        let answer = each(&asked, |one| {
            visible(world, login, host.region, one)?;
            Ok(json!({ "billingNotifications": notices(world, one) }))
        });
        Ok::<_, Refusal>(Success::new(NOTICE_ANSWER, answer))
    });
    answer(Family::BillingNotice, result)
}

/// `{"success","error"}`, each entry with its place and its account.
fn each(asked: &[Asked], look: impl Fn(&Asked) -> Result<Value, super::billing_accounts::Hidden>) -> Value {
    let (mut success, mut error) = (Vec::new(), Vec::new());
    for (index, one) in asked.iter().enumerate() {
        match look(one) {
            Ok(mut found) => {
                found["index"] = json!(index);
                found["advertiserMarketplace"] = one.body();
                success.push(found);
            }
            Err((code, text)) => error.push(json!({
                "index": index,
                "advertiserId": one.entity,
                "advertiserMarketplace": one.body(),
                "errorCode": code,
                "description": text,
            })),
        }
    }
    json!({"success": success, "error": error})
}

/// documented: the members. guessed: the texts, and that the priority counts from 1.
fn notices(world: &World, asked: &Asked) -> Vec<Value> {
    let notice = |(at, notice): (usize, &BillingNotice)| {
        let mut body = json!({
            "notificationName": notice.name,
            "severity": notice.severity,
            "impact": notice.impact,
            "title": message(&notice.name),
            "description": format!("The billing of this account: {}", message(&notice.name).to_lowercase()),
            "priority": at + 1,
            "advertiserMarketplaces": [asked.body()],
        });
        if let Some(due) = notice.due {
            body["paymentDueDate"] = json!(due.to_string());
        }
        if let Some(suspension) = notice.suspension {
            body["suspensionDate"] = json!(suspension.to_string());
        }
        body
    };
    world.watch.notices(&asked.entity, &asked.marketplace).iter().enumerate().map(notice).collect()
}
