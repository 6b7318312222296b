//! One refresh of one connection: single flight, classification, record.

use crate::Keeper;
use crate::access::Access;
use crate::amazon::vault_cause;
use crate::view::{AppEvent, CommandError, ErrorCode};
use amazon_ads::{ClientAuth, TokenError, Tokens};
use domain::notice::notice_for;
use domain::{Cause, Connection, ConnectionId, Health, HealthReport, Secret, Timestamp, expiry};
use jiff::SignedDuration;
use std::sync::atomic::Ordering;
use store::{Attempt, NewNotice, Store};
use vault::VaultKey;

/// Why a refresh is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The schedule says so.
    Due,
    /// A person asks, or something changed that a person mended: waiting times do not count.
    Asked,
}

/// What one try gave.
pub(crate) enum Outcome {
    /// LwA gave tokens.
    Fresh(Tokens),
    /// The Ads API takes the token that is held.
    Proven(Access),
    Failed {
        cause: Cause,
        retry_after: Option<SignedDuration>,
        request_id: Option<String>,
    },
}

impl Keeper {
    /// Refreshes one connection now.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, or what the attempt ended with.
    pub async fn refresh_connection(&self, id: String) -> Result<(), CommandError> {
        let id = ConnectionId::new(id);
        let asked_at = self.inner.kept.flights(&id);
        let (store, user) = self.signed_in().await?;
        let connection = store.connection(id).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let report = self.refresh(&connection.id, Reason::Asked, asked_at).await?;
        self.inner.schedule_wake.notify_one();
        match report.cause {
            Some(cause) => Err(cause_error(cause)),
            None => Ok(()),
        }
    }

