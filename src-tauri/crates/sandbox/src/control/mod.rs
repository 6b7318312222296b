//! Changes the sandbox's world while it runs.

mod catalogue;
mod http;
mod instance;
mod levers;
mod mcp;
mod panel;
mod watch;
mod watch_http;
mod webhook;

use crate::clerk::{SessionStatus, tasks};
use crate::fault::Fault;
use crate::keys::KeyError;
use crate::lwa::RefreshToken;
use crate::random;
use crate::world::{Marks, Shared, Verified, lock};
pub use catalogue::{CatalogueEntry, SwitchView, UnknownSwitch, catalogue};
use domain::Timestamp;
pub(crate) use http::routes;
pub use instance::UserSeen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
pub use webhook::WebhookMessage;

/// The sandbox's levers. Every method takes effect before it returns.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

/// Which grant is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantSelector {
    /// The grants of this Amazon login, by slug.
    Login(String),
    /// The grant that this refresh token belongs to.
    RefreshToken(String),
}

/// A grant, without its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Slug of the Amazon login.
    pub login: String,
    /// Scope as granted.
    pub scope: String,
    /// Whether it was revoked.
    pub revoked: bool,
    /// How many refresh tokens belong to it.
    pub refresh_tokens: usize,
    /// How many of its access tokens still work.
    pub access_tokens: usize,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its refresh tokens end, oldest first; `None` for one of a consent that is older than the rule.
    pub ends: Vec<Option<Timestamp>>,
}

