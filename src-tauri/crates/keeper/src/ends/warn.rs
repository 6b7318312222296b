//! Warning of what ends, once at each distance.

use super::{Ends, Grants};
use crate::changes::Topic;
use crate::view::CommandError;
use domain::ending::{self, Ending};
use domain::grant::{DISTANCES, Due, due};
use domain::notice::NoticeKind;
use domain::{Timestamp, UserId};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use store::{NewNotice, Store};

const HOURS: u32 = 24;

impl Ends {
    /// Warns of everything whose end is known and near. Grants are warned of to each user of this computer: their
    /// logins are kept alive whoever is signed in.
    pub async fn warn(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        let mut warned = false;
        if let Some(user) = store.current_user().await? {
            warned |= self.warn_of_others(&store, &user.id).await?;
        }
        for user in store.known_users().await? {
            warned |= self.warn_of_grants(&store, &user.id).await?;
        }
        if warned {
            self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
        }
        Ok(())
    }

    async fn warn_of_grants(&self, store: &Store, user: &UserId) -> Result<bool, CommandError> {
        let now = self.amazon_clock.now();
        let wanted = self.settings.of(user).await.notify;
        let grants = Grants::of(store, user).await?;
        let mut known: HashMap<(String, Timestamp), u32> = store.warned(user.clone()).await?;
        let mine: Vec<_> = grants
            .all
            .iter()
            .filter(|grant| grant.device.is_none())
            .filter_map(|grant| Some((grant, grant.end().at()?)))
            .collect();
        let all: Vec<Due> = mine
            .iter()
            .map(|(grant, ends_at)| Due {
                ends_at: *ends_at,
                told: known
                    .remove(&(grant.connection.to_string(), *ends_at))
                    .map(|hours| u16::try_from(hours / HOURS).unwrap_or(u16::MAX)),
                quiet: grant.snoozed_until.is_some_and(|until| now < until)
                    || (grant.outlived && !wanted.outlived),
            })
            .collect();
        let chosen: Vec<u16> =
            DISTANCES.iter().copied().filter(|distance| *distance <= wanted.ends_from).collect();
        let mut warned = false;
        for group in due(&all, now, &TimeZone::system(), &chosen) {
            let members: Vec<_> = group.members.iter().map(|place| &mine[*place]).collect();
            let Some((first, ends_at)) = members.first() else { continue };
            let alone = members.len() == 1;
            let notice = NewNotice {
                connection_id: alone.then(|| first.connection.clone()),
                label: alone.then(|| first.label.clone()),
                accounts: if alone { None } else { Some(0) },
                logins: if alone { 0 } else { u32::try_from(members.len()).unwrap_or(u32::MAX) },
                ends_at: Some(*ends_at),
                ..NewNotice::new(user.clone(), NoticeKind::GrantEnding, self.runtime.now())
            };
            let ends =
                members.iter().map(|(grant, ends_at)| (grant.connection.to_string(), *ends_at)).collect();
            warned |= store.warn(notice, ends, u32::from(group.distance) * HOURS).await?;
        }
        Ok(warned)
    }

    /// Warns of the ends of the client secret and of the session.
    async fn warn_of_others(&self, store: &Store, user: &UserId) -> Result<bool, CommandError> {
        let now = self.runtime.now();
        let mut warned = false;
        for ending in self.others(user).await? {
            let Some(hours) = ending::distance(ending.kind, ending.ends_at, now) else { continue };
            let notice = NewNotice {
                accounts: Some(0),
                ends_at: Some(ending.ends_at),
                ..NewNotice::new(user.clone(), ending.kind, now)
            };
            warned |= store.warn(notice, vec![(ending.subject, ending.ends_at)], hours).await?;
        }
        Ok(warned)
    }

    /// What ends besides grants.
    pub(super) async fn others(&self, user: &UserId) -> Result<Vec<Ending>, CommandError> {
        let mut all = Vec::new();
        if let Some(day) = self.secret_ends_on()
            && let Ok(end) = day.to_zoned(TimeZone::system())
        {
            let subject = "secret".into();
            all.push(Ending { kind: NoticeKind::SecretEnding, subject, ends_at: end.timestamp() });
        }
        if let Some(ends_at) = self.sessions.end(user).await? {
            all.push(Ending { kind: NoticeKind::SessionEnding, subject: "session".into(), ends_at });
        }
        Ok(all)
    }
}