    /// Refreshes all connections of the person now; each result shows in its health.
    pub async fn refresh_all(&self) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let all = store.connections(user).await?;
        let ids = all.into_iter().filter(|one| one.health.health != Health::Disconnected).map(|one| one.id);
        let outcome = self.refresh_many(ids.collect(), Reason::Asked).await;
        self.inner.schedule_wake.notify_one();
        outcome
    }

    /// Refreshes a connection unless somebody else just did: one flight at a time, and whoever waited
    /// for the lock looks again before asking Amazon. `asked_at` is the count of flights when the refresh
    /// was asked for.
    pub(crate) async fn refresh(
        &self,
        id: &ConnectionId,
        reason: Reason,
        asked_at: u64,
    ) -> Result<HealthReport, CommandError> {
        let slot = self.inner.kept.slot(id);
        let mut kept = slot.lock.lock().await;
        let store = self.store().await?;
        let before = store.connection(id.clone()).await?;
        let done_meanwhile = slot.flights.load(Ordering::SeqCst) != asked_at;
        let not_due = before.health.next_attempt.is_none_or(|next| next > self.now());
        if before.health.health == Health::Disconnected
            || done_meanwhile
            || (reason == Reason::Due && not_due)
        {
            return Ok(before.health);
        }
        self.inner.kept.set_refreshing(id, true);
        self.emit(AppEvent::ConnectionsChanged);
        let outcome = self.attempt(&before).await;
        let fresh = matches!(outcome, Outcome::Fresh(_));
        let recorded = self.record(&store, &before, &mut kept, outcome).await;
        self.inner.kept.set_refreshing(id, false);
        slot.flights.fetch_add(1, Ordering::SeqCst);
        drop(kept);
        self.emit(AppEvent::ConnectionsChanged);
        self.emit(AppEvent::SnapshotChanged);
        self.inner.mirror_wake.notify_one();
        if fresh && recorded.is_ok() {
            self.after_fresh(&store, &before).await?;
        }
        recorded
    }

    /// A token that works is the occasion to look again at what it reaches, and to resume the others that
    /// waited for the same mended client.
    async fn after_fresh(&self, store: &Store, before: &Connection) -> Result<(), CommandError> {
        if before.health.cause == Some(Cause::NotApproved) {
            self.spawn_sweep(before.id.clone());
            return Ok(());
        }
        let swept = store.swept_at(before.user_id.clone()).await?.get(&before.id).copied();
        if self.sweep_due(swept) {
            self.spawn_sweep(before.id.clone());
        }
        self.resume_client(before).await
    }

    fn spawn_refresh(&self, ids: Vec<ConnectionId>) {
        let keeper = self.clone();
        self.inner.tasks.spawn(async move {
            if let Err(error) = keeper.refresh_many(ids, Reason::Asked).await {
                tracing::error!(reason = ?error.code, "paused connections could not be resumed");
            }
        });
    }

    /// One connection of a client works again: the others that waited for the client are due now.
    pub(crate) async fn resume_client(&self, mended: &Connection) -> Result<(), CommandError> {
        if !mended.health.cause.is_some_and(Cause::concerns_client) {
            return Ok(());
        }
        let waiting: Vec<_> = self
            .store()
            .await?
            .kept_connections()
            .await?
            .into_iter()
            .filter(|one| one.id != mended.id && one.client_id == mended.client_id)
            .filter(|one| one.health.cause.is_some_and(Cause::concerns_client))
            .map(|one| one.id)
            .collect();
        if !waiting.is_empty() {
            self.spawn_refresh(waiting);
        }
        Ok(())
    }

    async fn attempt(&self, connection: &Connection) -> Outcome {
        let key = VaultKey::refresh_token(&connection.id);
        let (refresh, auth) = match self.secrets_of(connection, &key).await {
            Ok(secrets) => secrets,
            Err(cause) => return Outcome::Failed { cause, retry_after: None, request_id: None },
        };
        let first = self.ask_amazon(connection, &refresh, &auth).await;
        if let Err(TokenError::InvalidGrant(_)) = &first {
            // Another process may have stored a newer token since ours was read.
            if let Ok(Some(newer)) = self.secret(&key).await
                && newer != refresh
            {
                return self
                    .judge(connection, &key, &newer, self.ask_amazon(connection, &newer, &auth).await)
                    .await;
            }
        }
        self.judge(connection, &key, &refresh, first).await
    }

    async fn ask_amazon(
        &self,
        connection: &Connection,
        refresh: &Secret,
        auth: &ClientAuth,
    ) -> Result<Tokens, TokenError> {
        match self.amazon_if_set() {
            Some(amazon) => amazon.lwa.refresh(connection.home_region, refresh, auth).await,
            None => Err(TokenError::Offline),
        }
    }

    async fn secrets_of(
        &self,
        connection: &Connection,
        key: &VaultKey,
    ) -> Result<(Secret, ClientAuth), Cause> {
        let refresh =
            self.secret(key).await.map_err(|error| vault_cause(&error))?.ok_or(Cause::TokenMissing)?;
        // Without a client there is nothing to refresh with; a different one is refused by Amazon.
        let amazon = self.amazon_if_set().ok_or(Cause::SecretMissing)?;
        if amazon.config.client_id != connection.client_id {
            return Err(Cause::ClientRefused);
        }
        let auth = self.client_auth(&amazon).await.map_err(|error| error.cause())?;
        Ok((refresh, auth))
    }

    /// Turns Amazon's answer into an outcome. A refresh token that differs is stored before anything of
    /// the new tokens is used.
    async fn judge(
        &self,
        connection: &Connection,
        key: &VaultKey,
        sent: &Secret,
        answer: Result<Tokens, TokenError>,
    ) -> Outcome {
        match answer {
            Ok(tokens) => {
                if let Some(rotated) = tokens.refresh.as_ref().filter(|refresh| *refresh != sent)
                    && let Err(error) = self.put_secret(key, rotated).await
                {
                    let cause = vault_cause(&error);
                    return Outcome::Failed { cause, retry_after: None, request_id: None };
                }
                Outcome::Fresh(tokens)
            }
            Err(error) => {
                let cause = match error.cause() {
                    // One more look decides: a second refusal after the doubt is the end.
                    Cause::GrantDoubted if connection.health.cause == Some(Cause::GrantDoubted) => {
                        Cause::GrantRevoked
                    }
                    Cause::GrantDoubted if connection.health.cause == Some(Cause::GrantRevoked) => {
                        Cause::GrantRevoked
                    }
                    cause => cause,
                };
                let retry_after = match cause {
                    Cause::GrantDoubted => Some(expiry::CONFIRM_AFTER),
                    _ => error.retry_after().and_then(|wait| SignedDuration::try_from(wait).ok()),
                };
                Outcome::Failed { cause, retry_after, request_id: error.request_id().map(str::to_owned) }
            }
        }
    }

    pub(crate) async fn record(
        &self,
        store: &Store,
        before: &Connection,
        kept: &mut Option<Access>,
        outcome: Outcome,
    ) -> Result<HealthReport, CommandError> {
        let now = self.now();
        let mut access_expires_at = None;
        let report = match outcome {
            Outcome::Fresh(tokens) => {
                let next = expiry::refresh_at(&before.id, now, tokens.expires_at);
                access_expires_at = Some(tokens.expires_at);
                *kept = Some(Access { token: tokens.access, expires_at: tokens.expires_at });
                tracing::info!(connection = %before.id, next = %next, "refreshed");
                if before.health.cause == Some(Cause::NotApproved) {
                    // LwA gave tokens before as well; only the Ads API can say that it takes them now.
                    before.health
                } else {
                    before.health.after_success(now, next)
                }
            }
            Outcome::Proven(access) => {
                let next = expiry::refresh_at(&before.id, now, access.expires_at);
                before.health.after_success(now, next)
            }
            Outcome::Failed { cause, retry_after, request_id } => {
                let still_valid = before.access_expires_at.is_some_and(|end| end > now);
                let random = u32::from_be_bytes(self.random());
                let failures = before.health.failures.saturating_add(1);
                let retry_at = expiry::retry_at(now, failures, random, retry_after);
                tracing::warn!(connection = %before.id, cause = cause.as_str(), request_id, failures, "refresh failed");
                before.health.after_failure(now, cause, still_valid, retry_at)
            }
        };
        self.record_report(store, before, report, access_expires_at, now).await?;
        if let Some(cause) = report.cause.filter(|cause| cause.concerns_client())
            && before.health.cause != Some(cause)
        {
            self.pause_client(store, before, cause, now).await?;
        }
        Ok(report)
    }

    async fn record_report(
        &self,
        store: &Store,
        before: &Connection,
        report: HealthReport,
        access_expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), CommandError> {
        let told = store.told(before.id.clone()).await?;
        let notice = notice_for(&before.health, &report, told).map(|kind| NewNotice {
            user_id: before.user_id.clone(),
            kind,
            connection_id: Some(before.id.clone()),
            label: Some(before.label.clone()),
            cause: report.cause,
            accounts: None,
            created_at: now,
        });
        let news = notice.is_some();
        let attempt = Attempt {
            connection_id: before.id.clone(),
            report,
            access_expires_at,
            notice,
            told: report.health != Health::Healthy && (told || news),
            at: now,
        };
        if store.record(attempt).await? && news {
            self.emit(AppEvent::NoticesChanged);
        }
        Ok(())
    }

    /// Something is wrong with the client: every connection of that client waits for the person, under the
    /// one notice that the first of them raised.
    async fn pause_client(
        &self,
        store: &Store,
        first: &Connection,
        cause: Cause,
        now: Timestamp,
    ) -> Result<(), CommandError> {
        for other in store.kept_connections().await? {
            if other.id == first.id
                || other.client_id != first.client_id
                || other.health.health.needs_person()
            {
                continue;
            }
            let report = other.health.after_failure(now, cause, true, now);
            let attempt = Attempt {
                connection_id: other.id,
                report,
                access_expires_at: None,
                notice: None,
                told: true,
                at: now,
            };
            store.record(attempt).await?;
        }
        Ok(())
    }
}

