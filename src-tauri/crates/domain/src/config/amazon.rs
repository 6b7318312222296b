//! Amazon's part of the configuration: the LwA client, who holds its secret, and the ways back.

use super::{ConfigError, DEFAULT_SCOPE, Faults, Layer, SettingFault, fault, noted, strict, web_address};
use crate::flow::WayBack;
use url::Url;

/// Port of the loopback listener unless another is set. Amazon compares return addresses literally, so
/// it is fixed, and registered at Amazon as part of the address.
pub const DEFAULT_LOOPBACK_PORT: u16 = 53682;
/// The return address for pasting: Amazon's own guide for direct advertisers uses it.
pub const DEFAULT_PASTE_URL: &str = "https://amazon.com";

/// Amazon, as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmazonConfig {
    /// LwA client id.
    pub client_id: String,
    /// Scopes to ask for.
    pub scopes: Vec<String>,
    /// The https page that forwards to the app, exactly as registered at Amazon.
    pub bounce_url: Option<String>,
    /// Port of the loopback listener.
    pub loopback_port: u16,
    /// The registered https address that the user copies from.
    pub paste_url: String,
    /// The broker function that adds the client secret; without one the secret is in the vault.
    pub broker_url: Option<Url>,
    /// Base of a sandbox that stands in for Amazon's hosts.
    pub sandbox: Option<Url>,
}

impl AmazonConfig {
    /// Reads and checks Amazon's settings of a layer, all of which have to be right; `None` without a client id.
    ///
    /// # Errors
    /// The first setting that is wrong.
    pub fn from_layer(layer: &Layer) -> Result<Option<Self>, ConfigError> {
        strict(|faults| Self::read(layer, faults))
    }

    /// The same, with the usual value in place of a wrong one.
    pub(super) fn read(layer: &Layer, faults: &mut Faults) -> Option<Self> {
        let client_id = layer.lwa_client_id.clone()?;
        if !client_id.starts_with("amzn1.application-oa2-client.") || client_id.len() > 100 {
            faults.push(fault("lwa_client_id", SettingFault::NotClientId));
        }
        let scopes = layer.lwa_scopes.as_deref().unwrap_or(DEFAULT_SCOPE);
        Some(Self {
            client_id,
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            sandbox: None,
            ..Self::ways_of(layer, faults)
        })
    }

    /// The client of the sandbox at `base`, with whatever ways back the layer sets.
    pub(super) fn for_sandbox(base: &Url, port: u16, layer: &Layer, faults: &mut Faults) -> Self {
        let ways = Self::ways_of(layer, faults);
        let bounce = format!("http://localhost:{port}/amazon/callback");
        Self {
            client_id: crate::sandbox::LWA_CLIENT_ID.to_owned(),
            scopes: vec![DEFAULT_SCOPE.to_owned()],
            bounce_url: ways.bounce_url.or(Some(bounce)),
            sandbox: Some(base.clone()),
            ..ways
        }
    }

    fn ways_of(layer: &Layer, faults: &mut Faults) -> Self {
        let mut right = |setting, text: &Option<String>| {
            text.clone().filter(|text| noted(web_address(setting, text), faults).is_some())
        };
        let paste_url = right("paste_url", &layer.paste_url).unwrap_or_else(|| DEFAULT_PASTE_URL.to_owned());
        let bounce_url = right("bounce_url", &layer.bounce_url);
        let mut loopback_port = layer.loopback_port.unwrap_or(DEFAULT_LOOPBACK_PORT);
        if loopback_port < 1024 {
            faults.push(fault("loopback_port", SettingFault::NotPort));
            loopback_port = DEFAULT_LOOPBACK_PORT;
        }
        let broker = |url: &String| noted(web_address("broker_url", url), faults);
        Self {
            client_id: String::new(),
            scopes: Vec::new(),
            bounce_url,
            loopback_port,
            paste_url,
            broker_url: layer.broker_url.as_ref().and_then(broker),
            sandbox: None,
        }
    }

    /// The return address of a way, exactly as it must be registered at Amazon; `None` if that way is not
    /// set up.
    pub fn return_url(&self, way: WayBack) -> Option<String> {
        match way {
            WayBack::Bounce => self.bounce_url.clone(),
            WayBack::Loopback => Some(format!("http://localhost:{}/callback", self.loopback_port)),
            WayBack::Paste => Some(self.paste_url.clone()),
        }
    }

    /// The ways that are set up, the most comfortable first.
    pub fn ways(&self) -> Vec<WayBack> {
        WayBack::ALL.into_iter().filter(|way| self.return_url(*way).is_some()).collect()
    }

    /// All return addresses, to recognise a pasted one.
    pub fn return_addresses(&self) -> Vec<Url> {
        WayBack::ALL
            .into_iter()
            .filter_map(|way| self.return_url(way))
            .filter_map(|text| Url::parse(&text).ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = "amzn1.application-oa2-client.x";

    fn config(layer: Layer) -> Result<AmazonConfig, ConfigError> {
        let layer = Layer { lwa_client_id: Some(CLIENT.to_owned()), ..layer };
        Ok(AmazonConfig::from_layer(&layer)?.unwrap())
    }

    #[test]
    fn a_client_id_alone_is_enough_to_connect_by_loopback_and_by_pasting() {
        let config = config(Layer::default()).unwrap();
        assert_eq!(config.ways(), [WayBack::Loopback, WayBack::Paste]);
        assert_eq!(config.return_url(WayBack::Loopback).as_deref(), Some("http://localhost:53682/callback"));
    }

    #[test]
    fn return_addresses_stay_letter_for_letter_as_registered() {
        // Amazon compares literally: a slash that a parser adds would make it refuse.
        for url in ["https://amazon.com", "https://ads.example/cb/", "https://ads.example/cb?x=1"] {
            let config = config(Layer {
                bounce_url: Some(url.to_owned()),
                paste_url: Some(url.to_owned()),
                ..Layer::default()
            })
            .unwrap();
            assert_eq!(config.return_url(WayBack::Bounce).as_deref(), Some(url));
            assert_eq!(config.return_url(WayBack::Paste).as_deref(), Some(url));
        }
    }

    #[test]
    fn what_amazon_or_the_system_would_refuse_is_refused_here() {
        for (layer, setting) in [
            (Layer { bounce_url: Some("http://ads.example/cb".into()), ..Layer::default() }, "bounce_url"),
            (Layer { paste_url: Some("nonsense".into()), ..Layer::default() }, "paste_url"),
            (Layer { loopback_port: Some(80), ..Layer::default() }, "loopback_port"),
            (Layer { broker_url: Some("http://ads.example/b".into()), ..Layer::default() }, "broker_url"),
        ] {
            match config(layer) {
                Err(ConfigError { setting: named, .. }) => assert_eq!(named, setting),
                other => panic!("{setting}: {other:?}"),
            }
        }
    }
}
