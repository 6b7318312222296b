//! Reading what the list shows from the store.

use super::row::Marks;
use super::shared::{LabelRead, LoginRead};
use crate::changes::Stale;
use crate::ends::Elsewhere;
use domain::{AccountId, Health, Timestamp, UserId};
use std::collections::{BTreeSet, HashMap};
use store::{ListedAccount, Store, StoreError};

/// So many accounts are asked for one by one.
const FEW: usize = 50;

/// What was read. What is `None` did not change.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub accounts: Option<Accounts>,
    pub logins: Option<Vec<LoginRead>>,
    pub labels: Option<Vec<LabelRead>>,
}

/// Accounts as they are now.
#[derive(Debug)]
pub(super) struct Accounts {
    pub rows: Vec<(ListedAccount, Marks)>,
    /// These were asked for, and those that are not among the rows are gone; `None` for all accounts.
    pub only: Option<BTreeSet<AccountId>>,
}

impl Read {
    /// Reads what is stale.
    pub async fn of(store: &Store, user: &UserId, stale: &Stale) -> Result<Self, StoreError> {
        let mut read = Self::default();
        // Logins and labels first: an account that refers to a new one finds it.
        if stale.all || stale.connections {
            read.logins = Some(logins(store, user).await?);
        }
        if stale.all || stale.labels {
            read.labels = Some(labels(store, user).await?);
        }
        if stale.all || !stale.rows.is_empty() {
            let only = (!stale.all).then(|| stale.rows.clone());
            let ids = only.as_ref().map(|ids| ids.iter().cloned().collect());
            let rows = store.listed_accounts(user.clone(), ids).await?;
            let mut marks = match &only {
                Some(ids) if ids.len() <= FEW => {
                    let mut marks = HashMap::new();
                    for id in ids {
                        marks.insert(id.clone(), store.marks_of_account(user.clone(), id.clone()).await?);
                    }
                    marks
                }
                _ => store.account_marks(user.clone()).await?,
            };
            let rows = rows.into_iter().map(|account| {
                let marks = marks.remove(&account.id).map(chosen).unwrap_or_default();
                (account, marks)
            });
            let rows = rows.collect();
            read.accounts = Some(Accounts { rows, only });
        }
        Ok(read)
    }
}

/// Groups and tags by name, without those that were deleted.
async fn labels(store: &Store, user: &UserId) -> Result<Vec<LabelRead>, StoreError> {
    let all = store.labels(user.clone()).await?.into_iter().filter(|label| !label.removed);
    Ok(all.map(|label| LabelRead { id: label.id.to_string(), name: label.name }).collect())
}

fn chosen(marks: domain::organize::Marks) -> Marks {
    Marks {
        group: marks.group.map(|id| id.to_string()),
        tags: marks.tags.ids().iter().map(ToString::to_string).collect(),
        note: marks.note.as_str().to_owned(),
        pinned: marks.pinned,
    }
}

/// All logins of a user, as their accounts show them.
pub(super) async fn logins(store: &Store, user: &UserId) -> Result<Vec<LoginRead>, StoreError> {
    let elsewhere = Elsewhere::of(store, user).await?;
    let all = store.connections(user.clone()).await?;
    let ends = elsewhere.grants(all.clone()).last_ends();
    Ok(all
        .into_iter()
        .map(|one| LoginRead {
            health: elsewhere.health(&one.id).unwrap_or(one.health.health),
            ends_at: ends.get(&one.id).copied().map(Timestamp::as_millisecond),
            refreshable: one.health.health != Health::Disconnected,
            label: one.label,
            id: one.id,
        })
        .collect())
}
