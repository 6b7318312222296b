//! What a Clerk instance lacks for the app, asked of the instance itself.

use super::Setup;
use super::{given, trimmed};
use crate::services::clerk_clients::ClerkClients;
use crate::view::{ClerkFinding, ClerkTest};
use clerk::ClerkError;
use domain::Secret;
use domain::config::{ClerkConfig, ConfigError, KeyProblem, SettingFault};
use std::sync::Arc;
use wire::Barrier;

impl Setup {
    /// Looks at the instance of a publishable key, in use or not, behind `proxy` unless that is empty. What cannot
    /// be seen from here is said to be unknown: whether our callback is registered shows with a sign-in, the role
    /// with a session.
    pub async fn test_clerk_setup(&self, key: Secret, proxy: String) -> ClerkTest {
        use ClerkFinding as F;
        let key = trimmed(&key);
        let config = match ClerkConfig::from_key(key.expose()) {
            Ok(direct) => match ClerkConfig::behind(key.expose(), given(&proxy).as_deref()) {
                Ok(config) => config,
                Err(ConfigError { fault: SettingFault::NotHttps, .. }) => {
                    return unseen(Some(direct.host()), F::KeyGood, F::ProxyNotHttps);
                }
                Err(_) => return unseen(Some(direct.host()), F::KeyGood, F::ProxyMalformed),
            },
            Err(problem) => {
                let key = match problem {
                    KeyProblem::Malformed => F::KeyMalformed,
                    KeyProblem::Secret => F::KeySecret,
                };
                return unseen(None, key, F::HostUnknown);
            }
        };
        let host = config.host();
        let Some(clients) = self.clients_of(&config) else {
            return unseen(Some(host), F::KeyGood, F::HostUnknown);
        };
        let environment = match clients.anonymous().environment().await {
            Ok(environment) => environment,
            Err(ClerkError::NativeApiDisabled) => {
                let mut test = unseen(Some(host), F::KeyGood, F::Reached);
                test.replace(F::NativeUnknown, F::NativeOff);
                return test;
            }
            Err(error) => {
                let found = match unreached(&error) {
                    F::HostNotClerk if config.proxy().is_some() => F::ProxyNotClerk,
                    F::HostOffline if config.proxy().is_some() => F::ProxyOffline,
                    found => found,
                };
                return unseen(Some(host), F::KeyGood, found);
            }
        };
        let callback = match self.sign_in.noted_callback(&host).await {
            Some(true) => F::CallbackSeen,
            Some(false) => F::CallbackRefused,
            None => F::CallbackUnknown,
        };
        let role = match self.session_role(&config).await {
            Some(true) => F::RoleThere,
            Some(false) => F::RoleMissing,
            None => F::RoleUnknown,
        };
        ClerkTest {
            host: Some(host),
            development: Some(environment.development),
            checks: [
                F::KeyGood,
                F::Reached,
                if environment.native_api { F::NativeOn } else { F::NativeOff },
                if environment.any_way { F::WayThere } else { F::WayMissing },
                callback,
                role,
            ]
            .map(Into::into)
            .into(),
        }
    }

    /// The clients in use if they are this instance's, or others for a look.
    fn clients_of(&self, config: &ClerkConfig) -> Option<Arc<ClerkClients>> {
        let used = self.services.clerk.get().filter(|now| now.config.frontend_api == config.frontend_api);
        used.or_else(|| self.services.clerk_clients(config).map(Arc::new))
    }

    /// Whether new session tokens of the user who is signed in have the role; `None` where nobody is signed in
    /// with this instance, or it cannot be asked.
    pub(super) async fn session_role(&self, config: &ClerkConfig) -> Option<bool> {
        let clients =
            self.services.clerk.get().filter(|now| now.config.frontend_api == config.frontend_api)?;
        let (slot, session) = self.sessions.live().await.ok()?;
        let token = clients.of(&slot).fresh_session_token(&session).await.ok()?;
        Some(token.claims.role.as_deref() == Some("authenticated"))
    }
}

/// What is known before the instance has said anything.
fn unseen(host: Option<String>, key: ClerkFinding, reached: ClerkFinding) -> ClerkTest {
    use ClerkFinding as F;
    let checks = [key, reached, F::NativeUnknown, F::WayUnknown, F::CallbackUnknown, F::RoleUnknown];
    ClerkTest { host, development: None, checks: checks.map(Into::into).into() }
}

fn unreached(error: &ClerkError) -> ClerkFinding {
    match error {
        ClerkError::Offline | ClerkError::Timeout => ClerkFinding::HostOffline,
        ClerkError::Barred(Barrier::CertificateUntrusted) => ClerkFinding::HostUntrusted,
        ClerkError::Barred(Barrier::CertificateDate) => ClerkFinding::HostCertificateDate,
        ClerkError::Barred(Barrier::ProxyLogin) => ClerkFinding::HostProxyLogin,
        ClerkError::Barred(Barrier::ProxyFailed) => ClerkFinding::HostProxyFailed,
        error if error.is_passing() => ClerkFinding::HostDown,
        // A page of somebody else, or Clerk that knows no instance of this name.
        _ => ClerkFinding::HostNotClerk,
    }
}
