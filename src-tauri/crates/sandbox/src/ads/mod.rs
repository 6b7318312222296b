//! The Amazon Ads API of one region, one file for each family of endpoints.
//!
//! The same listener serves Amazon's MCP server of the region, see [`crate::mcp`].

mod accounts;
mod advertiser_accounts;
mod amc;
mod answer;
mod billing;
mod billing_accounts;
mod call;
mod campaigns;
mod dsp;
mod guidance;
mod insights;
mod managers;
mod paging;
mod pixels;
mod profiles;
mod reports;
mod seats;
mod unified_reports;

use crate::mcp;
use crate::world::Shared;
use answer::Refusal;
pub(crate) use answer::{Family, Refusal as AdsRefusal};
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use domain::Region;
pub(crate) use paging::Pages;
pub(crate) use reports::Reports;
use std::sync::Arc;
pub(crate) use unified_reports::{UnifiedReports, part, refuse_part};

/// The media type of answers that have no name of their own.
const JSON: &str = "application/json";

/// The shared state and which region's host this is.
#[derive(Clone)]
pub(crate) struct Host {
    /// The sandbox.
    pub(crate) shared: Arc<Shared>,
    /// Only what is in this region exists here.
    pub(crate) region: Region,
}

/// Routes of one host.
pub(crate) fn routes(host: Host) -> Router {
    Router::new()
        .route("/v2/profiles", get(profiles::list))
        .route("/v2/profiles/{id}", get(profiles::one))
        .route("/managerAccounts", get(managers::list))
        .route("/adsAccounts/list", post(accounts::list))
        .route("/dsp/advertisers", get(dsp::list))
        .route("/dsp/advertisers/{id}", get(dsp::one))
        .route("/dsp/v1/seats/advertisers/current/list", post(seats::list))
        .route("/dsp/v1/campaign/insights", post(insights::list))
        .route("/dsp/v1/guidance/campaigns/list", post(guidance::list))
        .route("/accounts/{id}/dsp/amazonAdTag", get(pixels::tag))
        .route("/accounts/{id}/dsp/adTagEvents/{tag}/list", get(pixels::events))
        .route("/billing/statuses", post(billing::statuses))
        .route("/billing/notifications", post(billing::notifications))
        .route("/adsApi/v1/query/advertiserAccounts", post(advertiser_accounts::query))
        .route("/adsApi/v1/query/managerAccounts", post(managers::query))
        .route("/adsApi/v1/query/campaigns", post(campaigns::query))
        .route("/adsApi/v1/create/reports", post(unified_reports::create))
        .route("/adsApi/v1/retrieve/reports", post(unified_reports::retrieve))
        .route("/reporting/reports", post(reports::create))
        .route("/reporting/reports/{id}", get(reports::read))
        .route("/amc/accounts", get(amc::accounts))
        .route("/amc/instances", get(amc::instances))
        .route("/amc/instances/{id}", get(amc::instance))
        .merge(mcp::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(host)
}

/// guessed: 404 in the family of the path.
async fn unknown(uri: Uri) -> Response {
    Refusal::new(StatusCode::NOT_FOUND, "Not Found").answer(Family::of(uri.path()))
}

/// guessed: 405 in the family of the path.
async fn wrong_method(uri: Uri) -> Response {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed").answer(Family::of(uri.path()))
}
