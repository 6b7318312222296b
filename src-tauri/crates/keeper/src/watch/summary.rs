//! What is known of accounts, as the dashboard shows it.

use super::Watch;
use super::link::page;
use crate::ends::Grants;
use crate::listing::Facts;
use crate::view::{
    AccountDetail, BillingNoticeView, CampaignView, CommandError, DeliveryView, ErrorCode, HistoryView,
    ReachView, ReasonView, WatchSummary, WatchView,
};
use domain::watch::billing_notice::{SUSPENDED, known};
use domain::watch::{AccountCause, Billing, BillingNotice, Delivery};
use domain::{Account, AccountId, AccountKind, LabelId, Timestamp, UserId};
use std::collections::HashSet;
use store::{Store, Watched};

impl Watch {
    /// Counts over the accounts that are tracked.
    pub async fn summary(&self) -> Result<WatchSummary, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let counts = store.watch_counts(user).await?;
        Ok(WatchSummary {
            tracked: counts.tracked,
            checked: counts.checked,
            cannot_pay: counts.cannot_pay,
            stopped: counts.stopped,
            attention: counts.attention,
            hidden: counts.hidden,
            not_delivering: counts.not_delivering,
            round: *self.round.lock(),
        })
    }

    /// Everything that is known of an account.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn account_detail(&self, id: String) -> Result<AccountDetail, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        self.detail(&store, &user, &AccountId::new(id)).await
    }

    pub(super) async fn detail(
        &self,
        store: &Store,
        user: &UserId,
        id: &AccountId,
    ) -> Result<AccountDetail, CommandError> {
        let missing = || CommandError::new(ErrorCode::NotFound, "no such account");
        let account = store.account(user.clone(), id.clone()).await?.ok_or_else(missing)?;
        let watched = store.watched(user.clone(), id.clone()).await?.ok_or_else(missing)?;
        let reach = reach(store, user, &account).await?;
        let facts = self.listing.facts(store, user, id).await?;
        let checking = self.checking.lock().contains(id);
        let marks = store.marks_of_account(user.clone(), id.clone()).await?;
        let live: HashSet<LabelId> = store
            .labels(user.clone())
            .await?
            .into_iter()
            .filter(|one| !one.removed)
            .map(|one| one.id)
            .collect();
        Ok(AccountDetail {
            reach,
            checking,
            group: marks.group.filter(|id| live.contains(id)).map(|id| id.to_string()),
            tags: marks.tags.ids().iter().filter(|id| live.contains(*id)).map(ToString::to_string).collect(),
            note: marks.note.as_str().to_owned(),
            pinned: marks.pinned,
            ..described(&account, watched, facts)
        })
    }
}

async fn reach(store: &Store, user: &UserId, account: &Account) -> Result<Vec<ReachView>, CommandError> {
    let routes = store.routes(user.clone(), account.id.clone()).await?;
    let grants = Grants::of(store, user).await?;
    let through = grants.all.iter().filter(|grant| routes.contains(&grant.connection));
    Ok(through
        .map(|grant| ReachView {
            connection_id: grant.connection.to_string(),
            label: grant.label.clone(),
            device: grant.device.as_ref().map(|(_, name)| name.clone()),
            health: grant.health,
            end: grant.end(),
        })
        .collect())
}

fn described(account: &Account, watched: Watched, facts: Facts) -> AccountDetail {
    let Watched { record, evidence, billing_at, problem, delivery } = watched;
    let step = record.cause.as_ref().filter(|_| record.health.is_trouble()).and_then(AccountCause::step);
    let (hidden, code) = match evidence.billing {
        Billing::NotVisible => (true, None),
        Billing::NotAsked => (false, None),
        Billing::Status(code) => (false, Some(code)),
    };
    AccountDetail {
        account_id: account.id.to_string(),
        account: facts.account,
        connection: facts.connection,
        parents: facts.parents,
        children: facts.children,
        same_external_id: facts.same_external_id,
        unwatched: !matches!(account.kind, AccountKind::SponsoredAds | AccountKind::DspAdvertiser),
        watch: WatchView {
            health: record.health,
            hidden,
            cause: record.cause,
            since: record.since.map(Timestamp::as_millisecond),
            suspends: record.suspends.map(Timestamp::as_millisecond),
            stopped: delivery.as_ref().map_or(0, |(delivery, _)| delivery.stopped),
        },
        step,
        link: step.and_then(|step| page(step, account.region)).map(str::to_owned),
        payment_due: record.payment_due.map(Timestamp::as_millisecond),
        billing_status: code,
        account_status: evidence.account_status.or_else(|| account.info.status.clone()),
        notices: evidence.notices.iter().map(notice).collect(),
        history: record.history.0.iter().map(HistoryView::from).collect(),
        checked_at: billing_at.map(Timestamp::as_millisecond),
        delivery: delivery.map(|(delivery, at)| delivered(delivery, at)),
        reach: Vec::new(),
        checking: false,
        problem,
        group: None,
        tags: Vec::new(),
        note: String::new(),
        pinned: false,
    }
}

fn notice(notice: &BillingNotice) -> BillingNoticeView {
    BillingNoticeView {
        name: notice.name.clone(),
        title: notice.title.clone(),
        severity: notice.severity(),
        suspended: notice.impact == SUSPENDED,
        step: known(&notice.name).map(|known| known.step),
        payment_due: notice.payment_due.map(Timestamp::as_millisecond),
        suspends: notice.suspends.map(Timestamp::as_millisecond),
    }
}

fn delivered(delivery: Delivery, at: Timestamp) -> DeliveryView {
    let reasons = delivery.reasons.into_iter();
    let campaigns = delivery.campaigns.into_iter();
    DeliveryView {
        checked_at: at.as_millisecond(),
        delivering: delivery.delivering,
        limited: delivery.limited,
        stopped: delivery.stopped,
        intended: delivery.intended,
        unknown: delivery.unknown,
        reasons: reasons.map(|one| ReasonView { reason: one.reason, campaigns: one.campaigns }).collect(),
        campaigns: campaigns
            .map(|one| CampaignView {
                id: one.id,
                name: one.name,
                product: one.product,
                delivery: one.delivery,
                reasons: one.reasons,
            })
            .collect(),
    }
}
