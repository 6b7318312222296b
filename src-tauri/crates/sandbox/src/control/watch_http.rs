//! The levers of [`super::watch`] over HTTP.

use super::Control;
use crate::watch::{BillingNotice, Delivery};
use crate::world::Shared;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Lever = State<Arc<Shared>>;

/// Routes of these levers on the main listener.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_sandbox/billing/status", post(status))
        .route("/_sandbox/billing/notices", post(notices))
        .route("/_sandbox/billing/visible", post(visible))
        .route("/_sandbox/accounts/status", post(account))
        .route("/_sandbox/campaigns/delivery", post(delivery))
        .route("/_sandbox/campaigns/guidance", post(guidance))
        .route("/_sandbox/pixels/silence", post(silence))
        .route("/_sandbox/reports", get(reports))
        .route("/_sandbox/reports/state", post(report))
        .route("/_sandbox/exchanges", get(exchanges).post(record))
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

/// `{"entity": "A2…", "marketplace": "ATV…", "code": "PAYMENT_METHOD_EXPIRED"}`
#[derive(Deserialize)]
struct Status {
    entity: String,
    marketplace: String,
    code: String,
}

async fn status(State(shared): Lever, Json(body): Json<Status>) -> Json<Value> {
    Control::new(shared).set_billing_status(&body.entity, &body.marketplace, &body.code);
    done()
}

/// `{"entity", "marketplace", "notices": [{"name", "severity", "impact", "due"?, "suspension"?}]}`
#[derive(Deserialize)]
struct Noticed {
    entity: String,
    marketplace: String,
    notices: Vec<BillingNotice>,
}

async fn notices(State(shared): Lever, Json(body): Json<Noticed>) -> Json<Value> {
    Control::new(shared).set_billing_notices(&body.entity, &body.marketplace, body.notices);
    done()
}

/// `{"login": slug, "visible": bool}`
#[derive(Deserialize)]
struct Visible {
    login: String,
    visible: bool,
}

async fn visible(State(shared): Lever, Json(body): Json<Visible>) -> Json<Value> {
    Control::new(shared).set_billing_visible(&body.login, body.visible);
    done()
}

/// `{"id": "amzn1.ads-account.g.…", "status": "REJECTED"}`; without a status the usual one is put back.
#[derive(Deserialize)]
struct Account {
    id: String,
    status: Option<String>,
}

async fn account(State(shared): Lever, Json(body): Json<Account>) -> Json<Value> {
    Control::new(shared).set_account_status(&body.id, body.status.as_deref());
    done()
}

/// `{"id": campaign, profile or advertiser, "delivery": {"status", "reasons"}}`, or without a delivery.
#[derive(Deserialize)]
struct Delivers {
    id: String,
    delivery: Option<Delivery>,
}

async fn delivery(State(shared): Lever, Json(body): Json<Delivers>) -> Json<Value> {
    Control::new(shared).set_delivery(&body.id, body.delivery);
    done()
}

/// `{"campaign": id, "names": ["UNDERPACING_ORDER_GUIDANCE"]}`
#[derive(Deserialize)]
struct Guidance {
    campaign: String,
    names: Vec<String>,
}

async fn guidance(State(shared): Lever, Json(body): Json<Guidance>) -> Json<Value> {
    let names: Vec<_> = body.names.iter().map(String::as_str).collect();
    Control::new(shared).set_guidance(&body.campaign, &names);
    done()
}

/// `{"advertiser": id or null for all, "event": name or null for all of them, "days": n or null}`
#[derive(Deserialize)]
struct Silence {
    advertiser: Option<String>,
    event: Option<String>,
    days: Option<u32>,
}

async fn silence(State(shared): Lever, Json(body): Json<Silence>) -> Json<Value> {
    let control = Control::new(shared);
    match (&body.advertiser, &body.event) {
        (Some(advertiser), Some(event)) => control.set_event_silent(advertiser, event, body.days),
        (advertiser, _) => control.set_pixel_silent(advertiser.as_deref(), body.days),
    }
    done()
}

async fn reports(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).report_ids()))
}

/// `{"id": report or null for all, "state": "COMPLETED" or null}`
#[derive(Deserialize)]
struct ReportState {
    id: Option<String>,
    state: Option<String>,
}

async fn report(State(shared): Lever, Json(body): Json<ReportState>) -> Json<Value> {
    Control::new(shared).set_report_state(body.id.as_deref(), body.state.as_deref());
    done()
}

async fn exchanges(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).exchanges()))
}

/// `{"enabled": bool}`
#[derive(Deserialize)]
struct Record {
    enabled: bool,
}

async fn record(State(shared): Lever, Json(body): Json<Record>) -> Json<Value> {
    Control::new(shared).record_exchanges(body.enabled);
    done()
}
