//! The record of an account's health and what Amazon last said, as they are stored.

use crate::StoreError;
use crate::columns::fields;
use crate::row::{millis, opt_word};
use domain::mirror::AccountHealthRow;
use domain::watch::{AccountCause, AccountHealth, Announced, Billing, CauseSource, Evidence, WatchRecord};
use domain::{AccountId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

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

pub(super) fn announced(text: Option<String>) -> Option<Announced> {
    let kept: KeptAnnounced = serde_json::from_str(&text?).ok()?;
    let over_at = kept.over_at.and_then(|at| Timestamp::from_millisecond(at).ok());
    Some(Announced { cause: kept.cause, health: kept.health, over_at })
}

pub(super) fn kept(announced: &Announced) -> String {
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
pub(super) fn state(
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
            Ok((evidence(row), row.get::<_, Option<String>>("announced")?, row.get("news")?))
        })
        .optional()?;
    let mut record = health.unwrap_or_default();
    let Some((evidence, text, news)) = local else { return Ok((record, Evidence::default(), None)) };
    record.announced = announced(text);
    Ok((record, evidence?, news))
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
