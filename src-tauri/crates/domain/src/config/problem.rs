//! What is wrong with the configuration, so that the user finds it: the setting, its value as far as it may be
//! shown, and where it was read.

use super::Part;
use serde::Serialize;
use std::fmt;
use ts_rs::TS;
use url::Url;

/// The longest text of the configuration that is repeated to the user.
const LONGEST: usize = 120;
/// Beginnings of keys and tokens that say what they are without giving them away.
const MARKS: [&str; 11] = [
    "pk_test_",
    "pk_live_",
    "sk_test_",
    "sk_live_",
    "sb_publishable_",
    "sb_secret_",
    "sbp_",
    "amzn1.application-oa2-client.",
    "amzn1.oa2-cs.",
    "Atza|",
    "Atzr|",
];

/// Where a value was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export, export_to = "SettingSource.ts")]
pub enum SettingSource {
    /// The configuration file.
    File {
        /// Where it is.
        path: String,
        /// The line, counted from 1; `None` for the file as a whole.
        line: Option<u32>,
    },
    /// The environment.
    Environment {
        /// Name of the variable.
        variable: String,
    },
}

impl fmt::Display for SettingSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line: Some(line) } => write!(out, "{path}, line {line}"),
            Self::File { path, line: None } => out.write_str(path),
            Self::Environment { variable } => write!(out, "environment variable {variable}"),
        }
    }
}

/// What is wrong, as a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "SettingFault.ts")]
pub enum SettingFault {
    /// The file that `ADKEEPER_CONFIG` names does not exist.
    FileMissing,
    /// The file exists and cannot be read.
    FileUnreadable,
    /// A line is not TOML.
    Syntax,
    /// Settings stand under a `[heading]`, where none is looked for.
    Section,
    /// There is no setting of this name.
    UnknownSetting,
    /// A text belongs there.
    NotText,
    /// A number from 1024 to 65535 belongs there.
    NotPort,
    /// It is no web address.
    NotAddress,
    /// It is neither https nor on this computer.
    NotHttps,
    /// A sandbox is an http address of this computer, with a port.
    NotSandbox,
    /// It is no address of a Supabase project.
    NotProject,
    /// It is a page of Supabase's dashboard.
    DashboardAddress,
    /// It is no address of a proxy.
    NotProxy,
    /// It is no LwA client id.
    NotClientId,
    /// It is no Clerk publishable key.
    NotClerkKey,
    /// It is no Supabase publishable key.
    NotSupabaseKey,
    /// It is a secret key where a publishable one belongs.
    SecretKey,
    /// It is missing while the rest of its part is set.
    Missing,
    /// It is another sandbox, or none: taken at the next start.
    NeedsRestart,
    /// It is another Clerk instance than the one that users are signed in with.
    UsersSignedIn,
}

impl SettingFault {
    /// All faults.
    pub const ALL: [Self; 20] = [
        Self::FileMissing,
        Self::FileUnreadable,
        Self::Syntax,
        Self::Section,
        Self::UnknownSetting,
        Self::NotText,
        Self::NotPort,
        Self::NotAddress,
        Self::NotHttps,
        Self::NotSandbox,
        Self::NotProject,
        Self::DashboardAddress,
        Self::NotProxy,
        Self::NotClientId,
        Self::NotClerkKey,
        Self::NotSupabaseKey,
        Self::SecretKey,
        Self::Missing,
        Self::NeedsRestart,
        Self::UsersSignedIn,
    ];

