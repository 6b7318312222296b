//! Merging rows from Supabase into what is here. Every statement names the user whose rows they are.

use super::versions::{cap, capped, note_known, versions_of};
use crate::columns::{choice, fact, stored};
use crate::row::millis;
use crate::{StoreError, columns};
use domain::mirror::{
    AccountHealthRow, AccountRow, Columns, ConnectionRow, DeviceRow, HealthRow, LinkRow, MirrorRow,
    MirrorTable, Part, SettingsRow, UserRow, Versions,
};
use domain::{AccountId, ConnectionId, Timestamp, UserId};
use rusqlite::types::ToSql;
use rusqlite::{Transaction, params};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What came of rows that were received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Received {
    /// Rows that changed something here.
    pub changed: u32,
    /// Rows that were skipped: their id, or what they refer to, is another user's here.
    pub skipped: u32,
}

struct Merging<'a> {
    tx: &'a Transaction<'a>,
    user: &'a UserId,
    device: &'a str,
    /// Connections that were looked up, and whether they are the user's.
    own: RefCell<HashMap<ConnectionId, bool>>,
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Changed,
    Nothing,
    /// It is another user's, or refers to what is: nothing was touched.
    Skipped,
}

impl Fate {
    fn of(changed: bool) -> Self {
        if changed { Self::Changed } else { Self::Nothing }
    }
}

/// Which groups of a row are taken.
#[derive(Clone, Copy)]
struct Taken {
    facts: bool,
    choices: bool,
}

