//! What a Supabase project lacks for the mirror: first as a stranger sees it, then with the session of the
//! signed-in user.

use super::Setup;
use super::trimmed;
use crate::mirror::Pushing;
use crate::view::{SupabaseFinding, SupabaseTest};
use domain::Secret;
use domain::config::{
    AddressProblem, KeyProblem, SupabaseConfig, is_legacy_key, project_address, publishable_key,
};
use supabase::project::{Finding, TABLES, findings};
use supabase::{ProjectState, SupabaseError};
use wire::Barrier;

use SupabaseFinding as F;

impl Setup {
    /// Looks at a project, in use or not. Only questions are asked: nothing changes there.
    pub async fn test_supabase_setup(&self, url: String, key: Secret) -> SupabaseTest {
        let key = trimmed(&key);
        let address = project_address(url.trim());
        let address_found = match address {
            _ if url.trim().is_empty() => F::AddressMissing,
            Ok(_) => F::AddressGood,
            Err(AddressProblem::Malformed) => F::AddressMalformed,
            Err(AddressProblem::NotHttps) => F::AddressNotHttps,
            Err(AddressProblem::Dashboard) => F::AddressDashboard,
        };
        let key_found = match publishable_key(key.expose()) {
            _ if key.is_empty() => F::KeyMissing,
            // Said before anything is asked: it works today.
            Ok(()) if is_legacy_key(key.expose()) => F::KeyLegacy,
            Ok(()) => F::KeyUnknown,
            Err(KeyProblem::Malformed) => F::KeyMalformed,
            Err(KeyProblem::Secret) => F::KeySecret,
        };
        let mut seen = Seen::nothing(address_found, key_found);
        if let (F::KeyUnknown | F::KeyLegacy, Ok(url), Some(http)) = (key_found, address, &self.services.http)
        {
            let config = SupabaseConfig { url, key: key.expose().to_owned() };
            match findings(http, &config.url, &config.key).await {
                Ok(found) => {
                    seen.project(&found);
                    if seen.tables == F::TablesThere {
                        self.see_session(config, &mut seen).await;
                    }
                }
                Err(error) => seen.refused(&error),
            }
        }
        seen.into()
    }

    /// Asks for the first change of whoever is signed in: the database says whether it trusts the session. Only
    /// the host in use is asked so: whoever can have an address looked at could else have the session sent there.
    async fn see_session(&self, config: SupabaseConfig, seen: &mut Seen) {
        let Some(clerk) = self.services.clerk.get() else { return };
        match self.session_role(&clerk.config).await {
            Some(true) => seen.role = F::RoleThere,
            Some(false) => {
                seen.role = F::RoleMissing;
                return;
            }
            None => return,
        }
        let in_use = self.mirror.in_use().map(|project| project.config.url.origin());
        if in_use != Some(config.url.origin()) {
            return;
        }
        let Ok((_, user)) = self.storage.signed_in().await else { return };
        let pushing = Pushing::default();
        pushing.set(&user);
        let Some(project) = self.mirror.project(config, pushing) else { return };
        match project.client.pull(0, 1).await {
            Ok(_) => (seen.session, seen.issuer) = (F::SessionTaken, F::IssuerTrusted),
            Err(SupabaseError::IssuerUnknown) => {
                (seen.session, seen.issuer) = (F::SessionTaken, F::IssuerStrange);
            }
            Err(SupabaseError::Unauthorized { .. }) => seen.session = F::SessionRefused,
            // Taken for a stranger's.
            Err(SupabaseError::Refused { code, .. }) if code == "42501" => seen.session = F::SessionRefused,
            Err(error) => tracing::warn!(%error, "the project did not say whether it takes the session"),
        }
    }
}

/// What was seen so far, in the order in which it is shown.
struct Seen {
    address: SupabaseFinding,
    reached: SupabaseFinding,
    key: SupabaseFinding,
    tables: SupabaseFinding,
    closed: SupabaseFinding,
    role: SupabaseFinding,
    session: SupabaseFinding,
    issuer: SupabaseFinding,
}

impl Seen {
    fn nothing(address: SupabaseFinding, key: SupabaseFinding) -> Self {
        Self {
            address,
            reached: F::ReachedUnknown,
            key,
            tables: F::TablesUnknown,
            closed: F::ClosedUnknown,
            role: F::RoleUnknown,
            session: F::SessionUnknown,
            issuer: F::IssuerUnknown,
        }
    }

    /// It answered as a project does.
    fn project(&mut self, found: &[Finding]) {
        self.reached = F::Reached;
        if self.key != F::KeyLegacy {
            self.key = F::KeyGood;
        }
        let open = |one: &Finding| matches!(one, Finding::TableOpen(_) | Finding::FunctionOpen(_));
        let no_table = |one: &&Finding| matches!(one, Finding::TableMissing(_));
        let lacks = |one: &Finding| {
            matches!(one, Finding::TableMissing(_) | Finding::FunctionMissing(_) | Finding::Older { .. })
        };
        self.closed = if found.iter().any(open) { F::Open } else { F::Closed };
        self.tables = if found.iter().filter(no_table).count() == TABLES.len() {
            self.closed = F::ClosedUnknown;
            F::TablesMissing
        } else if found.iter().any(lacks) {
            F::TablesOld
        } else if found.iter().any(|one| matches!(one, Finding::Newer { .. })) {
            F::TablesNew
        } else {
            F::TablesThere
        };
    }

    /// It did not, for this reason.
    fn refused(&mut self, error: &SupabaseError) {
        match error {
            SupabaseError::Offline | SupabaseError::Timeout => self.reached = F::Offline,
            SupabaseError::Project { state, .. } => {
                self.reached = match state {
                    ProjectState::NoSuchHost => F::NoHost,
                    ProjectState::Paused => F::Paused,
                    ProjectState::Restricted => F::Restricted,
                    ProjectState::Starting => F::Starting,
                    ProjectState::KeyRetired => F::Reached,
                    _ => F::Down,
                };
                if *state == ProjectState::KeyRetired {
                    self.key = F::KeyRetired;
                }
            }
            SupabaseError::Barred(barrier) => {
                self.reached = match barrier {
                    Barrier::CertificateUntrusted => F::Untrusted,
                    Barrier::CertificateDate => F::CertificateDate,
                    Barrier::ProxyLogin => F::ProxyLogin,
                    Barrier::ProxyFailed => F::ProxyFailed,
                };
            }
            SupabaseError::Throttled { .. } | SupabaseError::Down { .. } => self.reached = F::Down,
            SupabaseError::BadKey | SupabaseError::Unauthorized { code: Some(_) } => {
                (self.reached, self.key) = (F::Reached, F::KeyWrong);
            }
            _ => self.reached = F::NotSupabase,
        }
    }
}

impl From<Seen> for SupabaseTest {
    fn from(seen: Seen) -> Self {
        let Seen { address, reached, key, tables, closed, role, session, issuer } = seen;
        let checks = [address, reached, key, tables, closed, role, session, issuer];
        Self { checks: checks.map(Into::into).into() }
    }
}
