//! Rows that come from Supabase, and what is known to be there.

use crate::row::{millis, opt_millis};
use crate::{Store, StoreError};
use domain::mirror::{
    AccountRow, ConnectionRow, Counter, DeviceRow, HealthRow, LinkRow, MirrorRow, MirrorTable, OutboxEntry,
    PersonRow, SettingsRow, Versions,
};
use domain::{Cause, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

/// What came of rows that were received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Received {
    /// Rows that changed something here.
    pub changed: u32,
}

struct Merging<'a> {
    tx: &'a Transaction<'a>,
    user: &'a UserId,
    device: &'a str,
}

/// Which groups of a row are taken.
#[derive(Clone, Copy)]
struct Taken {
    facts: bool,
    choices: bool,
}

impl Merging<'_> {
    fn row(&self, row: &MirrorRow) -> Result<bool, StoreError> {
        let row = &row.clone().plain();
        let theirs = row.versions();
        let (table, id) = match row {
            MirrorRow::Device(row) => return self.device(row),
            MirrorRow::Health(row) if row.device_id != self.device => return self.elsewhere(row),
            // What this device said of itself comes back.
            MirrorRow::Health(_) => return Ok(false),
            MirrorRow::Person(_) => (MirrorTable::Users, self.user.to_string()),
            MirrorRow::Connection(row) => (MirrorTable::Connections, row.id.to_string()),
            MirrorRow::Account(row) => (MirrorTable::Accounts, row.id.to_string()),
            MirrorRow::Link(row) => (MirrorTable::Links, format!("{} {}", row.parent_id, row.child_id)),
            MirrorRow::Settings(_) => (MirrorTable::Settings, self.user.to_string()),
        };
        let (ours, known) = self.versions(table, &id)?;
        // Of equals Supabase's counts: it took the first that came, and all devices see the same.
        let taken = Taken {
            facts: theirs.facts >= ours.facts && theirs.facts > known.facts,
            choices: theirs.choices >= ours.choices && theirs.choices > known.choices,
        };
        let first =
            ours == Versions::default() && theirs == Versions::default() && known == Versions::default();
        if let MirrorRow::Account(row) = row {
            self.other_route(row)?;
        }
        if taken.facts || taken.choices || first {
            match row {
                MirrorRow::Person(row) => self.person(row)?,
                MirrorRow::Connection(row) => self.connection(row, taken)?,
                MirrorRow::Account(row) => self.account(row, taken)?,
                MirrorRow::Link(row) => self.link(row)?,
                MirrorRow::Settings(row) => self.settings(row)?,
                MirrorRow::Device(_) | MirrorRow::Health(_) => {}
            }
        }
        self.known(table, &id, theirs)?;
        Ok(taken.facts || taken.choices || first)
    }

    fn versions(&self, table: MirrorTable, id: &str) -> Result<(Versions, Versions), StoreError> {
        Ok(self
            .tx
            .prepare_cached(
                "select facts, choices, known_facts, known_choices from mirror_versions
                 where table_name = ?1 and row_id = ?2",
            )?
            .query_row([table.as_str(), id], |row| {
                Ok((
                    Versions { facts: row.get(0)?, choices: row.get(1)? },
                    Versions { facts: row.get(2)?, choices: row.get(3)? },
                ))
            })
            .optional()?
            .unwrap_or_default())
    }

    /// Notes the versions that Supabase has; a row of which nothing is newer here has nothing to send.
    fn known(&self, table: MirrorTable, id: &str, theirs: Versions) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "insert into mirror_versions (table_name, row_id, user_id, facts, choices, known_facts,
                   known_choices)
                 values (?1, ?2, ?3, ?4, ?5, ?4, ?5)
                 on conflict (table_name, row_id) do update set
                   facts = max(facts, excluded.facts), choices = max(choices, excluded.choices),
                   known_facts = max(known_facts, excluded.known_facts),
                   known_choices = max(known_choices, excluded.known_choices)",
            )?
            .execute(params![table.as_str(), id, self.user.as_str(), theirs.facts, theirs.choices])?;
        self.tx
            .prepare_cached(
                "delete from outbox where table_name = ?1 and row_id = ?2 and exists (
                   select 1 from mirror_versions v where v.table_name = ?1 and v.row_id = ?2
                     and v.facts <= v.known_facts and v.choices <= v.known_choices)",
            )?
            .execute([table.as_str(), id])?;
        Ok(())
    }

    fn person(&self, row: &PersonRow) -> Result<(), StoreError> {
        self.tx.execute(
            "update users set name = ?2, email = ?3, image_url = ?4 where id = ?1",
            params![self.user.as_str(), row.name, row.email, row.image_url],
        )?;
        Ok(())
    }

    fn device(&self, row: &DeviceRow) -> Result<bool, StoreError> {
        let changed = self.tx.execute(
            "insert into devices (id, user_id, name, platform, app_version, last_seen_at)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (user_id, id) do update set name = excluded.name, platform = excluded.platform,
               app_version = excluded.app_version, last_seen_at = max(last_seen_at, excluded.last_seen_at)",
            params![
                row.id,
                self.user.as_str(),
                row.name,
                row.platform,
                row.app_version,
                millis(row.last_seen_at)
            ],
        )?;
        Ok(changed > 0 && row.id != self.device)
    }

    /// What refers to a connection may come before the connection itself, which changed again later.
    fn expect_connection(&self, id: &str, at: Timestamp) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "insert into connections (id, user_id, label, home_region, client_id, scopes, health,
                   created_at, updated_at, here)
                 values (?1, ?2, '', 'na', '', '', 'disconnected', ?3, ?3, 0)
                 on conflict (id) do nothing",
            )?
            .execute(params![id, self.user.as_str(), millis(at)])?;
        Ok(())
    }

    fn elsewhere(&self, row: &HealthRow) -> Result<bool, StoreError> {
        self.expect_connection(row.connection_id.as_str(), row.updated_at)?;
        let changed = self
            .tx
            .prepare_cached(
                "insert into device_health (connection_id, device_id, user_id, health, cause, last_success,
                   last_failure, next_attempt, version)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 on conflict (connection_id, device_id) do update set health = excluded.health,
                   cause = excluded.cause, last_success = excluded.last_success,
                   last_failure = excluded.last_failure, next_attempt = excluded.next_attempt,
                   version = excluded.version
                 where excluded.version > version",
            )?
            .execute(params![
                row.connection_id.as_str(),
                row.device_id,
                self.user.as_str(),
                row.health.as_str(),
                row.cause.map(Cause::as_str),
                opt_millis(row.last_success),
                opt_millis(row.last_failure),
                opt_millis(row.next_attempt),
                row.facts_version
            ])?;
        Ok(changed > 0)
    }

    fn connection(&self, row: &ConnectionRow, taken: Taken) -> Result<(), StoreError> {
        let id = row.id.as_str();
        self.expect_connection(id, row.updated_at)?;
        if taken.facts {
            self.tx
                .prepare_cached(
                    "update connections set home_region = ?2, client_id = ?3, scopes = ?4, created_at = ?5,
                       deleted_at = ?6 where id = ?1",
                )?
                .execute(params![
                    id,
                    row.home_region.as_str(),
                    row.client_id,
                    row.scopes,
                    millis(row.created_at),
                    opt_millis(row.deleted_at)
                ])?;
        }
        if taken.choices {
            self.tx
                .prepare_cached("update connections set label = ?2 where id = ?1")?
                .execute([id, &row.label])?;
        }
        Ok(())
    }

    /// Notes that another connection reaches an account as well, whichever of the two is newer.
    fn other_route(&self, row: &AccountRow) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "update accounts set other_connection = ?2 where id = ?1 and connection_id <> ?2
                   and exists (select 1 from connections own where own.id = accounts.connection_id
                     and own.here = 1 and own.health <> 'disconnected' and accounts.access = 'ok')",
            )?
            .execute([row.id.as_str(), row.connection_id.as_str()])?;
        Ok(())
    }

    fn account(&self, row: &AccountRow, taken: Taken) -> Result<(), StoreError> {
        let (id, connection) = (row.id.as_str(), row.connection_id.as_str());
        self.expect_connection(connection, row.updated_at)?;
        // An account that a living connection of this computer reaches stays with it.
        self.tx
            .prepare_cached(
                "insert into accounts (id, user_id, connection_id, kind, region, external_id, name,
                   country_code, currency_code, timezone, account_type, entity_id, access, tracked, updated_at,
                   status, lacks, seats)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                 on conflict (id) do update set
                   connection_id = case when ?19 and not exists (
                       select 1 from connections own where own.id = accounts.connection_id and own.here = 1
                         and own.health <> 'disconnected' and accounts.access = 'ok')
                     then excluded.connection_id else connection_id end,
                   name = iif(?19, excluded.name, name),
                   country_code = iif(?19, excluded.country_code, country_code),
                   currency_code = iif(?19, excluded.currency_code, currency_code),
                   timezone = iif(?19, excluded.timezone, timezone),
                   account_type = iif(?19, excluded.account_type, account_type),
                   entity_id = iif(?19, excluded.entity_id, entity_id),
                   access = iif(?19, excluded.access, access),
                   status = iif(?19, excluded.status, status),
                   lacks = iif(?19, excluded.lacks, lacks),
                   seats = iif(?19, excluded.seats, seats),
                   tracked = iif(?20, excluded.tracked, tracked)",
            )?
            .execute(params![
                id,
                self.user.as_str(),
                connection,
                row.kind.as_str(),
                row.region.as_str(),
                row.external_id,
                row.name,
                row.country_code,
                row.currency_code,
                row.timezone,
                row.account_type,
                row.entity_id,
                row.access.as_str(),
                row.tracked,
                millis(row.updated_at),
                row.status,
                row.lacks,
                serde_json::json!(row.seats).to_string(),
                taken.facts,
                taken.choices
            ])?;
        Ok(())
    }

    fn link(&self, row: &LinkRow) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "insert into account_links (user_id, parent_id, child_id, gone, updated_at)
                 values (?1, ?2, ?3, ?4, ?5)
                 on conflict (parent_id, child_id) do update set gone = excluded.gone,
                   updated_at = excluded.updated_at",
            )?
            .execute(params![
                self.user.as_str(),
                row.parent_id.as_str(),
                row.child_id.as_str(),
                row.gone,
                millis(row.updated_at)
            ])?;
        Ok(())
    }

    fn settings(&self, row: &SettingsRow) -> Result<(), StoreError> {
        self.tx.execute(
            "insert into settings (user_id, theme, notifications, default_region, default_account_id, updated_at)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (user_id) do update set theme = excluded.theme,
               notifications = excluded.notifications, default_region = excluded.default_region,
               default_account_id = excluded.default_account_id, updated_at = excluded.updated_at",
            params![
                self.user.as_str(),
                row.theme.as_str(),
                row.notifications,
                row.default_region.as_str(),
                row.default_account_id.as_ref().map(domain::AccountId::as_str),
                millis(row.updated_at)
            ],
        )?;
        Ok(())
    }

    fn merge(&self, rows: &[MirrorRow]) -> Result<Received, StoreError> {
        let mut received = Received::default();
        for row in rows {
            received.changed += u32::from(self.row(row)?);
        }
        Ok(received)
    }
}

