//! What is asked of the keychain and of Amazon in one attempt.

use super::Refresh;
use super::rate_limit::Priority;
use super::slots::{ConnectionSlot, Unsaved};
use crate::secrets::vault_cause;
use amazon_ads::{ClientAuth, TokenError, Tokens};
use domain::clock_change::Reading;
use domain::{Cause, Connection, Secret, Trigger};
use jiff::SignedDuration;
use std::time::Duration;
use vault::{VaultError, VaultKey};

/// When an attempt began, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    pub trigger: Trigger,
    pub at: Reading,
}

impl Started {
    /// How long it has taken.
    pub fn took(&self, awake: Duration) -> Duration {
        awake.saturating_sub(self.at.awake)
    }
}

/// What one try gave.
pub(crate) enum Outcome {
    /// LwA gave tokens.
    Fresh(Tokens),
    /// It failed.
    Failed(Failure),
}

/// Why a try failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub cause: Cause,
    pub retry_after: Option<SignedDuration>,
    pub request_id: Option<String>,
    /// Amazon was asked and answered, whatever it said.
    pub answered: bool,
}

impl Failure {
    /// One of this computer's own.
    pub fn local(cause: Cause) -> Self {
        Self { cause, retry_after: None, request_id: None, answered: false }
    }
}

impl Outcome {
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }
}

impl Refresh {
    pub(crate) async fn attempt(&self, connection: &Connection, began: Started) -> Outcome {
        let key = VaultKey::refresh_token(&connection.id);
        let slot = self.slots.slot(&connection.id);
        if let Err(error) = self.save_unsaved(&slot, &key).await {
            return Outcome::Failed(Failure::local(vault_cause(&error)));
        }
        let (refresh, auth) = match self.secrets_of(connection, &key).await {
            Ok(secrets) => secrets,
            Err(cause) => return Outcome::Failed(Failure::local(cause)),
        };
        let first = self.ask_amazon(connection, &refresh, &auth, began).await;
        if let Err(TokenError::InvalidGrant(_)) = &first {
            // Somebody else may have stored a newer token since ours was read.
            if let Ok(Some(newer)) = self.secrets.get(&key).await
                && newer != refresh
            {
                let second = self.ask_amazon(connection, &newer, &auth, began).await;
                return self.store_rotated_token(&slot, &key, &newer, second).await;
            }
        }
        self.store_rotated_token(&slot, &key, &refresh, first).await
    }

    /// Puts a token into the keychain that it did not say it took before. It may have taken it all the same,
    /// and another process may have gone on from there: only what the token replaces is written over.
    async fn save_unsaved(&self, slot: &ConnectionSlot, key: &VaultKey) -> Result<(), VaultError> {
        let Some(unsaved) = slot.unsaved() else { return Ok(()) };
        if self.secrets.get(key).await?.as_ref() == Some(&unsaved.replaces) {
            self.secrets.put(key, &unsaved.token).await?;
        }
        slot.set_unsaved(None);
        Ok(())
    }

    async fn ask_amazon(
        &self,
        connection: &Connection,
        refresh: &Secret,
        auth: &ClientAuth,
        began: Started,
    ) -> Result<Tokens, TokenError> {
        let Some(amazon) = self.services.amazon_if_set() else { return Err(TokenError::Offline) };
        let priority = if began.trigger == Trigger::User { Priority::User } else { Priority::Background };
        let _permit = self.permits.acquire(priority).await;
        let answer = amazon.provider.refresh(connection.home_region, refresh, auth).await;
        if let Err(refused) = &answer {
            // Whether a refusal is the grant's end is a question of Amazon's time.
            self.amazon_clock.note_skew(refused.clock_skew());
        }
        answer
    }

    async fn secrets_of(
        &self,
        connection: &Connection,
        key: &VaultKey,
    ) -> Result<(Secret, ClientAuth), Cause> {
        let refresh =
            self.secrets.get(key).await.map_err(|error| vault_cause(&error))?.ok_or(Cause::TokenMissing)?;
        // Without a client there is nothing to refresh with; a different one is refused by Amazon.
        let amazon = self.services.amazon_if_set().ok_or(Cause::SecretMissing)?;
        if amazon.config.client_id != connection.client_id {
            return Err(Cause::ClientRefused);
        }
        let auth = self
            .sessions
            .client_auth(&amazon, Some(&connection.user_id))
            .await
            .map_err(|error| error.cause())?;
        Ok((refresh, auth))
    }

    /// Turns Amazon's answer into an outcome. A refresh token that differs is stored before anything of
    /// the new tokens is used.
    async fn store_rotated_token(
        &self,
        slot: &ConnectionSlot,
        key: &VaultKey,
        sent: &Secret,
        answer: Result<Tokens, TokenError>,
    ) -> Outcome {
        match answer {
            Ok(tokens) => {
                if let Some(rotated) = tokens.refresh.as_ref().filter(|refresh| *refresh != sent)
                    && let Err(error) = self.secrets.put(key, rotated).await
                {
                    slot.set_unsaved(Some(Unsaved { token: rotated.clone(), replaces: sent.clone() }));
                    return Outcome::Failed(Failure::local(vault_cause(&error)));
                }
                Outcome::Fresh(tokens)
            }
            Err(error) => {
                let cause = error.cause();
                Outcome::Failed(Failure {
                    cause,
                    retry_after: error.retry_after().and_then(|wait| SignedDuration::try_from(wait).ok()),
                    request_id: error.request_id().map(str::to_owned),
                    answered: !cause.is_reach(),
                })
            }
        }
    }
}