impl Merging<'_> {
    fn row(&self, row: &MirrorRow) -> Result<Fate, StoreError> {
        let theirs = capped(row.versions());
        let (table, id) = match row {
            MirrorRow::Device(row) => return Ok(Fate::of(self.device(row)?)),
            MirrorRow::Health(row) if row.device_id != self.device => return self.elsewhere(row),
            // What this device said of itself comes back.
            MirrorRow::Health(_) => return Ok(Fate::Nothing),
            MirrorRow::User(_) => (MirrorTable::Users, self.user.to_string()),
            MirrorRow::Connection(row) => (MirrorTable::Connections, row.id.to_string()),
            MirrorRow::Account(row) => (MirrorTable::Accounts, row.id.to_string()),
            MirrorRow::AccountHealth(row) => (MirrorTable::AccountHealth, row.account_id.to_string()),
            MirrorRow::Link(row) => (MirrorTable::Links, format!("{} {}", row.parent_id, row.child_id)),
            MirrorRow::Label(row) => (MirrorTable::Labels, row.id.to_string()),
            MirrorRow::AccountMarks(row) => (MirrorTable::AccountMarks, row.account_id.to_string()),
            MirrorRow::ConnectionMarks(row) => (MirrorTable::ConnectionMarks, row.connection_id.to_string()),
            MirrorRow::SavedView(row) => (MirrorTable::SavedViews, row.id.to_string()),
            MirrorRow::Settings(_) => (MirrorTable::Settings, self.user.to_string()),
        };
        let Some((ours, known)) = versions_of(self.tx, self.user, table, &id)? else {
            return Ok(Fate::Skipped);
        };
        let theirs_alone = match row {
            MirrorRow::Connection(row) => !self.own_connection(&row.id, row.updated_at)?,
            MirrorRow::Account(row) => !self.own_connection(&row.connection_id, row.updated_at)?,
            MirrorRow::AccountHealth(row) => !self.own_accounts(&row.account_id, &row.account_id)?,
            MirrorRow::AccountMarks(row) => !self.own_accounts(&row.account_id, &row.account_id)?,
            MirrorRow::ConnectionMarks(row) => !self.own_connection(&row.connection_id, row.updated_at)?,
            MirrorRow::Link(row) => !self.own_accounts(&row.parent_id, &row.child_id)?,
            _ => false,
        };
        if theirs_alone {
            return Ok(Fate::Skipped);
        }
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
        let wanted = taken.facts || taken.choices || first;
        if wanted {
            let written = match row {
                MirrorRow::User(row) => self.user(row)?,
                MirrorRow::Connection(row) => self.connection(row, taken)?,
                MirrorRow::Account(row) => self.account(row, taken)?,
                MirrorRow::AccountHealth(row) => self.account_health(row)?,
                MirrorRow::Link(row) => self.link(row)?,
                MirrorRow::Label(row) => self.whole("labels", "id", row)?,
                MirrorRow::AccountMarks(row) => self.whole("account_marks", "account_id", row)?,
                MirrorRow::ConnectionMarks(row) => self.whole("connection_marks", "connection_id", row)?,
                MirrorRow::SavedView(row) => self.whole("saved_views", "id", row)?,
                MirrorRow::Settings(row) => self.settings(row)?,
                MirrorRow::Device(_) | MirrorRow::Health(_) => true,
            };
            if !written {
                return Ok(Fate::Skipped);
            }
        }
        note_known(self.tx, self.user, table, &id, theirs)?;
        Ok(Fate::of(wanted))
    }

    fn user(&self, row: &UserRow) -> Result<bool, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!(
                "update users set {} where id = :user",
                columns::list::<UserRow>(fact, |name| format!("{name} = :{name}"))
            )
        });
        let changed = columns::execute(self.tx, &SQL, row, &[(":user", &self.user.as_str())])?;
        Ok(changed > 0)
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

    /// Whether a connection is the user's. What refers to one may come before the connection itself, which
    /// changed again later: it is made for them where there is none.
    fn own_connection(&self, id: &ConnectionId, at: Timestamp) -> Result<bool, StoreError> {
        if let Some(own) = self.own.borrow().get(id) {
            return Ok(*own);
        }
        self.tx
            .prepare_cached(
                "insert into connections (id, user_id, label, home_region, client_id, scopes, health,
                   created_at, updated_at, here)
                 values (?1, ?2, '', 'na', '', '', 'disconnected', ?3, ?3, 0)
                 on conflict (id) do nothing",
            )?
            .execute(params![id.as_str(), self.user.as_str(), millis(at)])?;
        let own = self
            .tx
            .prepare_cached("select user_id = ?2 from connections where id = ?1")?
            .query_row([id.as_str(), self.user.as_str()], |row| row.get(0))?;
        self.own.borrow_mut().insert(id.clone(), own);
        Ok(own)
    }

    /// Whether neither account is another user's. They may not be here yet.
    fn own_accounts(&self, one: &AccountId, other: &AccountId) -> Result<bool, StoreError> {
        Ok(self
            .tx
            .prepare_cached(
                "select not exists (select 1 from accounts where id in (?1, ?2) and user_id <> ?3)",
            )?
            .query_row([one.as_str(), other.as_str(), self.user.as_str()], |row| row.get(0))?)
    }

    fn elsewhere(&self, row: &HealthRow) -> Result<Fate, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!(
                "insert into device_health (user_id, connection_id, device_id, {facts}, version)
                 values (:user, :connection_id, :device_id, {values}, :version)
                 on conflict (connection_id, device_id) do update set {excluded}, version = excluded.version
                 where excluded.version > version and user_id = excluded.user_id",
                facts = columns::list::<HealthRow>(fact, str::to_owned),
                values = columns::list::<HealthRow>(fact, |name| format!(":{name}")),
                excluded = columns::list::<HealthRow>(fact, |name| format!("{name} = excluded.{name}")),
            )
        });
        if !self.own_connection(&row.connection_id, row.updated_at)? {
            return Ok(Fate::Skipped);
        }
        let others: [(&str, &dyn ToSql); 2] =
            [(":user", &self.user.as_str()), (":version", &cap(row.facts_version))];
        let changed = columns::execute(self.tx, &SQL, row, &others)?;
        Ok(Fate::of(changed > 0))
    }

    /// Which client and login page a login was authorised with is this computer's to say where it is kept alive:
    /// the refresh token here belongs to them.
    fn connection(&self, row: &ConnectionRow, taken: Taken) -> Result<bool, StoreError> {
        static FACTS: LazyLock<String> = LazyLock::new(|| {
            let set = columns::list::<ConnectionRow>(fact, |name| match name {
                "home_region" | "client_id" => {
                    format!("{name} = iif(here = 1 and health <> 'disconnected', {name}, :{name})")
                }
                _ => format!("{name} = :{name}"),
            });
            format!("update connections set {set} where id = :id and user_id = :user")
        });
        static CHOICES: LazyLock<String> = LazyLock::new(|| {
            let set = columns::list::<ConnectionRow>(choice, |name| format!("{name} = :{name}"));
            format!("update connections set {set} where id = :id and user_id = :user")
        });
        let user: [(&str, &dyn ToSql); 1] = [(":user", &self.user.as_str())];
        let mut changed = 1;
        if taken.facts {
            changed = columns::execute(self.tx, &FACTS, row, &user)?;
        }
        if taken.choices {
            changed = columns::execute(self.tx, &CHOICES, row, &user)?;
        }
        Ok(changed > 0)
    }

    /// Notes that another connection reaches an account as well, whichever of the two is newer.
    fn other_route(&self, row: &AccountRow) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "update accounts set other_connection = ?2
                 where id = ?1 and user_id = ?3 and connection_id <> ?2
                   and exists (select 1 from connections own where own.id = accounts.connection_id
                     and own.here = 1 and own.health <> 'disconnected' and accounts.access = 'ok')",
            )?
            .execute([row.id.as_str(), row.connection_id.as_str(), self.user.as_str()])?;
        Ok(())
    }

    fn account(&self, row: &AccountRow, taken: Taken) -> Result<bool, StoreError> {
        // An account that a living connection of this computer reaches stays with it.
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let facts = columns::list::<AccountRow>(fact, |name| match name {
                "connection_id" => "connection_id = case when :facts and not exists (
                     select 1 from connections own where own.id = accounts.connection_id and own.here = 1
                       and own.health <> 'disconnected' and accounts.access = 'ok')
                   then excluded.connection_id else connection_id end"
                    .to_owned(),
                _ => format!("{name} = iif(:facts, excluded.{name}, {name})"),
            });
            format!(
                "insert into accounts (user_id, {columns}) values (:user, {values})
                 on conflict (id) do update set {facts}, {choices}
                 where user_id = excluded.user_id",
                columns = columns::list::<AccountRow>(stored, str::to_owned),
                values = columns::list::<AccountRow>(stored, |name| format!(":{name}")),
                choices = columns::list::<AccountRow>(choice, |name| format!(
                    "{name} = iif(:choices, excluded.{name}, {name})"
                )),
            )
        });
        let others: [(&str, &dyn ToSql); 3] =
            [(":user", &self.user.as_str()), (":facts", &taken.facts), (":choices", &taken.choices)];
        Ok(columns::execute(self.tx, &SQL, row, &others)? > 0)
    }

    fn account_health(&self, row: &AccountHealthRow) -> Result<bool, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| whole::<AccountHealthRow>("account_health", "account_id"));
        Ok(columns::execute(self.tx, &SQL, row, &[(":user", &self.user.as_str())])? > 0)
    }

    fn link(&self, row: &LinkRow) -> Result<bool, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| whole::<LinkRow>("account_links", "parent_id, child_id"));
        Ok(columns::execute(self.tx, &SQL, row, &[(":user", &self.user.as_str())])? > 0)
    }

    fn whole<T: Columns>(&self, table: &str, key: &str, row: &T) -> Result<bool, StoreError> {
        let sql = whole::<T>(table, key);
        Ok(columns::execute(self.tx, &sql, row, &[(":user", &self.user.as_str())])? > 0)
    }

    fn settings(&self, row: &SettingsRow) -> Result<bool, StoreError> {
        static SQL: LazyLock<String> = LazyLock::new(|| whole::<SettingsRow>("settings", "user_id"));
        Ok(columns::execute(self.tx, &SQL, row, &[(":user", &self.user.as_str())])? > 0)
    }
}

