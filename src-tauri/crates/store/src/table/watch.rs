//! What is known of accounts beyond their login: read and written in one step each.

use super::{notices, outbox};
use crate::columns::{fact, fields};
use crate::row::{collect, millis, opt_time, opt_word, word};
use crate::{AccountTrouble, NewNotice, Store, StoreError, columns};
use domain::mirror::{AccountHealthRow, Group, MirrorTable};
use domain::notice::NoticeKind;
use domain::watch::{
    AccountCause, AccountHealth, Announced, Billing, BillingNotice, CauseSource, Delivery, Evidence, Telling,
    Told, Verdict, WatchRecord, group, observe, verdict,
};
use domain::{AccountId, AccountKind, Cause, ConnectionId, Region, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is asked of one account: where and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchTarget {
    /// Which account.
    pub id: AccountId,
    /// The login that reaches it.
    pub connection_id: ConnectionId,
    /// What it is.
    pub kind: AccountKind,
    /// Where it lives.
    pub region: Region,
    /// Amazon's id of it.
    pub external_id: String,
    /// Amazon's entity id.
    pub entity_id: Option<String>,
    /// Amazon's country code.
    pub country: Option<String>,
    /// Amazon's account type.
    pub account_type: Option<String>,
    /// The agency profile of a DSP advertiser, where one is known.
    pub agency: Option<String>,
    /// When its billing was last answered for.
    pub billing_at: Option<Timestamp>,
    /// When its notices were last answered for.
    pub notices_at: Option<Timestamp>,
    /// When its campaigns were last looked at.
    pub delivery_at: Option<Timestamp>,
    /// Whether the last answers left something to know more about.
    pub in_doubt: bool,
}

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

/// Everything that is known of an account's health.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// Its health.
    pub record: WatchRecord,
    /// What Amazon last said.
    pub evidence: Evidence,
    /// When its billing was last answered for.
    pub billing_at: Option<Timestamp>,
    /// Why the last question had no answer.
    pub problem: Option<Cause>,
    /// Its campaigns, and when they were looked at.
    pub delivery: Option<(Delivery, Timestamp)>,
}

/// What lists show of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WatchedBrief {
    /// How it is.
    pub health: AccountHealth,
    /// Amazon does not show its billing to the login.
    pub hidden: bool,
    /// Why.
    pub cause: Option<AccountCause>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When Amazon suspends the campaigns.
    pub suspends: Option<Timestamp>,
    /// Campaigns that do not deliver although they are meant to.
    pub stopped: u32,
}

/// Counts over the accounts that are tracked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WatchCounts {
    /// All that can be watched.
    pub tracked: u32,
    /// Those that were looked at at least once.
    pub checked: u32,
    /// Those whose ads don't run because they cannot pay.
    pub cannot_pay: u32,
    /// Those whose ads don't run because Amazon does not admit them.
    pub stopped: u32,
    /// Those that need attention before their ads stop.
    pub attention: u32,
    /// Those that Amazon does not show.
    pub hidden: u32,
    /// Those with campaigns that do not deliver although they are meant to.
    pub not_delivering: u32,
}

/// The cause columns of a row.
pub(crate) fn cause(row: &Row<'_>) -> Result<Option<AccountCause>, StoreError> {
    let source = opt_word(row, "cause_source", CauseSource::parse)?;
    let word: Option<String> = row.get("cause_word")?;
    Ok(source.zip(word).map(|(source, word)| AccountCause { source, word }))
}

/// [`Announced`] as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptAnnounced {
    cause: Option<AccountCause>,
    health: AccountHealth,
    over_at: Option<i64>,
}

fn announced(text: Option<String>) -> Option<Announced> {
    let kept: KeptAnnounced = serde_json::from_str(&text?).ok()?;
    let over_at = kept.over_at.and_then(|at| Timestamp::from_millisecond(at).ok());
    Some(Announced { cause: kept.cause, health: kept.health, over_at })
}

fn kept(announced: &Announced) -> String {
    let kept = KeptAnnounced {
        cause: announced.cause.clone(),
        health: announced.health,
        over_at: announced.over_at.map(millis),
    };
    serde_json::json!(kept).to_string()
}

fn evidence(row: &Row<'_>) -> Result<Evidence, StoreError> {
    let code: Option<String> = row.get("billing_code")?;
    let hidden: bool = row.get("hidden")?;
    let notices: String = row.get("notices")?;
    Ok(Evidence {
        billing: match code {
            _ if hidden => Billing::NotVisible,
            Some(code) => Billing::Status(code),
            None => Billing::NotAsked,
        },
        notices: serde_json::from_str(&notices).unwrap_or_default(),
        account_status: row.get("account_status")?,
        valid_payment_method: None,
    })
}

