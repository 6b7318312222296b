//! The programs that are connected, and what each may do while it is.

use super::HandOuts;
use crate::changes::Topic;
use crate::view::{ProgramSessionView, ProgramView};
use domain::hand_out::{Asker, Purpose};
use domain::{ConnectionId, Timestamp};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// One connected program.
#[derive(Debug)]
pub(crate) struct Session {
    pub asker: Asker,
    pub purpose: Purpose,
    pub since: Timestamp,
    /// Logins that the user allowed once: for as long as this lasts.
    pub once: HashSet<ConnectionId>,
    /// Tokens that it was given, and tools that it called.
    pub hand_outs: u32,
    pub calls: u32,
    /// Calls of it that wait for the user's answer.
    pub asking: u32,
}

/// The connected programs, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    next: u64,
    pub open: BTreeMap<u64, Session>,
}

/// A program's connection. What was allowed once ends with it.
pub struct ProgramSession {
    pub(crate) rooms: Arc<HandOuts>,
    pub(crate) id: u64,
    pub(crate) asker: Asker,
    pub(crate) purpose: Purpose,
}

impl ProgramSession {
    /// Who it is.
    pub fn asker(&self) -> &Asker {
        &self.asker
    }

    /// What it wants access for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Whether it waits for the user's answer.
    pub fn is_asking(&self) -> bool {
        self.rooms.sessions.lock().open.get(&self.id).is_some_and(|session| session.asking > 0)
    }
}

impl std::fmt::Debug for ProgramSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProgramSession")
            .field("id", &self.id)
            .field("asker", &self.asker)
            .finish_non_exhaustive()
    }
}

impl Drop for ProgramSession {
    fn drop(&mut self) {
        self.rooms.sessions.lock().open.remove(&self.id);
        self.rooms.changes.touched(&[Topic::Programs]);
    }
}

impl HandOuts {
    /// Notes that a program is connected.
    pub fn connected(self: &Arc<Self>, asker: Asker, purpose: Purpose) -> ProgramSession {
        let mut sessions = self.sessions.lock();
        let id = sessions.next;
        sessions.next += 1;
        sessions.open.insert(
            id,
            Session {
                asker: asker.clone(),
                purpose,
                since: self.runtime.now(),
                once: HashSet::new(),
                hand_outs: 0,
                calls: 0,
                asking: 0,
            },
        );
        drop(sessions);
        self.changes.touched(&[Topic::Programs]);
        ProgramSession { rooms: Arc::clone(self), id, asker, purpose }
    }

    /// The programs that are connected now, the newest first.
    pub fn session_views(&self) -> Vec<ProgramSessionView> {
        let sessions = self.sessions.lock();
        let view = |(id, one): (&u64, &Session)| ProgramSessionView {
            id: u32::try_from(*id).unwrap_or(u32::MAX),
            program: ProgramView::from(&one.asker),
            purpose: one.purpose,
            since: one.since.as_millisecond(),
            hand_outs: one.hand_outs,
            calls: one.calls,
        };
        sessions.open.iter().rev().map(view).collect()
    }

    pub(super) fn in_session(&self, id: u64, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.sessions.lock().open.get_mut(&id) {
            change(session);
        }
    }
}
