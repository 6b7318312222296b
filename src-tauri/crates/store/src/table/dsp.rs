//! What was last seen of DSP advertisers and of their campaigns' shoppers, as the keeper wrote it down.

use crate::row::{millis, time};
use crate::{Store, StoreError};
use domain::{AccountId, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Params, params};

/// Most campaigns of one advertiser whose insights are kept; of more, the newest.
const MOST_INSIGHTS: u32 = 500;

impl Store {
    /// What was last seen of an advertiser.
    pub async fn dsp_advertiser(&self, account: AccountId) -> Result<Option<String>, StoreError> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("select content from dsp_advertisers where account_id = ?1")?
                .query_row([account.as_str()], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Keeps what was seen of an advertiser of `user`.
    pub async fn set_dsp_advertiser(
        &self,
        user: UserId,
        account: AccountId,
        content: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.put(
            "insert into dsp_advertisers (account_id, content, checked_at)
             select id, ?3, ?4 from accounts where id = ?1 and user_id = ?2
             on conflict (account_id) do update set content = excluded.content, checked_at = excluded.checked_at",
            (account.as_str().to_owned(), user.as_str().to_owned(), content, millis(now)),
        )
        .await
    }

    /// The insights of a campaign, and when they were asked for.
    pub async fn dsp_insights(
        &self,
        account: AccountId,
        campaign: String,
    ) -> Result<Option<(String, Timestamp)>, StoreError> {
        self.read(move |db| {
            db.prepare_cached(
                "select content, checked_at from dsp_insights where account_id = ?1 and campaign_id = ?2",
            )?
            .query_row(params![account.as_str(), campaign], |row| {
                Ok(row
                    .get("content")
                    .map_err(StoreError::from)
                    .and_then(|text| Ok((text, time(row, "checked_at")?))))
            })
            .optional()?
            .transpose()
        })
        .await
    }

    /// Keeps the insights of a campaign of `user`.
    pub async fn set_dsp_insights(
        &self,
        user: UserId,
        account: AccountId,
        campaign: String,
        content: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let id = account.as_str().to_owned();
        self.put(
            "insert into dsp_insights (account_id, campaign_id, content, checked_at)
             select id, ?3, ?4, ?5 from accounts where id = ?1 and user_id = ?2
             on conflict (account_id, campaign_id) do update
               set content = excluded.content, checked_at = excluded.checked_at",
            (id.clone(), user.as_str().to_owned(), campaign, content, millis(now)),
        )
        .await?;
        self.put(
            "delete from dsp_insights where account_id = ?1 and campaign_id not in
               (select campaign_id from dsp_insights where account_id = ?1 order by checked_at desc limit ?2)",
            (id, MOST_INSIGHTS),
        )
        .await
    }

    async fn put(&self, sql: &'static str, row: impl Params + Send + 'static) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.prepare_cached(sql)?.execute(row)?;
            Ok(())
        })
        .await
    }
}
