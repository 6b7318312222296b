//! The entries, group by group.

use super::mcp::MCP;
use super::watch::WATCH;
use super::{CatalogueEntry, Lever};
use crate::control::Control;
use crate::fault::{FaultKind, RetryAfter, Target, Times};
use crate::lwa::OAuthError;
use crate::project::ProjectFault;
use std::time::Duration;

const TOKEN: &[Target] = &[Target::Token];
const ADS: &[Target] = &[Target::AdsNa, Target::AdsEu, Target::AdsFe];
const EU: &[Target] = &[Target::AdsEu];
const CLERK: &[Target] = &[Target::Clerk];
const SUPABASE: &[Target] = &[Target::Supabase];
const FILES: &[Target] = &[Target::Files];
const BOUNCE: &[Target] = &[Target::Bounce];

/// documented: longer than Amazon's own bound of 30 s for a synchronous call.
pub(super) const SLOW: FaultKind = FaultKind::Slow { ms: 40_000 };
const MINUTES: i64 = 600;

/// Every entry.
pub(super) fn all() -> impl Iterator<Item = CatalogueEntry> {
    let groups: [(&'static str, &'static [Row]); 9] = [
        ("Grants and the client", GRANTS),
        ("Amazon's clock and speed", CONDITIONS),
        ("Token endpoint", TOKENS),
        ("Ads API, all endpoints", ADS_ALL),
        ("Ads API, one endpoint", ADS_ONE),
        ("Billing, delivery, pixels, reports", WATCH),
        ("Amazon's MCP server", MCP),
        ("Clerk", CLERKS),
        ("Supabase and the return page", OTHERS),
    ];
    groups.into_iter().flat_map(|(group, rows)| {
        let entry = move |Row(name, description, lever): &Row| CatalogueEntry {
            name,
            group,
            description,
            lever: *lever,
        };
        rows.iter().map(entry)
    })
}

/// Name, description, lever.
pub(super) struct Row(pub(super) &'static str, pub(super) &'static str, pub(super) Lever);

pub(super) const fn rule(
    name: &'static str,
    description: &'static str,
    targets: &'static [Target],
    kind: FaultKind,
) -> Row {
    Row(name, description, Lever::Rules { targets, kind, path: None, times: Times::Forever })
}

const fn on_path(
    name: &'static str,
    description: &'static str,
    targets: &'static [Target],
    path: &'static str,
    kind: FaultKind,
) -> Row {
    Row(name, description, Lever::Rules { targets, kind, path: Some(path), times: Times::Forever })
}

const fn project(name: &'static str, description: &'static str, state: ProjectFault) -> Row {
    rule(name, description, SUPABASE, FaultKind::Project { state })
}

pub(super) const fn state(
    name: &'static str,
    description: &'static str,
    set: fn(&Control, bool),
    is_on: fn(&Control) -> bool,
) -> Row {
    Row(name, description, Lever::State { set, is_on })
}

pub(super) const fn status(status: u16) -> FaultKind {
    FaultKind::Status { status, retry_after: None }
}

pub(super) const fn limited(retry_after: Option<RetryAfter>) -> FaultKind {
    FaultKind::Status { status: 429, retry_after }
}

const fn oauth(error: OAuthError) -> FaultKind {
    FaultKind::OAuth { error }
}

const GRANTS: &[Row] = &[
    state(
        "grants-revoked",
        "Every Amazon login that was connected has removed the app; off gives the grants back.",
        Control::set_grants_revoked,
        Control::grants_revoked,
    ),
    state(
        "client-secret-rotated",
        "The client has another secret, so the known one gets invalid_client.",
        Control::set_client_secret_rotated,
        Control::client_secret_rotated,
    ),
    state(
        "client-not-approved",
        "Amazon has not approved the client for the Ads API: consent answers invalid_scope, calls answer 401.",
        |control, on| control.set_client_approved(!on),
        |control| !control.client_approved(),
    ),
    state(
        "profile-dropped",
        "One profile of each login is gone: absent from the list, 401 when it is named.",
        Control::set_sample_profiles_dropped,
        Control::sample_profiles_dropped,
    ),
    state(
        "access-tokens-dead",
        "Access tokens issued before now stop working although they have not lapsed; new ones work.",
        Control::set_access_tokens_dead,
        Control::access_tokens_dead,
    ),
    state(
        "refresh-rotation",
        "A refresh returns a new refresh token and voids the old one, which Amazon does not do.",
        Control::set_refresh_rotation,
        Control::refresh_rotation,
    ),
    state(
        "short-lived-tokens",
        "Access tokens live one minute instead of an hour.",
        Control::set_short_lived_tokens,
        Control::short_lived_tokens,
    ),
];