    /// What is wrong, after the setting's name.
    pub fn words(self) -> &'static str {
        match self {
            Self::FileMissing => "does not exist",
            Self::FileUnreadable => "can't be read",
            Self::Syntax => "isn't valid TOML",
            Self::Section => "is a section; settings go above it, without a heading",
            Self::UnknownSetting => "isn't a setting",
            Self::NotText => "must be text in quotes",
            Self::NotPort => "must be a number from 1024 to 65535",
            Self::NotAddress => "isn't a web address",
            Self::NotHttps => "must be an https address",
            Self::NotSandbox => "must be an http address of this computer, with a port",
            Self::NotProject => "isn't the address of a Supabase project",
            Self::DashboardAddress => "is a page of the dashboard; use https://<ref>.supabase.co",
            Self::NotProxy => "must be an http, https, socks4 or socks5 address, or none",
            Self::NotClientId => "must begin with amzn1.application-oa2-client.",
            Self::NotClerkKey => "isn't a Clerk publishable key (pk_test_… or pk_live_…)",
            Self::NotSupabaseKey => "isn't a Supabase publishable key (sb_publishable_…)",
            Self::SecretKey => "is a secret key; use the publishable key",
            Self::Missing => "is missing",
            Self::NeedsRestart => "changed; restart Adkeeper to use it",
            Self::UsersSignedIn => "is another Clerk instance than users are signed in with",
        }
    }
}

/// One problem of the configuration. It holds no secret, and nothing that could be one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, TS)]
#[ts(export, export_to = "SettingProblem.ts")]
pub struct SettingProblem {
    /// The name as in `config.toml`; `None` for the file as a whole.
    pub setting: Option<String>,
    /// What is wrong.
    pub fault: SettingFault,
    /// The value, as far as it may be shown.
    pub value: Option<String>,
    /// Where it was read; `None` if that is not known.
    pub source: Option<SettingSource>,
    /// The part that cannot be used because of it; `None` if only this one setting is ignored.
    pub part: Option<Part>,
}

impl SettingProblem {
    /// A problem of the file as a whole, or of one of its lines.
    pub fn of_file(path: &str, line: Option<u32>, fault: SettingFault) -> Self {
        let source = Some(SettingSource::File { path: path.to_owned(), line });
        Self { setting: None, fault, value: None, source, part: None }
    }

    /// Whether it may be the reason that settings of any part were not read.
    pub fn hides_settings(&self) -> bool {
        use SettingFault as F;
        matches!(self.fault, F::FileMissing | F::FileUnreadable | F::Syntax | F::Section | F::UnknownSetting)
    }
}

impl fmt::Display for SettingProblem {
    /// `supabase_url isn't a web address (value: nonsense) [/home/ada/config.toml, line 3]`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.setting.as_deref().unwrap_or("config.toml"), self.fault.words())?;
        if let Some(value) = &self.value {
            write!(out, " (value: {value})")?;
        }
        if let Some(source) = &self.source {
            write!(out, " [{source}]")?;
        }
        Ok(())
    }
}

/// A name as it was written, cut and without what could disturb a line of text.
pub(super) fn shown_name(name: &str) -> String {
    let clean: String = name.chars().filter(char::is_ascii_graphic).take(48).collect();
    if clean.len() == name.len() { clean } else { format!("{clean}…") }
}

/// `value` of `setting` as it may be shown: addresses without what could be a secret in them, numbers, and of
/// everything else only what kind it is. What was pasted into the wrong place may be a secret too.
pub fn shown_value(setting: &str, value: &str) -> String {
    let value = value.trim();
    if value.is_empty() {
        return hidden(value);
    }
    if let Some(mark) = MARKS.into_iter().find(|mark| value.starts_with(mark)) {
        return format!("{mark}…");
    }
    let shown = match setting {
        "loopback_port" => Some(value.to_owned())
            .filter(|text| text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')),
        name if is_address(name) => shown_address(value),
        _ => None,
    };
    shown.filter(|text| text.chars().count() <= LONGEST).unwrap_or_else(|| hidden(value))
}

fn is_address(setting: &str) -> bool {
    setting == "sandbox" || setting.ends_with("_url")
}

fn hidden(value: &str) -> String {
    match value.chars().count() {
        0 => "empty".to_owned(),
        1 => "hidden, 1 character".to_owned(),
        many => format!("hidden, {many} characters"),
    }
}

/// An address without user, password, query and fragment. What is no address is shown if it can be a host with a
/// path, as when the scheme was forgotten.
fn shown_address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://").map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
    let (rest, cut) = match rest.find(['?', '#']) {
        Some(end) => (&rest[..end], "…"),
        None => (rest, ""),
    };
    // What stands before an @ is a user and a password.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let harmless = |word: &str| {
        word.len() <= 24
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte == b'%')
    };
    let scheme_known =
        scheme.is_none_or(|scheme| scheme.len() <= 12 && scheme.bytes().all(|b| b.is_ascii_alphabetic()));
    // One word alone is no host: it could be anything.
    let alone = scheme.is_none() && !rest.contains(['.', '/', ':']) && rest.len() > 12;
    if !scheme_known || alone || !rest.split(['.', '/', ':', '[', ']']).all(harmless) {
        return Url::parse(text)
            .ok()
            .and_then(|url| Some(format!("{}://{}/…", url.scheme(), short_host(&url)?)));
    }
    Some(format!("{}{rest}{cut}", scheme.map(|scheme| format!("{scheme}://")).unwrap_or_default()))
}

