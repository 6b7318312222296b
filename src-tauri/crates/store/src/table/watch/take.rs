//! Taking Amazon's answers into the records of their accounts.

use super::state::{kept, state};
use crate::columns::fact;
use crate::row::millis;
use crate::table::outbox;
use crate::{Store, StoreError, columns};
use domain::mirror::{AccountHealthRow, Group, MirrorTable};
use domain::watch::{AccountHealth, Billing, BillingNotice, Delivery, News, WatchRecord, observe, verdict};
use domain::{AccountId, Cause, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};
use std::sync::LazyLock;

/// What one round of questions brought for an account. What is `None` was not asked, or had no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Which account.
    pub account: AccountId,
    /// Its billing.
    pub billing: Option<Billing>,
    /// Its notices, all that are in force.
    pub notices: Option<Vec<BillingNotice>>,
    /// Its state in the unified API.
    pub status: Option<String>,
    /// Why a question had no answer.
    pub problem: Option<Cause>,
}

impl Answered {
    /// No answer yet.
    pub fn none(account: AccountId) -> Self {
        Self { account, billing: None, notices: None, status: None, problem: None }
    }
}

fn write_record(
    tx: &Transaction<'_>,
    user: &UserId,
    account: &AccountId,
    record: &WatchRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "insert into account_health (account_id, user_id, {facts}, updated_at)
             values (:account_id, :user, {values}, :updated_at)
             on conflict (account_id) do update set {excluded}, updated_at = excluded.updated_at
             where user_id = excluded.user_id and ({facts}) is not ({facts_excluded})",
            facts = columns::list::<AccountHealthRow>(fact, str::to_owned),
            values = columns::list::<AccountHealthRow>(fact, |name| format!(":{name}")),
            excluded = columns::list::<AccountHealthRow>(fact, |name| format!("{name} = excluded.{name}")),
            facts_excluded = columns::list::<AccountHealthRow>(fact, |name| format!("excluded.{name}")),
        )
    });
    let row = AccountHealthRow {
        account_id: account.clone(),
        health: record.health,
        cause_source: record.cause.as_ref().map(|cause| cause.source),
        cause_word: record.cause.as_ref().map(|cause| cause.word.clone()),
        since: record.since,
        payment_due: record.payment_due,
        suspends: record.suspends,
        history: record.history.clone(),
        updated_at: now,
        facts_version: 0,
    };
    if columns::execute(tx, &SQL, &row, &[(":user", &user.as_str())])? > 0 {
        outbox::add(tx, user, MirrorTable::AccountHealth, account.as_str(), Group::Facts, now)?;
    }
    Ok(())
}

/// Takes one answer into the record of its account; whether anything changed that lists show.
fn take(tx: &Transaction<'_>, user: &UserId, answer: &Answered, now: Timestamp) -> Result<bool, StoreError> {
    let paying: Option<Option<bool>> = tx
        .prepare_cached("select valid_payment_method from accounts where id = ?1 and user_id = ?2")?
        .query_row([answer.account.as_str(), user.as_str()], |row| row.get(0))
        .optional()?;
    // The account went while it was asked about.
    let Some(paying) = paying else { return Ok(false) };
    if answer.billing.is_none() && answer.notices.is_none() && answer.status.is_none() {
        return note_problem(tx, user, answer);
    }
    let (before, mut evidence, pending) = state(tx, &answer.account)?;
    let was_hidden = evidence.billing == Billing::NotVisible;
    evidence.valid_payment_method = paying;
    if let Some(billing) = &answer.billing {
        // Notices that were read with another status are not known to be in force any more.
        if evidence.billing != *billing {
            evidence.notices.clear();
        }
        evidence.billing = billing.clone();
    }
    if let Some(notices) = &answer.notices {
        evidence.notices.clone_from(notices);
    }
    if let Some(status) = &answer.status {
        evidence.account_status = Some(status.clone());
    }
    let said = verdict(&evidence);
    let observed = observe(&before, &said, now);
    let news = next_news(pending.as_deref(), observed.news, said.health);
    write_record(tx, user, &answer.account, &observed.record, now)?;
    let (code, hidden) = match &evidence.billing {
        Billing::NotAsked => (None, false),
        Billing::NotVisible => (None, true),
        Billing::Status(code) => (Some(code.as_str()), false),
    };
    tx.prepare_cached(
        "insert into account_watch (account_id, user_id, billing_code, hidden, account_status, notices,
           announced, news, news_at, billing_at, notices_at, problem)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         on conflict (account_id) do update set billing_code = excluded.billing_code, hidden = excluded.hidden,
           account_status = excluded.account_status, notices = excluded.notices, announced = excluded.announced,
           news = excluded.news, news_at = iif(excluded.news is news, news_at, excluded.news_at),
           billing_at = coalesce(excluded.billing_at, billing_at),
           notices_at = coalesce(excluded.notices_at, notices_at), problem = excluded.problem",
    )?
    .execute(params![
        answer.account.as_str(),
        user.as_str(),
        code,
        hidden,
        evidence.account_status,
        serde_json::json!(evidence.notices).to_string(),
        observed.record.announced.as_ref().map(kept),
        news,
        news.map(|_| millis(now)),
        answer.billing.as_ref().map(|_| millis(now)),
        answer.notices.as_ref().map(|_| millis(now)),
        answer.problem.map(Cause::as_str),
    ])?;
    let shown = |record: &WatchRecord| (record.health, record.cause.clone(), record.since, record.suspends);
    Ok(shown(&before) != shown(&observed.record) || was_hidden != hidden)
}

