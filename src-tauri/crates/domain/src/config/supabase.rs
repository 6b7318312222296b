//! Supabase's part of the configuration: the project's address and its publishable key.

use super::{ConfigError, Faults, KeyProblem, Layer, SettingFault, fault, is_loopback, noted, strict};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use url::Url;

/// Supabase, as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupabaseConfig {
    /// Base of the project, without `/rest/v1`.
    pub url: Url,
    /// Publishable key.
    pub key: String,
}

/// What is wrong with the address of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressProblem {
    /// It is no address, or has parts that none of a project has.
    Malformed,
    /// It is not https, and not on this computer.
    NotHttps,
    /// It is a page of Supabase's dashboard.
    Dashboard,
}

impl SupabaseConfig {
    /// Reads and checks Supabase's settings of a layer; `None` without any.
    ///
    /// # Errors
    /// The first setting that is wrong.
    pub fn from_layer(layer: &Layer) -> Result<Option<Self>, ConfigError> {
        strict(|faults| Self::read(layer, faults))
    }

    pub(super) fn read(layer: &Layer, faults: &mut Faults) -> Option<Self> {
        let (url, key) = (layer.supabase_url.as_deref(), layer.supabase_key.as_deref());
        if url.is_none() && key.is_none() {
            return None;
        }
        let address = |url| project_address(url).map_err(AddressProblem::fault);
        let url = url.ok_or(SettingFault::Missing).and_then(address);
        let url = noted(url.map_err(|wrong| fault("supabase_url", wrong)), faults);
        let whole = |key: &str| publishable_key(key).map(|()| key.to_owned()).map_err(key_fault);
        let key = key.ok_or(SettingFault::Missing).and_then(whole);
        let key = noted(key.map_err(|wrong| fault("supabase_key", wrong)), faults);
        Some(Self { url: url?, key: key? })
    }
}

impl AddressProblem {
    fn fault(self) -> SettingFault {
        match self {
            Self::Malformed => SettingFault::NotProject,
            Self::NotHttps => SettingFault::NotHttps,
            Self::Dashboard => SettingFault::DashboardAddress,
        }
    }
}

fn key_fault(problem: KeyProblem) -> SettingFault {
    match problem {
        KeyProblem::Malformed => SettingFault::NotSupabaseKey,
        KeyProblem::Secret => SettingFault::SecretKey,
    }
}

/// The base of a project, without the path of its REST interface, which the dashboard shows as well.
///
/// # Errors
/// What is wrong with the address.
pub fn project_address(text: &str) -> Result<Url, AddressProblem> {
    let mut url = Url::parse(text).map_err(|_| AddressProblem::Malformed)?;
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
        return Err(AddressProblem::NotHttps);
    }
    let bare = url.username().is_empty() && url.password().is_none();
    if !bare || url.query().is_some() || url.fragment().is_some() {
        return Err(AddressProblem::Malformed);
    }
    if matches!(url.host_str(), Some("supabase.com" | "www.supabase.com" | "app.supabase.com")) {
        return Err(AddressProblem::Dashboard);
    }
    let path = url.path().trim_end_matches('/').to_owned();
    if let Some(base) = path.strip_suffix("/rest/v1") {
        url.set_path(if base.is_empty() { "/" } else { base });
    }
    Ok(url)
}

/// Checks that a key is one that may be given away: `sb_publishable_…`, or the older signed one of role `anon`
/// (*documented*).
///
/// # Errors
/// [`KeyProblem::Secret`] for a key that opens everything: `sb_secret_…`, a signed one of role `service_role`,
/// a personal token of Supabase (`sbp_…`), a secret key of Clerk.
pub fn publishable_key(key: &str) -> Result<(), KeyProblem> {
    let secret = ["sb_secret_", "sbp_", "sk_test_", "sk_live_"].iter().any(|start| key.starts_with(start));
    if secret || role_of(key).is_some_and(|role| role != "anon") {
        return Err(KeyProblem::Secret);
    }
    // It goes into a header.
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) || key.starts_with("pk_") {
        return Err(KeyProblem::Malformed);
    }
    Ok(())
}

/// Whether a key is one of the older signed ones (`anon`), which Supabase retires at the end of 2026
/// (*documented*). They can be switched off for a project before.
pub fn is_legacy_key(key: &str) -> bool {
    role_of(key).is_some()
}

/// The role of a signed key; its signature does not matter here.
fn role_of(key: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        role: Option<String>,
    }
    let mut parts = key.split('.');
    let (Some(_), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice::<Claims>(&claims).ok()?.role
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn signed(role: &str) -> String {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let claims = format!("{{\"iss\":\"supabase\",\"role\":\"{role}\",\"exp\":1}}");
        format!("{}.{}.c2ln", part("{\"alg\":\"HS256\"}"), part(&claims))
    }

    #[test]
    fn a_key_that_opens_everything_is_told_from_one_that_may_be_given_away() {
        assert!(
            is_legacy_key(&signed("anon")) && !is_legacy_key("sb_publishable_x") && !is_legacy_key("a.b.c")
        );
        for good in ["sb_publishable_x", &signed("anon"), "a.b.c"] {
            assert_eq!(publishable_key(good), Ok(()), "{good}");
        }
        let secret =
            ["sb_secret_x", "sbp_x", "sk_live_x", &signed("service_role"), &signed("supabase_admin")];
        for secret in secret {
            assert_eq!(publishable_key(secret), Err(KeyProblem::Secret), "{secret}");
        }
        for bad in ["", "sb_publishable_ x", "sb_publishable_ä", "pk_test_x"] {
            assert_eq!(publishable_key(bad), Err(KeyProblem::Malformed), "{bad}");
        }
    }

    #[test]
    fn the_address_of_a_project_is_told_from_what_the_dashboard_shows_around_it() {
        let base = |text: &str| project_address(text).map(|url| url.to_string());
        for text in
            ["https://ref.supabase.co", "https://ref.supabase.co/rest/v1/", "https://ref.supabase.co/"]
        {
            assert_eq!(base(text).as_deref(), Ok("https://ref.supabase.co/"), "{text}");
        }
        assert_eq!(base("http://127.0.0.1:54321").as_deref(), Ok("http://127.0.0.1:54321/"));
        assert_eq!(base("https://own.example/base/rest/v1").as_deref(), Ok("https://own.example/base"));
        for (text, problem) in [
            ("ref.supabase.co", AddressProblem::Malformed),
            ("https://u:p@ref.supabase.co", AddressProblem::Malformed),
            ("https://ref.supabase.co?apikey=x", AddressProblem::Malformed),
            ("http://ref.supabase.co", AddressProblem::NotHttps),
            ("postgres://ref.supabase.co:5432", AddressProblem::NotHttps),
            ("https://supabase.com/dashboard/project/ref", AddressProblem::Dashboard),
        ] {
            assert_eq!(base(text), Err(problem), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_address_leaves_https_and_none_makes_it_panic(text in "(https?://)?.{0,60}", key in ".{0,60}") {
            let _ = publishable_key(&key);
            if let Ok(url) = project_address(&text) {
                prop_assert!(url.scheme() == "https" || is_loopback(&url), "{}", url);
            }
        }

        #[test]
        fn a_signed_key_of_any_role_but_anon_is_secret(role in "[a-z_]{1,20}") {
            let wanted = if role == "anon" { Ok(()) } else { Err(KeyProblem::Secret) };
            prop_assert_eq!(publishable_key(&signed(&role)), wanted);
        }
    }
}
