//! What the dashboard asks for.

use super::Dashboard;
use crate::mirror::status::progress_view;
use crate::refresh::Paused;
use crate::services::Reached;
use crate::view::{
    AppSnapshot, AuthState, AuthView, CommandError, KeeperView, MirrorView, SettingsView, SetupView, UserView,
};
use domain::config::is_legacy_key;
use domain::session::SignInStep;
use domain::settings::Settings;
use domain::{Connection, Health, Timestamp};
use store::User;

impl Dashboard {
    /// Whether the hosts of Amazon, Clerk and Supabase answer.
    pub async fn check_hosts(&self) -> Vec<Reached> {
        let clerk = self.services.clerk.get().map(|clerk| clerk.config.frontend_api.clone());
        let supabase = self.mirror.in_use().map(|project| project.config.url.clone());
        self.services.check_hosts(clerk.into_iter().chain(supabase).collect()).await
    }

    /// Everything but the lists. Never fails: what cannot be read is named in `fatal`.
    pub async fn snapshot(&self) -> AppSnapshot {
        let fatal = match self.storage.opened.borrow().as_ref() {
            None => return self.blank(AuthState::Starting, None),
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(_)) => None,
        };
        if let Some(error) = fatal {
            return self.blank(AuthState::SignedOut, Some(error));
        }
        match self.read_snapshot().await {
            Ok(snapshot) => snapshot,
            Err(error) => self.blank(AuthState::SignedOut, Some(error)),
        }
    }

    async fn read_snapshot(&self) -> Result<AppSnapshot, CommandError> {
        let store = self.storage.store().await?;
        let user = store.current_user().await?;
        let finishing = self.pending.finishing();
        let flow = self.pending.pending_flows().await?.into_iter().next().map(|flow| {
            let url = self.pending.opened_address(&flow);
            crate::pending::flow::view(
                &flow,
                url,
                finishing.filter(|(kind, _)| *kind == flow.kind).map(|(_, progress)| progress),
            )
        });
        let mut snapshot = self.blank(AuthState::SignedOut, None);
        let step = store.sessions().await?.attempt.map(|attempt| attempt.step);
        snapshot.auth = auth(user.as_ref(), step);
        snapshot.auth.task =
            user.as_ref().filter(|user| !user.session_ended).and_then(|user| self.sessions.task_of(&user.id));
        snapshot.flow = flow;
        if let Some(user) = user {
            let connections = store.connections(user.id.clone()).await?;
            let (worst, next_attempt) = overall(&connections);
            snapshot.keeper.worst = worst;
            snapshot.keeper.next_attempt = next_attempt.map(Timestamp::as_millisecond);
            snapshot.mirror = self.mirror.complete_mirror(&store, &user.id, snapshot.mirror).await?;
            snapshot.reconnects = self.ends.reconnects(&store, user.id.clone()).await?;
            snapshot.unread_notices = store.unread_notices(user.id.clone()).await?;
            let settings = self.settings.of(&user.id).await;
            snapshot.settings = self.settings_view(settings);
        }
        Ok(snapshot)
    }

    fn blank(&self, state: AuthState, fatal: Option<CommandError>) -> AppSnapshot {
        let amazon = self.services.amazon_if_set();
        let unrecorded = self.storage.unrecorded();
        let project = self.mirror.in_use();
        let legacy_key = project.as_ref().is_some_and(|project| is_legacy_key(&project.config.key));
        let status = self.mirror.status();
        let mirror = MirrorView {
            state: status.state,
            pending: 0,
            last_success: status.last_success.map(Timestamp::as_millisecond),
            error: status.error,
            progress: status.progress.map(progress_view),
            skipped_count: status.skipped,
            legacy_key,
            held_count: 0,
            held: Vec::new(),
            devices: Vec::new(),
        };
        let paused = self.refresh.paused();
        let keeper = KeeperView {
            paused: paused != Paused::No,
            paused_until: match paused {
                Paused::Until(end) => Some(end.as_millisecond()),
                Paused::No | Paused::UntilResumed => None,
            },
            clock_off: self.amazon_clock.clock_off(),
            offline: self.refresh.is_offline(),
            unrecorded,
            lock_held: self.refresh.is_lock_held(),
            worst: None,
            next_attempt: None,
        };
        let (vault, secret) = (self.secrets.state(), self.setup.is_client_secret_present());
        let setup_problems = self.setup.problems();
        AppSnapshot {
            version: self.runtime.version.clone(),
            auth: AuthView { state, step: None, user: None, task: None },
            setup: SetupView {
                clerk: self.services.clerk.get().is_some(),
                amazon: amazon.is_some_and(|amazon| secret || amazon.config.broker_url.is_some()),
                supabase: self.mirror.in_use().is_some(),
                sandbox: self.services.sandbox.is_some(),
                asking: self.setup.asking(),
            },
            flow: None,
            keeper,
            mirror,
            vault,
            settings: self.settings_view(Settings::default()),
            reconnects: None,
            unread_notices: 0,
            setup_problems,
            fatal,
        }
    }

    fn settings_view(&self, settings: Settings) -> SettingsView {
        SettingsView {
            synced: settings.synced,
            lwa_client_id: self.services.amazon_if_set().map(|amazon| amazon.config.client_id.clone()),
            lwa_secret_present: self.setup.is_client_secret_present(),
            supabase_url: self.mirror.in_use().map(|project| project.config.url.to_string()),
            clerk_host: self.services.clerk.get().map(|clients| clients.config.host()),
            notify: settings.notify,
        }
    }
}

fn auth(user: Option<&User>, step: Option<SignInStep>) -> AuthView {
    let state = match (user, step) {
        (Some(user), _) if user.session_ended => AuthState::Expired,
        (Some(_), _) => AuthState::SignedIn,
        (None, Some(_)) => AuthState::SigningIn,
        (None, None) => AuthState::SignedOut,
    };
    let user = user.map(UserView::from);
    AuthView { state, step, user, task: None }
}

/// The worst health and the earliest next attempt of the given connections.
fn overall(all: &[Connection]) -> (Option<Health>, Option<Timestamp>) {
    let living = || all.iter().filter(|one| one.health.health != Health::Disconnected);
    let worst = living().map(|one| one.health.health).max_by_key(|health| health.severity());
    (worst, living().filter_map(|one| one.health.next_attempt).min())
}
