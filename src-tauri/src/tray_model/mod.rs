//! What the tray shows, worked out from the keeper's views.

#[cfg(test)]
mod tests;

use domain::{Cause, ConnectionId, Health, NextStep, Timestamp};
use jiff::SignedDuration;
use keeper::view::{
    AppSnapshot, AuthState, ConnectionView, ErrorCode, GrantEnd, KeeperView, Part, Screen, SettingProblem,
};

use crate::local_time::Moment;
use crate::text;

/// The most troubles that are listed one by one.
const LISTED: usize = 8;

/// Grants that end within so many days are listed.
const AHEAD: i64 = 30;
/// Those that end within so many change the picture.
const SOON: i64 = 7;
/// The most that are listed one by one.
const ENDING: usize = 3;

/// The most settings that cannot be used that are listed one by one.
const SETTINGS: usize = 3;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All is well, or there is nothing to keep.
    Normal,
    /// Something fails that may recover by itself.
    Attention,
    /// A user is needed.
    Error,
    /// Background refreshing is paused.
    Paused,
}

/// A line of the menu that opens a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub words: String,
    /// What it opens.
    pub opens: Screen,
}

/// Picture and menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayModel {
    /// The picture.
    pub look: Look,
    /// How things are, in words.
    pub status: String,
    /// What needs a look and what to do about it, worst first.
    pub troubled: Vec<Link>,
    /// Whether there is something to refresh.
    pub can_refresh: bool,
    /// Until when background refreshing is paused, in words; `None` while it is not.
    pub paused: Option<String>,
}

impl TrayModel {
    /// Before anything is known.
    pub fn starting() -> Self {
        Self {
            look: Look::Normal,
            status: text::STARTING.to_owned(),
            troubled: Vec::new(),
            can_refresh: false,
            paused: None,
        }
    }

    /// For what the keeper says, looked at now.
    pub fn of(snapshot: &AppSnapshot, connections: &[ConnectionView], now: &Moment) -> Self {
        Self::of_connections(snapshot, connections, now).with_setup(snapshot)
    }

    /// The same with what of the configuration cannot be used, before all else.
    fn with_setup(mut self, snapshot: &AppSnapshot) -> Self {
        let problems = &snapshot.setup_problems;
        if problems.is_empty() {
            return self;
        }
        let stops = |problem: &SettingProblem| problem.part == Some(Part::Amazon) && !snapshot.setup.amazon;
        if problems.iter().any(stops) {
            self.look = Look::Error;
        } else if self.look != Look::Error {
            self.look = Look::Attention;
        }
        let link = |problem| Link { words: text::setup_line(problem), opens: Screen::Settings };
        self.troubled.splice(0..0, problems.iter().take(SETTINGS).map(link));
        self.status = text::joined(&[&text::setup_title(problems.len()), &self.status]);
        self
    }

