//! Connecting an Amazon login: from the region choice to the login that waits for review.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind, FlowView};
use amazon_ads::{AdsClient, AdsError, Discovery, LwaClient, Pkce, Tokens};
use domain::callback::Refusal;
use domain::flow::PendingFlow;
use domain::{Account, AccountAccess, AccountId, AccountKind, ConnectionId, Health, Region, Secret, UserId};
use jiff::SignedDuration;
use std::collections::HashMap;
use store::Review;
use vault::VaultKey;

/// How long a login waits for its review before it is thrown away.
const REVIEW_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

impl Keeper {
    /// Opens Amazon's consent page in the system browser, for a new connection or, with `reauthorise`,
    /// for one that exists.
    ///
    /// # Errors
    /// `signed_out`, `not_configured`, `secret_missing` (no client secret), `not_found`, the vault's.
    pub async fn begin_connect(
        &self,
        region: Region,
        reauthorise: Option<String>,
    ) -> Result<FlowView, CommandError> {
        let (store, user) = self.signed_in().await?;
        let (lwa, _) = self.amazon()?;
        self.client_secret().await?;
        let reauthorises = match reauthorise {
            Some(id) => {
                let connection = store.connection(ConnectionId::new(id)).await?;
                if connection.user_id != user {
                    return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
                }
                Some(connection.id)
            }
            None => None,
        };
        let state = self.new_state();
        let pkce = Pkce::from_bytes(self.random());
        let url = lwa.authorize_url(region, &state, pkce.challenge());
        self.open_flow(FlowKind::Connect, &state, pkce.verifier(), url.into(), Some(region), reauthorises)
            .await
    }

    /// Exchanges the code, keeps the refresh token in the vault, sweeps all regions and leaves a review.
    pub(crate) async fn finish_connect(
        &self,
        flow: &PendingFlow,
        outcome: Result<Secret, Refusal>,
    ) -> Result<(), CommandError> {
        let code = outcome.map_err(|refusal| match refusal {
            Refusal::Denied => {
                CommandError::new(ErrorCode::AccessDenied, "the request was declined at Amazon")
            }
            Refusal::InvalidScope => CommandError::new(
                ErrorCode::NotPermitted,
                "Amazon does not know the scope, or not for this client",
            ),
            Refusal::Other(word) => {
                CommandError::new(ErrorCode::BadResponse, format!("Amazon answered {word}"))
            }
        })?;
        let (store, user) = self.signed_in().await?;
        let (lwa, ads) = self.amazon()?;
        let verifier_key = VaultKey::flow_verifier(FlowKind::Connect.as_str());
        let verifier = self.needed_secret(&verifier_key, "verifier of this attempt").await?;
        let secret = self.client_secret().await?;
        let region = flow.region.unwrap_or(Region::Na);
        let tokens = lwa.exchange(region, &code, &verifier, &secret).await?;
        let refresh = tokens.refresh.clone().ok_or_else(|| {
            CommandError::new(ErrorCode::NoRefreshToken, "no refresh token came with the access token")
        })?;
        // An earlier login that was never confirmed is replaced; its token would be lost unnoticed.
        if let Some(earlier) = store.review().await? {
            self.throw_review_away(&earlier).await?;
        }
        self.put_secret(&VaultKey::review_refresh_token(), &refresh).await?;
        match self.make_review(flow, &user, region, &tokens, ads).await {
            Ok(review) => {
                let slot = self.inner.kept.slot(&review.connection_id);
                store.put_review(review).await?;
                *slot.lock.lock().await = Some(tokens.expires_at);
                self.drop_secret(&verifier_key).await;
                self.emit(AppEvent::SnapshotChanged);
                self.emit(AppEvent::ReviewReady);
                Ok(())
            }
            Err(error) => {
                self.drop_secret(&VaultKey::review_refresh_token()).await;
                // The code is used up: this attempt cannot be continued, whatever the reason.
                self.end_flow(FlowKind::Connect).await?;
                Err(error)
            }
        }
    }

    async fn make_review(
        &self,
        flow: &PendingFlow,
        user: &UserId,
        region: Region,
        tokens: &Tokens,
        ads: &AdsClient,
    ) -> Result<Review, CommandError> {
        let store = self.store().await?;
        let found = ads.discover(&tokens.access).await;
        if let Some(error) = nothing_answered(&found) {
            return Err(error);
        }
        let known: HashMap<AccountId, ConnectionId> = store
            .accounts(user.clone())
            .await?
            .into_iter()
            .map(|account| (account.id, account.connection_id))
            .collect();
        let mut accounts = accounts_of(&found, user);
        let connection_id = match &flow.reauthorises {
            Some(id) => {
                let had: Vec<_> = known.iter().filter(|(_, owner)| *owner == id).map(|(id, _)| id).collect();
                let same = had.is_empty()
                    || accounts.iter().any(|account| had.contains(&&account.id))
                    || !found.failed.is_empty() && accounts.is_empty();
                if !same {
                    return Err(CommandError::new(
                        ErrorCode::WrongLogin,
                        "this Amazon login reaches none of the accounts that the connection had",
                    ));
                }
                Some(id.clone())
            }
            None => same_login(&accounts, &known),
        };
        let reauthorises = connection_id.is_some();
        let connection_id = connection_id.unwrap_or_else(|| self.new_connection_id());
        for account in &mut accounts {
            account.connection_id = connection_id.clone();
        }
        let suggested_label = if reauthorises {
            store.connection(connection_id.clone()).await?.label
        } else {
            suggest_label(&accounts)
        };
        let now = self.now();
        Ok(Review {
            user_id: user.clone(),
            connection_id,
            reauthorises,
            suggested_label,
            home_region: region,
            client_id: self.amazon()?.0.app().client_id.clone(),
            scopes: tokens.scopes.clone().unwrap_or_else(|| self.asked_scopes()),
            accounts,
            failed_regions: found.failed.iter().map(|(region, _)| *region).collect(),
            expires_at: now.saturating_add(REVIEW_LIFETIME).unwrap_or(now),
            created_at: now,
        })
    }

