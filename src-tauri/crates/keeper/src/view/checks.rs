//! The parts of Clerk and Supabase of the set-up screen: what is set, and what was seen of it.

use serde::Serialize;
use ts_rs::TS;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "CheckState.ts")]
pub enum CheckState {
    /// It is as it should be.
    Ok,
    /// Somebody has to do something.
    Missing,
    /// It cannot be seen yet.
    Unknown,
}

/// The Clerk instance in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ClerkSetupView.ts")]
pub struct ClerkSetupView {
    /// Its publishable key; empty if none is set.
    pub publishable_key: String,
    /// The proxy in front of its Frontend API; empty if the host in the key is asked.
    pub proxy_url: String,
    /// Our callback, as it must be registered at Clerk.
    pub callback: String,
    /// The app's identifier, which Clerk calls a bundle id.
    pub bundle_id: String,
    /// The environment or the sandbox sets it; the screen shows it and cannot change it.
    pub fixed: bool,
    /// Users who are signed in with it on this computer.
    pub signed_in: u32,
}

/// What was seen of a Clerk instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ClerkTest.ts")]
pub struct ClerkTest {
    /// The host in the key, or the proxy with its path.
    pub host: Option<String>,
    /// A development instance; `None` before it answered.
    pub development: Option<bool>,
    /// One finding for each check, in the order to be shown.
    pub checks: Vec<ClerkCheckView>,
}

impl ClerkTest {
    /// Puts `now` in the place of `before`.
    pub(crate) fn replace(&mut self, before: ClerkFinding, now: ClerkFinding) {
        for check in self.checks.iter_mut().filter(|check| check.finding == before) {
            *check = now.into();
        }
    }

    /// What was found, in order.
    pub fn findings(&self) -> Vec<ClerkFinding> {
        self.checks.iter().map(|check| check.finding).collect()
    }
}

/// A check of a Clerk instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ClerkCheckView.ts")]
pub struct ClerkCheckView {
    /// What was found.
    pub finding: ClerkFinding,
    /// What it amounts to.
    pub state: CheckState,
}

/// What can be found of a Clerk instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ClerkFinding.ts")]
pub enum ClerkFinding {
    /// The key is a publishable key.
    KeyGood,
    /// It is none.
    KeyMalformed,
    /// It is a secret key.
    KeySecret,
    /// Clerk answers at the host in the key.
    Reached,
    /// Nothing answers there.
    HostOffline,
    /// What answers has a certificate that this computer does not trust.
    HostUntrusted,
    /// Its certificate is not valid at this computer's time.
    HostCertificateDate,
    /// The proxy wants a user and password.
    HostProxyLogin,
    /// The proxy refuses or cannot be reached.
    HostProxyFailed,
    /// Clerk answers with errors of its own, or asks to wait.
    HostDown,
    /// What answers is no Clerk instance.
    HostNotClerk,
    /// The key names no host.
    HostUnknown,
    /// The proxy's address is none.
    ProxyMalformed,
    /// It is not https.
    ProxyNotHttps,
    /// Nothing answers there.
    ProxyOffline,
    /// What answers there is no Clerk instance.
    ProxyNotClerk,
    /// Native applications are let in.
    NativeOn,
    /// They are not.
    NativeOff,
    /// Not seen yet.
    NativeUnknown,
    /// There is a way to sign in.
    WayThere,
    /// All are switched off.
    WayMissing,
    /// Not seen yet.
    WayUnknown,
    /// The last sign-in came back with what completes it: our callback is registered.
    CallbackSeen,
    /// It came back without.
    CallbackRefused,
    /// It shows with the next sign-in in the browser.
    CallbackUnknown,
    /// Session tokens have the role that Supabase wants.
    RoleThere,
    /// They have not.
    RoleMissing,
    /// It shows with a session.
    RoleUnknown,
}

impl From<ClerkFinding> for ClerkCheckView {
    fn from(finding: ClerkFinding) -> Self {
        use ClerkFinding as F;
        let state = match finding {
            F::KeyGood | F::Reached | F::NativeOn | F::WayThere | F::CallbackSeen | F::RoleThere => {
                CheckState::Ok
            }
            F::HostUnknown | F::NativeUnknown | F::WayUnknown | F::CallbackUnknown | F::RoleUnknown => {
                CheckState::Unknown
            }
            F::KeyMalformed
            | F::KeySecret
            | F::HostOffline
            | F::HostUntrusted
            | F::HostCertificateDate
            | F::HostProxyLogin
            | F::HostProxyFailed
            | F::HostDown
            | F::HostNotClerk
            | F::ProxyMalformed
            | F::ProxyNotHttps
            | F::ProxyOffline
            | F::ProxyNotClerk
            | F::NativeOff
            | F::WayMissing
            | F::CallbackRefused
            | F::RoleMissing => CheckState::Missing,
        };
        Self { finding, state }
    }
}

