//! Amazon logins: connecting one, deciding about it, changing and disconnecting it.

mod begin;
mod confirm;
mod disconnect;
mod edit;
mod label;
mod new_login;
mod same_login;

pub(crate) use disconnect::RetainedTokens;

use crate::amazon_clock::AmazonClock;
use crate::changes::Changes;
use crate::pending::Pending;
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::sessions::Sessions;
use crate::storage::Storage;
use std::sync::Arc;

/// Owns the tokens of connections that were just disconnected.
pub(crate) struct Connect {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    pub pending: Arc<Pending>,
    pub refresh: Arc<Refresh>,
    pub amazon_clock: Arc<AmazonClock>,
    pub retained: RetainedTokens,
}