    pub(crate) fn amazon(&self) -> Result<(&LwaClient, &AdsClient), CommandError> {
        self.inner
            .lwa
            .as_ref()
            .zip(self.inner.ads.as_ref())
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no LwA client is configured"))
    }

    pub(crate) async fn client_secret(&self) -> Result<Secret, CommandError> {
        let client_id = self.amazon()?.0.app().client_id.clone();
        self.needed_secret(&VaultKey::client_secret(&client_id), "LwA client secret").await
    }

    fn asked_scopes(&self) -> String {
        self.inner.lwa.as_ref().map(|lwa| lwa.app().scopes.join(" ")).unwrap_or_default()
    }

    fn new_connection_id(&self) -> ConnectionId {
        let bytes = self.random();
        ConnectionId::new(uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
    }
}

/// If no region gave anything at all, the reason; a login with some regions missing is reviewed.
fn nothing_answered(found: &Discovery) -> Option<CommandError> {
    if found.failed.len() < Region::ALL.len() {
        return None;
    }
    // A refusal tells more than a region that could not be reached.
    let refused = found.failed.iter().find(|(_, error)| matches!(error, AdsError::TokenRejected(_)));
    refused.or(found.failed.first()).map(|(_, error)| error.clone().into())
}

fn accounts_of(found: &Discovery, user: &UserId) -> Vec<Account> {
    found
        .profiles
        .iter()
        .map(|(region, profile)| Account {
            id: AccountId::derive(user, AccountKind::SponsoredAds, *region, &profile.profile_id),
            user_id: user.clone(),
            connection_id: ConnectionId::new(""),
            kind: AccountKind::SponsoredAds,
            region: *region,
            external_id: profile.profile_id.clone(),
            name: profile.name.clone(),
            country_code: profile.country_code.clone(),
            currency_code: profile.currency_code.clone(),
            timezone: profile.timezone.clone(),
            account_type: profile.account_type.clone(),
            entity_id: profile.entity_id.clone(),
            access: AccountAccess::Ok,
            tracked: true,
        })
        .collect()
}

/// The connection that already reaches every account of this login: the same login a second time.
fn same_login(accounts: &[Account], known: &HashMap<AccountId, ConnectionId>) -> Option<ConnectionId> {
    let mut owners = accounts.iter().map(|account| known.get(&account.id));
    let first = owners.next()??;
    owners.all(|owner| owner == Some(first)).then(|| first.clone())
}

/// A name by which a person can tell logins apart: the agency's own, else the one most accounts share.
fn suggest_label(accounts: &[Account]) -> String {
    let named = || accounts.iter().filter(|account| !account.name.trim().is_empty());
    let agencies = named().filter(|account| account.account_type.as_deref() == Some("agency")).count();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for account in named().filter(|one| agencies == 0 || one.account_type.as_deref() == Some("agency")) {
        let name = account.name.split([':', '–', '|']).next().unwrap_or_default().trim();
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .into_iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or_else(|| "Amazon login".to_owned(), |(name, _)| name.to_owned())
}

/// Whether a connection in this state takes part in deciding whose an account is.
pub(crate) fn owns_accounts(health: Health) -> bool {
    health != Health::Disconnected
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, name: &str) -> Account {
        Account {
            id: AccountId::new(id),
            user_id: UserId::new("u"),
            connection_id: ConnectionId::new(""),
            kind: AccountKind::SponsoredAds,
            region: Region::Na,
            external_id: id.into(),
            name: name.into(),
            country_code: None,
            currency_code: None,
            timezone: None,
            account_type: None,
            entity_id: None,
            access: AccountAccess::Ok,
            tracked: true,
        }
    }

    #[test]
    fn the_same_login_is_recognised_only_if_all_its_accounts_have_one_owner() {
        let known: HashMap<_, _> = [("a", "one"), ("b", "one"), ("c", "two")]
            .map(|(account, owner)| (AccountId::new(account), ConnectionId::new(owner)))
            .into();
        let same =
            |ids: &[&str]| same_login(&ids.iter().map(|id| account(id, "")).collect::<Vec<_>>(), &known);
        assert_eq!(same(&["a", "b"]), Some(ConnectionId::new("one")));
        assert_eq!(same(&["a"]), Some(ConnectionId::new("one")));
        assert_eq!(same(&["a", "c"]), None, "two owners");
        assert_eq!(same(&["a", "new"]), None, "one account is new");
        assert_eq!(same(&[]), None, "a login without accounts is no known login");
    }

    #[test]
    fn the_label_is_the_agencys_name_or_the_most_common_one() {
        let mut accounts =
            [account("1", "Harbour: US"), account("2", "Northwind: US"), account("3", "Northwind: DE")];
        assert_eq!(suggest_label(&accounts), "Northwind");
        accounts[0].account_type = Some("agency".into());
        assert_eq!(suggest_label(&accounts), "Harbour");
        assert_eq!(suggest_label(&[account("1", "  ")]), "Amazon login");
    }
}
