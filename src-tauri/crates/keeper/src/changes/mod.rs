//! What changed, and who has to know: the one place that notifies the dashboard and wakes the two actors.

mod stale;

pub(crate) use stale::Stale;

use crate::view::{AppEvent, MOST_ACCOUNT_IDS, Screen};
use domain::AccountId;
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Notify, broadcast, watch};

/// Announcements that a slow listener may be behind by.
const BACKLOG: usize = 256;

/// What became stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Something that the snapshot shows: sign-in, flow, keeper, mirror, keychain, set-up.
    Snapshot,
    /// A connection, or its health.
    Connections,
    /// What is going on with a connection, or how many accounts it has: nothing that its accounts show.
    ConnectionDetails,
    /// Many accounts, or it is not known which. Where it is known, [`Changes::touched_accounts`] names them.
    Accounts,
    Notices,
    Activity,
    /// Health of accounts.
    Watch,
    Reports,
    /// Names of groups and tags, which any account may show.
    Labels,
    /// Groups, tags, saved views, pins, or what the dashboard is limited to.
    Organize,
    /// Programs that ask, are connected or approved.
    Programs,
    /// The settings of whoever is signed in.
    Settings,
    /// Who is signed in. Everything on the screen belongs to somebody else.
    User,
    /// Something became due, or may be due at another time.
    Due,
    /// Flows, settings or the user: what the schedule reads besides the connections.
    ScheduleInputs,
    /// Rows wait to be mirrored, or can be again.
    Outbox,
}

pub(crate) struct Changes {
    events: broadcast::Sender<AppEvent>,
    schedule: Notify,
    mirror: Notify,
    /// Counts what concerns the accounts that are watched.
    watch: watch::Sender<u64>,
    inputs_changed: AtomicBool,
    /// The screen that a dashboard is to show once it is there.
    navigation: Mutex<Option<Screen>>,
    /// What the list of accounts has to read again.
    stale: Mutex<Stale>,
}

impl Changes {
    pub fn new() -> Self {
        Self {
            events: broadcast::Sender::new(BACKLOG),
            schedule: Notify::new(),
            mirror: Notify::new(),
            watch: watch::Sender::new(0),
            // The schedule has read nothing yet.
            inputs_changed: AtomicBool::new(true),
            navigation: Mutex::default(),
            stale: Mutex::default(),
        }
    }

    /// Tells everybody who has to know, in the order of `topics`.
    pub fn touched(&self, topics: &[Topic]) {
        for topic in topics {
            match topic {
                Topic::Snapshot => self.announce(AppEvent::SnapshotChanged),
                Topic::Connections => {
                    self.stale.lock().connections = true;
                    self.announce(AppEvent::ConnectionsChanged);
                }
                Topic::ConnectionDetails => self.announce(AppEvent::ConnectionsChanged),
                Topic::Accounts => {
                    self.stale.lock().accounts();
                    self.announce(AppEvent::AccountsChanged);
                    self.watch.send_modify(|count| *count = count.wrapping_add(1));
                }
                Topic::Notices => self.announce(AppEvent::NoticesChanged),
                Topic::Activity => self.announce(AppEvent::ActivityChanged),
                Topic::Watch => self.announce(AppEvent::WatchChanged),
                Topic::Reports => self.announce(AppEvent::ReportsChanged),
                Topic::Labels => {
                    self.stale.lock().labels = true;
                    self.announce(AppEvent::AccountsChanged);
                }
                Topic::Organize => self.announce(AppEvent::OrganizeChanged),
                Topic::Programs => self.announce(AppEvent::ProgramsChanged),
                // Quiet hours may have begun or ended by it.
                Topic::Settings => {
                    self.touched(&[Topic::Snapshot, Topic::Outbox, Topic::Notices, Topic::ScheduleInputs]);
                }
                Topic::User => self.touched(&[
                    Topic::Snapshot,
                    Topic::Connections,
                    Topic::Accounts,
                    Topic::Notices,
                    Topic::Programs,
                    Topic::Watch,
                    Topic::Reports,
                    Topic::Labels,
                    Topic::Organize,
                    Topic::ScheduleInputs,
                    Topic::Outbox,
                ]),
                Topic::Due => self.schedule.notify_one(),
                Topic::ScheduleInputs => {
                    self.inputs_changed.store(true, Ordering::SeqCst);
                    self.schedule.notify_one();
                    self.watch.send_modify(|count| *count = count.wrapping_add(1));
                }
                Topic::Outbox => self.mirror.notify_one(),
            }
        }
    }

    /// Says that these accounts appeared, went or changed; their number decides whether they are announced by name.
    pub fn touched_accounts(&self, ids: impl IntoIterator<Item = AccountId>) {
        let ids: BTreeSet<AccountId> = ids.into_iter().collect();
        if ids.is_empty() {
            return;
        }
        self.stale.lock().rows(&ids);
        if ids.len() > MOST_ACCOUNT_IDS {
            self.announce(AppEvent::AccountsChanged);
        } else {
            self.announce(AppEvent::AccountRowsChanged { ids: ids.into_iter().collect() });
        }
        self.watch.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// What the list of accounts has to read again. Asking takes it as read.
    pub fn take_stale(&self) -> Stale {
        std::mem::take(&mut *self.stale.lock())
    }

    /// It could not be read.
    pub fn put_back_stale(&self, stale: &Stale) {
        self.stale.lock().add(stale);
    }

    /// Announces what carries something: a failed flow, a screen to show.
    pub fn announce(&self, event: AppEvent) {
        // No receiver is fine: the state is in the store.
        let _ = self.events.send(event);
    }

    /// Everything that is announced from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.events.subscribe()
    }

    /// Shows a screen: tells the dashboard, and remembers it for a dashboard that is not there yet.
    pub fn show(&self, screen: Screen) {
        *self.navigation.lock() = Some(screen.clone());
        self.announce(AppEvent::Navigate { to: screen });
    }

    /// The screen to show first, once.
    pub fn take_navigation(&self) -> Option<Screen> {
        self.navigation.lock().take()
    }

    /// Whether the schedule has to read its inputs again. Asking takes it as read.
    pub fn take_inputs_changed(&self) -> bool {
        self.inputs_changed.swap(false, Ordering::SeqCst)
    }

    /// The inputs could not be read.
    pub fn put_back_inputs_changed(&self) {
        self.inputs_changed.store(true, Ordering::SeqCst);
    }

    /// Returns when the schedule has to look.
    pub async fn schedule(&self) {
        self.schedule.notified().await;
    }

    /// Changes when there may be other accounts to watch, or watching may be resumed.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.watch.subscribe()
    }

    /// Returns when the mirror has to look.
    pub async fn mirror(&self) {
        self.mirror.notified().await;
    }
}