const CONDITIONS: &[Row] = &[
    state(
        "clock-ahead",
        "Amazon's Date header is ten minutes ahead.",
        |control, on| control.set_clock_skew(if on { MINUTES } else { 0 }),
        |control| control.clock_skew() == MINUTES,
    ),
    state(
        "clock-behind",
        "Amazon's Date header is ten minutes behind.",
        |control, on| control.set_clock_skew(if on { -MINUTES } else { 0 }),
        |control| control.clock_skew() == -MINUTES,
    ),
    state(
        "latency-100-ms",
        "Every answer of the token endpoint, the Ads API and the MCP server takes 100 ms longer.",
        |control, on| control.set_latency(Duration::from_millis(if on { 100 } else { 0 })),
        |control| control.latency() == Duration::from_millis(100),
    ),
    state(
        "latency-2-s",
        "Every answer of the token endpoint, the Ads API and the MCP server takes two seconds longer.",
        |control, on| control.set_latency(Duration::from_secs(if on { 2 } else { 0 })),
        |control| control.latency() == Duration::from_secs(2),
    ),
];

const TOKENS: &[Row] = &[
    rule("token-invalid-grant", "Says invalid_grant.", TOKEN, oauth(OAuthError::InvalidGrant)),
    rule("token-invalid-client", "Says invalid_client.", TOKEN, oauth(OAuthError::InvalidClient)),
    rule(
        "token-unauthorized-client",
        "Says unauthorized_client.",
        TOKEN,
        oauth(OAuthError::UnauthorizedClient),
    ),
    rule("token-invalid-scope", "Says invalid_scope.", TOKEN, oauth(OAuthError::InvalidScope)),
    rule("token-invalid-request", "Says invalid_request.", TOKEN, oauth(OAuthError::InvalidRequest)),
    rule("token-no-refresh-token", "Answers 200 without a refresh token.", TOKEN, FaultKind::NoRefreshToken),
    rule(
        "token-429-seconds",
        "Answers 429 with Retry-After in seconds.",
        TOKEN,
        limited(Some(RetryAfter::Seconds(30))),
    ),
    rule(
        "token-429-date",
        "Answers 429 with Retry-After as a date.",
        TOKEN,
        limited(Some(RetryAfter::Date(30))),
    ),
    rule("token-429-bare", "Answers 429 without Retry-After.", TOKEN, limited(None)),
    rule("token-500", "Answers 500.", TOKEN, status(500)),
    rule("token-502", "Answers 502.", TOKEN, status(502)),
    rule("token-504", "Answers 504.", TOKEN, status(504)),
    rule("token-html", "Answers 200 with a page.", TOKEN, FaultKind::Html { status: 200 }),
    rule("token-truncated", "Answers half of the JSON.", TOKEN, FaultKind::TruncatedJson),
    rule("token-slow", "Takes 40 seconds.", TOKEN, SLOW),
    rule("token-silent", "Never answers.", TOKEN, FaultKind::Silent),
    rule("token-reset", "Resets the connection after doing the work.", TOKEN, FaultKind::Reset),
];

