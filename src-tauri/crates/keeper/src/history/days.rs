//! The last days: of all connections together, and of one.

use super::History;
use crate::view::{
    CommandError, ConnectionReach, ErrorCode, HealthDay, HealthSpan, KeeperDay, KeeperHistory, ReachPart,
};
use domain::history::{BLIP, DAYS, Day, Spell, day_of, last_days, median, start_of, strip};
use domain::{ConnectionId, Timestamp, UserId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use store::{DayCounts, Recovery, Store};

/// Parts of one day that are named.
const PARTS: usize = 48;

impl History {
    /// The last `days` days, at most 90.
    pub async fn history(&self, days: u16) -> Result<KeeperHistory, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let zone = TimeZone::system();
        let shown = last_days(self.runtime.now(), &zone, days.clamp(1, DAYS));
        let Some((first, last)) = shown.first().zip(shown.last()) else {
            return Ok(KeeperHistory::default());
        };
        let counts = store.day_counts(user.clone(), None, *first, *last).await?;
        let since = start_of(*first, &zone).unwrap_or(Timestamp::MIN);
        let took = recoveries_by_day(&store.recoveries(user, since).await?, &zone);
        Ok(KeeperHistory { days: assemble(&shown, &counts, took) })
    }

    /// The last 90 days of a connection.
    pub async fn connection_history(&self, id: String) -> Result<Vec<HealthDay>, CommandError> {
        let (store, user, id) = self.own(id).await?;
        let (now, zone) = (self.runtime.now(), TimeZone::system());
        let shown = last_days(now, &zone, DAYS);
        let Some((first, last)) = shown.first().zip(shown.last()) else { return Ok(Vec::new()) };
        let since = start_of(*first, &zone).unwrap_or(Timestamp::MIN);
        let spells = store.spells(user.clone(), id.clone(), since).await?;
        let counts = store.day_counts(user, Some(id), *first, *last).await?;
        let mut counts: HashMap<Date, DayCounts> = counts.into_iter().map(|one| (one.day, one)).collect();
        let days = strip(&spells, now, &zone, DAYS).into_iter();
        Ok(days
            .map(|day| {
                let counts = counts.remove(&day.day);
                view(day, counts.as_ref(), now)
            })
            .collect())
    }

    /// What depends on a connection.
    pub async fn connection_reach(&self, id: String) -> Result<ConnectionReach, CommandError> {
        let (store, user, id) = self.own(id).await?;
        let parts: Vec<ReachPart> = store
            .reach(user, id)
            .await?
            .into_iter()
            .map(|one| ReachPart {
                kind: one.kind,
                region: one.region,
                accounts: one.accounts,
                only_here: one.only_here,
            })
            .collect();
        Ok(ConnectionReach {
            accounts: parts.iter().map(|part| part.accounts).sum(),
            only_here: parts.iter().map(|part| part.only_here).sum(),
            parts,
        })
    }

    /// A connection of whoever is signed in.
    async fn own(&self, id: String) -> Result<(Store, UserId, ConnectionId), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let connection = store.connection(ConnectionId::new(id)).await?;
        if connection.user_id != user {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        Ok((store, user, connection.id))
    }
}

fn recoveries_by_day(all: &[Recovery], zone: &TimeZone) -> HashMap<Date, Vec<i64>> {
    let mut took: HashMap<Date, Vec<i64>> = HashMap::new();
    let least = i64::try_from(BLIP.as_millis()).unwrap_or(i64::MAX);
    for one in all.iter().filter(|one| one.took_ms >= least) {
        took.entry(day_of(one.at, zone)).or_default().push(one.took_ms);
    }
    took
}

fn assemble(days: &[Date], counts: &[DayCounts], mut took: HashMap<Date, Vec<i64>>) -> Vec<KeeperDay> {
    let counts: HashMap<Date, &DayCounts> = counts.iter().map(|one| (one.day, one)).collect();
    days.iter()
        .map(|day| {
            let mut took = took.remove(day).unwrap_or_default();
            let of = |pick: fn(&DayCounts) -> u32| counts.get(day).map_or(0, |one| pick(one));
            KeeperDay {
                day: day.to_string(),
                refreshed: of(|one| one.refreshed),
                failed: of(|one| one.failed),
                recovered: u32::try_from(took.len()).unwrap_or(u32::MAX),
                median_recovery_ms: median(&mut took),
                calls: of(|one| one.asked + one.probes + one.sweeps),
                calls_refresh: of(|one| one.asked),
                calls_probe: of(|one| one.probes),
                calls_sweep: of(|one| one.sweeps),
            }
        })
        .collect()
}

fn view(day: Day, counts: Option<&DayCounts>, now: Timestamp) -> HealthDay {
    let mut spells: Vec<Spell> = day.spells;
    if spells.len() > PARTS {
        spells.sort_by_key(|spell| (std::cmp::Reverse(spell.health.severity()), spell.from));
        spells.truncate(PARTS);
        spells.sort_by_key(|spell| spell.from);
    }
    HealthDay {
        day: day.day.to_string(),
        worst: day.worst,
        spans: spells
            .into_iter()
            .map(|spell| HealthSpan {
                from: spell.from.as_millisecond(),
                to: spell.to.unwrap_or(now).as_millisecond(),
                health: spell.health,
                cause: spell.cause,
            })
            .collect(),
        refreshed: counts.map_or(0, |one| one.refreshed),
        failed: counts.map_or(0, |one| one.failed),
    }
}
