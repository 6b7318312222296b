//! What the dashboard shows: reads of all rooms, put into views. Changes nothing.

mod accounts;
mod activity;
mod connections;
mod notices;
mod snapshot;

use crate::amazon_clock::AmazonClock;
use crate::connect::Connect;
use crate::ends::Ends;
use crate::mirror::Mirror;
use crate::pending::Pending;
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::storage::Storage;
use std::sync::Arc;

pub(crate) struct Dashboard {
    pub runtime: Arc<Runtime>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub settings: Arc<Settings>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    pub pending: Arc<Pending>,
    pub amazon_clock: Arc<AmazonClock>,
    pub ends: Arc<Ends>,
    pub refresh: Arc<Refresh>,
    pub connect: Arc<Connect>,
    pub mirror: Arc<Mirror>,
    pub setup: Arc<Setup>,
}
