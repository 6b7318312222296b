//! Accounts as the list shows them, and the accounts around one.

use crate::row::{collect, opt_time, word};
use crate::{Store, StoreError, WatchedBrief};
use domain::watch::{AccountCause, AccountHealth, CauseSource};
use domain::{AccountAccess, AccountId, AccountKind, ConnectionId, Region, UserId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::HashMap;

/// What the list needs of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccount {
    /// Its id.
    pub id: AccountId,
    /// Its connection.
    pub connection_id: ConnectionId,
    /// What it is.
    pub kind: AccountKind,
    /// Where it lives.
    pub region: Region,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Amazon's name; empty where there is none.
    pub name: String,
    /// Amazon's country code.
    pub country_code: Option<String>,
    /// Amazon's account type.
    pub account_type: Option<String>,
    /// Amazon's entity id.
    pub entity_id: Option<String>,
    /// Amazon's word for its state.
    pub status: Option<String>,
    /// Whether it is still reached.
    pub access: AccountAccess,
    /// Whether the user tracks it.
    pub tracked: bool,
    /// Its health at Amazon; `None` before the first look, and where it has none of its own.
    pub watch: Option<WatchedBrief>,
    /// The accounts above it, by id.
    pub parents: Vec<AccountId>,
}

/// An account above or below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its id.
    pub id: AccountId,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Amazon's name; empty where there is none.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// Amazon's country code.
    pub country_code: Option<String>,
}

/// The accounts around one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// How many are above it.
    pub parents: u32,
    /// The first of those by name.
    pub first_parents: Vec<Relative>,
    /// How many are below it.
    pub children: u32,
    /// The first of those by name.
    pub first_children: Vec<Relative>,
    /// Whether another account of the user has the same Amazon id.
    pub same_external_id: bool,
}

/// Ids as one parameter: an array in JSON.
fn listed(ids: &[AccountId]) -> String {
    serde_json::json!(ids).to_string()
}

/// What [`read`] reads, in this order: a name would be looked up again for each of 20,000 rows.
const COLUMNS: &str = "accounts.id, connection_id, kind, region, external_id, name, country_code, account_type,
    entity_id, status, access, tracked,
    (access = 'ok' and kind in ('sponsored_ads', 'dsp_advertiser')
      and (account_health.account_id is not null or account_watch.account_id is not null)),
    coalesce(health, 'unknown'), coalesce(hidden, 0), coalesce(stopped, 0), since, suspends, cause_source, cause_word";

fn read(row: &Row<'_>) -> Result<ListedAccount, StoreError> {
    Ok(ListedAccount {
        id: AccountId::new(row.get::<_, String>(0)?),
        connection_id: ConnectionId::new(row.get::<_, String>(1)?),
        kind: parsed(row, 2, "kind", AccountKind::parse)?,
        region: parsed(row, 3, "region", Region::parse)?,
        external_id: row.get(4)?,
        name: row.get(5)?,
        country_code: row.get(6)?,
        account_type: row.get(7)?,
        entity_id: row.get(8)?,
        status: row.get(9)?,
        access: parsed(row, 10, "access", AccountAccess::parse)?,
        tracked: row.get(11)?,
        watch: if row.get(12)? { Some(brief(row)?) } else { None },
        parents: Vec::new(),
    })
}

fn brief(row: &Row<'_>) -> Result<WatchedBrief, StoreError> {
    let source = match row.get::<_, Option<String>>(18)? {
        Some(word) => Some(CauseSource::parse(&word).ok_or(StoreError::UnknownWord("cause_source"))?),
        None => None,
    };
    let word: Option<String> = row.get(19)?;
    Ok(WatchedBrief {
        health: parsed(row, 13, "health", AccountHealth::parse)?,
        hidden: row.get(14)?,
        stopped: row.get(15)?,
        since: opt_time(row, 16)?,
        suspends: opt_time(row, 17)?,
        cause: source.zip(word).map(|(source, word)| AccountCause { source, word }),
    })
}

/// A word at a place of the row.
fn parsed<T>(
    row: &Row<'_>,
    at: usize,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let text = row.get_ref(at)?;
    text.as_str().ok().and_then(parse).ok_or(StoreError::UnknownWord(name))
}

