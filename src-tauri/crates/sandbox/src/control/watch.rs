//! Levers of what the Ads API says of accounts: billing, states, delivery, pixels, guidance, reports. Words that
//! do not exist yet are taken as they are, so that a client's answer to them can be tried.

use super::Control;
use super::levers::SAMPLES;
use crate::exchanges::Exchange;
use crate::seed::{self, ProfileSeed};
use crate::watch::{BillingNotice, Delivery, VALID};

/// What expired-card and similar switches set.
const EXPIRED: &str = "PAYMENT_METHOD_EXPIRED";
const REJECTED: &str = "REJECTED";
const OUT_OF_BUDGET: &str = "ADVERTISER_OUT_OF_BUDGET";
/// How long pixels are silent when they are switched off, in days.
const SILENT: u32 = 3;

impl Control {
    /// Sets the billing status code of an entity in a marketplace. Both go as in `accountInfo` of a profile; a DSP
    /// advertiser goes by its own id.
    pub fn set_billing_status(&self, entity: &str, marketplace: &str, code: &str) {
        self.shared.change(|world, _| world.watch.set_billing(entity, marketplace, code));
    }

    /// Sets the billing notices of an entity in a marketplace, the most pressing first.
    pub fn set_billing_notices(&self, entity: &str, marketplace: &str, notices: Vec<BillingNotice>) {
        self.shared.change(|world, _| world.watch.set_notices(entity, marketplace, notices));
    }

    /// Whether the login `slug` may see billing. Without the permission every account answers `NOT_AUTHORIZED`.
    pub fn set_billing_visible(&self, slug: &str, visible: bool) {
        self.shared.change(|world, _| world.watch.set_sees_billing(slug, visible));
    }

    /// Sets the state of an advertiser account or a manager account, or puts the usual one back.
    pub fn set_account_status(&self, id: &str, state: Option<&str>) {
        self.shared.change(|world, _| world.watch.set_account(id, state));
    }

    /// Sets the delivery of a campaign, or of all campaigns of a profile or DSP advertiser, by id, or puts the usual
    /// one back. What is set for a campaign goes before what is set for its owner.
    pub fn set_delivery(&self, id: &str, delivery: Option<Delivery>) {
        self.shared.change(|world, _| world.watch.set_delivery(id, delivery));
    }

    /// Sets the names of the guidance for a DSP campaign.
    pub fn set_guidance(&self, campaign: &str, names: &[&str]) {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        self.shared.change(|world, _| world.watch.set_guidance(campaign, names));
    }

    /// Makes the pixel of a DSP advertiser, or of all of them, silent since so many days, or lets it report again.
    pub fn set_pixel_silent(&self, advertiser: Option<&str>, days: Option<u32>) {
        self.shared.change(|world, now| world.watch.set_silent(advertiser, days, now));
    }

    /// The same for one event of the pixel of an advertiser: `PageView`, say.
    pub fn set_event_silent(&self, advertiser: &str, event: &str, days: Option<u32>) {
        self.shared.change(|world, now| world.watch.set_event_silent(advertiser, event, days, now));
    }

    /// Keeps a report of the unified API, or all of them, in a state, or lets time decide again: a report is
    /// `PENDING`, then `PROCESSING`, and `COMPLETED` after 20 seconds.
    pub fn set_report_state(&self, id: Option<&str>, state: Option<&str>) {
        self.shared.change(|world, _| world.watch.set_report(id, state));
    }

    /// The ids of the reports of the unified API, oldest first.
    pub fn report_ids(&self) -> Vec<String> {
        self.shared.read(|world, _| world.unified_reports_by_age())
    }

    /// Starts to record what the Ads API hosts are asked and answer, from nothing, or stops.
    pub fn record_exchanges(&self, on: bool) {
        self.shared.exchanges.record(on);
    }

    /// The recorded calls, oldest first, at most 2000.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.exchanges.all()
    }

    /// Lets the card of one profile of each login expire, or puts it in order.
    pub(super) fn set_sample_cards_expired(&self, expired: bool) {
        let notice = BillingNotice::new("CREDIT_CARD_EXPIRED", "ALERT", "CAMPAIGNS_SUSPENDED");
        let notices = if expired { vec![notice] } else { Vec::new() };
        for profile in samples() {
            let code = if expired { EXPIRED } else { VALID };
            self.set_billing_status(&profile.entity, profile.marketplace, code);
            self.set_billing_notices(&profile.entity, profile.marketplace, notices.clone());
        }
    }

    pub(super) fn sample_cards_expired(&self) -> bool {
        self.shared.read(|world, _| {
            samples().all(|one| world.watch.billing(&one.entity, one.marketplace) == EXPIRED)
        })
    }

    /// Hides billing from every login, or shows it.
    pub(super) fn set_billing_hidden(&self, hidden: bool) {
        for login in seed::logins() {
            self.set_billing_visible(login.slug, !hidden);
        }
    }

    pub(super) fn billing_hidden(&self) -> bool {
        self.shared.read(|world, _| seed::logins().iter().all(|login| !world.watch.sees_billing(login.slug)))
    }

    /// Rejects the first global account of each login that has one, or puts its usual state back.
    pub(super) fn set_sample_accounts_rejected(&self, rejected: bool) {
        for id in first_accounts() {
            self.set_account_status(id, rejected.then_some(REJECTED));
        }
    }

    pub(super) fn sample_accounts_rejected(&self) -> bool {
        self.shared.read(|world, _| first_accounts().all(|id| world.watch.account(id, None) == REJECTED))
    }

    /// Takes the budget of one profile of each login away, or gives it back.
    pub(super) fn set_sample_budgets_spent(&self, spent: bool) {
        for profile in samples() {
            let delivery =
                Delivery { status: "NOT_DELIVERING".to_owned(), reasons: vec![OUT_OF_BUDGET.to_owned()] };
            self.set_delivery(&profile.id.to_string(), spent.then_some(delivery));
        }
    }

    pub(super) fn sample_budgets_spent(&self) -> bool {
        let spent = |delivery: &Delivery| delivery.reasons == [OUT_OF_BUDGET];
        self.shared.read(|world, _| {
            samples().all(|one| world.watch.delivery_of(&one.id.to_string()).is_some_and(spent))
        })
    }

    pub(super) fn set_pixels_silent(&self, silent: bool) {
        self.set_pixel_silent(None, silent.then_some(SILENT));
    }

    pub(super) fn pixels_silent(&self) -> bool {
        self.shared.read(|world, _| world.watch.all_silent())
    }

    /// Keeps every report in `state`; off lets time decide again, if they are kept in that one.
    pub(super) fn keep_reports(&self, state: &str, on: bool) {
        if on || self.reports_kept(state) {
            self.set_report_state(None, on.then_some(state));
        }
    }

    pub(super) fn reports_kept(&self, state: &str) -> bool {
        self.shared.read(|world, _| world.watch.report(None) == Some(state))
    }
}

/// One profile of each login.
fn samples() -> impl Iterator<Item = &'static ProfileSeed> {
    let all = seed::logins().iter().flat_map(|login| &login.profiles);
    all.filter(|profile| SAMPLES.contains(&profile.id))
}

/// The first global account of each login that has one.
fn first_accounts() -> impl Iterator<Item = &'static str> {
    seed::logins().iter().filter_map(|login| login.ads_accounts.first()).map(|account| account.id.as_str())
}
