//! Configuration: which Clerk, Amazon and Supabase the app talks to.
//!
//! Sources are given in order of strength: environment, `config.toml`. What is missing or wrong disables
//! only its own part, and is told with its name, its value and where it stands.

mod amazon;
mod clerk;
mod layer;
mod problem;
mod proxy;
mod reading;
mod supabase;
#[cfg(test)]
mod tests;

pub use amazon::{AmazonConfig, DEFAULT_LOOPBACK_PORT, DEFAULT_PASTE_URL};
pub use clerk::{ClerkConfig, proxy_address};
pub use layer::{Layer, Part};
pub use problem::{SettingFault, SettingProblem, SettingSource, shown_value};
pub use proxy::ProxyConfig;
pub use reading::Reading;
pub use supabase::{AddressProblem, SupabaseConfig, is_legacy_key, project_address, publishable_key};

use crate::{is_loopback, sandbox};
use std::collections::BTreeMap;
use thiserror::Error;
use url::Url;

/// The deep-link scheme and identifier of the released app.
pub const IDENTIFIER: &str = "com.adkeeper.desktop";
/// The only scope that is needed: sponsored ads, DSP and AMC alike.
pub const DEFAULT_SCOPE: &str = "advertising::campaign_management";

/// A setting that cannot be used, with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{setting} {}", .fault.words())]
pub struct ConfigError {
    /// Name of the setting.
    pub setting: &'static str,
    /// What is wrong.
    pub fault: SettingFault,
}

/// What was found wrong while a part was read, and what cannot be trusted from before.
type Faults = Vec<ConfigError>;

/// What is wrong with a key that is meant to be public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// It is none.
    Malformed,
    /// It is the secret one.
    Secret,
}

/// The checked configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Deep-link scheme.
    pub scheme: String,
    /// Clerk, if set.
    pub clerk: Option<ClerkConfig>,
    /// Amazon, if set.
    pub amazon: Option<AmazonConfig>,
    /// Supabase, if set.
    pub supabase: Option<SupabaseConfig>,
    /// The sandbox that all of the above point at.
    pub sandbox: Option<Url>,
    /// How the network is reached.
    pub proxy: ProxyConfig,
    /// What could not be used, and why.
    pub problems: Vec<SettingProblem>,
    /// Where each setting stands, by name.
    pub sources: BTreeMap<&'static str, SettingSource>,
}

impl Default for Config {
    /// Nothing is set.
    fn default() -> Self {
        Self {
            scheme: IDENTIFIER.to_owned(),
            clerk: None,
            amazon: None,
            supabase: None,
            sandbox: None,
            proxy: ProxyConfig::default(),
            problems: Vec::new(),
            sources: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Merges what was read, strongest first, and checks it. Each part stands for itself: what is wrong with one
    /// is among the problems and leaves the others in use.
    pub fn resolve(readings: impl IntoIterator<Item = impl Into<Reading>>) -> Self {
        let Reading { layer, sources, mut problems } = readings
            .into_iter()
            .map(Into::into)
            .fold(Reading::default(), |stronger, weaker| weaker.under(stronger));
        let mut faults = Faults::new();
        let base = layer.sandbox.as_deref().and_then(|base| noted(sandbox_address(base), &mut faults));
        let proxy = noted(ProxyConfig::read(&layer), &mut faults).unwrap_or_default();
        let (clerk, amazon, supabase) = match &base {
            Some((base, port)) => (
                Some(ClerkConfig::for_sandbox(base)),
                Some(AmazonConfig::for_sandbox(base, *port, &layer, &mut faults)),
                Some(SupabaseConfig { url: base.clone(), key: sandbox::SUPABASE_KEY.to_owned() }),
            ),
            None => (
                ClerkConfig::read(&layer, &mut faults),
                AmazonConfig::read(&layer, &mut faults),
                SupabaseConfig::read(&layer, &mut faults),
            ),
        };
        let known: Vec<_> = problems.iter().filter_map(|problem| problem.setting.clone()).collect();
        // A value that could not be read is not missing as well.
        faults.retain(|fault| !known.iter().any(|name| name == fault.setting));
        problems.extend(faults.into_iter().map(|fault| described(fault, &layer, &sources)));
        // A sandbox stands in for all three, whatever is wrong with theirs.
        let whole = |part| base.is_some() || problems.iter().all(|problem| problem.part != Some(part));
        Self {
            scheme: IDENTIFIER.to_owned(),
            clerk: clerk.filter(|_| whole(Part::Clerk)),
            amazon: amazon.filter(|_| whole(Part::Amazon)),
            supabase: supabase.filter(|_| whole(Part::Supabase)),
            sandbox: base.map(|(base, _)| base),
            proxy,
            problems,
            sources,
        }
    }

    /// Everything points at the sandbox at `base`, which must be on this computer.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn for_sandbox(base: &str) -> Result<Self, ConfigError> {
        sandbox_address(base)?;
        Ok(Self::resolve([Layer { sandbox: Some(base.to_owned()), ..Layer::default() }]))
    }
}

/// A fault with everything that a user needs to find it.
fn described(
    ConfigError { setting, fault }: ConfigError,
    layer: &Layer,
    sources: &BTreeMap<&'static str, SettingSource>,
) -> SettingProblem {
    // What is missing belongs beside the other half of its part.
    let other = match setting {
        "supabase_url" => "supabase_key",
        "supabase_key" => "supabase_url",
        "clerk_publishable_key" => "clerk_proxy_url",
        other => other,
    };
    SettingProblem {
        setting: Some(setting.to_owned()),
        fault,
        value: layer.value(setting).map(|value| shown_value(setting, &value)),
        source: sources.get(setting).or_else(|| sources.get(other)).cloned(),
        part: Part::stopped_by(setting),
    }
}

fn noted<T>(read: Result<T, ConfigError>, faults: &mut Faults) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// `Err` with the first fault, for what is entered and has to be right as a whole.
fn strict<T>(read: impl FnOnce(&mut Faults) -> T) -> Result<T, ConfigError> {
    let mut faults = Faults::new();
    let read = read(&mut faults);
    faults.into_iter().next().map_or(Ok(read), Err)
}

/// The address of a sandbox, with its port.
fn sandbox_address(text: &str) -> Result<(Url, u16), ConfigError> {
    let wrong = || fault("sandbox", SettingFault::NotSandbox);
    let base = Url::parse(text).map_err(|_| wrong())?;
    let port = base.port().filter(|_| base.scheme() == "http" && is_loopback(&base)).ok_or_else(wrong)?;
    Ok((base, port))
}

/// Where Clerk sends the browser after hosted auth.
pub fn sign_in_redirect(scheme: &str) -> String {
    format!("{scheme}://callback")
}

fn web_address(setting: &'static str, text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).map_err(|_| fault(setting, SettingFault::NotAddress))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(fault(setting, SettingFault::NotHttps)),
        _ => Err(fault(setting, SettingFault::NotAddress)),
    }
}

fn fault(setting: &'static str, fault: SettingFault) -> ConfigError {
    ConfigError { setting, fault }
}