/// A Clerk session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// `sess_…`.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// `active`, `pending`, `revoked`, `expired`, `ended` or `removed`.
    pub status: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Puts the seed world back and clears faults, conditions and counters. Signing keys stay.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// All grants, oldest first, revoked ones included.
    pub fn grants(&self) -> Vec<GrantView> {
        self.shared.read(|world, now| {
            let views = world.lwa.grants.iter().map(|grant| GrantView {
                login: grant.login.clone(),
                scope: grant.scope.clone(),
                revoked: grant.revoked,
                refresh_tokens: grant.refresh_tokens.len(),
                access_tokens: grant.access_tokens.iter().filter(|access| access.works(now)).count(),
                created_at: grant.created,
                ends: grant.refresh_tokens.iter().map(RefreshToken::ends).collect(),
            });
            views.collect()
        })
    }

    /// Revokes grants as the user would at Amazon; says how many. Access tokens live on until they
    /// lapse unless `access_tokens` is set.
    pub fn revoke(&self, selector: &GrantSelector, access_tokens: bool) -> usize {
        self.shared.change(|world, _| {
            let mut count = 0;
            for grant in world.lwa.grants.iter_mut().filter(|grant| !grant.revoked) {
                let meant = match selector {
                    GrantSelector::Login(login) => grant.login == *login,
                    GrantSelector::RefreshToken(token) => {
                        grant.refresh_tokens.iter().any(|known| known.value == *token)
                    }
                };
                if meant {
                    grant.revoked = true;
                    count += 1;
                    if access_tokens {
                        grant.access_tokens.clear();
                    }
                }
            }
            count
        })
    }

    /// Dates the consents of a login back, so that there are grants of every age; says how many tokens it dated.
    pub fn age_grants(&self, login: &str, days: u32) -> usize {
        let by = jiff::SignedDuration::from_hours(i64::from(days) * 24);
        self.shared.change(|world, _| {
            let own = world.lwa.grants.iter_mut().filter(|grant| grant.login == login);
            let mut count = 0;
            for token in own.flat_map(|grant| &mut grant.refresh_tokens) {
                token.consented = token.consented.saturating_sub(by).unwrap_or(token.consented);
                count += 1;
            }
            count
        })
    }

    /// Makes every access token lapse now.
    pub fn expire_access_tokens(&self) {
        self.shared.change(|world, _| {
            for grant in &mut world.lwa.grants {
                grant.access_tokens.clear();
            }
        });
    }

    /// Life of the access tokens issued from now on, in whole seconds.
    pub fn set_access_token_ttl(&self, ttl: Duration) {
        self.shared.change(|world, _| world.lwa.access_token_ttl = ttl.as_secs());
    }

    /// Whether a refresh returns a new refresh token and voids the old one. Off at Amazon.
    pub fn set_refresh_rotation(&self, enabled: bool) {
        self.shared.change(|world, _| world.lwa.rotates = enabled);
    }

    /// Gives the LwA client a new secret, which is returned: the known one gets `invalid_client`.
    pub fn rotate_client_secret(&self) -> String {
        let secret = format!("amzn1.oa2-cs.v1.{}", random::alphanumeric(64).to_lowercase());
        self.shared.change(|world, _| world.lwa.client_secret.clone_from(&secret));
        secret
    }

    /// Whether Amazon has approved the client for the Ads API. Without approval consent answers
    /// `invalid_scope` and the Ads API 401 "Authentication failed".
    pub fn set_client_approved(&self, approved: bool) {
        self.shared.change(|world, _| world.lwa.approved = approved);
    }

    /// Takes a profile away from every login.
    pub fn drop_profile(&self, profile_id: u64) {
        self.shared.change(|world, _| world.lwa.dropped.insert(profile_id));
    }

    /// Gives a dropped profile back.
    pub fn restore_profile(&self, profile_id: u64) {
        self.shared.change(|world, _| world.lwa.dropped.remove(&profile_id));
    }

    /// Whether logins may only view a profile: it is then listed with `accessLevel=view` only.
    pub fn set_view_only(&self, profile_id: u64, view_only: bool) {
        self.shared.change(|world, _| {
            if view_only {
                world.lwa.view_only.insert(profile_id)
            } else {
                world.lwa.view_only.remove(&profile_id)
            }
        });
    }

    /// Adds a fault behind those that are there.
    pub fn add_fault(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// The faults that are left.
    pub fn faults(&self) -> Vec<Fault> {
        lock(&self.shared.faults).clone()
    }

    /// Removes all faults. A request that is already being left without an answer stays so.
    pub fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Requests since the start, the last reset or the last [`Control::clear_counters`], by endpoint:
    /// `POST /v1/client/sessions/{id}/tokens`, `ads-na GET /v2/profiles`, and for the token endpoint
    /// also by grant type: `POST /auth/o2/token refresh_token`. Amazon's MCP server counts as
    /// `mcp-na POST /mcp`; what it let in also by method, `mcp-na POST /mcp tools/call`, and each tool that
    /// ran, `mcp-na tool users-list_users`.
    pub fn counters(&self) -> BTreeMap<String, u64> {
        self.shared.counters.borrow().clone()
    }

    /// How often `endpoint` was asked, see [`Control::counters`].
    pub fn count(&self, endpoint: &str) -> u64 {
        self.shared.counters.borrow().get(endpoint).copied().unwrap_or_default()
    }

    /// Waits until `endpoint` was asked at least `count` times. The request counts when it arrives, not
    /// when it has been answered.
    pub async fn reached(&self, endpoint: &str, count: u64) {
        let mut counters = self.shared.counters.subscribe();
        let enough =
            |counters: &BTreeMap<String, u64>| counters.get(endpoint).is_some_and(|now| *now >= count);
        // The sender lives as long as `self`.
        let _ = counters.wait_for(enough).await;
    }

    /// Forgets all counts.
    pub fn clear_counters(&self) {
        self.shared.counters.send_replace(BTreeMap::new());
    }

    /// All Clerk sessions, oldest first.
    pub fn sessions(&self) -> Vec<SessionView> {
        self.shared.change(|world, now| {
            world.clerk.expire(now);
            let mut sessions: Vec<_> = world.clerk.sessions.values().collect();
            sessions.sort_by_key(|session| session.created);
            let views = sessions.into_iter().map(|session| SessionView {
                id: session.id.clone(),
                user_id: session.user.clone(),
                status: tasks::status(&world.clerk, session).to_owned(),
                expires_at: session.expires,
            });
            views.collect()
        })
    }

    /// Revokes an active session, or all of them without an id, as an administrator would; says how
    /// many.
    pub fn revoke_session(&self, id: Option<&str>) -> usize {
        self.stop_sessions(id, SessionStatus::Revoked)
    }

    /// Lets an active session, or all of them without an id, run out now; says how many.
    pub fn expire_session(&self, id: Option<&str>) -> usize {
        self.stop_sessions(id, SessionStatus::Expired)
    }

    fn stop_sessions(&self, id: Option<&str>, status: SessionStatus) -> usize {
        self.shared.change(|world, now| {
            world.clerk.expire(now);
            let mut count = 0;
            for session in world.clerk.sessions.values_mut() {
                let meant = id.is_none_or(|id| session.id == id);
                if meant && session.status == SessionStatus::Active {
                    session.status = status;
                    session.expires = now;
                    count += 1;
                }
            }
            count
        })
    }

    /// The redirects registered for native applications at Clerk.
    pub fn set_redirects(&self, redirects: Vec<String>) {
        self.shared.change(|world, _| world.clerk.redirects = redirects);
    }

    /// A session token for `user_id` that belongs to no session, issued at `issued` or now.
    pub fn mint_session_jwt(&self, user_id: &str, issued: Option<Timestamp>) -> Result<String, KeyError> {
        let issued = issued.unwrap_or_else(|| self.shared.now());
        let (host, verified) = (self.shared.base(), Verified { first: issued, second: None });
        let marks = Marks { role: true, pending: false };
        self.shared.session_jwt(&host, user_id, &random::id("sess"), verified, issued, marks)
    }
}