    fn of_connections(snapshot: &AppSnapshot, connections: &[ConnectionView], now: &Moment) -> Self {
        let paused = paused(&snapshot.keeper, now);
        if snapshot.fatal.is_some() {
            let status = text::FATAL.to_owned();
            return Self { look: Look::Error, status, paused, ..Self::starting() };
        }
        let unrecorded = snapshot.keeper.unrecorded.is_some();
        let mut kept: Vec<_> =
            connections.iter().filter(|connection| connection.health != Health::Disconnected).collect();
        if kept.is_empty() {
            let status = match snapshot.auth.state {
                AuthState::Starting => text::STARTING,
                AuthState::SignedOut | AuthState::SigningIn => text::SIGNED_OUT,
                AuthState::SignedIn | AuthState::Expired => text::NO_CONNECTIONS,
            };
            return Self {
                status: text::joined(&[if unrecorded { text::UNRECORDED } else { "" }, status]),
                look: if unrecorded { Look::Error } else { quiet(paused.is_some()) },
                paused,
                ..Self::starting()
            };
        }
        kept.sort_by(|a, b| {
            b.health
                .severity()
                .cmp(&a.health.severity())
                .then_with(|| a.label.to_lowercase().cmp(&b.label.to_lowercase()))
        });
        let worst = kept.first().map(|connection| connection.health);
        let ending = ending(&kept, now);
        Self {
            look: match worst {
                _ if unrecorded => Look::Error,
                Some(Health::Revoked | Health::Error) => Look::Error,
                _ if is_late(&snapshot.keeper, now) => Look::Attention,
                Some(Health::Expiring | Health::Expired) if paused.is_none() => Look::Attention,
                _ if ending.iter().any(|(days, _)| *days <= SOON) => Look::Attention,
                _ => quiet(paused.is_some()),
            },
            status: text::joined(&[
                &status(snapshot, &kept, now),
                ending.first().map_or("", |(_, link)| link.words.as_str()),
            ]),
            troubled: [links(&kept), ending.iter().map(|(_, link)| link.clone()).collect()].concat(),
            can_refresh: true,
            paused,
        }
    }

    /// All of it in a line, for whoever points at the icon.
    pub fn tooltip(&self) -> String {
        text::joined(&[text::APP, self.paused.as_deref().unwrap_or_default(), &self.status])
    }
}

fn paused(keeper: &KeeperView, now: &Moment) -> Option<String> {
    let end = keeper.paused_until.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    keeper.paused.then(|| text::paused(end.map(|end| now.clock(end)).as_deref()))
}

fn quiet(paused: bool) -> Look {
    if paused { Look::Paused } else { Look::Normal }
}

/// "3 healthy, 1 revoked", after what stands in everybody's way.
fn status(snapshot: &AppSnapshot, kept: &[&ConnectionView], now: &Moment) -> String {
    let keeper = &snapshot.keeper;
    let unrecorded = keeper.unrecorded.map_or("", |_| text::UNRECORDED);
    let late = if is_late(keeper, now) { text::LATE } else { "" };
    let lock = if keeper.lock_held { text::LOCK_HELD } else { "" };
    let clock = keeper.clock_off.map(text::clock_off).unwrap_or_default();
    // While nothing is asked, nothing is known about it either.
    let offline = if keeper.offline && !keeper.paused { text::OFFLINE } else { "" };
    text::joined(&[unrecorded, &clock, offline, late, lock, clerk(snapshot), &counts(kept)])
}

/// How far behind the schedule may be: it looks at the clock once a minute, and what is due at once is spread
/// over another.
pub const GRACE: SignedDuration = SignedDuration::from_mins(3);

/// Whether a refresh should have happened and did not. A pause and a network that is down explain it.
fn is_late(keeper: &KeeperView, now: &Moment) -> bool {
    let next = keeper.next_attempt.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let late = next.and_then(|next| next.checked_add(GRACE).ok()).is_some_and(|end| now.is_past(end));
    late && !keeper.paused && !keeper.offline
}

/// What stands between this computer and Clerk, as syncing met it.
fn clerk(snapshot: &AppSnapshot) -> &'static str {
    match snapshot.mirror.error.as_ref().map(|error| error.code) {
        Some(ErrorCode::ClerkUnavailable) => text::CLERK_UNAVAILABLE,
        Some(ErrorCode::SessionPending) => text::CLERK_STEP,
        _ => "",
    }
}