/// The record, evidence and what waits to be announced.
fn state(
    db: &Connection,
    account: &AccountId,
) -> Result<(WatchRecord, Evidence, Option<String>), StoreError> {
    let health = db
        .prepare_cached("select * from account_health where account_id = ?1")?
        .query_row([account.as_str()], |row| Ok(record(row)))
        .optional()?
        .transpose()?;
    let local = db
        .prepare_cached("select * from account_watch where account_id = ?1")?
        .query_row([account.as_str()], |row| {
            Ok((evidence(row), row.get::<_, Option<String>>("announced")?, row.get("telling")?))
        })
        .optional()?;
    let mut record = health.unwrap_or_default();
    let Some((evidence, told, telling)) = local else { return Ok((record, Evidence::default(), None)) };
    record.announced = announced(told);
    Ok((record, evidence?, telling))
}

fn record(row: &Row<'_>) -> Result<WatchRecord, StoreError> {
    let kept: AccountHealthRow = fields(row)?;
    let cause = kept.cause_source.zip(kept.cause_word);
    Ok(WatchRecord {
        health: kept.health,
        cause: cause.map(|(source, word)| AccountCause { source, word }),
        since: kept.since,
        payment_due: kept.payment_due,
        suspends: kept.suspends,
        history: kept.history,
        announced: None,
    })
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

/// Takes one answer into the record of its account; whether its health changed.
fn take(tx: &Transaction<'_>, user: &UserId, answer: &Answered, now: Timestamp) -> Result<bool, StoreError> {
    let paying: Option<Option<bool>> = tx
        .prepare_cached("select valid_payment_method from accounts where id = ?1 and user_id = ?2")?
        .query_row([answer.account.as_str(), user.as_str()], |row| row.get(0))
        .optional()?;
    // The account went while it was asked about.
    let Some(paying) = paying else { return Ok(false) };
    let (before, mut evidence, pending) = state(tx, &answer.account)?;
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
    let answered = answer.billing.is_some() || answer.notices.is_some() || answer.status.is_some();
    let said = if answered { verdict(&evidence) } else { unchanged(&before) };
    let observed = observe(&before, &said, now);
    let telling = next_telling(pending.as_deref(), observed.telling, said.health);
    if answered {
        write_record(tx, user, &answer.account, &observed.record, now)?;
    }
    let (code, hidden) = match &evidence.billing {
        Billing::NotAsked => (None, false),
        Billing::NotVisible => (None, true),
        Billing::Status(code) => (Some(code.as_str()), false),
    };
    tx.prepare_cached(
        "insert into account_watch (account_id, user_id, billing_code, hidden, account_status, notices,
           announced, telling, telling_at, billing_at, notices_at, problem)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         on conflict (account_id) do update set billing_code = excluded.billing_code, hidden = excluded.hidden,
           account_status = excluded.account_status, notices = excluded.notices, announced = excluded.announced,
           telling = excluded.telling,
           telling_at = iif(excluded.telling is telling, telling_at, excluded.telling_at),
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
        telling,
        telling.map(|_| millis(now)),
        answer.billing.as_ref().map(|_| millis(now)),
        answer.notices.as_ref().map(|_| millis(now)),
        answer.problem.map(Cause::as_str),
    ])?;
    Ok(before.health != observed.record.health || before.cause != observed.record.cause)
}

/// What a question without any answer leaves as it was.
fn unchanged(before: &WatchRecord) -> Verdict {
    Verdict {
        health: before.health,
        cause: before.cause.clone(),
        payment_due: before.payment_due,
        suspends: before.suspends,
    }
}

/// What waits to be announced now: a trouble that was over before it was announced is not announced at all.
fn next_telling(pending: Option<&str>, new: Option<Telling>, health: AccountHealth) -> Option<&'static str> {
    match (pending, new) {
        (_, Some(Telling::Trouble)) => Some("trouble"),
        (Some("trouble"), Some(Telling::Recovered)) => None,
        (_, Some(Telling::Recovered)) => Some("recovered"),
        (Some("trouble"), None) if health != AccountHealth::Ok => Some("trouble"),
        (Some("recovered"), None) if !health.is_trouble() => Some("recovered"),
        _ => None,
    }
}

