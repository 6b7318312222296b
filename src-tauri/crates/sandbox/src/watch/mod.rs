//! What the Ads API says of accounts beyond their names: whether they can pay, whether they deliver, and
//! what is wrong with their pixels and campaigns. Levers change it, a reset puts it back.

mod billing;
mod seed;

use crate::campaigns::{Campaign, Owner};
use crate::seed::{self as world_seed, DspAdvertiserSeed};
pub use billing::BillingNotice;
pub(crate) use billing::{VALID, message};
use domain::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// documented: the state of an account that works.
const APPROVED: &str = "APPROVED";
/// How long ago an event of a working pixel happened, in minutes.
const FRESH: i64 = 7;

/// Whether a campaign delivers, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// `DELIVERING`, `LIMITED`, `NOT_DELIVERING`, `UNAVAILABLE`, or a word that does not exist yet.
    pub status: String,
    /// `CAMPAIGN_OUT_OF_BUDGET` and the like, or words that do not exist yet.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// What differs from an account in order, by account.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Watch {
    /// Codes by [`key`]; [`VALID`] for those that are absent.
    statuses: BTreeMap<String, String>,
    /// Notices by [`key`].
    notices: BTreeMap<String, Vec<BillingNotice>>,
    /// Logins, by slug, that see no billing.
    hidden: BTreeSet<String>,
    /// States by id of the advertiser account.
    accounts: BTreeMap<String, String>,
    /// By id of the campaign, or by [`Owner::id`] for all campaigns of an account.
    deliveries: BTreeMap<String, Delivery>,
    /// When the pixel of a DSP advertiser reported its last event, by id, or by id and event for one of them.
    silent: BTreeMap<String, Timestamp>,
    /// The same for all others.
    all_silent: Option<Timestamp>,
    /// Names of guidance by id of the campaign.
    guidance: BTreeMap<String, Vec<String>>,
    /// States that reports stay in, by id; for all reports without an id.
    reports: BTreeMap<String, String>,
}

