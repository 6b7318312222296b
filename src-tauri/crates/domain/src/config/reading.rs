//! Reads one source of settings. Whatever is wrong in it spoils the setting it stands at, and no other.

use super::problem::{SettingFault, SettingProblem, SettingSource, shown_name, shown_value};
use super::{Layer, Part};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// What one source sets, where each setting stands, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The settings that could be read.
    pub layer: Layer,
    /// Where they stand, by name; nothing for those that nobody read.
    pub sources: BTreeMap<&'static str, SettingSource>,
    /// What could not be read. Values are checked later, by [`super::Config::resolve`].
    pub problems: Vec<SettingProblem>,
}

impl From<Layer> for Reading {
    fn from(layer: Layer) -> Self {
        Self { layer, ..Self::default() }
    }
}

impl Reading {
    /// Reads the `text` of a `config.toml` that is at `path`.
    pub fn from_toml(text: &str, path: &str) -> Self {
        let mut reading = Self::default();
        let (text, lines) = without_broken_lines(text);
        let syntax = |line: &u32| SettingProblem::of_file(path, Some(*line), SettingFault::Syntax);
        reading.problems.extend(lines.iter().map(syntax));
        let (table, _) = DeTable::parse_recoverable(&text);
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, item) in entries {
            let line = line_of(&text, Some(key.span()));
            // What is left of a broken line is not what was meant.
            if line.is_some_and(|line| lines.contains(&line)) {
                continue;
            }
            let source = SettingSource::File { path: path.to_owned(), line };
            reading.take(key.get_ref(), item.get_ref(), source);
        }
        reading
    }

    fn take(&mut self, name: &str, item: &DeValue<'_>, source: SettingSource) {
        let Some(name) = Layer::NAMES.into_iter().find(|known| *known == name) else {
            let fault = if matches!(item, DeValue::Table(_)) {
                SettingFault::Section
            } else {
                SettingFault::UnknownSetting
            };
            // A value without a known name could be anything, so it is not repeated.
            let (setting, source) = (Some(shown_name(name)), Some(source));
            return self.problems.push(SettingProblem { setting, fault, value: None, source, part: None });
        };
        let text = match item {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Integer(number) => number.to_string(),
            _ => String::new(),
        };
        match (Layer::is_text(name), item) {
            // Empty counts as missing, as in the environment.
            (true, DeValue::String(_)) if text.is_empty() => {}
            (true, DeValue::String(_)) => {
                self.layer.put(name, Some(text));
                self.sources.insert(name, source);
            }
            (true, _) => self.spoiled(name, SettingFault::NotText, &text, source),
            (false, DeValue::Integer(_)) => self.take_port(name, &text, source),
            (false, _) => self.spoiled(name, SettingFault::NotPort, &text, source),
        }
    }

    /// Picks the `ADKEEPER_*` variables; empty ones count as missing.
    pub fn from_env(vars: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut reading = Self::default();
        for (variable, value) in vars {
            let Some(name) = variable.strip_prefix("ADKEEPER_").map(str::to_ascii_lowercase) else {
                continue;
            };
            let Some(name) = Layer::NAMES.into_iter().find(|known| *known == name) else { continue };
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let source = SettingSource::Environment { variable };
            if Layer::is_text(name) {
                reading.layer.put(name, Some(value.to_owned()));
                reading.sources.insert(name, source);
            } else {
                reading.take_port(name, value, source);
            }
        }
        reading
    }

    fn take_port(&mut self, name: &'static str, text: &str, source: SettingSource) {
        match text.parse() {
            Ok(port) => {
                self.layer.loopback_port = Some(port);
                self.sources.insert(name, source);
            }
            Err(_) => self.spoiled(name, SettingFault::NotPort, text, source),
        }
    }

    fn spoiled(&mut self, name: &'static str, fault: SettingFault, text: &str, source: SettingSource) {
        let value = (!text.is_empty()).then(|| shown_value(name, text));
        let part = Part::stopped_by(name);
        let setting = Some(name.to_owned());
        self.problems.push(SettingProblem { setting, fault, value, source: Some(source), part });
    }

    /// The same under `stronger`, whose settings count where both set one.
    pub(super) fn under(mut self, stronger: Self) -> Self {
        let mut layer = stronger.layer;
        for name in Layer::NAMES {
            let spoiled = stronger.problems.iter().any(|problem| problem.setting.as_deref() == Some(name));
            if !stronger.sources.contains_key(name) && !spoiled && !layer.has(name) {
                continue;
            }
            self.sources.remove(name);
            self.problems.retain(|problem| problem.setting.as_deref() != Some(name));
            if spoiled {
                // What the stronger source meant is not known: a weaker one must not stand in for it.
                self.layer.clear(name);
            }
        }
        layer = layer.or(self.layer);
        self.sources.extend(stronger.sources);
        let mut problems = stronger.problems;
        problems.append(&mut self.problems);
        Self { layer, sources: self.sources, problems }
    }
}

