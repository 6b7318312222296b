//! What Amazon last said of an account, and the one judgement of all of it.

use super::{AccountCause, AccountHealth, BillingNotice, CauseSource, account_status, billing_status};
use crate::Timestamp;

/// What `POST /billing/statuses` last said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Billing {
    /// It was not asked, or there was no answer about this account.
    #[default]
    NotAsked,
    /// Amazon does not show it to this login: a fact about the login, and no trouble.
    NotVisible,
    /// Amazon's code.
    Status(String),
}

/// The newest answer of each kind. A call that failed leaves what was known before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether it can pay.
    pub billing: Billing,
    /// Notices that are in force.
    pub notices: Vec<BillingNotice>,
    /// Its state in the unified API.
    pub account_status: Option<String>,
    /// Whether Amazon has a way to pay that works (`/v2/profiles`, vendors).
    pub valid_payment_method: Option<bool>,
}

/// How an account is, by all that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How it is.
    pub health: AccountHealth,
    /// Why, if it is in trouble, or unknown for a word that this version does not know.
    pub cause: Option<AccountCause>,
    /// When a payment is due.
    pub payment_due: Option<Timestamp>,
    /// When Amazon suspends the campaigns.
    pub suspends: Option<Timestamp>,
}

/// Judges what is known. The worst counts. Of several causes that are as bad, the billing status names it, so that a
/// notice that is read later adds details and no second cause.
pub fn verdict(evidence: &Evidence) -> Verdict {
    if evidence.account_status.as_deref() == Some(account_status::ARCHIVED) {
        return Verdict {
            cause: Some(AccountCause::new(CauseSource::AccountStatus, account_status::ARCHIVED)),
            ..Verdict::default()
        };
    }
    let mut findings = vec![];
    if let Billing::Status(code) = &evidence.billing {
        let health = billing_status::known(code).map_or(AccountHealth::Unknown, |known| known.health);
        findings.push((health, AccountCause::new(CauseSource::BillingStatus, code)));
    }
    if let Some(status) = &evidence.account_status {
        let health = account_status::known(status).map_or(AccountHealth::Unknown, |known| known.health);
        findings.push((health, AccountCause::new(CauseSource::AccountStatus, status)));
    }
    for notice in &evidence.notices {
        if let Some(health) = notice.health() {
            findings.push((health, AccountCause::new(CauseSource::BillingNotice, &notice.name)));
        }
    }
    // A first sign only: Amazon's code decides where there is one.
    if evidence.valid_payment_method == Some(false) && !matches!(evidence.billing, Billing::Status(_)) {
        findings.push((AccountHealth::Attention, AccountCause::new(CauseSource::PaymentMethod, "false")));
    }
    let earliest =
        |date: fn(&BillingNotice) -> Option<Timestamp>| evidence.notices.iter().filter_map(date).min();
    let mut verdict = Verdict {
        payment_due: earliest(|notice| notice.payment_due),
        suspends: earliest(|notice| notice.suspends),
        ..Verdict::default()
    };
    let worst = findings.iter().map(|(health, _)| *health).max().unwrap_or_default();
    // One answer with an unknown word does not spoil another that says "fine" about the same thing; an approved
    // account whose payment is not known is not known to be fine.
    let paid = matches!(&evidence.billing, Billing::Status(code) if billing_status::known(code).is_some());
    verdict.health = if worst == AccountHealth::Ok && !paid { AccountHealth::Unknown } else { worst };
    if verdict.health != AccountHealth::Ok {
        let named = findings.into_iter().find(|(health, _)| *health == worst);
        verdict.cause = named.filter(|(health, _)| *health != AccountHealth::Ok).map(|(_, cause)| cause);
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::billing_notice::{NOTICES, SUSPENDED};
    use crate::watch::{account_status::STATUSES, delivery_reason::REASONS};

    fn status(code: &str) -> Evidence {
        Evidence { billing: Billing::Status(code.to_owned()), ..Evidence::default() }
    }

    fn notice(name: &str, impact: &str) -> BillingNotice {
        BillingNotice {
            name: name.to_owned(),
            severity: String::new(),
            impact: impact.to_owned(),
            title: "As Amazon wrote it".to_owned(),
            payment_due: None,
            suspends: None,
        }
    }

    #[test]
    fn every_billing_status_has_a_health_and_a_step() {
        let all = billing_status::STATUSES;
        assert_eq!(all.len(), 10);
        for known in all {
            let said = verdict(&status(known.name));
            assert_eq!(said.health, known.health, "{}", known.name);
            assert_eq!(said.cause.is_some(), known.health != AccountHealth::Ok, "{}", known.name);
            if let Some(cause) = said.cause {
                assert_eq!(cause, AccountCause::new(CauseSource::BillingStatus, known.name));
                assert_eq!(cause.step(), Some(known.step));
            }
        }
    }

    #[test]
    fn every_notice_has_a_severity_and_a_step_and_stops_ads_when_amazon_says_so() {
        assert_eq!(NOTICES.len(), 72);
        for known in NOTICES {
            let mut evidence = status("VALID_BILLING_STATUS");
            evidence.notices = vec![notice(known.name, "NO_IMPACT")];
            let said = verdict(&evidence);
            let expected = match known.severity {
                crate::watch::NoticeSeverity::Info => AccountHealth::Ok,
                _ => AccountHealth::Attention,
            };
            assert_eq!(said.health, expected, "{}", known.name);
            evidence.notices = vec![notice(known.name, SUSPENDED)];
            let said = verdict(&evidence);
            assert_eq!(said.health, AccountHealth::Stopped, "{}", known.name);
            assert_eq!(said.cause.and_then(|cause| cause.step()), Some(known.step), "{}", known.name);
        }
    }

    #[test]
    fn every_state_of_an_account_is_judged_and_a_closed_one_is_no_trouble() {
        assert_eq!(STATUSES.len(), 4);
        for known in STATUSES {
            let mut evidence = status("VALID_BILLING_STATUS");
            evidence.account_status = Some(known.name.to_owned());
            assert_eq!(verdict(&evidence).health, known.health, "{}", known.name);
        }
        let mut closed = status("PAYMENT_METHOD_EXPIRED");
        closed.account_status = Some("ARCHIVED".to_owned());
        assert!(!verdict(&closed).health.is_trouble());
    }

    #[test]
    fn every_reason_has_a_fixer_and_no_word_stands_twice() {
        assert_eq!(REASONS.len(), 98);
        let mut names: Vec<_> = REASONS.iter().map(|known| known.name).collect();
        names.extend(NOTICES.iter().map(|known| known.name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn a_new_word_is_kept_as_it_is_and_alarms_no_user() {
        let said = verdict(&status("PAYMENT_BY_CARRIER_PIGEON"));
        assert_eq!(said.health, AccountHealth::Unknown);
        assert_eq!(said.cause.unwrap().word, "PAYMENT_BY_CARRIER_PIGEON");
        let mut evidence = status("VALID_BILLING_STATUS");
        evidence.notices = vec![notice("PIGEON_IS_LATE", "WINGS_CLIPPED")];
        assert_eq!(verdict(&evidence).health, AccountHealth::Ok);
        evidence.notices = vec![notice("PIGEON_IS_LATE", SUSPENDED)];
        let said = verdict(&evidence);
        assert_eq!(said.health, AccountHealth::Stopped, "Amazon says itself that campaigns are suspended");
        assert_eq!(said.cause.unwrap().step(), None);
        evidence.account_status = Some("HIBERNATING".to_owned());
        evidence.notices.clear();
        assert_eq!(verdict(&evidence).health, AccountHealth::Ok);
    }

    #[test]
    fn an_account_that_the_login_may_not_look_into_is_no_trouble() {
        let hidden = Evidence { billing: Billing::NotVisible, ..Evidence::default() };
        assert_eq!(verdict(&hidden), Verdict::default());
        let approved = Evidence { account_status: Some("APPROVED".to_owned()), ..hidden.clone() };
        assert_eq!(verdict(&approved).health, AccountHealth::Unknown, "approved says nothing of paying");
        let rejected = Evidence { account_status: Some("REJECTED".to_owned()), ..hidden };
        assert_eq!(verdict(&rejected).health, AccountHealth::Stopped);
    }

    #[test]
    fn a_notice_that_is_read_later_adds_its_dates_and_no_second_cause() {
        let before = verdict(&status("PAYMENT_METHOD_EXPIRED"));
        let mut evidence = status("PAYMENT_METHOD_EXPIRED");
        let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        let dated = |due, suspends| BillingNotice {
            payment_due: due,
            suspends,
            ..notice("CREDIT_CARD_EXPIRED", SUSPENDED)
        };
        evidence.notices = vec![dated(Some(day(3)), None), dated(Some(day(2)), Some(day(9)))];
        let after = verdict(&evidence);
        assert_eq!(after.cause, before.cause);
        assert_eq!((after.payment_due, after.suspends), (Some(day(2)), Some(day(9))));
    }

    #[test]
    fn a_missing_payment_method_is_a_first_sign_until_amazons_code_is_known() {
        let sign = Evidence { valid_payment_method: Some(false), ..Evidence::default() };
        let said = verdict(&sign);
        assert_eq!(
            (said.health, said.cause.unwrap().source),
            (AccountHealth::Attention, CauseSource::PaymentMethod)
        );
        let valid = Evidence { valid_payment_method: Some(false), ..status("VALID_BILLING_STATUS") };
        assert_eq!(verdict(&valid).health, AccountHealth::Ok);
    }
}
