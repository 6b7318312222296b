//! What the tray shows, worked out from the keeper's views.

use domain::{ConnectionId, Health};
use keeper::view::{AppSnapshot, AuthState, ConnectionView, Screen};

use crate::text;

/// The most connections that are listed one by one.
const LISTED: usize = 8;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All is well, or there is nothing to keep.
    Normal,
    /// Something fails that may recover by itself.
    Attention,
    /// A person is needed.
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
    /// What needs a look, worst first.
    pub troubled: Vec<Link>,
    /// Whether there is something to refresh.
    pub can_refresh: bool,
    /// Whether background refreshing is paused.
    pub paused: bool,
}

impl TrayModel {
    /// Before anything is known.
    pub fn starting() -> Self {
        Self {
            look: Look::Normal,
            status: text::STARTING.to_owned(),
            troubled: Vec::new(),
            can_refresh: false,
            paused: false,
        }
    }

    /// For what the keeper says now.
    pub fn of(snapshot: &AppSnapshot, connections: &[ConnectionView]) -> Self {
        let paused = snapshot.keeper.paused;
        if snapshot.fatal.is_some() {
            let status = text::FATAL.to_owned();
            return Self { look: Look::Error, status, paused, ..Self::starting() };
        }
        let mut kept: Vec<_> =
            connections.iter().filter(|connection| connection.health != Health::Disconnected).collect();
        if kept.is_empty() {
            let status = match snapshot.auth.state {
                AuthState::Starting => text::STARTING,
                AuthState::SignedOut | AuthState::SigningIn => text::SIGNED_OUT,
                AuthState::SignedIn | AuthState::Expired => text::NO_CONNECTIONS,
            };
            return Self { status: status.to_owned(), look: quiet(paused), paused, ..Self::starting() };
        }
        kept.sort_by(|a, b| {
            b.health
                .severity()
                .cmp(&a.health.severity())
                .then_with(|| a.label.to_lowercase().cmp(&b.label.to_lowercase()))
        });
        let worst = kept.iter().map(|connection| connection.health).max_by_key(|health| health.severity());
        let status = status(&kept);
        Self {
            look: match worst {
                Some(Health::Revoked | Health::Error) => Look::Error,
                Some(Health::Expiring | Health::Expired) if !paused => Look::Attention,
                _ => quiet(paused),
            },
            status: if paused { text::paused(&status) } else { status },
            troubled: links(&kept),
            can_refresh: true,
            paused,
        }
    }
}

fn quiet(paused: bool) -> Look {
    if paused { Look::Paused } else { Look::Normal }
}

/// "3 healthy, 1 revoked".
fn status(kept: &[&ConnectionView]) -> String {
    let counts = Health::ALL.map(|health| (health, kept.iter().filter(|kept| kept.health == health).count()));
    if counts.iter().all(|(health, count)| *health == Health::Healthy || *count == 0) {
        return text::all_healthy(kept.len());
    }
    let parts: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(health, count)| format!("{count} {}", text::word(*health)))
        .collect();
    parts.join(", ")
}