/// `text` with empty lines in place of those that are not TOML, and which those are. The parser's own words are
/// dropped: they may repeat what stands there, which may be a secret.
fn without_broken_lines(text: &str) -> (String, Vec<u32>) {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut broken = Vec::new();
    loop {
        let now = lines.join("\n");
        let (_, errors) = DeTable::parse_recoverable(&now);
        let Some(error) = errors.first() else { return (now, broken) };
        let line = line_of(&now, error.span()).unwrap_or(1);
        let place = usize::try_from(line).ok().and_then(|line| lines.get_mut(line.checked_sub(1)?));
        match place {
            Some(place) if !place.is_empty() => *place = "",
            // It is about more than a line: whatever the parser makes of it has to do.
            _ => {
                if !broken.contains(&line) {
                    broken.push(line);
                }
                return (now, broken);
            }
        }
        broken.push(line);
    }
}

/// The line of a span, counted from 1.
fn line_of(text: &str, span: Option<Range<usize>>) -> Option<u32> {
    let start = span?.start.min(text.len());
    let before = text.as_bytes().get(..start)?;
    u32::try_from(before.split(|byte| *byte == b'\n').count()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(reading: &Reading) -> Vec<(Option<&str>, SettingFault, Option<u32>)> {
        let line = |source: &Option<SettingSource>| match source {
            Some(SettingSource::File { line, .. }) => *line,
            _ => None,
        };
        reading.problems.iter().map(|one| (one.setting.as_deref(), one.fault, line(&one.source))).collect()
    }

    #[test]
    fn an_unknown_name_spoils_nothing_but_itself_and_is_told_with_its_line() {
        let text = "# ours\nsupabase_url = 'https://x.supabase.co'\nsupabase_kye = 'sb_publishable_canary'\n\
                    lwa_client_secret = 'canary'\nbroker_url = 'https://b.example/f'\n";
        let reading = Reading::from_toml(text, "/c.toml");
        assert_eq!(reading.layer.supabase_url.as_deref(), Some("https://x.supabase.co"));
        assert_eq!(reading.layer.broker_url.as_deref(), Some("https://b.example/f"));
        assert_eq!(
            lines(&reading),
            [
                (Some("supabase_kye"), SettingFault::UnknownSetting, Some(3)),
                (Some("lwa_client_secret"), SettingFault::UnknownSetting, Some(4)),
            ]
        );
        assert!(!format!("{:?}", reading.problems).contains("canary"));
    }

    #[test]
    fn a_line_that_is_not_toml_spoils_nothing_but_itself() {
        for broken in
            ["bounce_url = https://a.example/cb", "bounce_url = 'https://a.example/cb", "bounce_url", "= 'x'"]
        {
            let text = format!("lwa_scopes = 'a'\n{broken}\nsupabase_url = 'https://x.supabase.co'\n");
            let reading = Reading::from_toml(&text, "/c.toml");
            assert_eq!(reading.layer.lwa_scopes.as_deref(), Some("a"), "{broken}");
            assert_eq!(reading.layer.supabase_url.as_deref(), Some("https://x.supabase.co"), "{broken}");
            assert_eq!(reading.layer.bounce_url, None, "{broken}");
            assert!(
                lines(&reading).contains(&(None, SettingFault::Syntax, Some(2))),
                "{broken}: {reading:?}"
            );
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_spoils_its_setting_and_is_told_with_its_value() {
        let reading = Reading::from_toml(
            "supabase_url = 5\nloopback_port = '80'\nlwa_scopes = 'a'\n[amazon]\nx = 1",
            "/c",
        );
        assert_eq!(reading.layer.lwa_scopes.as_deref(), Some("a"));
        assert_eq!(
            lines(&reading),
            [
                (Some("supabase_url"), SettingFault::NotText, Some(1)),
                (Some("loopback_port"), SettingFault::NotPort, Some(2)),
                (Some("amazon"), SettingFault::Section, Some(4)),
            ]
        );
        assert_eq!(reading.problems[0].value.as_deref(), Some("5"));
        let vars =
            [("ADKEEPER_LOOPBACK_PORT", "53o"), ("ADKEEPER_LWA_SCOPES", " b "), ("ADKEEPER_DATA_DIR", "/x")];
        let reading = Reading::from_env(vars.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(reading.layer.lwa_scopes.as_deref(), Some("b"));
        let variable = "ADKEEPER_LOOPBACK_PORT".to_owned();
        assert_eq!(reading.problems[0].source, Some(SettingSource::Environment { variable }));
        assert_eq!(reading.problems.len(), 1, "other variables are none of ours");
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_file_it_is_read_without_panic(text in "([a-z_]{0,12}|[=\\[\\]'\"#\\n ]|.){0,80}") {
            let _ = Reading::from_toml(&text, "/c.toml");
        }

        #[test]
        fn a_file_that_is_cut_off_anywhere_never_shows_a_secret(cut in 0_usize..120) {
            let whole = "clerk_publishable_key = 'sk_live_canary'\nsupabase_url = \"https://u:canary@x.example\"\nx = 'canary'\n";
            let text = &whole[..cut.min(whole.len())];
            let reading = Reading::from_toml(text, "/c.toml");
            prop_assert!(!format!("{:?}", reading.problems).contains("canary"), "{:?}", reading.problems);
        }
    }
}
