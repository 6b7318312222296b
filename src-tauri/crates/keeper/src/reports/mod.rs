//! Reports that Amazon makes of a DSP advertiser's campaigns: asked for, waited for, downloaded, kept, shown.
//!
//! What is wanted is in the store before anything is asked, so a report survives a restart at any step. The signed
//! addresses that it is downloaded from are asked for anew and never leave memory.

mod actor;
mod figures;
mod rows;
mod wanted;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::services::Services;
use crate::storage::Storage;
use crate::watch::Watch;
use std::sync::Arc;
use tokio::sync::Notify;

pub(crate) struct Reports {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub services: Arc<Services>,
    pub watch: Arc<Watch>,
    /// A report was asked for.
    pub wake: Notify,
}
