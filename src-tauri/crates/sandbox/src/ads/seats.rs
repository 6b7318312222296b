//! Seats of a DSP advertiser at exchanges.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{ACCOUNT, SCOPE, authorise, dsp_account, object, optional_text, optional_texts, page_size};
use super::call::{scope, sends, text};
use super::paging::Pages;
use super::{Host, JSON};
use crate::seed::SeatSeed;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

/// observed: the most records of one page, and the default.
const PAGE: usize = 200;

/// `POST /dsp/v1/seats/advertisers/current/list`.
///
/// documented: the operation's existence. observed in clients of it: header `Amazon-Ads-AccountId`,
/// request and answer. guessed: that a page counts seats, the error shape, 415 for another media type,
/// and that a `Scope` header, if sent, must name a profile of the login.
pub(super) async fn list(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        if text(&parts.headers, SCOPE).is_some() {
            scope(world, &parts.headers, login, host.region)?;
        }
        let advertiser = dsp_account(world, &parts.headers, ACCOUNT, login, host.region)?;
        let body: Value = body?;
        let size = page_size(&body, "maxResults", PAGE)?;
        let exchanges = optional_texts(&body, "exchangeIdFilter")?;
        let admitted = |seat: &&SeatSeed| {
            exchanges.as_ref().is_none_or(|ids| ids.is_empty() || ids.contains(&seat.exchange_id))
        };
        let seats: Vec<_> = advertiser.seats.iter().filter(admitted).collect();
        let list = format!("seats {} {exchanges:?}", advertiser.id);
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&seats, optional_text(&body, "nextToken")?, size)?;
        let seats: Vec<_> = page.iter().map(|seat| seat_body(seat)).collect();
        let answer = json!({
            "advertiserSeats": [{"advertiserId": advertiser.id, "currentSeats": seats}],
            "nextToken": next,
        });
        Ok::<_, Refusal>(Success::new(JSON, answer))
    });
    answer(Family::Dsp, result)
}

fn seat_body(seat: &SeatSeed) -> Value {
    json!({
        "exchangeId": seat.exchange_id,
        "exchangeName": seat.exchange_name,
        "dealCreationId": seat.deal_creation_id,
        "spendTrackingId": seat.spend_tracking_id,
    })
}