/// The error that a manual refresh answers with.
pub(crate) fn cause_error(cause: Cause) -> CommandError {
    let code = match cause {
        Cause::Offline => ErrorCode::Offline,
        Cause::Throttled => ErrorCode::Throttled,
        Cause::ProviderDown => ErrorCode::ProviderDown,
        Cause::BadAnswer | Cause::Unknown => ErrorCode::BadResponse,
        Cause::GrantRevoked | Cause::GrantDoubted | Cause::TokenMissing => ErrorCode::GrantRevoked,
        Cause::ClientRefused => ErrorCode::ClientRefused,
        Cause::NotPermitted => ErrorCode::NotPermitted,
        Cause::ScopeRefused => ErrorCode::ScopeRefused,
        Cause::NotApproved => ErrorCode::NotApproved,
        Cause::BrokerRefused => ErrorCode::BrokerRefused,
        Cause::SessionEnded => ErrorCode::SessionExpired,
        Cause::VaultLocked => ErrorCode::VaultLocked,
        Cause::VaultUnavailable => ErrorCode::VaultUnavailable,
        Cause::SecretMissing => ErrorCode::SecretMissing,
        Cause::ByPerson => ErrorCode::NotFound,
    };
    CommandError::new(code, format!("the refresh ended with {}", cause.as_str()))
}
