//! Configuration: which Clerk, Amazon and Supabase the app talks to.
//!
//! Layers are given in order of strength: command line, environment, `config.toml`, compiled in. What
//! is missing disables only its own part.

mod amazon;
mod clerk;
mod supabase;

pub use amazon::{AmazonConfig, DEFAULT_LOOPBACK_PORT, DEFAULT_PASTE_URL};
pub use clerk::ClerkConfig;
pub use supabase::{AddressProblem, SupabaseConfig, project_address, publishable_key};

use crate::sandbox;
use serde::Deserialize;
use thiserror::Error;
use url::Url;

/// The deep-link scheme and identifier of the released app.
pub const IDENTIFIER: &str = "com.adkeeper.desktop";
/// The only scope that is needed: sponsored ads, DSP and AMC alike.
pub const DEFAULT_SCOPE: &str = "advertising::campaign_management";

/// One layer, as written in `config.toml` or taken from `ADKEEPER_*`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Address of a sandbox; it stands in for Clerk, Amazon and Supabase alike.
    pub sandbox: Option<String>,
    /// Clerk publishable key, `pk_test_…` or `pk_live_…`.
    pub clerk_publishable_key: Option<String>,
    /// Supabase project address.
    pub supabase_url: Option<String>,
    /// Supabase publishable key, `sb_publishable_…`.
    pub supabase_key: Option<String>,
    /// LwA client id.
    pub lwa_client_id: Option<String>,
    /// Scopes, space separated.
    pub lwa_scopes: Option<String>,
    /// The https page that bounces Amazon's callback into the app.
    pub bounce_url: Option<String>,
    /// Port of the loopback listener.
    pub loopback_port: Option<u16>,
    /// The registered address that the person copies Amazon's answer from.
    pub paste_url: Option<String>,
    /// The broker function that adds the LwA client secret.
    pub broker_url: Option<String>,
}

/// What the set-up screen changes piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The LwA client and its ways back.
    Amazon,
    /// The Clerk instance.
    Clerk,
    /// The Supabase project.
    Supabase,
}

impl Layer {
    /// The settings of a part that are texts, by their names in `config.toml`. `loopback_port`, the only number,
    /// is Amazon's as well.
    pub fn texts(&self, part: Part) -> Vec<(&'static str, Option<&str>)> {
        let all: &[(&'static str, &Option<String>)] = match part {
            Part::Amazon => &[
                ("lwa_client_id", &self.lwa_client_id),
                ("lwa_scopes", &self.lwa_scopes),
                ("bounce_url", &self.bounce_url),
                ("paste_url", &self.paste_url),
                ("broker_url", &self.broker_url),
            ],
            Part::Clerk => &[("clerk_publishable_key", &self.clerk_publishable_key)],
            Part::Supabase => &[("supabase_url", &self.supabase_url), ("supabase_key", &self.supabase_key)],
        };
        all.iter().map(|(name, text)| (*name, text.as_deref())).collect()
    }

    /// Whether anything of a part is set.
    pub fn sets(&self, part: Part) -> bool {
        let number = part == Part::Amazon && self.loopback_port.is_some();
        number || self.texts(part).iter().any(|(_, text)| text.is_some())
    }

    /// Reads `config.toml`.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::File(error.message().to_owned()))
    }

    /// Picks the `ADKEEPER_*` variables; empty ones count as missing.
    pub fn from_env(vars: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut layer = Self::default();
        let mut port = None;
        for (name, value) in vars {
            let slot = match name.as_str() {
                "ADKEEPER_SANDBOX" => &mut layer.sandbox,
                "ADKEEPER_CLERK_PUBLISHABLE_KEY" => &mut layer.clerk_publishable_key,
                "ADKEEPER_SUPABASE_URL" => &mut layer.supabase_url,
                "ADKEEPER_SUPABASE_KEY" => &mut layer.supabase_key,
                "ADKEEPER_LWA_CLIENT_ID" => &mut layer.lwa_client_id,
                "ADKEEPER_LWA_SCOPES" => &mut layer.lwa_scopes,
                "ADKEEPER_BOUNCE_URL" => &mut layer.bounce_url,
                "ADKEEPER_PASTE_URL" => &mut layer.paste_url,
                "ADKEEPER_BROKER_URL" => &mut layer.broker_url,
                "ADKEEPER_LOOPBACK_PORT" => &mut port,
                _ => continue,
            };
            if !value.trim().is_empty() {
                *slot = Some(value.trim().to_owned());
            }
        }
        // A port that is no number becomes one that is refused by name.
        layer.loopback_port = port.map(|port| port.parse().unwrap_or(0));
        layer
    }

