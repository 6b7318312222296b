//! What the dashboard asks for.

use crate::Keeper;
use crate::mirror_view::{Elsewhere, progress_view};
use crate::pause::Paused;
use crate::review::clean_label;
use crate::view::{
    AccountView, AppEvent, AppSnapshot, AuthState, AuthView, CommandError, ConnectionView, ErrorCode,
    KeeperView, MirrorView, NoticeView, PersonView, SettingsView, SetupView,
};
use domain::config::is_legacy_key;
use domain::session::SignInStep;
use domain::settings::Settings;
use domain::{AccountId, Cause, Connection, ConnectionId, Health, NextStep, Timestamp};
use std::collections::HashMap;
use store::{AccountCounts, User};

/// Notices shown at most.
const NOTICES: u32 = 500;

impl Keeper {
    /// Everything but the lists. Never fails: what cannot be read is named in `fatal`.
    pub async fn snapshot(&self) -> AppSnapshot {
        let fatal = match self.inner.store.borrow().as_ref() {
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
        let store = self.store().await?;
        let user = store.current_user().await?;
        let (finishing, progress) = {
            let now = self.now_state();
            (now.finishing, now.progress)
        };
        let flow = self.pending_flows().await?.into_iter().next().map(|flow| {
            let url = self.opened_address(&flow);
            crate::flow::view(&flow, url, (finishing == Some(flow.kind)).then_some(progress))
        });
        let mut snapshot = self.blank(AuthState::SignedOut, None);
        let step = store.sessions().await?.attempt.map(|attempt| attempt.step);
        snapshot.auth = auth(user.as_ref(), step);
        snapshot.auth.task =
            user.as_ref().filter(|user| !user.session_ended).and_then(|user| self.task_of(&user.id));
        snapshot.flow = flow;
        if let Some(user) = user {
            let connections = store.connections(user.id.clone()).await?;
            let (worst, next_attempt) = Self::overall(&connections);
            snapshot.keeper.worst = worst;
            snapshot.keeper.next_attempt = next_attempt.map(Timestamp::as_millisecond);
            snapshot.mirror = self.complete_mirror(&store, &user.id, snapshot.mirror).await?;
            snapshot.unread_notices = store.unread_notices(user.id.clone()).await?;
            let settings = self.settings_of(&user.id).await;
            snapshot.settings = self.settings_view(settings);
        }
        Ok(snapshot)
    }

    fn blank(&self, state: AuthState, fatal: Option<CommandError>) -> AppSnapshot {
        let amazon = self.amazon_if_set();
        let unrecorded = self.unrecorded();
        let (clock_off, offline) = (self.clock_off(), self.plan().network.is_on());
        let project = self.inner.supabase.get();
        let legacy_key = project.as_ref().is_some_and(|project| is_legacy_key(&project.config.key));
        let now = self.now_state();
        let mirror = MirrorView {
            state: now.mirror.state,
            pending: 0,
            last_success: now.mirror.last_success.map(Timestamp::as_millisecond),
            error: now.mirror.error.clone(),
            progress: now.mirror.progress.map(progress_view),
            skipped_count: now.mirror.skipped,
            legacy_key,
            held_count: 0,
            held: Vec::new(),
            devices: Vec::new(),
        };
        let keeper = KeeperView {
            paused: now.paused != Paused::No,
            paused_until: match now.paused {
                Paused::Until(end) => Some(end.as_millisecond()),
                Paused::No | Paused::UntilResumed => None,
            },
            clock_off,
            offline,
            unrecorded,
            lock_held: now.lock_held,
            worst: None,
            next_attempt: None,
        };
        let (vault, secret) = (now.vault, now.lwa_secret_present);
        let setup_problems = now.setup.all.clone();
        let asking = now.asking;
        drop(now);
        AppSnapshot {
            version: self.inner.version.clone(),
            auth: AuthView { state, step: None, person: None, task: None },
            setup: SetupView {
                clerk: self.inner.clerk.get().is_some(),
                amazon: amazon.is_some_and(|amazon| secret || amazon.config.broker_url.is_some()),
                supabase: self.inner.supabase.get().is_some(),
                sandbox: self.inner.sandbox.is_some(),
                asking,
            },
            flow: None,
            keeper,
            mirror,
            vault,
            settings: self.settings_view(Settings::default()),
            unread_notices: 0,
            setup_problems,
            fatal,
        }
    }

    fn settings_view(&self, settings: Settings) -> SettingsView {
        SettingsView {
            theme: settings.theme,
            notifications: settings.notifications,
            lwa_client_id: self.amazon_if_set().map(|amazon| amazon.config.client_id.clone()),
            lwa_secret_present: self.now_state().lwa_secret_present,
            supabase_url: self.inner.supabase.get().map(|project| project.config.url.to_string()),
            clerk_host: self.inner.clerk.get().map(|clients| clients.config.host()),
            default_region: settings.default_region,
            notify: settings.notify,
        }
    }

    /// The person's connections, disconnected ones included.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>, CommandError> {
        let (store, user) = self.signed_in().await?;
        let counts = store.account_counts(user.clone()).await?;
        let gaps = store.gaps(user.clone()).await?;
        let elsewhere = Elsewhere::of(&store, &user).await?;
        let all = store.connections(user).await?;
        Ok(all
            .into_iter()
            .map(|one| {
                let counts = counts.get(&one.id).copied().unwrap_or_default();
                let view = ConnectionView {
                    gaps: gaps.get(&one.id).cloned().unwrap_or_default(),
                    ..self.connection_view(&one, counts)
                };
                elsewhere.complete(&one.id, view)
            })
            .collect())
    }

