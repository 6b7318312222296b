//! What waits to be announced of accounts, put together into notices.

use super::state::{announced, cause};
use crate::row::{collect, opt_time, word};
use crate::table::notices;
use crate::{AccountTrouble, NewNotice, Store, StoreError};
use domain::notice::NoticeKind;
use domain::watch::{AccountHealth, Announcement, News, group};
use domain::{AccountId, Timestamp, UserId};
use rusqlite::Row;

impl Store {
    /// When the oldest announcement began to wait; `None` while none does.
    pub async fn waiting_news(&self, user: UserId) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |db| {
            let mut statement = db.prepare_cached(
                "select min(news_at) as oldest from account_watch where user_id = ?1 and news is not null",
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
                "select accounts.id, accounts.name, news, announced, health, cause_source, cause_word
                 from account_watch join accounts on accounts.id = account_watch.account_id
                 join account_health on account_health.account_id = accounts.id
                 where account_watch.user_id = ?1 and news is not null order by news_at, accounts.id",
                [user.as_str()],
                announcement,
            )?;
            let groups = group(waiting);
            for one in &groups {
                notices::insert(tx, &notice(&user, one, now))?;
            }
            tx.execute(
                "update account_watch set news = null, news_at = null
                 where user_id = ?1 and news is not null",
                [user.as_str()],
            )?;
            Ok(u32::try_from(groups.len()).unwrap_or(u32::MAX))
        })
        .await
    }
}

fn announcement(row: &Row<'_>) -> Result<Announcement, StoreError> {
    let recovered = row.get::<_, String>("news")? == "recovered";
    let name: String = row.get("name")?;
    // A recovery names the problem that is over.
    let was = announced(row.get("announced")?).filter(|_| recovered);
    let (health, cause) = match was {
        Some(was) => (was.health, was.cause),
        None => (word(row, "health", AccountHealth::parse)?, cause(row)?),
    };
    Ok(Announcement {
        news: if recovered { News::Recovered } else { News::Problem },
        cause,
        health,
        advertiser: Some(name).filter(|name| !name.is_empty()),
        accounts: vec![AccountId::new(row.get::<_, String>("id")?)],
    })
}

fn notice(user: &UserId, one: &Announcement, now: Timestamp) -> NewNotice {
    let kind = match one.news {
        News::Problem => NoticeKind::AccountTrouble,
        News::Recovered => NoticeKind::AccountRecovered,
    };
    let single = (one.accounts.len() == 1).then(|| one.accounts.first().cloned()).flatten();
    NewNotice {
        label: one.advertiser.clone(),
        account: Some(AccountTrouble { account_id: single, health: one.health, cause: one.cause.clone() }),
        accounts: Some(u32::try_from(one.accounts.len()).unwrap_or(u32::MAX)),
        ..NewNotice::new(user.clone(), kind, now)
    }
}