fn short_host(url: &Url) -> Option<&str> {
    url.host_str().filter(|host| host.split('.').all(|label| label.len() <= 24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_shown_so_that_its_mistake_can_be_seen() {
        for (text, shown) in [
            ("htps://abcdefghijklmnopqrst.supabase.co", "htps://abcdefghijklmnopqrst.supabase.co"),
            ("abcdefghijklmnopqrst.supabase.co", "abcdefghijklmnopqrst.supabase.co"),
            ("http://ads.example:8080/cb", "http://ads.example:8080/cb"),
            ("nonsense", "nonsense"),
            ("https://supabase.com/dashboard/project/x", "https://supabase.com/dashboard/project/x"),
            ("", "empty"),
        ] {
            assert_eq!(shown_value("supabase_url", text), shown, "{text}");
        }
        assert_eq!(shown_value("loopback_port", "80"), "80");
    }

    #[test]
    fn nothing_that_could_be_a_secret_is_shown() {
        for (setting, value) in [
            ("supabase_key", "sb_secret_canary"),
            ("supabase_key", "canary"),
            ("supabase_url", "sb_secret_canary"),
            ("supabase_url", "https://user:canary@ref.supabase.co"),
            ("supabase_url", "https://ref.supabase.co/?apikey=canary"),
            ("supabase_url", "https://ref.supabase.co/#canary"),
            ("broker_url", "https://hooks.example/canarycanarycanarycanarycanary"),
            ("bounce_url", "canarycanarycanarycanary"),
            ("supabase_url", "eyJhbGciOiJIUzI1NiJ9canary.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.canary"),
            ("clerk_publishable_key", "sk_live_canary"),
            ("lwa_client_id", "amzn1.oa2-cs.v1.canary"),
            ("lwa_client_secret", "canary"),
            ("loopback_port", "canary"),
            ("proxy", "ftp://ada:canary@proxy.example:8080"),
        ] {
            let shown = shown_value(setting, value);
            assert!(!shown.contains("canary"), "{setting} = {value} is shown as {shown}");
        }
    }

    proptest! {
        #[test]
        fn a_long_word_is_never_shown_whatever_stands_around_it(
            before in "(https?://)?([a-z.]{0,8}[/:@?#])?",
            secret in "[A-Za-z0-9_-]{25,60}",
            after in "([/.?#&=][a-z]{0,8})?",
            setting in prop::sample::select(vec!["supabase_url", "sandbox", "broker_url", "supabase_key", "loopback_port"]),
        ) {
            let shown = shown_value(setting, &format!("{before}{secret}{after}"));
            prop_assert!(!shown.contains(&secret), "{}", shown);
        }

        #[test]
        fn whatever_is_written_is_shown_short_and_without_panic(value in ".{0,300}", setting in "[a-z_]{1,20}") {
            prop_assert!(shown_value(&setting, &value).chars().count() <= LONGEST + 40);
            prop_assert!(shown_name(&value).chars().count() <= 49);
        }
    }
}