fn counts(kept: &[&ConnectionView]) -> String {
    let counts = Health::ALL.map(|health| (health, kept.iter().filter(|kept| kept.health == health).count()));
    if counts.iter().all(|(health, count)| *health == Health::Healthy || *count == 0) {
        return text::all_healthy(kept.len());
    }
    let mut parts: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(health, count)| format!("{count} {}", text::word(*health)))
        .collect();
    // A permission whose year is over was not revoked.
    let over = kept.iter().filter(|one| one.cause == Some(Cause::GrantExpired)).count();
    let gone = kept.iter().filter(|one| one.health == Health::Revoked).count();
    if over > 0 {
        let revoked = format!("{gone} {}", text::word(Health::Revoked));
        parts.retain(|part| *part != revoked);
        parts.push(format!("{over} {}", text::PERMISSION_EXPIRED));
        if gone > over {
            parts.push(format!("{} {}", gone - over, text::word(Health::Revoked)));
        }
    }
    parts.join(", ")
}

/// Grants that end soon, the next one first, each with how many days are left. What the user put off, and what
/// another grant outlives, is left out.
fn ending(kept: &[&ConnectionView], now: &Moment) -> Vec<(i64, Link)> {
    let put_off = |one: &ConnectionView| {
        let until = one.end_snoozed_until.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        until.is_some_and(|until| !now.is_past(until))
    };
    let mut near: Vec<_> = kept
        .iter()
        .filter(|one| !one.outlived && !put_off(one) && !one.health.needs_user())
        .filter_map(|one| {
            let at = one.end.at().filter(|at| !now.is_past(*at))?;
            Some((at, now.days_until(at), *one))
        })
        .filter(|(_, days, _)| *days <= AHEAD)
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.2.label.cmp(&b.2.label)));
    if near.len() > ENDING {
        let first = near.first().map_or(AHEAD, |(_, days, _)| *days);
        let words = text::several_expire(near.len(), AHEAD);
        return vec![(first, Link { words, opens: Screen::Expirations })];
    }
    let link = |(_, days, one): (Timestamp, i64, &ConnectionView)| {
        let opens = Screen::Connection { connection_id: ConnectionId::new(&*one.id) };
        (
            days,
            Link {
                words: text::expires(&one.label, days, !matches!(one.end, GrantEnd::Possible { .. })),
                opens,
            },
        )
    };
    near.into_iter().map(link).collect()
}

fn links(worst_first: &[&ConnectionView]) -> Vec<Link> {
    let troubled: Vec<_> =
        worst_first.iter().filter(|connection| connection.health != Health::Healthy).copied().collect();
    let mut lines: Vec<(Option<Cause>, Vec<&ConnectionView>)> = Vec::new();
    for connection in troubled {
        let shared = connection.cause.filter(|cause| is_shared(*cause));
        match lines.iter_mut().find(|(known, _)| shared.is_some() && *known == shared) {
            Some((_, together)) => together.push(connection),
            None => lines.push((shared, vec![connection])),
        }
    }
    let rest: usize = lines.iter().skip(LISTED).map(|(_, together)| together.len()).sum();
    let mut listed: Vec<_> =
        lines.iter().take(LISTED).filter_map(|(shared, together)| link(*shared, together)).collect();
    if rest > 0 {
        listed.push(Link { words: text::more(rest), opens: Screen::Overview });
    }
    listed
}

/// Whether what one connection meets is the same trouble for all that meet it: their client, this
/// computer's keychain, the session, or the way to Amazon.
fn is_shared(cause: Cause) -> bool {
    cause.concerns_client() || cause.is_vault() || cause.is_reach() || cause == Cause::SessionEnded
}

fn link(shared: Option<Cause>, together: &[&ConnectionView]) -> Option<Link> {
    let (first, more) = together.split_first()?;
    let one = || Screen::Connection { connection_id: ConnectionId::new(&*first.id) };
    let opens = match shared.map(Cause::next_step) {
        Some(NextStep::FixSecret | NextStep::FixClient | NextStep::FixBroker) => Screen::Settings,
        Some(_) if !more.is_empty() => Screen::Overview,
        _ => one(),
    };
    let words = match shared.filter(|_| !more.is_empty()) {
        Some(cause) => text::to_do_together(together.len(), cause),
        None => text::to_do(&first.label, first.cause),
    };
    Some(Link { words, opens })
}
