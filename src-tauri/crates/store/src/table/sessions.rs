//! Who is signed in on this computer. Every change is one event through `domain::session::transition`, read,
//! decided and written in one transaction.

use super::outbox;
use crate::row::{collect, millis, time, word};
use crate::{Store, StoreError, User};
use domain::UserId;
use domain::flow::FlowKind;
use domain::mirror::{Group, MirrorTable};
use domain::session::{
    ATTEMPT_VERSION, Attempt, Event, Known, Refused, Sessions, SignInStep, Slot, Turn, transition,
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

fn read(db: &Connection) -> Result<Sessions, StoreError> {
    let mut sessions = Sessions::default();
    let rows = collect(db, "select id, slot, session_id, session_ended, current from users", [], |row| {
        Ok((
            UserId::new(row.get::<_, String>("id")?),
            row.get::<_, Option<String>>("slot")?.map(Slot::new),
            row.get::<_, Option<String>>("session_id")?,
            row.get::<_, bool>("session_ended")?,
            row.get::<_, bool>("current")?,
        ))
    })?;
    for (id, slot, session_id, over, current) in rows {
        if current {
            sessions.current = Some(id.clone());
        }
        let known = if slot.is_some() { Known { slot, session_id, over } } else { Known::default() };
        sessions.known.insert(id, known);
    }
    sessions.attempt = attempt(db)?;
    Ok(sessions)
}

/// One of a newer version counts as none.
fn attempt(db: &Connection) -> Result<Option<Attempt>, StoreError> {
    let version: Option<u32> =
        db.query_row("select version from sign_in_attempt", [], |row| row.get(0)).optional()?;
    if version != Some(ATTEMPT_VERSION) {
        return Ok(None);
    }
    let attempts = collect(db, "select * from sign_in_attempt", [], |row| {
        Ok(Attempt {
            slot: Slot::new(row.get::<_, String>("slot")?),
            step: word(row, "step", SignInStep::parse)?,
            clerk_id: row.get("clerk_id")?,
            started_at: time(row, "started_at")?,
        })
    })?;
    Ok(attempts.into_iter().next())
}

fn write(tx: &Transaction<'_>, before: &Sessions, next: &Sessions) -> Result<(), StoreError> {
    // Slots and the current user are unique: first what is given up, then what is taken.
    for (id, known) in &before.known {
        if next.known.get(id) != Some(known) {
            tx.execute("update users set slot = null where id = ?1", [id.as_str()])?;
        }
    }
    if before.current != next.current {
        tx.execute("update users set current = 0 where current = 1", [])?;
    }
    for (id, known) in &next.known {
        if before.known.get(id) != Some(known) {
            tx.execute(
                "update users set slot = ?2, session_id = ?3, session_ended = ?4 where id = ?1",
                params![id.as_str(), known.slot.as_ref().map(Slot::as_str), known.session_id, known.over],
            )?;
        }
    }
    if let Some(current) = next.current.as_ref().filter(|_| before.current != next.current) {
        tx.execute("update users set current = 1 where id = ?1", [current.as_str()])?;
    }
    match &next.attempt {
        None => {
            tx.execute("delete from sign_in_attempt", [])?;
        }
        Some(attempt) => {
            tx.execute(
                "insert or replace into sign_in_attempt (one, version, slot, step, clerk_id, started_at)
                 values (1, ?1, ?2, ?3, ?4, ?5)",
                params![
                    ATTEMPT_VERSION,
                    attempt.slot.as_str(),
                    attempt.step.as_str(),
                    attempt.clerk_id,
                    millis(attempt.started_at)
                ],
            )?;
        }
    }
    Ok(())
}

impl Store {
    /// Who is signed in on this computer.
    pub async fn sessions(&self) -> Result<Sessions, StoreError> {
        self.read(read).await
    }

    /// Everybody who has data on this computer, by name.
    pub async fn known_users(&self) -> Result<Vec<User>, StoreError> {
        self.read(|db| collect(db, "select * from users order by name, id", [], super::users::read)).await
    }

    /// Applies `event`; `user` is who the user of a completed sign-in is, as Clerk describes them.
    ///
    /// # Errors
    /// The inner one where the event is not allowed; nothing was written then.
    pub async fn apply_session_event(
        &self,
        event: Event,
        user: Option<User>,
    ) -> Result<Result<Turn, Refused>, StoreError> {
        self.write(move |tx| {
            let before = read(tx)?;
            let turn = match transition(&before, event.clone()) {
                Ok(turn) => turn,
                Err(refused) => return Ok(Err(refused)),
            };
            if let (Event::Complete { .. }, Some(user)) = (&event, &user) {
                describe(tx, user)?;
            }
            if let Event::Begin(attempt) = &event {
                tx.execute("insert or ignore into device_slots (name) values (?1)", [attempt.slot.as_str()])?;
            }
            if let Event::Forget(user) = &event {
                forget(tx, user)?;
            }
            write(tx, &before, &turn.next)?;
            let ended = before.attempt.as_ref().map(|attempt| &attempt.slot)
                != turn.next.attempt.as_ref().map(|attempt| &attempt.slot);
            if ended {
                tx.execute("delete from pending_flows where kind = ?1", [FlowKind::SignIn.as_str()])?;
            }
            if before.current != turn.next.current {
                // A connect belongs to whoever began it.
                tx.execute("delete from pending_flows where kind = ?1", [FlowKind::Connect.as_str()])?;
            }
            Ok(Ok(turn))
        })
        .await
    }
}

impl Store {
    /// Slots that nobody uses: the process ended before their device tokens were deleted.
    pub async fn unused_slots(&self) -> Result<Vec<Slot>, StoreError> {
        self.read(|db| {
            let used = "select slot from users where slot is not null union select slot from sign_in_attempt";
            collect(db, &format!("select name from device_slots where name not in ({used})"), [], |row| {
                Ok(Slot::new(row.get::<_, String>("name")?))
            })
        })
        .await
    }

    /// The device token of `slot` is deleted, and nobody uses it.
    pub async fn forget_slot(&self, slot: Slot) -> Result<(), StoreError> {
        self.write(move |tx| {
            let used = "select slot from users where slot is not null union select slot from sign_in_attempt";
            let sql = format!("delete from device_slots where name = ?1 and name not in ({used})");
            tx.execute(&sql, [slot.as_str()])?;
            Ok(())
        })
        .await
    }
}

/// Writes the user with its outbox entry.
pub(super) fn describe(tx: &Transaction<'_>, user: &User) -> Result<(), StoreError> {
    tx.execute(
        "insert into users (id, name, email, image_url, session_ended, updated_at)
         values (?1, ?2, ?3, ?4, 0, ?5)
         on conflict (id) do update set name = excluded.name, email = excluded.email,
           image_url = excluded.image_url, updated_at = excluded.updated_at",
        params![user.id.as_str(), user.name, user.email, user.image_url, millis(user.updated_at)],
    )?;
    outbox::add(tx, &user.id, MirrorTable::Users, user.id.as_str(), Group::Facts, user.updated_at)?;
    Ok(())
}

/// Everything of a user. What refers to `users` goes with the row; the rest names them by id.
fn forget(tx: &Transaction<'_>, user: &UserId) -> Result<(), StoreError> {
    let reviews: bool =
        tx.query_row("select exists (select 1 from review where user_id = ?1)", [user.as_str()], |row| {
            row.get(0)
        })?;
    if reviews {
        super::review::clear(tx)?;
    }
    for table in ["outbox", "mirror_versions", "mirror_state", "sync_runs", "devices", "device_health"] {
        tx.execute(&format!("delete from {table} where user_id = ?1"), [user.as_str()])?;
    }
    tx.execute("delete from meta where key = ?1", [format!("session_ends:{}", user.as_str())])?;
    tx.execute("delete from users where id = ?1", [user.as_str()])?;
    Ok(())
}
