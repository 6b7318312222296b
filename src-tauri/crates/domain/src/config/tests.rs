use super::*;
use base64::Engine as _;

fn key(host: &str) -> String {
    format!("pk_test_{}", base64::engine::general_purpose::STANDARD.encode(format!("{host}$")))
}

fn read(text: &str) -> Config {
    Config::resolve([Reading::from_toml(text, "/c.toml")])
}

fn named(config: &Config) -> Vec<(&str, SettingFault)> {
    config.problems.iter().map(|one| (one.setting.as_deref().unwrap_or(""), one.fault)).collect()
}

#[test]
fn the_sandboxs_clerk_has_a_key_that_leads_to_it() {
    let config = Config::for_sandbox("http://127.0.0.1:8790").unwrap().clerk.unwrap();
    assert_eq!(ClerkConfig::from_key(&config.publishable_key), Ok(config));
}

#[test]
fn the_environment_is_stronger_than_the_file_and_missing_parts_disable_only_themselves() {
    let env = Reading::from_env([
        ("ADKEEPER_CLERK_PUBLISHABLE_KEY".to_owned(), key("one.example")),
        ("ADKEEPER_SUPABASE_URL".to_owned(), "  ".to_owned()),
        ("PATH".to_owned(), "x".to_owned()),
    ]);
    let file = Reading::from_toml(&format!("clerk_publishable_key = \"{}\"", key("two.example")), "/c.toml");
    let config = Config::resolve([env, file]);
    assert_eq!(config.clerk.unwrap().frontend_api.host_str(), Some("one.example"));
    assert_eq!((config.amazon, config.supabase, config.problems), (None, None, Vec::new()));
}

const AMAZON: &str = "lwa_client_id = 'amzn1.application-oa2-client.x'\n";
const SUPABASE: &str = "supabase_url = 'https://x.supabase.co'\nsupabase_key = 'sb_publishable_x'\n";

#[test]
fn each_part_fails_alone_and_its_setting_is_named_with_its_line() {
    use SettingFault as F;
    let clerk = format!("clerk_publishable_key = '{}'\n", key("one.example"));
    let parts = [AMAZON, clerk.as_str(), SUPABASE];
    for (broken, bad, setting, fault, line) in [
        (0, "lwa_client_id = 'x'\n", "lwa_client_id", F::NotClientId, 1),
        (
            0,
            "lwa_client_id = 'amzn1.application-oa2-client.x'\nbroker_url = 'x'\n",
            "broker_url",
            F::NotAddress,
            2,
        ),
        (0, "lwa_client_id = 5\n", "lwa_client_id", F::NotText, 1),
        (1, "clerk_publishable_key = 'sk_live_x'\n", "clerk_publishable_key", F::SecretKey, 1),
        (1, "clerk_publishable_key = 'x'\n", "clerk_publishable_key", F::NotClerkKey, 1),
        (1, "clerk_proxy_url = 'https://a.example/__clerk'\n", "clerk_publishable_key", F::Missing, 1),
        (2, "supabase_url = 'https://x.supabase.co'\n", "supabase_key", F::Missing, 1),
        (
            2,
            "supabase_key = 'sb_publishable_x'\nsupabase_url = 'nonsense'\n",
            "supabase_url",
            F::NotProject,
            2,
        ),
        (
            2,
            "supabase_url = 'https://x.supabase.co'\nsupabase_key = 'sb_secret_x'\n",
            "supabase_key",
            F::SecretKey,
            2,
        ),
        (2, "supabase_url = 5\nsupabase_key = 'sb_publishable_x'\n", "supabase_url", F::NotText, 1),
    ] {
        let rest: String =
            parts.iter().enumerate().filter(|(at, _)| *at != broken).map(|(_, text)| *text).collect();
        let config = read(&format!("{bad}{rest}"));
        let there = [config.amazon.is_some(), config.clerk.is_some(), config.supabase.is_some()];
        assert_eq!(there, std::array::from_fn(|at| at != broken), "{bad}");
        assert_eq!(named(&config), [(setting, fault)], "{bad}");
        let source = SettingSource::File { path: "/c.toml".to_owned(), line: Some(line) };
        assert_eq!(config.problems[0].source, Some(source), "{bad}");
    }
}

#[test]
fn a_wrong_way_back_leaves_what_refreshing_needs() {
    let config = read(&format!(
        "{AMAZON}bounce_url = 'http://a.b/c'\npaste_url = 'x'\nloopback_port = 80\n{SUPABASE}"
    ));
    let amazon = config.amazon.clone().unwrap();
    assert_eq!(amazon.bounce_url, None);
    assert_eq!((amazon.paste_url.as_str(), amazon.loopback_port), (DEFAULT_PASTE_URL, DEFAULT_LOOPBACK_PORT));
    assert_eq!(
        named(&config),
        [
            ("paste_url", SettingFault::NotAddress),
            ("bounce_url", SettingFault::NotHttps),
            ("loopback_port", SettingFault::NotPort),
        ]
    );
    assert!(config.problems.iter().all(|problem| problem.part.is_none()));
    assert!(config.supabase.is_some());
}

#[test]
fn a_sandbox_that_cannot_be_one_fails_alone() {
    for bad in ["http://example.com:1", "https://127.0.0.1:8790", "http://127.0.0.1", "x"] {
        let config = read(&format!("sandbox = '{bad}'\n{AMAZON}"));
        assert_eq!((config.sandbox.is_none(), config.amazon.is_some()), (true, true), "{bad}");
        assert_eq!(named(&config), [("sandbox", SettingFault::NotSandbox)], "{bad}");
        assert!(Config::for_sandbox(bad).is_err());
    }
    let config = read("sandbox = 'http://127.0.0.1:8790'\nsupabase_url = 5\nclerk_publishable_key = 'x'");
    assert!(config.clerk.is_some() && config.amazon.is_some() && config.supabase.is_some());
}

#[test]
fn a_weaker_source_does_not_stand_in_for_a_value_that_could_not_be_read() {
    let env = Reading::from_env([("ADKEEPER_LOOPBACK_PORT".to_owned(), "53o".to_owned())]);
    let file = Reading::from_toml(&format!("loopback_port = 50001\n{AMAZON}"), "/c.toml");
    let config = Config::resolve([env, file]);
    assert_eq!(config.amazon.as_ref().unwrap().loopback_port, DEFAULT_LOOPBACK_PORT);
    assert_eq!(named(&config), [("loopback_port", SettingFault::NotPort)]);
    let file = Reading::from_toml("loopback_port = 'x'", "/c.toml");
    let env = Reading::from_env([("ADKEEPER_LOOPBACK_PORT".to_owned(), "50001".to_owned())]);
    assert_eq!(Config::resolve([env, file]).problems, [], "the stronger one is right");
}
