//! Asking whether accounts can pay.

use super::plan::notices_due;
use super::{Ask, Unanswered, Watch};
use amazon_ads::marketplace_of_country;
use amazon_ads::watch::{AdvertiserMarketplace, AdvertiserType, BillingAnswer, BillingStatus};
use domain::watch::{Billing, BillingNotice, billing_status};
use domain::{AccountKind, Cause, Connection, plain};
use futures_util::FutureExt as _;
use store::{Answered, WatchTarget};

/// What Amazon calls an account in questions about billing; `None` where that is not known.
fn called(target: &WatchTarget) -> Option<AdvertiserMarketplace> {
    let marketplace = marketplace_of_country(target.country.as_deref()?)?;
    let (advertiser_id, kind) = match target.kind {
        AccountKind::DspAdvertiser => (target.external_id.clone(), Some(AdvertiserType::Dsp)),
        AccountKind::SponsoredAds => {
            let kind = target.account_type.as_deref().and_then(AdvertiserType::of_profile);
            (target.entity_id.clone()?, kind)
        }
        AccountKind::AmcInstance | AccountKind::ManagerAccount => return None,
    };
    Some(AdvertiserMarketplace { advertiser_id, marketplace_id: marketplace.to_owned(), kind })
}

/// Those that Amazon has a name for, with it.
fn named(targets: &[WatchTarget]) -> (Vec<&WatchTarget>, Vec<AdvertiserMarketplace>) {
    targets.iter().filter_map(|target| Some((target, called(target)?))).unzip()
}

impl Watch {
    /// The billing of up to 30 accounts of one host, with the notices of those where they are due or something is wrong.
    /// What is said of an account is one answer: judged half by half, a problem would change its cause on its way out.
    pub(super) async fn ask_payment(
        &self,
        connection: &Connection,
        how: Ask,
        targets: &[WatchTarget],
    ) -> Vec<Answered> {
        let mut answers = self.ask_billing(connection, how, targets).await;
        let now = self.runtime.now();
        let wrong = |target: &WatchTarget| {
            let status = answers.iter().find(|answer| answer.account == target.id);
            match status.and_then(|answer| answer.billing.as_ref()) {
                Some(Billing::Status(code)) => code != billing_status::VALID || notices_due(target, now),
                _ => false,
            }
        };
        let with_notices: Vec<_> = targets.iter().filter(|target| wrong(target)).cloned().collect();
        for notices in self.ask_notices(connection, how.further(), &with_notices).await {
            if let Some(answer) = answers.iter_mut().find(|answer| answer.account == notices.account) {
                answer.notices = notices.notices;
            }
        }
        answers
    }

    /// The billing of up to 30 accounts of one host. An account that Amazon has no name for is left out.
    async fn ask_billing(&self, connection: &Connection, how: Ask, targets: &[WatchTarget]) -> Vec<Answered> {
        let (named, asked) = named(targets);
        if asked.is_empty() {
            return Vec::new();
        }
        let answers = self
            .ask(connection, how, |ads, token| {
                let asked = asked.clone();
                async move { ads.billing_statuses(how.region, &token, &asked).await }.boxed()
            })
            .await;
        match answers {
            Ok(answers) => {
                named.into_iter().zip(answers).map(|(target, answer)| answered(target, answer)).collect()
            }
            Err(none) => named.into_iter().map(|target| unanswered(target, &none)).collect(),
        }
    }

    /// The notices of up to 30 accounts of one host.
    async fn ask_notices(&self, connection: &Connection, how: Ask, targets: &[WatchTarget]) -> Vec<Answered> {
        let (named, asked) = named(targets);
        if asked.is_empty() {
            return Vec::new();
        }
        let answers = self
            .ask(connection, how, |ads, token| {
                let asked = asked.clone();
                async move { ads.billing_notices(how.region, &token, &asked).await }.boxed()
            })
            .await;
        // Notices add to what the status says; that they are not shown says nothing more.
        let Ok(answers) = answers else { return Vec::new() };
        named
            .into_iter()
            .zip(answers)
            .filter_map(|(target, answer)| {
                let BillingAnswer::Known(notices) = answer else { return None };
                let notices = notices.into_iter().map(notice).collect();
                Some(Answered { notices: Some(notices), ..Answered::none(target.id.clone()) })
            })
            .collect()
    }
}

fn notice(one: amazon_ads::watch::BillingNotice) -> BillingNotice {
    BillingNotice {
        name: one.name,
        severity: one.severity.unwrap_or_default(),
        impact: one.impact.unwrap_or_default(),
        title: plain::line(&one.title, plain::NAME),
        payment_due: one.payment_due,
        suspends: one.suspends,
    }
}

fn answered(target: &WatchTarget, answer: BillingAnswer<BillingStatus>) -> Answered {
    let none = Answered::none(target.id.clone());
    match answer {
        BillingAnswer::Known(BillingStatus { code, .. }) => {
            Answered { billing: Some(Billing::Status(code)), ..none }
        }
        BillingAnswer::NotVisible => Answered { billing: Some(Billing::NotVisible), ..none },
        // It has no billing of its own.
        BillingAnswer::NotFound => Answered { billing: Some(Billing::NotAsked), ..none },
        BillingAnswer::Failed { .. } => Answered { problem: Some(Cause::ProviderDown), ..none },
        BillingAnswer::Missing => Answered { problem: Some(Cause::BadAnswer), ..none },
    }
}

fn unanswered(target: &WatchTarget, none: &Unanswered) -> Answered {
    let answered = Answered::none(target.id.clone());
    if none.is_refusal() {
        return Answered { billing: Some(Billing::NotVisible), ..answered };
    }
    Answered { problem: Some(none.cause), ..answered }
}