/// Notes why a question had no answer. It says nothing of the account, but that it was looked at; whether that is new.
fn note_problem(tx: &Transaction<'_>, user: &UserId, answer: &Answered) -> Result<bool, StoreError> {
    let known: bool = tx
        .prepare_cached("select exists (select 1 from account_watch where account_id = ?1)")?
        .query_row([answer.account.as_str()], |row| row.get(0))?;
    tx.prepare_cached(
        "insert into account_watch (account_id, user_id, problem) values (?1, ?2, ?3)
         on conflict (account_id) do update set problem = excluded.problem",
    )?
    .execute(params![answer.account.as_str(), user.as_str(), answer.problem.map(Cause::as_str)])?;
    Ok(!known)
}

/// What waits to be announced now: a problem that was over before it was announced is not announced at all.
fn next_news(pending: Option<&str>, new: Option<News>, health: AccountHealth) -> Option<&'static str> {
    match (pending, new) {
        (_, Some(News::Problem)) => Some("problem"),
        (Some("problem"), Some(News::Recovered)) => None,
        (_, Some(News::Recovered)) => Some("recovered"),
        (Some("problem"), None) if health != AccountHealth::Ok => Some("problem"),
        (Some("recovered"), None) if !health.is_trouble() => Some("recovered"),
        _ => None,
    }
}

impl Store {
    /// Takes answers into the records of their accounts, in one transaction. Those of which something changed that
    /// lists show.
    pub async fn take_answers(
        &self,
        user: UserId,
        answers: Vec<Answered>,
        now: Timestamp,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.write(move |tx| {
            let mut changed = Vec::new();
            for answer in &answers {
                if take(tx, &user, answer, now)? {
                    changed.push(answer.account.clone());
                }
            }
            Ok(changed)
        })
        .await
    }

    /// Writes what is known of an account's campaigns. Whether anything changed that lists show.
    pub async fn set_delivery(
        &self,
        user: UserId,
        account: AccountId,
        delivery: Delivery,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let before: Option<u32> = tx
                .prepare_cached("select coalesce(stopped, 0) from account_watch where account_id = ?1")?
                .query_row([account.as_str()], |row| row.get(0))
                .optional()?;
            tx.prepare_cached(
                "insert into account_watch (account_id, user_id, delivery, stopped, delivery_at)
                 select id, user_id, ?3, ?4, ?5 from accounts where id = ?1 and user_id = ?2
                 on conflict (account_id) do update set delivery = excluded.delivery,
                   stopped = excluded.stopped, delivery_at = excluded.delivery_at",
            )?
            .execute(params![
                account.as_str(),
                user.as_str(),
                serde_json::json!(delivery).to_string(),
                delivery.stopped,
                millis(now)
            ])?;
            Ok(before != Some(delivery.stopped))
        })
        .await
    }
}