impl Store {
    /// What can be asked of the accounts of `user`: tracked, reached through a login that is kept alive here, and
    /// of a kind that has billing. `only` names one account, tracked or not.
    pub async fn watch_targets(
        &self,
        user: UserId,
        only: Option<AccountId>,
    ) -> Result<Vec<WatchTarget>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select accounts.id, accounts.connection_id, kind, region, external_id, entity_id, country_code,
                   account_type, billing_at, notices_at, delivery_at,
                   coalesce(hidden = 0 and billing_code is not null and billing_code <> 'VALID_BILLING_STATUS', 0)
                     as in_doubt,
                   (select agency.external_id from account_links
                      join accounts agency on agency.id = parent_id
                      where child_id = accounts.id and account_links.gone = 0
                        and agency.kind = 'sponsored_ads' and agency.access = 'ok' limit 1) as agency
                 from accounts
                 join connections on connections.id = accounts.connection_id
                 left join account_watch on account_watch.account_id = accounts.id
                 where accounts.user_id = ?1 and accounts.access = 'ok'
                   and (accounts.id = ?2 or (?2 is null and tracked = 1))
                   and accounts.kind in ('sponsored_ads', 'dsp_advertiser')
                   and here = 1 and health <> 'disconnected'
                 order by accounts.connection_id, region, accounts.id",
                params![user.as_str(), only.as_ref().map(AccountId::as_str)],
                |row| {
                    Ok(WatchTarget {
                        id: AccountId::new(row.get::<_, String>("id")?),
                        connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
                        kind: word(row, "kind", AccountKind::parse)?,
                        region: word(row, "region", Region::parse)?,
                        external_id: row.get("external_id")?,
                        entity_id: row.get("entity_id")?,
                        country: row.get("country_code")?,
                        account_type: row.get("account_type")?,
                        agency: row.get("agency")?,
                        billing_at: opt_time(row, "billing_at")?,
                        notices_at: opt_time(row, "notices_at")?,
                        delivery_at: opt_time(row, "delivery_at")?,
                        in_doubt: row.get("in_doubt")?,
                    })
                },
            )
        })
        .await
    }

    /// Takes answers into the records of their accounts, in one transaction. How many changed their health.
    pub async fn take_answers(
        &self,
        user: UserId,
        answers: Vec<Answered>,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        self.write(move |tx| {
            let mut changed = 0;
            for answer in &answers {
                changed += u32::from(take(tx, &user, answer, now)?);
            }
            Ok(changed)
        })
        .await
    }

    /// Writes what is known of an account's campaigns.
    pub async fn set_delivery(
        &self,
        user: UserId,
        account: AccountId,
        delivery: Delivery,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
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
            Ok(())
        })
        .await
    }

    /// When the oldest announcement began to wait; `None` while none does.
    pub async fn waiting_tellings(&self, user: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |db| {
            let mut statement = db.prepare_cached(
                "select min(telling_at) as oldest from account_watch where user_id = ?1 and telling is not null",
            )?;
            let mut rows = statement.query([user.as_str()])?;
            rows.next()?.map_or(Ok(None), |row| opt_time(row, "oldest"))
        })
        .await
    }

    /// Writes notices of what waits to be announced, put together by advertiser and cause. How many.
    pub async fn announce_watch(&self, user: UserId, now: Timestamp) -> Result<u32, StoreError> {
        self.write(move |tx| {
            let waiting = collect(
                tx,
                "select accounts.id, accounts.name, telling, announced, health, cause_source, cause_word
                 from account_watch join accounts on accounts.id = account_watch.account_id
                 join account_health on account_health.account_id = accounts.id
                 where account_watch.user_id = ?1 and telling is not null order by telling_at, accounts.id",
                [user.as_str()],
                told,
            )?;
            let groups = group(waiting);
            for one in &groups {
                notices::insert(tx, &notice(&user, one, now))?;
            }
            tx.execute(
                "update account_watch set telling = null, telling_at = null
                 where user_id = ?1 and telling is not null",
                [user.as_str()],
            )?;
            Ok(u32::try_from(groups.len()).unwrap_or(u32::MAX))
        })
        .await
    }

    /// Everything that is known of an account's health; `None` if it is not `user`'s.
    pub async fn watched(&self, user: UserId, account: AccountId) -> Result<Option<Watched>, StoreError> {
        self.read(move |db| {
            let paying: Option<Option<bool>> = db
                .prepare_cached("select valid_payment_method from accounts where id = ?1 and user_id = ?2")?
                .query_row([account.as_str(), user.as_str()], |row| row.get(0))
                .optional()?;
            let Some(paying) = paying else { return Ok(None) };
            let (record, mut evidence, _) = state(db, &account)?;
            evidence.valid_payment_method = paying;
            let rest = db
                .prepare_cached(
                    "select billing_at, problem, delivery, delivery_at from account_watch where account_id = ?1",
                )?
                .query_row([account.as_str()], |row| Ok(rest(row)))
                .optional()?
                .transpose()?;
            let (billing_at, problem, delivery) = rest.unwrap_or_default();
            Ok(Some(Watched { record, evidence, billing_at, problem, delivery }))
        })
        .await
    }

    /// What lists show of the accounts of `user` that were looked at, here or on another computer.
    pub async fn watched_briefs(&self, user: UserId) -> Result<HashMap<AccountId, WatchedBrief>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select accounts.id, coalesce(health, 'unknown') as health, cause_source, cause_word,
                   since, suspends, coalesce(hidden, 0) as hidden, coalesce(stopped, 0) as stopped
                 from accounts
                 left join account_health on account_health.account_id = accounts.id
                 left join account_watch on account_watch.account_id = accounts.id
                 where accounts.user_id = ?1 and accounts.access = 'ok'
                   and accounts.kind in ('sponsored_ads', 'dsp_advertiser')
                   and (account_health.account_id is not null or account_watch.account_id is not null)",
                [user.as_str()],
                |row| {
                    let brief = WatchedBrief {
                        health: word(row, "health", AccountHealth::parse)?,
                        hidden: row.get("hidden")?,
                        cause: cause(row)?,
                        since: opt_time(row, "since")?,
                        suspends: opt_time(row, "suspends")?,
                        stopped: row.get("stopped")?,
                    };
                    Ok((AccountId::new(row.get::<_, String>("id")?), brief))
                },
            )?;
            Ok(rows.into_iter().collect())
        })
        .await
    }

    /// Counts over the accounts of `user` that are tracked, reached, and of a kind that has billing.
    pub async fn watch_counts(&self, user: UserId) -> Result<WatchCounts, StoreError> {
        self.read(move |db| {
            Ok(db
                .prepare_cached(
                    "select count(*) as tracked,
                       total(billing_at is not null or health is not null) as checked,
                       total(health = 'stopped' and cause_source <> 'account_status') as cannot_pay,
                       total(health = 'stopped' and cause_source is 'account_status') as stopped,
                       total(health = 'attention') as attention,
                       total(hidden = 1) as hidden,
                       total(account_watch.stopped > 0) as not_delivering
                     from accounts
                     left join account_health on account_health.account_id = accounts.id
                     left join account_watch on account_watch.account_id = accounts.id
                     where accounts.user_id = ?1 and accounts.access = 'ok' and tracked = 1
                       and accounts.kind in ('sponsored_ads', 'dsp_advertiser')",
                )?
                .query_row([user.as_str()], |row| {
                    // A sum over no rows is none of an integer, and 0.0 of a real.
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "whole numbers up to the count of accounts"
                    )]
                    let count = |name| row.get::<_, f64>(name).map(|count| count as u32);
                    Ok(WatchCounts {
                        tracked: row.get("tracked")?,
                        checked: count("checked")?,
                        cannot_pay: count("cannot_pay")?,
                        stopped: count("stopped")?,
                        attention: count("attention")?,
                        hidden: count("hidden")?,
                        not_delivering: count("not_delivering")?,
                    })
                })?)
        })
        .await
    }
}

