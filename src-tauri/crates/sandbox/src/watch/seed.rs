//! What is wrong with the accounts of Kestrel Brands. Dates follow from when the sandbox starts.

use super::{BillingNotice, Delivery, Watch};
use crate::campaigns::Owner;
use crate::seed::{self, LoginSeed};
use domain::Timestamp;
use jiff::SignedDuration;

/// How many days ago the silent pixel reported its last event.
const SILENT: u32 = 3;

/// The world of a sandbox that starts at `now`.
pub(super) fn watch(now: Timestamp) -> Watch {
    let mut watch = Watch::default();
    if let Some(login) = seed::login("kestrel-brands") {
        billing(&mut watch, login, now);
        accounts(&mut watch, login);
        deliveries(&mut watch, login);
        dsp(&mut watch, login, now);
    }
    watch
}

/// Billing code and notice of each profile that has a problem, by name.
fn billing(watch: &mut Watch, login: &LoginSeed, now: Timestamp) {
    let days = |days: i64| now.checked_add(SignedDuration::from_hours(days * 24)).ok();
    let suspended = |name| BillingNotice::new(name, "ALERT", "CAMPAIGNS_SUSPENDED");
    let overdue = BillingNotice {
        due: days(-12),
        suspension: days(5),
        ..BillingNotice::new("PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION", "WARNING", "NO_IMPACT")
    };
    let upcoming = BillingNotice {
        due: days(9),
        ..BillingNotice::new("PAY_BY_INVOICE_UPCOMING_PAYMENT", "INFO", "NO_IMPACT")
    };
    for (name, code, notices) in [
        ("Kestrel Outdoor", "PAYMENT_METHOD_EXPIRED", vec![suspended("CREDIT_CARD_EXPIRED")]),
        ("Kestrel Home", "ACCOUNT_BILLING_ISSUE", vec![overdue, upcoming]),
        (
            "Kestrel Canada",
            "STORED_VALUE_BALANCE_TOO_LOW",
            vec![BillingNotice::new("PREPAY_INSUFFICIENT_BALANCE", "WARNING", "NO_IMPACT")],
        ),
        (
            "Kestrel UK",
            "PENDING_PAYMENT_REGISTRATION",
            vec![BillingNotice::new("PENDING_PAYMENT_REGISTRATION", "INFO", "NO_IMPACT")],
        ),
    ] {
        for profile in login.profiles.iter().filter(|profile| profile.name == name) {
            watch.set_billing(&profile.entity, profile.marketplace, code);
            watch.set_notices(&profile.entity, profile.marketplace, notices.clone());
        }
    }
}

/// The account that Amazon rejected; the one that waits for its registration is pending in the seed.
fn accounts(watch: &mut Watch, login: &LoginSeed) {
    for account in login.ads_accounts.iter().filter(|account| account.name == "Kestrel Deutschland") {
        watch.set_account(&account.id, Some("REJECTED"));
    }
}

/// Which campaigns do not deliver: all of a profile, or the one at a place.
fn deliveries(watch: &mut Watch, login: &LoginSeed) {
    for (name, place, status, reasons) in [
        ("Kestrel Outdoor", None, "NOT_DELIVERING", &["ADVERTISER_PAYMENT_FAILURE"][..]),
        ("ケストレル", Some(0), "NOT_DELIVERING", &["CAMPAIGN_OUT_OF_BUDGET"]),
        ("ケストレル", Some(3), "LIMITED", &["PORTFOLIO_OUT_OF_BUDGET"]),
        ("Kestrel Australia", Some(3), "NOT_DELIVERING", &["CAMPAIGN_REJECTED", "CREATIVE_REJECTED"]),
        ("Kestrel Sverige", Some(0), "LIMITED", &["OUT_OF_STOCK", "NOT_IN_BUYBOX"]),
    ] {
        let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        let delivery = Delivery { status: status.to_owned(), reasons };
        for profile in login.profiles.iter().filter(|profile| profile.name == name) {
            let owner = Owner::Profile(profile);
            let key = match place {
                None => Some(owner.id()),
                Some(place) => owner.seeded_id(place),
            };
            if let Some(key) = key {
                watch.set_delivery(&key, Some(delivery.clone()));
            }
        }
    }
}

fn dsp(watch: &mut Watch, login: &LoginSeed, now: Timestamp) {
    for advertiser in &login.dsp_advertisers {
        match advertiser.name.as_str() {
            "Kestrel Cycles" => watch.set_silent(Some(&advertiser.id), Some(SILENT), now),
            "Kestrel Travel" => {
                if let Some(id) = Owner::Advertiser(advertiser).seeded_id(0) {
                    watch.set_guidance(&id, vec!["UNDERPACING_ORDER_GUIDANCE".to_owned()]);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_the_seed_is_about_an_account_that_exists() {
        let watch = watch(Timestamp::UNIX_EPOCH);
        assert_eq!((watch.statuses.len(), watch.notices.len()), (4, 4));
        assert_eq!((watch.accounts.len(), watch.deliveries.len()), (1, 5));
        assert_eq!((watch.silent.len(), watch.guidance.len()), (1, 1));
    }
}