const ADS_ALL: &[Row] = &[
    rule("ads-401", "Answers 401 without a text that says why.", ADS, status(401)),
    rule(
        "ads-429-seconds",
        "Answers 429 with Retry-After in seconds.",
        ADS,
        limited(Some(RetryAfter::Seconds(30))),
    ),
    rule("ads-429-date", "Answers 429 with Retry-After as a date.", ADS, limited(Some(RetryAfter::Date(30)))),
    rule("ads-429-bare", "Answers 429 without Retry-After.", ADS, limited(None)),
    rule("ads-500", "Answers 500.", ADS, status(500)),
    rule("ads-502", "Answers 502.", ADS, status(502)),
    rule("ads-504", "Answers 504.", ADS, status(504)),
    rule("ads-html", "Answers 200 with a page.", ADS, FaultKind::Html { status: 200 }),
    rule("ads-truncated", "Answers half of the JSON.", ADS, FaultKind::TruncatedJson),
    rule("ads-odd-rows", "Puts two odd rows and half an emoji into each list.", ADS, FaultKind::OddRows),
    rule("ads-slow", "Takes 40 seconds.", ADS, SLOW),
    rule("ads-silent", "Never answers.", ADS, FaultKind::Silent),
    rule("ads-reset", "Resets the connection after doing the work.", ADS, FaultKind::Reset),
    rule("ads-eu-down", "Only Europe answers 503.", EU, status(503)),
];

const ADS_ONE: &[Row] = &[
    on_path("managers-eu-500", "Manager accounts of Europe answer 500.", EU, "/managerAccounts", status(500)),
    on_path("managers-403", "Manager accounts answer 403.", ADS, "/managerAccounts", status(403)),
    on_path("ads-accounts-500", "The list of ads accounts answers 500.", ADS, "/adsAccounts/", status(500)),
    on_path(
        "dsp-429",
        "DSP answers 429 with Retry-After in seconds.",
        ADS,
        "/dsp/",
        limited(Some(RetryAfter::Seconds(5))),
    ),
    on_path("dsp-403", "DSP advertisers answer 403.", ADS, "/dsp/advertisers", status(403)),
    on_path("seats-500", "DSP seats answer 500.", ADS, "/dsp/v1/seats/", status(500)),
    on_path("campaigns-504", "Campaigns answer 504.", ADS, "/adsApi/", status(504)),
    on_path("reports-425", "Reports answer 425.", ADS, "/reporting/", status(425)),
    on_path("billing-500", "Billing answers 500.", ADS, "/billing/", status(500)),
    on_path(
        "billing-429",
        "Billing answers 429 with Retry-After in seconds.",
        ADS,
        "/billing/",
        limited(Some(RetryAfter::Seconds(5))),
    ),
    on_path(
        "unified-reports-504",
        "Reports of the unified API answer 504.",
        ADS,
        "/adsApi/v1/create/",
        status(504),
    ),
    on_path("insights-500", "DSP campaign insights answer 500.", ADS, "/dsp/v1/campaign/", status(500)),
    on_path("pixels-500", "Pixels of DSP advertisers answer 500.", ADS, "/accounts/", status(500)),
    rule("report-files-503", "The files behind signed addresses of reports answer 503.", FILES, status(503)),
    rule("report-files-truncated", "The files of reports are cut in half.", FILES, FaultKind::TruncatedJson),
    on_path("amc-403", "Amazon Marketing Cloud answers 403.", ADS, "/amc/", status(403)),
];

