//! The instance's keys, and what a session token must be before it is used.
//!
//! The database verifies tokens itself. Looking first turns a wrong set-up into words, instead of a refusal
//! that could mean anything.

use crate::{ClaimProblem, Claims, ClerkError};
use domain::{Clock, Secret};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode_header};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// After this the keys are asked for again (@clerk/backend: the same, *observed*).
const FRESH: Duration = Duration::from_secs(5 * 60);
/// At most one question in this time, whatever key ids come along.
const INTERVAL: Duration = Duration::from_secs(10);
/// Clerk's and our clock may differ by so much (@clerk/backend: the same, *observed*).
const LEEWAY: i64 = 5;
/// Bound of one exchange.
const TIME_BOUND: Duration = Duration::from_secs(10);

/// The keys of one instance. Share it between its clients.
pub struct Jwks {
    http: reqwest::Client,
    url: Option<Url>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    keys: Option<JwkSet>,
    /// On the monotonic clock.
    asked_at: Option<Duration>,
}

/// Below the base, which has a path where a proxy stands before the instance.
fn address(base: &Url) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend([".well-known", "jwks.json"]);
    Some(url)
}

impl Held {
    fn key(&self, kid: &str) -> Option<&Jwk> {
        let usable = |key: &&Jwk| {
            key.common.key_id.as_deref() == Some(kid)
                && matches!(key.algorithm, AlgorithmParameters::RSA(_))
                && !matches!(key.common.public_key_use, Some(jsonwebtoken::jwk::PublicKeyUse::Encryption))
        };
        self.keys.as_ref()?.keys.iter().find(usable)
    }

    fn younger_than(&self, age: Duration, now: Duration) -> bool {
        self.asked_at.is_some_and(|then| now.saturating_sub(then) < age)
    }
}

impl Jwks {
    /// The keys of the instance at `base`; nothing is asked yet.
    pub fn new(http: reqwest::Client, base: &Url) -> Self {
        Self { http, url: address(base), held: Mutex::default() }
    }

    /// Checks signature, times and kind of `token`, whose `claims` were read from it. `answered_at` is when it
    /// came, by Clerk's own clock: ours may differ, and may jump meanwhile.
    ///
    /// # Errors
    /// [`ClerkError::SetupProblem`] with what is wrong; a passing error while the keys cannot be had.
    pub async fn check(
        &self,
        token: &Secret,
        claims: &Claims,
        answered_at: i64,
        clock: &dyn Clock,
    ) -> Result<(), ClerkError> {
        let header = decode_header(token.expose()).map_err(|_| ClaimProblem::WrongKind)?;
        if header.alg != Algorithm::RS256
            || header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT"))
        {
            return Err(ClaimProblem::WrongKind.into());
        }
        let kid = header.kid.ok_or(ClaimProblem::WrongKind)?;
        let key = self.key(&kid, clock).await?;
        let key = DecodingKey::from_jwk(&key).map_err(|_| ClerkError::BadResponse("key set"))?;
        // Times are looked at below.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        validation.required_spec_claims = HashSet::new();
        jsonwebtoken::decode::<serde_json::Value>(token.expose(), &key, &validation)
            .map_err(|_| ClaimProblem::WrongSignature)?;
        if claims.exp.as_second() + LEEWAY <= answered_at {
            return Err(ClaimProblem::OutOfTime.into());
        }
        if claims.nbf.is_some_and(|nbf| nbf.as_second() - LEEWAY > answered_at) {
            return Err(ClaimProblem::OutOfTime.into());
        }
        Ok(())
    }

    /// The key of this id. An unknown one is worth one question, at most every ten seconds: keys rotate.
    async fn key(&self, kid: &str, clock: &dyn Clock) -> Result<Jwk, ClerkError> {
        let mut held = self.held.lock().await;
        let now = clock.monotonic();
        if let Some(key) = held.key(kid).filter(|_| held.younger_than(FRESH, now)) {
            return Ok(key.clone());
        }
        if !held.younger_than(INTERVAL, now) {
            held.asked_at = Some(now);
            match self.fetch().await {
                Ok(keys) => held.keys = Some(keys),
                // An older answer is better than none.
                Err(error) if held.key(kid).is_none() => {
                    held.asked_at = None;
                    return Err(error);
                }
                Err(error) => tracing::debug!(%error, "the key set could not be renewed"),
            }
        }
        held.key(kid).cloned().ok_or_else(|| ClaimProblem::UnknownKey.into())
    }

    async fn fetch(&self) -> Result<JwkSet, ClerkError> {
        let url = self.url.clone().ok_or(ClerkError::BadUrl("key set"))?;
        let answer = self.http.get(url).timeout(TIME_BOUND).send().await;
        let answer = answer.map_err(|error| crate::transport::unreachable(&error))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(ClerkError::Unavailable { status: status.as_u16(), retry_after: None });
        }
        let body = crate::transport::read(answer).await?;
        // Each key by itself: the set may hold kinds that are not known here (documented).
        let raw: serde_json::Value =
            serde_json::from_slice(&body).map_err(|_| ClerkError::BadResponse("key set"))?;
        let keys = raw["keys"].as_array().ok_or(ClerkError::BadResponse("key set"))?;
        let keys = keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        Ok(JwkSet { keys })
    }
}
