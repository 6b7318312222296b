//! Handing access tokens to the user's other programs: who asks, whether the user agrees, and the record of it.
//!
//! A program asks within a [`ProgramSession`]. The first time, the user is asked in a window of its own; the answer is
//! remembered as they choose. Only access tokens leave: refresh tokens and client secrets never do.

mod approvals;
mod calls;
mod error;
mod give;
mod question;
mod session;

pub use calls::ToolCall;
pub use error::HandOutError;
pub use give::{HandOutRequest, HandedOut, Target};
pub use session::ProgramSession;

use crate::changes::Changes;
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::storage::Storage;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

/// Owns the open questions, and the programs that are connected.
pub(crate) struct HandOuts {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub refresh: Arc<Refresh>,
    /// A question is given up after this long.
    pub answer_within: Duration,
    pub questions: Mutex<question::Questions>,
    pub sessions: Mutex<session::Sessions>,
}
