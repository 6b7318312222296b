//! What is known of accounts, for those who look.

use super::state::{cause, state};
use crate::row::{collect, opt_time, word};
use crate::{Store, StoreError};
use domain::watch::{AccountCause, AccountHealth, Delivery, Evidence, WatchRecord};
use domain::{AccountId, Cause, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Row};
use std::collections::HashMap;

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

impl Store {
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