const CLERKS: &[Row] = &[
    rule("clerk-500", "Answers 500.", CLERK, status(500)),
    rule("clerk-503", "Answers 503.", CLERK, status(503)),
    rule(
        "clerk-429",
        "Answers 429 with Retry-After in seconds.",
        CLERK,
        limited(Some(RetryAfter::Seconds(10))),
    ),
    rule("clerk-html", "Answers 200 with a page.", CLERK, FaultKind::Html { status: 200 }),
    rule("clerk-truncated", "Answers half of the JSON.", CLERK, FaultKind::TruncatedJson),
    rule("clerk-silent", "Never answers.", CLERK, FaultKind::Silent),
    rule("clerk-reset", "Resets the connection after doing the work.", CLERK, FaultKind::Reset),
    state(
        "clerk-native-api-off",
        "The dashboard's switch for native applications is off.",
        |control, on| control.set_native_api(!on),
        |control| !control.native_api(),
    ),
    state(
        "clerk-no-role-claim",
        "Session tokens lack the role: the Supabase integration is off.",
        |control, on| control.set_instance(|instance| instance.role_claim = !on),
        |control| !control.instance().role_claim,
    ),
    state(
        "clerk-client-trust",
        "A password on a new device asks for a code sent by e-mail.",
        |control, on| control.set_instance(|instance| instance.client_trust = on),
        |control| control.instance().client_trust,
    ),
    state(
        "clerk-nonce-withheld",
        "The callback is not registered, and the page returns to it without the nonce.",
        Control::set_nonce_withheld,
        |control| control.instance().nonce_withheld,
    ),
    state(
        "clerk-choose-organization",
        "Nobody works without an organization, so sessions wait until one is chosen.",
        |control, on| control.set_instance(|instance| instance.require_organization = on),
        |control| control.instance().require_organization,
    ),
    state(
        "clerk-reset-password",
        "Everybody has to set a new password before their session can be used.",
        |control, on| control.set_instance(|instance| instance.force_password_reset = on),
        |control| control.instance().force_password_reset,
    ),
    state(
        "clerk-setup-mfa",
        "Everybody needs a second factor before their session can be used.",
        |control, on| control.set_instance(|instance| instance.require_mfa = on),
        |control| control.instance().require_mfa,
    ),
    state(
        "clerk-unknown-task",
        "Sessions wait for a task that no client knows.",
        |control, on| control.set_instance(|instance| instance.unknown_task = on),
        |control| control.instance().unknown_task,
    ),
    state(
        "clerk-strict-tokens",
        "Every answer voids the device token before it, so a lost answer signs out, which Clerk does not do.",
        |control, on| control.set_instance(|instance| instance.strict_tokens = on),
        |control| control.instance().strict_tokens,
    ),
    state(
        "clerk-sign-up-off",
        "This Clerk instance is closed to new users.",
        |control, on| control.set_instance(|instance| instance.sign_up = !on),
        |control| !control.instance().sign_up,
    ),
    state(
        "clerk-password-off",
        "Signing in by password is off.",
        |control, on| control.set_instance(|instance| instance.password = !on),
        |control| !control.instance().password,
    ),
    state(
        "clerk-email-code-off",
        "Signing in by a code sent by e-mail is off.",
        |control, on| control.set_instance(|instance| instance.email_code = !on),
        |control| !control.instance().email_code,
    ),
];

const OTHERS: &[Row] = &[
    rule("supabase-503", "Supabase answers 503.", SUPABASE, status(503)),
    rule("supabase-429", "Supabase answers 429.", SUPABASE, limited(None)),
    rule("supabase-silent", "Supabase never answers.", SUPABASE, FaultKind::Silent),
    rule(
        "supabase-reset",
        "Supabase resets the connection after doing the work.",
        SUPABASE,
        FaultKind::Reset,
    ),
    project("supabase-paused", "The project is paused.", ProjectFault::Paused),
    project("supabase-restricted", "The project is over a quota.", ProjectFault::Restricted),
    project(
        "supabase-read-only",
        "The project's disk is full and its database read-only.",
        ProjectFault::ReadOnly,
    ),
    project(
        "supabase-starting",
        "The project is being restored, and its database starts.",
        ProjectFault::Starting,
    ),
    project("supabase-slow", "The project's statements run out of time.", ProjectFault::Slow),
    project("supabase-gateway-slow", "The project's gateway runs out of time.", ProjectFault::GatewaySlow),
    project("supabase-unreachable", "Cloudflare cannot reach the project.", ProjectFault::Unreachable),
    project("supabase-key-retired", "The project's legacy keys are disabled.", ProjectFault::KeyRetired),
    rule("return-page-503", "The page that hands a code to the app answers 503.", BOUNCE, status(503)),
];
