//! The entries about accounts: what keeps them from paying, running and being measured.

use super::entries::{Row, state};
use crate::control::Control;

pub(super) const WATCH: &[Row] = &[
    state(
        "billing-card-expired",
        "The card of one profile of each login has expired, and its campaigns are suspended.",
        Control::set_sample_cards_expired,
        Control::sample_cards_expired,
    ),
    state(
        "billing-hidden",
        "No login may see billing: every account answers NOT_AUTHORIZED.",
        Control::set_billing_hidden,
        Control::billing_hidden,
    ),
    state(
        "accounts-rejected",
        "Amazon has rejected the first global account of each login that has one.",
        Control::set_sample_accounts_rejected,
        Control::sample_accounts_rejected,
    ),
    state(
        "budgets-spent",
        "The campaigns of one profile of each login do not deliver, because its budget is spent.",
        Control::set_sample_budgets_spent,
        Control::sample_budgets_spent,
    ),
    state(
        "pixels-silent",
        "The pixels of DSP advertisers reported their last events three days ago.",
        Control::set_pixels_silent,
        Control::pixels_silent,
    ),
    state(
        "reports-fail",
        "Reports of the unified API fail.",
        |control, on| control.keep_reports("FAILED", on),
        |control| control.reports_kept("FAILED"),
    ),
    state(
        "reports-stuck",
        "Reports of the unified API are processed forever.",
        |control, on| control.keep_reports("PROCESSING", on),
        |control| control.reports_kept("PROCESSING"),
    ),
];