type Rest = (Option<Timestamp>, Option<Cause>, Option<(Delivery, Timestamp)>);

fn rest(row: &Row<'_>) -> Result<Rest, StoreError> {
    let text: Option<String> = row.get("delivery")?;
    let delivery = text.and_then(|text| serde_json::from_str(&text).ok());
    Ok((
        opt_time(row, "billing_at")?,
        row.get::<_, Option<String>>("problem")?.and_then(|word| Cause::parse(&word)),
        delivery.zip(opt_time(row, "delivery_at")?),
    ))
}

fn told(row: &Row<'_>) -> Result<Told, StoreError> {
    let recovered = row.get::<_, String>("telling")? == "recovered";
    let name: String = row.get("name")?;
    // A recovery names the trouble that is over.
    let was = announced(row.get("announced")?).filter(|_| recovered);
    let (health, cause) = match was {
        Some(was) => (was.health, was.cause),
        None => (word(row, "health", AccountHealth::parse)?, cause(row)?),
    };
    Ok(Told {
        telling: if recovered { Telling::Recovered } else { Telling::Trouble },
        cause,
        health,
        advertiser: Some(name).filter(|name| !name.is_empty()),
        accounts: vec![AccountId::new(row.get::<_, String>("id")?)],
    })
}

fn notice(user: &UserId, told: &Told, now: Timestamp) -> NewNotice {
    let kind = match told.telling {
        Telling::Trouble => NoticeKind::AccountTrouble,
        Telling::Recovered => NoticeKind::AccountRecovered,
    };
    let one = (told.accounts.len() == 1).then(|| told.accounts.first().cloned()).flatten();
    NewNotice {
        label: told.advertiser.clone(),
        account: Some(AccountTrouble { account_id: one, health: told.health, cause: told.cause.clone() }),
        accounts: Some(u32::try_from(told.accounts.len()).unwrap_or(u32::MAX)),
        ..NewNotice::new(user.clone(), kind, now)
    }
}
