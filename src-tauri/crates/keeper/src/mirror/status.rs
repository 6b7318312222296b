//! What the dashboard sees of the mirror: rows that are held back, other computers.

use super::Mirror;
use super::run::Progress;
use crate::view::{CommandError, DeviceView, HeldTable, HeldView, MirrorProgress, MirrorState, MirrorView};
use domain::mirror::MirrorTable;
use domain::{Timestamp, UserId};
use store::{HeldRow, Place, Store, StoreError};

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
        MirrorTable::Labels => HeldTable::Label,
        MirrorTable::AccountMarks => HeldTable::AccountMarks,
        MirrorTable::ConnectionMarks => HeldTable::ConnectionMarks,
        MirrorTable::SavedViews => HeldTable::SavedView,
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