    fn connection_view(&self, one: &Connection, counts: AccountCounts) -> ConnectionView {
        let millis = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        ConnectionView {
            id: one.id.to_string(),
            label: one.label.clone(),
            home_region: one.home_region,
            health: one.health.health,
            cause: one.health.cause,
            next_step: one.health.cause.map_or(NextStep::None, Cause::next_step),
            last_success: millis(one.health.last_success),
            last_failure: millis(one.health.last_failure),
            probed_at: millis(one.health.probed_at),
            next_attempt: millis(one.health.next_attempt),
            access_expires_at: millis(
                one.access_expires_at.filter(|_| one.health.health != Health::Disconnected),
            ),
            created_at: one.created_at.as_millisecond(),
            refreshing: self.inner.kept.is_refreshing(&one.id),
            accounts: counts.all,
            tracked: counts.tracked,
            lost: counts.lost,
            gaps: Vec::new(),
            swept_at: millis(one.swept_at),
            sweeping: self.inner.kept.sweep(&one.id),
            removal_checkable: self.removal_checkable(&one.id),
            here: true,
            elsewhere: Vec::new(),
            same_as: None,
        }
    }

    /// The person's accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<AccountView>, CommandError> {
        let (store, user) = self.signed_in().await?;
        let elsewhere = Elsewhere::of(&store, &user).await?;
        let health: HashMap<ConnectionId, Health> = store
            .connections(user.clone())
            .await?
            .into_iter()
            .map(|one| {
                let health = elsewhere.health(&one.id).unwrap_or(one.health.health);
                (one.id, health)
            })
            .collect();
        let mut parents: HashMap<AccountId, Vec<String>> = HashMap::new();
        for link in store.links(user.clone()).await? {
            parents.entry(link.child).or_default().push(link.parent.to_string());
        }
        let all = store.accounts(user).await?;
        Ok(all
            .into_iter()
            .map(|account| AccountView {
                health: health.get(&account.connection_id).copied().unwrap_or(Health::Disconnected),
                id: account.id.to_string(),
                connection_id: account.connection_id.to_string(),
                kind: account.kind,
                region: account.region,
                external_id: account.external_id,
                name: account.name,
                country_code: account.country_code,
                currency_code: account.currency_code,
                timezone: account.timezone,
                account_type: account.account_type,
                status: account.status,
                lacks: account.lacks,
                seats: account.seats,
                parents: parents.remove(&account.id).unwrap_or_default(),
                access: account.access,
                tracked: account.tracked,
            })
            .collect())
    }

    /// The newest notices.
    pub async fn notices(&self) -> Result<Vec<NoticeView>, CommandError> {
        let (store, user) = self.signed_in().await?;
        let all = store.notices(user, NOTICES).await?;
        Ok(all
            .into_iter()
            .map(|notice| NoticeView {
                id: i32::try_from(notice.id).unwrap_or(i32::MAX),
                kind: notice.kind,
                connection_id: notice.connection_id.map(|id| id.to_string()),
                label: notice.label,
                cause: notice.cause,
                accounts: notice.accounts,
                ends_at: notice.ends_at.map(Timestamp::as_millisecond),
                created_at: notice.created_at.as_millisecond(),
                read: notice.read,
            })
            .collect())
    }

    /// Marks all notices as read.
    pub async fn mark_notices_read(&self) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        store.mark_notices_read(user, self.now()).await?;
        self.emit(AppEvent::NoticesChanged);
        self.emit(AppEvent::SnapshotChanged);
        Ok(())
    }

    /// Gives a connection another label.
    ///
    /// # Errors
    /// `not_found`, or `bad_config` for an empty label.
    pub async fn rename_connection(&self, id: String, label: String) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let label = clean_label(&label, "");
        if label.is_empty() {
            return Err(CommandError::new(ErrorCode::BadConfig, "the label is empty"));
        }
        store.rename(user, ConnectionId::new(id), label, self.now()).await?;
        self.emit(AppEvent::ConnectionsChanged);
        self.inner.mirror_wake.notify_one();
        Ok(())
    }

    /// Chooses whether accounts are tracked.
    pub async fn set_tracked(&self, ids: Vec<String>, tracked: bool) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        if store.set_tracked(user, ids, tracked, self.now()).await? > 0 {
            self.emit(AppEvent::AccountsChanged);
            self.emit(AppEvent::ConnectionsChanged);
            self.inner.mirror_wake.notify_one();
        }
        Ok(())
    }
}

fn auth(user: Option<&User>, step: Option<SignInStep>) -> AuthView {
    let state = match (user, step) {
        (Some(user), _) if user.session_ended => AuthState::Expired,
        (Some(_), _) => AuthState::SignedIn,
        (None, Some(_)) => AuthState::SigningIn,
        (None, None) => AuthState::SignedOut,
    };
    let person = user.map(|user| PersonView {
        id: user.id.to_string(),
        name: user.name.clone(),
        email: user.email.clone(),
        image_url: user.image_url.clone(),
    });
    AuthView { state, step, person, task: None }
}
