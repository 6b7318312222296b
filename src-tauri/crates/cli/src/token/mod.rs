//! A token in the forms that others read.

mod variables;

pub use variables::variables;

use domain::AccountKind;
use local_api::answer::Token;
use serde_json::{Value, json};

use crate::args::{Format, VariableSet};

/// The token, printed.
pub fn printed(token: &Token, format: Format, sets: &[VariableSet]) -> String {
    let lines = |line: fn(&str, &str) -> String| lines_of(&variables(token, sets), line);
    match format {
        Format::Text | Format::Json => format!("{}\n", token.access_token.expose()),
        Format::Env => lines(|name, value| format!("export {name}='{}'", value.replace('\'', r"'\''"))),
        Format::Powershell => lines(|name, value| format!("$env:{name} = '{}'", value.replace('\'', "''"))),
        Format::Dotenv => lines(|name, value| format!("{name}=\"{}\"", escaped(value))),
        Format::Header => lines_of(&headers(token), |name, value| format!("{name}: {value}")),
        Format::Curl => {
            lines_of(&headers(token), |name, value| format!("header = \"{name}: {}\"", escaped(value)))
        }
    }
}

fn lines_of(all: &[(&str, String)], line: impl Fn(&str, &str) -> String) -> String {
    all.iter().fold(String::new(), |text, (name, value)| text + &line(name, value) + "\n")
}

/// For `--json` and `--format json`.
pub fn json(token: &Token) -> Value {
    json!(token)
}

/// The headers of a request to the Ads API (*documented*). Ids of accounts that are no profiles go into bodies and
/// paths, so they are not here.
fn headers(token: &Token) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Authorization", format!("Bearer {}", token.access_token.expose())),
        ("Amazon-Advertising-API-ClientId", token.target.client_id.clone()),
    ];
    if let Some(profile) = token.target.account_of(AccountKind::SponsoredAds) {
        headers.push(("Amazon-Advertising-API-Scope", profile.to_owned()));
    }
    headers
}

/// Between double quotes, of curl's configuration and of .env files.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccountAccess, Region, Secret, Timestamp};
    use local_api::answer::{Account, Target};

    pub fn token() -> Token {
        Token {
            access_token: Secret::new("Atza|a'b\"c"),
            expires_at: Timestamp::UNIX_EPOCH,
            target: Target {
                client_id: "amzn1.application-oa2-client.x".to_owned(),
                region: Region::Eu,
                login: "Agency".to_owned(),
                connection_id: "c1".to_owned(),
                account: Some(Account {
                    id: "9007199254740993".to_owned(),
                    name: "Northwind".to_owned(),
                    kind: AccountKind::SponsoredAds,
                    region: Region::Eu,
                    country: None,
                    currency: None,
                    entity_id: None,
                    login: "Agency".to_owned(),
                    connection_id: "c1".to_owned(),
                    access: AccountAccess::Ok,
                    tracked: true,
                }),
                ads_url: "https://advertising-api-eu.amazon.com".to_owned(),
                mcp_url: "https://advertising-ai-eu.amazon.com/mcp".to_owned(),
            },
        }
    }

    #[test]
    fn quotes_in_a_token_never_end_the_quoting() {
        let sets = [VariableSet::AmazonAds];
        assert!(
            printed(&token(), Format::Env, &sets)
                .starts_with("export AMAZON_ADS_ACCESS_TOKEN='Atza|a'\\''b\"c'\n")
        );
        assert!(
            printed(&token(), Format::Powershell, &sets)
                .starts_with("$env:AMAZON_ADS_ACCESS_TOKEN = 'Atza|a''b\"c'\n")
        );
        assert!(
            printed(&token(), Format::Dotenv, &sets)
                .starts_with("AMAZON_ADS_ACCESS_TOKEN=\"Atza|a'b\\\"c\"\n")
        );
        assert!(
            printed(&token(), Format::Curl, &sets)
                .starts_with("header = \"Authorization: Bearer Atza|a'b\\\"c\"\n")
        );
    }

    #[test]
    fn a_profile_is_the_scope_of_a_request_and_another_account_is_not() {
        assert!(
            printed(&token(), Format::Header, &[])
                .ends_with("Amazon-Advertising-API-Scope: 9007199254740993\n")
        );
        let mut dsp = token();
        dsp.target.account.as_mut().unwrap().kind = AccountKind::DspAdvertiser;
        assert!(!printed(&dsp, Format::Header, &[]).contains("Scope"));
    }

    #[test]
    fn the_end_is_in_the_json_and_the_bare_token_is_a_line() {
        assert_eq!(json(&token())["expires_at"], "1970-01-01T00:00:00Z");
        assert_eq!(printed(&token(), Format::Text, &[]), "Atza|a'b\"c\n");
    }
}
