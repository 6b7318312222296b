//! What the dashboard sees of the mirror: rows that are held back, other computers, how connections are there.

use super::Mirror;
use super::run::Progress;
use crate::view::{
    CommandError, ConnectionView, DeviceView, ElsewhereView, HeldTable, HeldView, MirrorProgress,
    MirrorState, MirrorView,
};
use domain::grant::GrantEnd;
use domain::mirror::MirrorTable;
use domain::{ConnectionId, Health, Timestamp, UserId};
use std::collections::{HashMap, HashSet};
use store::{HeldRow, Place, PlaceHealth, Store, StoreError};

/// Refused rows and devices shown at most.
const SHOWN: usize = 50;

/// How the mirror stands, as last seen by its actor.
#[derive(Debug, Clone)]
pub(crate) struct MirrorStatus {
    pub state: MirrorState,
    pub error: Option<CommandError>,
    pub last_success: Option<Timestamp>,
    /// When others' changes were last asked for.
    pub pulled_at: Option<Timestamp>,
    /// How far the run is that goes on now.
    pub progress: Option<Progress>,
    /// Rows of this project that were skipped since it is in use.
    pub skipped: u32,
}

impl MirrorStatus {
    pub fn new(state: MirrorState) -> Self {
        Self { state, error: None, last_success: None, pulled_at: None, progress: None, skipped: 0 }
    }
}

/// How a user's connections are on other computers.
pub(crate) struct Elsewhere {
    places: HashMap<ConnectionId, Vec<PlaceHealth>>,
    not_here: HashSet<ConnectionId>,
    same: HashMap<ConnectionId, ConnectionId>,
}

impl Elsewhere {
    pub async fn of(store: &Store, user: &UserId) -> Result<Self, StoreError> {
        Ok(Self {
            places: store.elsewhere(user.clone()).await?,
            not_here: store.not_here(user.clone()).await?.into_iter().collect(),
            same: store.same_logins(user.clone()).await?,
        })
    }

    /// Adds to the view of a connection what is known of it elsewhere.
    pub fn complete(&self, id: &ConnectionId, view: ConnectionView) -> ConnectionView {
        let places = self.places.get(id).map(Vec::as_slice).unwrap_or_default();
        let elsewhere = places
            .iter()
            .map(|place| ElsewhereView {
                device_id: place.device_id.clone(),
                device: place.device_name.clone(),
                health: place.health,
                cause: place.cause,
                last_success: place.last_success.map(Timestamp::as_millisecond),
                end: GrantEnd::of(place.consent.map(|consent| consent.at)),
            })
            .collect();
        let same_as = self.same.get(id).map(ToString::to_string);
        let here = !self.not_here.contains(id);
        ConnectionView { here, elsewhere, same_as, ..view }
    }

    /// The health of a connection that was never authorised here: the best of those elsewhere.
    pub fn health(&self, id: &ConnectionId) -> Option<Health> {
        if !self.not_here.contains(id) {
            return None;
        }
        let rank = |health: Health| (health == Health::Disconnected, health.severity());
        let best = self.places.get(id)?.iter().min_by_key(|place| rank(place.health))?;
        Some(best.health)
    }
}

impl Mirror {
    /// Fills in what the store knows of the mirror.
    pub(crate) async fn complete_mirror(
        &self,
        store: &Store,
        user: &UserId,
        view: MirrorView,
    ) -> Result<MirrorView, StoreError> {
        let held = store.held(user.clone()).await?;
        let places = store.places(user.clone()).await?;
        let own = store.meta("device_id").await?.unwrap_or_default();
        Ok(MirrorView {
            pending: store.outbox_len(user.clone()).await?,
            held_count: u32::try_from(held.len()).unwrap_or(u32::MAX),
            held: held.into_iter().take(SHOWN).map(held_view).collect(),
            devices: places.into_iter().take(SHOWN).map(|place| device_view(place, &own)).collect(),
            ..view
        })
    }
}

pub(crate) fn progress_view(progress: Progress) -> MirrorProgress {
    MirrorProgress {
        sent: progress.sent,
        waiting: progress.waiting.max(progress.sent),
        received: progress.received,
        coming: progress.coming,
    }
}

fn held_view(row: HeldRow) -> HeldView {
    let table = match row.table {
        MirrorTable::Users => HeldTable::User,
        MirrorTable::Connections | MirrorTable::Health => HeldTable::Connection,
        MirrorTable::Accounts | MirrorTable::AccountHealth => HeldTable::Account,
        MirrorTable::Links => HeldTable::Link,
        MirrorTable::Settings => HeldTable::Settings,
    };
    HeldView { table, name: row.name, code: row.code, message: row.message }
}

fn device_view(place: Place, own: &str) -> DeviceView {
    DeviceView {
        this: place.id == own,
        id: place.id,
        name: place.name,
        platform: place.platform,
        app_version: place.app_version,
        last_seen_at: place.last_seen_at.as_millisecond(),
    }
}