    fn or(self, weaker: Self) -> Self {
        Self {
            sandbox: self.sandbox.or(weaker.sandbox),
            clerk_publishable_key: self.clerk_publishable_key.or(weaker.clerk_publishable_key),
            supabase_url: self.supabase_url.or(weaker.supabase_url),
            supabase_key: self.supabase_key.or(weaker.supabase_key),
            lwa_client_id: self.lwa_client_id.or(weaker.lwa_client_id),
            lwa_scopes: self.lwa_scopes.or(weaker.lwa_scopes),
            bounce_url: self.bounce_url.or(weaker.bounce_url),
            loopback_port: self.loopback_port.or(weaker.loopback_port),
            paste_url: self.paste_url.or(weaker.paste_url),
            broker_url: self.broker_url.or(weaker.broker_url),
        }
    }
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// `config.toml` cannot be read.
    #[error("config.toml: {0}")]
    File(String),
    /// A value that cannot work.
    #[error("{setting}: {problem}")]
    Value {
        /// Name of the setting.
        setting: &'static str,
        /// What is wrong, in words.
        problem: &'static str,
    },
}

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
}

impl Config {
    /// Merges `layers`, strongest first, and checks the result.
    pub fn resolve(layers: impl IntoIterator<Item = Layer>) -> Result<Self, ConfigError> {
        let layer = layers.into_iter().fold(Layer::default(), Layer::or);
        if let Some(base) = &layer.sandbox {
            return Self::for_sandbox_with(base, &layer);
        }
        let clerk = layer.clerk_publishable_key.as_deref().map(ClerkConfig::from_key).transpose()?;
        let amazon = AmazonConfig::from_layer(&layer)?;
        let supabase = SupabaseConfig::from_layer(&layer)?;
        Ok(Self { scheme: IDENTIFIER.to_owned(), clerk, amazon, supabase, sandbox: None })
    }

    /// Everything points at the sandbox at `base`, which must be on this computer.
    pub fn for_sandbox(base: &str) -> Result<Self, ConfigError> {
        Self::for_sandbox_with(base, &Layer::default())
    }

    fn for_sandbox_with(base: &str, layer: &Layer) -> Result<Self, ConfigError> {
        let base = Url::parse(base).map_err(|_| value("sandbox", "is not an address"))?;
        if base.scheme() != "http" || !is_loopback(&base) {
            return Err(value("sandbox", "must be a http address of this computer"));
        }
        let port = base.port().ok_or(value("sandbox", "must name a port"))?;
        Ok(Self {
            scheme: IDENTIFIER.to_owned(),
            clerk: Some(ClerkConfig::for_sandbox(&base)),
            amazon: Some(AmazonConfig::for_sandbox(&base, port, layer)?),
            supabase: Some(SupabaseConfig { url: base.clone(), key: sandbox::SUPABASE_KEY.to_owned() }),
            sandbox: Some(base),
        })
    }
}

/// Where Clerk sends the browser after hosted auth.
pub fn sign_in_redirect(scheme: &str) -> String {
    format!("{scheme}://callback")
}

fn web_address(setting: &'static str, text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).map_err(|_| value(setting, "is not an address"))?;
    if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) {
        Ok(url)
    } else {
        Err(value(setting, "must be an https address"))
    }
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn value(setting: &'static str, problem: &'static str) -> ConfigError {
    ConfigError::Value { setting, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;

    fn key(host: &str) -> String {
        format!("pk_test_{}", base64::engine::general_purpose::STANDARD.encode(format!("{host}$")))
    }

    #[test]
    fn the_sandboxs_clerk_has_a_key_that_leads_to_it() {
        let config = Config::for_sandbox("http://127.0.0.1:8790").unwrap().clerk.unwrap();
        assert_eq!(ClerkConfig::from_key(&config.publishable_key), Ok(config));
    }

    #[test]
    fn the_environment_is_stronger_than_the_file_and_missing_parts_disable_only_themselves() {
        let env = Layer::from_env([
            ("ADKEEPER_CLERK_PUBLISHABLE_KEY".to_owned(), key("one.example")),
            ("ADKEEPER_SUPABASE_URL".to_owned(), "  ".to_owned()),
            ("PATH".to_owned(), "x".to_owned()),
        ]);
        let file = Layer::from_toml(&format!("clerk_publishable_key = \"{}\"", key("two.example"))).unwrap();
        let config = Config::resolve([env, file]).unwrap();
        assert_eq!(config.clerk.unwrap().frontend_api.host_str(), Some("one.example"));
        assert_eq!((config.amazon, config.supabase), (None, None));
    }

    #[test]
    fn half_a_setting_and_dangerous_keys_are_refused_by_name() {
        let resolve = |text: &str| Config::resolve([Layer::from_toml(text)?]);
        for (text, setting) in [
            ("supabase_url = 'https://x.supabase.co'", "supabase_key"),
            ("supabase_url = 'https://x.supabase.co'\nsupabase_key = 'sb_secret_x'", "supabase_key"),
            ("supabase_url = 'http://x.supabase.co'\nsupabase_key = 'k'", "supabase_url"),
            ("lwa_client_id = 'amzn1.application-oa2-client.x'\nbounce_url = 'http://a.b/c'", "bounce_url"),
            ("lwa_client_id = 'x'\nbounce_url = 'https://a.b/c'", "lwa_client_id"),
            ("clerk_publishable_key = 'sk_live_x'", "clerk_publishable_key"),
            ("sandbox = 'http://example.com:1'", "sandbox"),
        ] {
            match resolve(text) {
                Err(ConfigError::Value { setting: named, .. }) => assert_eq!(named, setting, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert!(matches!(resolve("typo = 1"), Err(ConfigError::File(_))));
    }
}
