//! The user's other computers, and how connections are there.

use super::ends;
use crate::row::{collect, millis, opt_time, opt_word, time, word};
use crate::{Store, StoreError};
use domain::grant::Consent;
use domain::{Cause, ConnectionId, Health, Timestamp, UserId};
use rusqlite::params;
use std::collections::HashMap;

/// A computer of the user that runs the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// The app's version there.
    pub app_version: String,
    /// When it was last seen to send something, as far as is known here.
    pub last_seen_at: Timestamp,
}

/// How a connection is on another computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHealth {
    /// The computer.
    pub device_id: String,
    /// Its name; empty until it is known.
    pub device_name: String,
    /// How it is there.
    pub health: Health,
    /// Why.
    pub cause: Option<Cause>,
    /// Last success there.
    pub last_success: Option<Timestamp>,
    /// Next attempt there.
    pub next_attempt: Option<Timestamp>,
    /// When the user consented to the grant there, if that is known.
    pub consent: Option<Consent>,
}

impl Store {
    /// The computers of `user` that are known here, the one seen last first.
    pub async fn places(&self, user: UserId) -> Result<Vec<Place>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from devices where user_id = ?1 order by last_seen_at desc, id",
                [user.as_str()],
                |row| {
                    Ok(Place {
                        id: row.get("id")?,
                        name: row.get("name")?,
                        platform: row.get("platform")?,
                        app_version: row.get("app_version")?,
                        last_seen_at: time(row, "last_seen_at")?,
                    })
                },
            )
        })
        .await
    }

    /// Notes that this computer sent something: its own row comes from nowhere else.
    pub async fn note_place(&self, user: UserId, place: Place) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert or replace into devices (id, user_id, name, platform, app_version, last_seen_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    place.id,
                    user.as_str(),
                    place.name,
                    place.platform,
                    place.app_version,
                    millis(place.last_seen_at)
                ],
            )?;
            Ok(())
        })
        .await
    }

    /// How the connections of `user` are on other computers.
    pub async fn elsewhere(
        &self,
        user: UserId,
    ) -> Result<HashMap<ConnectionId, Vec<PlaceHealth>>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select device_health.*, coalesce(name, '') as name from device_health
                 left join devices on devices.id = device_id and devices.user_id = device_health.user_id
                 where device_health.user_id = ?1 order by name, device_id",
                [user.as_str()],
                |row| {
                    let one = PlaceHealth {
                        device_id: row.get("device_id")?,
                        device_name: row.get("name")?,
                        health: word(row, "health", Health::parse)?,
                        cause: opt_word(row, "cause", Cause::parse)?,
                        last_success: opt_time(row, "last_success")?,
                        next_attempt: opt_time(row, "next_attempt")?,
                        consent: ends::consent(row, "consented_at", "consent_source")?,
                    };
                    Ok((ConnectionId::new(row.get::<_, String>("connection_id")?), one))
                },
            )?;
            let mut all: HashMap<ConnectionId, Vec<PlaceHealth>> = HashMap::new();
            for (id, one) in rows {
                all.entry(id).or_default().push(one);
            }
            Ok(all)
        })
        .await
    }

    /// The connections of `user` of which this computer never held a grant.
    pub async fn not_here(&self, user: UserId) -> Result<Vec<ConnectionId>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select id from connections where user_id = ?1 and here = 0",
                [user.as_str()],
                |row| Ok(ConnectionId::new(row.get::<_, String>("id")?)),
            )
        })
        .await
    }

    /// Connections of other computers that are the same Amazon login as a living one of this computer: more
    /// than half of the accounts that the latter reaches are reached by the former. From the other one to
    /// this computer's.
    pub async fn same_logins(&self, user: UserId) -> Result<HashMap<ConnectionId, ConnectionId>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select accounts.connection_id, other_connection,
                   count(*) * 2 > (select count(*) from accounts mine
                     where mine.connection_id = accounts.connection_id and mine.access = 'ok') as most
                 from accounts where user_id = ?1 and other_connection is not null and access = 'ok'
                 group by accounts.connection_id, other_connection",
                [user.as_str()],
                |row| {
                    let most: bool = row.get("most")?;
                    let other = ConnectionId::new(row.get::<_, String>("other_connection")?);
                    let mine = ConnectionId::new(row.get::<_, String>("connection_id")?);
                    Ok(most.then_some((other, mine)))
                },
            )?;
            Ok(rows.into_iter().flatten().collect())
        })
        .await
    }
}
