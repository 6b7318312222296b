//! Which accounts can be asked about.

use crate::row::{collect, opt_time, word};
use crate::{Store, StoreError};
use domain::watch::billing_status;
use domain::{AccountId, AccountKind, ConnectionId, Region, Timestamp, UserId};
use rusqlite::params;

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
                   coalesce(hidden = 0 and billing_code is not null and billing_code <> ?3, 0)
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
                params![user.as_str(), only.as_ref().map(AccountId::as_str), billing_status::VALID],
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
}