fn links(worst_first: &[&ConnectionView]) -> Vec<Link> {
    let troubled: Vec<_> =
        worst_first.iter().filter(|connection| connection.health != Health::Healthy).collect();
    let mut links: Vec<_> = troubled
        .iter()
        .take(LISTED)
        .map(|connection| Link {
            words: text::troubled(&connection.label, connection.health),
            opens: Screen::Connection { connection_id: ConnectionId::new(&*connection.id) },
        })
        .collect();
    if troubled.len() > LISTED {
        links.push(Link { words: text::more(troubled.len() - LISTED), opens: Screen::Overview });
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Region;
    use keeper::view::{
        AuthView, CommandError, ErrorCode, KeeperView, MirrorState, MirrorView, SettingsView, SetupView,
        Theme, VaultState,
    };

    fn connection(label: &str, health: Health) -> ConnectionView {
        ConnectionView {
            id: format!("id-{label}"),
            label: label.to_owned(),
            home_region: Region::Na,
            health,
            cause: None,
            next_step: domain::NextStep::None,
            last_success: None,
            last_failure: None,
            next_attempt: None,
            access_expires_at: None,
            created_at: 0,
            refreshing: false,
            accounts: 1,
            tracked: 1,
            lost: 0,
            gaps: Vec::new(),
            swept_at: None,
            sweeping: None,
            removal_checkable: false,
        }
    }

    fn snapshot(state: AuthState, paused: bool) -> AppSnapshot {
        AppSnapshot {
            version: "0.0.0".to_owned(),
            auth: AuthView { state, person: None },
            setup: SetupView { clerk: true, amazon: true, supabase: true, sandbox: false },
            flow: None,
            keeper: KeeperView { paused, worst: None, next_attempt: None },
            mirror: MirrorView { state: MirrorState::Off, pending: 0, last_success: None, error: None },
            vault: VaultState::Ready,
            settings: SettingsView {
                theme: Theme::System,
                notifications: true,
                lwa_client_id: None,
                lwa_secret_present: false,
                supabase_url: None,
                clerk_host: None,
                default_region: Region::Na,
            },
            unread_notices: 0,
            fatal: None,
        }
    }

    fn model(connections: &[ConnectionView]) -> TrayModel {
        TrayModel::of(&snapshot(AuthState::SignedIn, false), connections)
    }

    #[test]
    fn the_worst_connection_decides_the_picture() {
        for (health, look) in [
            (Health::Healthy, Look::Normal),
            (Health::Disconnected, Look::Normal),
            (Health::Expiring, Look::Attention),
            (Health::Expired, Look::Attention),
            (Health::Revoked, Look::Error),
            (Health::Error, Look::Error),
        ] {
            let model = model(&[connection("a", Health::Healthy), connection("b", health)]);
            assert_eq!(model.look, look, "{health:?}");
        }
    }

    #[test]
    fn the_status_counts_in_words() {
        let healthy = |count| vec![connection("a", Health::Healthy); count];
        assert_eq!(model(&healthy(1)).status, "1 connection, healthy");
        assert_eq!(model(&healthy(3)).status, "3 connections, all healthy");
        let mut mixed = healthy(3);
        mixed.push(connection("b", Health::Revoked));
        mixed.push(connection("gone", Health::Disconnected));
        assert_eq!(model(&mixed).status, "3 healthy, 1 revoked");
    }

    #[test]
    fn troubled_connections_are_listed_worst_first_and_open_their_screen() {
        let model = model(&[
            connection("fine", Health::Healthy),
            connection("late", Health::Expiring),
            connection("gone", Health::Revoked),
        ]);
        let words: Vec<_> = model.troubled.iter().map(|link| link.words.as_str()).collect();
        assert_eq!(words, ["gone: revoked", "late: expiring"]);
        let opens = Screen::Connection { connection_id: ConnectionId::new("id-gone") };
        assert_eq!(model.troubled[0].opens, opens);
    }

    #[test]
    fn a_long_list_ends_with_a_way_to_the_rest() {
        let many: Vec<_> = (0..20).map(|n| connection(&format!("c{n:02}"), Health::Revoked)).collect();
        let model = model(&many);
        assert_eq!(model.troubled.len(), LISTED + 1);
        assert_eq!(model.troubled[LISTED], Link { words: "12 more…".to_owned(), opens: Screen::Overview });
    }

    #[test]
    fn paused_is_shown_unless_a_person_is_needed() {
        let paused = |health| TrayModel::of(&snapshot(AuthState::SignedIn, true), &[connection("a", health)]);
        assert_eq!(paused(Health::Healthy).look, Look::Paused);
        assert_eq!(paused(Health::Expired).look, Look::Paused, "the pause is why it expired");
        assert_eq!(paused(Health::Revoked).look, Look::Error);
        assert_eq!(paused(Health::Revoked).status, "Paused · 1 revoked");
    }

    #[test]
    fn without_connections_it_says_why_there_is_nothing() {
        let status = |state| TrayModel::of(&snapshot(state, false), &[]).status;
        assert_eq!(status(AuthState::SignedOut), "Signed out");
        assert_eq!(status(AuthState::SignedIn), "No connections yet");
        let mut broken = snapshot(AuthState::Starting, false);
        broken.fatal = Some(CommandError {
            code: ErrorCode::DatabaseCorrupt,
            message: String::new(),
            retry_after: None,
            action: None,
        });
        let model = TrayModel::of(&broken, &[]);
        assert_eq!((model.look, model.status.as_str()), (Look::Error, "Adkeeper needs attention"));
    }
}