fn parents(
    db: &Connection,
    user: &UserId,
    only: Option<&str>,
) -> Result<HashMap<AccountId, Vec<AccountId>>, StoreError> {
    let (whose, narrowed) = match only {
        Some(_) => ("+user_id", "and child_id in (select value from json_each(?2))"),
        None => ("user_id", ""),
    };
    let sql = format!(
        "select child_id, parent_id from account_links
         where {whose} = ?1 and gone = 0 {narrowed} order by parent_id"
    );
    let pair = |row: &Row<'_>| {
        let id = |index: usize| row.get::<_, String>(index).map(AccountId::new);
        Ok((id(0)?, id(1)?))
    };
    let pairs = match only {
        Some(ids) => collect(db, &sql, [user.as_str(), ids], pair)?,
        None => collect(db, &sql, [user.as_str()], pair)?,
    };
    let mut parents: HashMap<AccountId, Vec<AccountId>> = HashMap::new();
    for (child, parent) in pairs {
        parents.entry(child).or_default().push(parent);
    }
    Ok(parents)
}

/// How many accounts stand on the other side of an account's links, and the first of them by name.
fn relatives(
    db: &Connection,
    user: &UserId,
    id: &AccountId,
    (own, other): (&str, &str),
    most: u32,
) -> Result<(u32, Vec<Relative>), StoreError> {
    let from = format!(
        "from account_links join accounts on accounts.id = {other}
         where {own} = ?2 and gone = 0 and +accounts.user_id = ?1"
    );
    let count = db
        .prepare_cached(&format!("select count(*) {from}"))?
        .query_row([user.as_str(), id.as_str()], |row| row.get(0))?;
    let first = collect(
        db,
        &format!(
            "select accounts.id, external_id, name, kind, country_code {from}
             order by name = '', name collate nocase, accounts.id limit ?3"
        ),
        params![user.as_str(), id.as_str(), most],
        |row| {
            Ok(Relative {
                id: AccountId::new(row.get::<_, String>("id")?),
                external_id: row.get("external_id")?,
                name: row.get("name")?,
                kind: word(row, "kind", AccountKind::parse)?,
                country_code: row.get("country_code")?,
            })
        },
    )?;
    Ok((count, first))
}

impl Store {
    /// The accounts of `user` as the list shows them, or `only` those of them. In no order.
    pub async fn listed_accounts(
        &self,
        user: UserId,
        only: Option<Vec<AccountId>>,
    ) -> Result<Vec<ListedAccount>, StoreError> {
        self.read(move |db| {
            let only = only.as_deref().map(listed);
            // Only accounts that are reached, and of a kind that has billing, have a health. The sign keeps SQLite from
            // reading all accounts of the user to find a few.
            let (whose, narrowed) = match only {
                Some(_) => ("+accounts.user_id", "and accounts.id in (select value from json_each(?2))"),
                None => ("accounts.user_id", ""),
            };
            let sql = format!(
                "select {COLUMNS} from accounts
                 left join account_health on account_health.account_id = accounts.id
                 left join account_watch on account_watch.account_id = accounts.id
                 where {whose} = ?1 {narrowed}"
            );
            let mut all = match &only {
                Some(ids) => collect(db, &sql, [user.as_str(), ids], read)?,
                None => collect(db, &sql, [user.as_str()], read)?,
            };
            let mut parents = parents(db, &user, only.as_deref())?;
            for one in &mut all {
                one.parents = parents.remove(&one.id).unwrap_or_default();
            }
            Ok(all)
        })
        .await
    }

    /// The accounts above and below one of `user`, `most` of each by name.
    pub async fn around(&self, user: UserId, id: AccountId, most: u32) -> Result<Around, StoreError> {
        self.read(move |db| {
            let (parents, first_parents) = relatives(db, &user, &id, ("child_id", "parent_id"), most)?;
            let (children, first_children) = relatives(db, &user, &id, ("parent_id", "child_id"), most)?;
            let same = db
                .prepare_cached(
                    "select 1 from accounts mine join accounts other
                       on other.user_id = mine.user_id and other.external_id = mine.external_id
                         and other.id <> mine.id
                     where mine.id = ?1 and mine.user_id = ?2 limit 1",
                )?
                .query_row([id.as_str(), user.as_str()], |_| Ok(()))
                .optional()?;
            Ok(Around { parents, first_parents, children, first_children, same_external_id: same.is_some() })
        })
        .await
    }
}