/// The Supabase project in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SupabaseSetupView.ts")]
pub struct SupabaseSetupView {
    /// Its address; empty if none is set.
    pub url: String,
    /// Its publishable key; empty if none is set.
    pub key: String,
    /// The environment or the sandbox sets it; the screen shows it and cannot change it.
    pub fixed: bool,
}

/// What was seen of a Supabase project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SupabaseTest.ts")]
pub struct SupabaseTest {
    /// One finding for each check, in the order to be shown.
    pub checks: Vec<SupabaseCheckView>,
}

impl SupabaseTest {
    /// What was found, in order.
    pub fn findings(&self) -> Vec<SupabaseFinding> {
        self.checks.iter().map(|check| check.finding).collect()
    }
}

/// A check of a Supabase project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SupabaseCheckView.ts")]
pub struct SupabaseCheckView {
    /// What was found.
    pub finding: SupabaseFinding,
    /// What it amounts to.
    pub state: CheckState,
}

/// What can be found of a Supabase project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "SupabaseFinding.ts")]
pub enum SupabaseFinding {
    /// The address can be one of a project.
    AddressGood,
    /// There is none yet.
    AddressMissing,
    /// It is none.
    AddressMalformed,
    /// It is not https.
    AddressNotHttps,
    /// It is a page of Supabase's dashboard.
    AddressDashboard,
    /// A project answers there.
    Reached,
    /// Nothing answers there.
    Offline,
    /// What answers has a certificate that this computer does not trust.
    Untrusted,
    /// Its certificate is not valid at this computer's time.
    CertificateDate,
    /// The proxy wants a user and password.
    ProxyLogin,
    /// The proxy refuses or cannot be reached.
    ProxyFailed,
    /// It answers with errors of its own: paused, too busy, or not up yet.
    Down,
    /// It is paused.
    Paused,
    /// Supabase restricts it: over a quota, or a bill is overdue.
    Restricted,
    /// Its database is starting.
    Starting,
    /// Its address does not resolve.
    NoHost,
    /// What answers is no Supabase project.
    NotSupabase,
    /// Not seen yet.
    ReachedUnknown,
    /// The key is the project's.
    KeyGood,
    /// There is none yet.
    KeyMissing,
    /// It is none.
    KeyMalformed,
    /// It is a key that opens everything.
    KeySecret,
    /// It is not this project's.
    KeyWrong,
    /// It is a legacy key: it works until Supabase retires those.
    KeyLegacy,
    /// It is a legacy key, and the project has those switched off.
    KeyRetired,
    /// Not seen yet.
    KeyUnknown,
    /// The migrations ran.
    TablesThere,
    /// None of them did.
    TablesMissing,
    /// Only earlier ones did.
    TablesOld,
    /// Later ones than this version knows did.
    TablesNew,
    /// Not seen yet.
    TablesUnknown,
    /// Strangers are kept out.
    Closed,
    /// Whoever has the publishable key reads or calls something.
    Open,
    /// Not seen yet.
    ClosedUnknown,
    /// Session tokens have the role that the database wants.
    RoleThere,
    /// They have not.
    RoleMissing,
    /// It shows with a session.
    RoleUnknown,
    /// The project accepts the session: Clerk is among its third-party providers.
    SessionTaken,
    /// It does not.
    SessionRefused,
    /// It shows with a session.
    SessionUnknown,
    /// The database names the Clerk instance among the issuers that it trusts.
    IssuerTrusted,
    /// It does not.
    IssuerStrange,
    /// It shows with a session.
    IssuerUnknown,
}

impl From<SupabaseFinding> for SupabaseCheckView {
    fn from(finding: SupabaseFinding) -> Self {
        use SupabaseFinding as F;
        let state = match finding {
            F::AddressGood
            | F::Reached
            | F::KeyGood
            | F::TablesThere
            | F::Closed
            | F::RoleThere
            | F::SessionTaken
            | F::IssuerTrusted => CheckState::Ok,
            F::ReachedUnknown
            | F::KeyUnknown
            | F::TablesUnknown
            | F::ClosedUnknown
            | F::RoleUnknown
            | F::SessionUnknown
            | F::IssuerUnknown => CheckState::Unknown,
            F::AddressMissing
            | F::AddressMalformed
            | F::AddressNotHttps
            | F::AddressDashboard
            | F::Offline
            | F::Untrusted
            | F::CertificateDate
            | F::ProxyLogin
            | F::ProxyFailed
            | F::Down
            | F::NotSupabase
            | F::KeyMissing
            | F::KeyMalformed
            | F::KeySecret
            | F::KeyWrong
            | F::KeyLegacy
            | F::KeyRetired
            | F::Paused
            | F::Restricted
            | F::Starting
            | F::NoHost
            | F::TablesMissing
            | F::TablesOld
            | F::TablesNew
            | F::Open
            | F::RoleMissing
            | F::SessionRefused
            | F::IssuerStrange => CheckState::Missing,
        };
        Self { finding, state }
    }
}