/// A row that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its entry, as it was then.
    pub entry: OutboxEntry,
    /// The versions that were sent.
    pub versions: Versions,
}

/// Removes an entry, unless its row changed since it was read.
fn settle(tx: &Transaction<'_>, entry: &OutboxEntry) -> Result<(), StoreError> {
    tx.prepare_cached("delete from outbox where table_name = ?1 and row_id = ?2 and version = ?3")?
        .execute(params![entry.table.as_str(), entry.row_id, entry.version])?;
    Ok(())
}

impl Store {
    /// How far this computer is in the changes of `user` in `project`: epoch, if known, and cursor. `None`
    /// before the first contact.
    pub async fn mirror_position(
        &self,
        user: UserId,
        project: String,
    ) -> Result<Option<(Option<String>, i64)>, StoreError> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("select epoch, cursor from mirror_state where user_id = ?1 and project = ?2")?
                .query_row([user.as_str(), &project], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?)
        })
        .await
    }

    /// Begins anew with `project`: it is another one, or its database knows nothing of what was sent. All rows
    /// of `user` wait to be sent again.
    pub async fn restart_mirror(
        &self,
        user: UserId,
        project: String,
        epoch: Option<String>,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let id = user.as_str();
            tx.execute(
                "insert or replace into mirror_state (user_id, project, epoch, cursor) values (?1, ?2, ?3, 0)",
                params![id, project, epoch],
            )?;
            tx.execute("delete from devices where user_id = ?1", [id])?;
            tx.execute("delete from device_health where user_id = ?1", [id])?;
            tx.execute(
                "update mirror_versions set known_facts = 0, known_choices = 0,
                   sent_facts = 0, sent_choices = 0 where user_id = ?1",
                [id],
            )?;
            tx.execute(
                "insert into outbox (table_name, row_id, user_id, version)
                 select table_name, row_id, user_id, 1 from mirror_versions
                 where user_id = ?1 and (facts > 0 or choices > 0)
                 on conflict (table_name, row_id) do nothing",
                [id],
            )?;
            Ok(())
        })
        .await
    }

    /// Notes the versions that are about to be sent. The clock may be corrected before the answer comes: what
    /// changes later is still later than what is on its way.
    pub async fn sending(&self, sent: Vec<Sent>) -> Result<(), StoreError> {
        self.write(move |tx| {
            for one in &sent {
                tx.prepare_cached(
                    "update mirror_versions set sent_facts = max(sent_facts, ?3),
                       sent_choices = max(sent_choices, ?4)
                     where table_name = ?1 and row_id = ?2",
                )?
                .execute(params![
                    one.entry.table.as_str(),
                    one.entry.row_id,
                    one.versions.facts,
                    one.versions.choices
                ])?;
            }
            Ok(())
        })
        .await
    }

    /// Merges a page of changes and moves the cursor behind it, in one transaction.
    pub async fn receive(
        &self,
        user: UserId,
        device: String,
        rows: Vec<MirrorRow>,
        cursor: i64,
    ) -> Result<Received, StoreError> {
        self.write(move |tx| {
            let received = Merging { tx, user: &user, device: &device }.merge(&rows)?;
            tx.execute(
                "update mirror_state set cursor = max(cursor, ?2) where user_id = ?1",
                params![user.as_str(), cursor],
            )?;
            Ok(received)
        })
        .await
    }

    /// Forgets entries whose rows are gone.
    pub async fn forget(&self, gone: Vec<Sent>) -> Result<(), StoreError> {
        self.write(move |tx| gone.iter().try_for_each(|one| settle(tx, &one.entry))).await
    }

    /// Takes the answer to a push: what was sent is there, `stale` came back newer, and the cursor moves on if
    /// nobody else changed anything since.
    pub async fn acknowledge(
        &self,
        user: UserId,
        device: String,
        sent: Vec<Sent>,
        stale: Vec<MirrorRow>,
        counter: Counter,
    ) -> Result<Received, StoreError> {
        self.write(move |tx| {
            for one in &sent {
                let (table, id) = (one.entry.table.as_str(), one.entry.row_id.as_str());
                tx.prepare_cached(
                    "update mirror_versions set known_facts = max(known_facts, ?3),
                       known_choices = max(known_choices, ?4)
                     where table_name = ?1 and row_id = ?2",
                )?
                .execute(params![table, id, one.versions.facts, one.versions.choices])?;
                settle(tx, &one.entry)?;
            }
            let received = Merging { tx, user: &user, device: &device }.merge(&stale)?;
            tx.execute(
                "update mirror_state set epoch = coalesce(epoch, ?2),
                   cursor = iif(cursor = ?3, ?4, cursor)
                 where user_id = ?1",
                params![user.as_str(), counter.epoch, counter.before, counter.after],
            )?;
            Ok(received)
        })
        .await
    }
}