/// What belongs to two names: an entity pays in each marketplace for itself, and a pixel reports several events.
fn key(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

/// Stands for every report.
const EVERY: &str = "";

impl Watch {
    /// The world that a sandbox starts with at `now`.
    pub(crate) fn seed(now: Timestamp) -> Self {
        seed::watch(now)
    }

    /// What a state file gets that was written before there was any of this.
    pub(crate) fn for_older_state() -> Self {
        Self::seed(Timestamp::now())
    }

    /// The billing status code.
    pub(crate) fn billing(&self, entity: &str, marketplace: &str) -> &str {
        self.statuses.get(&key(entity, marketplace)).map_or(VALID, String::as_str)
    }

    /// Sets it; [`VALID`] is what accounts have otherwise.
    pub(crate) fn set_billing(&mut self, entity: &str, marketplace: &str, code: &str) {
        self.statuses.insert(key(entity, marketplace), code.to_owned());
    }

    /// The notices, the most pressing first.
    pub(crate) fn notices(&self, entity: &str, marketplace: &str) -> &[BillingNotice] {
        self.notices.get(&key(entity, marketplace)).map_or(&[], Vec::as_slice)
    }

    /// Sets them.
    pub(crate) fn set_notices(&mut self, entity: &str, marketplace: &str, notices: Vec<BillingNotice>) {
        self.notices.insert(key(entity, marketplace), notices);
    }

    /// Whether the login `slug` may see billing.
    pub(crate) fn sees_billing(&self, slug: &str) -> bool {
        !self.hidden.contains(slug)
    }

    /// Sets it.
    pub(crate) fn set_sees_billing(&mut self, slug: &str, sees: bool) {
        if sees {
            self.hidden.remove(slug);
        } else {
            self.hidden.insert(slug.to_owned());
        }
    }

    /// The state of an advertiser account, `usual` unless a lever set another.
    pub(crate) fn account<'a>(&'a self, id: &str, usual: Option<&'a str>) -> &'a str {
        self.accounts.get(id).map(String::as_str).or(usual).unwrap_or(APPROVED)
    }

    /// Sets it, or puts the usual one back.
    pub(crate) fn set_account(&mut self, id: &str, state: Option<&str>) {
        put(&mut self.accounts, id, state.map(str::to_owned));
    }

    /// What a lever says about the delivery of `campaign` of `owner`.
    pub(crate) fn delivery(&self, owner: Owner<'_>, campaign: &Campaign) -> Option<&Delivery> {
        self.deliveries.get(&campaign.id).or_else(|| self.deliveries.get(&owner.id()))
    }

    /// What a lever says about `key`, the id of a campaign or of its owner.
    pub(crate) fn delivery_of(&self, key: &str) -> Option<&Delivery> {
        self.deliveries.get(key)
    }

    /// Sets it, or puts the usual one back.
    pub(crate) fn set_delivery(&mut self, key: &str, delivery: Option<Delivery>) {
        put(&mut self.deliveries, key, delivery);
    }

    /// When the pixel of `advertiser` last reported `event`.
    pub(crate) fn last_event(
        &self,
        advertiser: &DspAdvertiserSeed,
        event: &str,
        now: Timestamp,
    ) -> Timestamp {
        let fresh = before(now, SignedDuration::from_mins(FRESH));
        let one = self.silent.get(&key(&advertiser.id, event));
        let all = one.or_else(|| self.silent.get(&advertiser.id));
        all.copied().or(self.all_silent).unwrap_or(fresh)
    }

    /// Makes one event of a pixel silent for so many days, or lets it be reported again.
    pub(crate) fn set_event_silent(
        &mut self,
        advertiser: &str,
        event: &str,
        days: Option<u32>,
        now: Timestamp,
    ) {
        self.set_silent(Some(&key(advertiser, event)), days, now);
    }

    /// Makes the pixel of one advertiser, or of all without an id, silent for so many days, or report again.
    pub(crate) fn set_silent(&mut self, advertiser: Option<&str>, days: Option<u32>, now: Timestamp) {
        let since = days.map(|days| before(now, SignedDuration::from_hours(i64::from(days) * 24)));
        match advertiser {
            Some(id) => put(&mut self.silent, id, since),
            None => self.all_silent = since,
        }
    }

    /// Whether all pixels are silent.
    pub(crate) fn all_silent(&self) -> bool {
        self.all_silent.is_some()
    }

    /// Names of the guidance for a campaign.
    pub(crate) fn guidance(&self, campaign: &str) -> &[String] {
        self.guidance.get(campaign).map_or(&[], Vec::as_slice)
    }

    /// Sets them.
    pub(crate) fn set_guidance(&mut self, campaign: &str, names: Vec<String>) {
        self.guidance.insert(campaign.to_owned(), names);
    }

    /// The state that the report `id`, or every report without one, stays in.
    pub(crate) fn report(&self, id: Option<&str>) -> Option<&str> {
        let own = id.and_then(|id| self.reports.get(id));
        own.or_else(|| self.reports.get(EVERY)).map(String::as_str)
    }

    /// Sets it, or lets time decide again.
    pub(crate) fn set_report(&mut self, id: Option<&str>, state: Option<&str>) {
        put(&mut self.reports, id.unwrap_or(EVERY), state.map(str::to_owned));
    }
}

fn put<T>(map: &mut BTreeMap<String, T>, key: &str, value: Option<T>) {
    match value {
        Some(value) => {
            map.insert(key.to_owned(), value);
        }
        None => {
            map.remove(key);
        }
    }
}

/// `now` minus `span`, at least the beginning of time.
fn before(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.checked_sub(span).unwrap_or(Timestamp::MIN)
}

/// The usual state of the global account `id`, for those that are not approved. guessed: which state of the
/// list of ads accounts is which here.
pub(crate) fn usual_state(id: &str) -> Option<&'static str> {
    let mut all = world_seed::logins().iter().flat_map(|login| &login.ads_accounts);
    match all.find(|account| account.id == id)?.status {
        "DISABLED" => Some("ARCHIVED"),
        "PENDING" => Some("REGISTRATION_IN_PROGRESS"),
        _ => Some(APPROVED),
    }
}
