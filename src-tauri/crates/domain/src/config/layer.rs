//! The settings by their names, before anything is checked.

use crate::Secret;
use serde::Serialize;
use ts_rs::TS;

/// One layer, as written in `config.toml` or taken from `ADKEEPER_*`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// Address of a sandbox; it stands in for Clerk, Amazon and Supabase alike.
    pub sandbox: Option<String>,
    /// Clerk publishable key, `pk_test_…` or `pk_live_…`.
    pub clerk_publishable_key: Option<String>,
    /// Where the instance's Frontend API is reached if not at the host in the key.
    pub clerk_proxy_url: Option<String>,
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
    /// The registered address that the user copies Amazon's answer from.
    pub paste_url: Option<String>,
    /// The broker function that adds the LwA client secret.
    pub broker_url: Option<String>,
    /// The proxy that everything but this computer is asked through, or `none`. It may hold a password.
    pub proxy: Option<Secret>,
}

/// What the set-up screen changes piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Part.ts")]
pub enum Part {
    /// The LwA client and its ways back.
    Amazon,
    /// The Clerk instance.
    Clerk,
    /// The Supabase project.
    Supabase,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Amazon, Self::Clerk, Self::Supabase];

    /// The part that cannot do without this setting being right. Others are replaced by their usual value.
    pub(super) fn stopped_by(setting: &str) -> Option<Self> {
        match setting {
            // Without the broker that is meant the secret would be looked for in the wrong place.
            "lwa_client_id" | "broker_url" => Some(Self::Amazon),
            "clerk_publishable_key" | "clerk_proxy_url" => Some(Self::Clerk),
            "supabase_url" | "supabase_key" => Some(Self::Supabase),
            _ => None,
        }
    }
}

impl Layer {
    /// The names of all settings, as in `config.toml`. With `ADKEEPER_` before them, in capitals, they are the
    /// variables of the environment.
    pub const NAMES: [&str; 12] = [
        "sandbox",
        "clerk_publishable_key",
        "clerk_proxy_url",
        "supabase_url",
        "supabase_key",
        "lwa_client_id",
        "lwa_scopes",
        "bounce_url",
        "loopback_port",
        "paste_url",
        "broker_url",
        "proxy",
    ];

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
            Part::Clerk => &[
                ("clerk_publishable_key", &self.clerk_publishable_key),
                ("clerk_proxy_url", &self.clerk_proxy_url),
            ],
            Part::Supabase => &[("supabase_url", &self.supabase_url), ("supabase_key", &self.supabase_key)],
        };
        all.iter().map(|(name, text)| (*name, text.as_deref())).collect()
    }

    /// Whether anything of a part is set.
    pub fn sets(&self, part: Part) -> bool {
        let number = part == Part::Amazon && self.loopback_port.is_some();
        number || self.texts(part).iter().any(|(_, text)| text.is_some())
    }

    /// Whether the setting of this name is a text; `loopback_port` is a number.
    pub(super) fn is_text(name: &str) -> bool {
        name != "loopback_port"
    }

    /// Sets a text by its name; what is none stays as it is.
    pub(super) fn put(&mut self, name: &str, text: Option<String>) {
        if name == "proxy" {
            self.proxy = text.map(Secret::new);
        } else if let Some(slot) = self.text_mut(name) {
            *slot = text;
        }
    }

    /// The place of a text that is no secret, by its name.
    fn text_mut(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "sandbox" => &mut self.sandbox,
            "clerk_publishable_key" => &mut self.clerk_publishable_key,
            "clerk_proxy_url" => &mut self.clerk_proxy_url,
            "supabase_url" => &mut self.supabase_url,
            "supabase_key" => &mut self.supabase_key,
            "lwa_client_id" => &mut self.lwa_client_id,
            "lwa_scopes" => &mut self.lwa_scopes,
            "bounce_url" => &mut self.bounce_url,
            "paste_url" => &mut self.paste_url,
            "broker_url" => &mut self.broker_url,
            _ => return None,
        })
    }

    pub(super) fn value(&self, name: &str) -> Option<String> {
        match name {
            "loopback_port" => return self.loopback_port.map(|port| port.to_string()),
            "proxy" => return self.proxy.as_ref().map(|proxy| proxy.expose().to_owned()),
            _ => {}
        }
        self.clone().text_mut(name).and_then(Option::take)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(super) fn clear(&mut self, name: &str) {
        if Self::is_text(name) {
            self.put(name, None);
        } else {
            self.loopback_port = None;
        }
    }

    pub(super) fn or(self, weaker: Self) -> Self {
        Self {
            sandbox: self.sandbox.or(weaker.sandbox),
            clerk_publishable_key: self.clerk_publishable_key.or(weaker.clerk_publishable_key),
            clerk_proxy_url: self.clerk_proxy_url.or(weaker.clerk_proxy_url),
            supabase_url: self.supabase_url.or(weaker.supabase_url),
            supabase_key: self.supabase_key.or(weaker.supabase_key),
            lwa_client_id: self.lwa_client_id.or(weaker.lwa_client_id),
            lwa_scopes: self.lwa_scopes.or(weaker.lwa_scopes),
            bounce_url: self.bounce_url.or(weaker.bounce_url),
            loopback_port: self.loopback_port.or(weaker.loopback_port),
            paste_url: self.paste_url.or(weaker.paste_url),
            broker_url: self.broker_url.or(weaker.broker_url),
            proxy: self.proxy.or(weaker.proxy),
        }
    }
}