/// Writes a row of which nothing is this computer's own to say, whether it is there or not.
fn whole<T: Columns>(table: &str, key: &str) -> String {
    format!(
        "insert into {table} (user_id, {columns}) values (:user, {values})
         on conflict ({key}) do update set {excluded} where user_id = excluded.user_id",
        columns = columns::list::<T>(stored, str::to_owned),
        values = columns::list::<T>(stored, |name| format!(":{name}")),
        excluded = columns::list::<T>(
            |one| stored(one) && one.part != Part::Key,
            |name| format!("{name} = excluded.{name}")
        ),
    )
}

/// Merges rows of `user` that came for this computer, `device`.
pub(crate) fn merge(
    tx: &Transaction<'_>,
    user: &UserId,
    device: &str,
    rows: Vec<MirrorRow>,
) -> Result<Received, StoreError> {
    let merging = Merging { tx, user, device, own: RefCell::default() };
    let mut received = Received::default();
    for row in rows.into_iter().map(MirrorRow::plain) {
        match merging.row(&row)? {
            Fate::Changed => received.changed += 1,
            Fate::Nothing => {}
            Fate::Skipped => {
                let table = row.table().map_or("devices", MirrorTable::as_str);
                tracing::warn!(table, "a row from Supabase is another user's here: skipped");
                received.skipped += 1;
            }
        }
    }
    Ok(received)
}
