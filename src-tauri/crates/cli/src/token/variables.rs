//! The variables that other tools read.

use domain::AccountKind;
use local_api::answer::Token;

use crate::args::VariableSet;

/// python-amazon-ad-api wants a refresh token and a secret to be there although it uses neither once it is given an
/// access token (its 1.2.9, *observed*).
const NOT_NEEDED: &str = "not-needed-with-an-access-token";

/// Names and values, in a stable order, each name once.
pub fn variables(token: &Token, sets: &[VariableSet]) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = Vec::new();
    for set in sets {
        for (name, value) in one(token, *set) {
            if let Some(value) = value
                && all.iter().all(|(known, _)| *known != name)
            {
                all.push((name, value));
            }
        }
    }
    all
}

fn one(token: &Token, set: VariableSet) -> Vec<(&'static str, Option<String>)> {
    let access = Some(token.access_token.expose().to_owned());
    let client = Some(token.target.client_id.clone());
    let of = |kind| token.target.account_of(kind).map(str::to_owned);
    let profile = of(AccountKind::SponsoredAds);
    match set {
        VariableSet::AmazonAds => vec![
            ("AMAZON_ADS_ACCESS_TOKEN", access),
            ("AMAZON_ADS_TOKEN_EXPIRES_AT", Some(token.expires_at.to_string())),
            ("AMAZON_ADS_CLIENT_ID", client),
            ("AMAZON_ADS_REGION", Some(token.target.region.as_str().to_owned())),
            ("AMAZON_ADS_API_URL", Some(token.target.ads_url.clone())),
            ("AMAZON_ADS_PROFILE_ID", profile),
            (
                "AMAZON_ADS_ACCOUNT_ID",
                of(AccountKind::DspAdvertiser).or_else(|| of(AccountKind::AmcInstance)),
            ),
            ("AMAZON_ADS_MANAGER_ACCOUNT_ID", of(AccountKind::ManagerAccount)),
        ],
        VariableSet::AdApi => vec![
            ("AD_API_ACCESS_TOKEN", access),
            ("AD_API_CLIENT_ID", client),
            ("AD_API_CLIENT_SECRET", Some(NOT_NEEDED.to_owned())),
            ("AD_API_REFRESH_TOKEN", Some(NOT_NEEDED.to_owned())),
            ("AD_API_PROFILE_ID", profile),
        ],
        VariableSet::AmazonDsp => vec![
            ("AMAZON_DSP_ACCESS_TOKEN", access),
            ("AMAZON_DSP_CLIENT_ID", client),
            ("AMAZON_DSP_PROFILE_ID", profile.or_else(|| of(AccountKind::DspAdvertiser))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::token;
    use super::*;

    #[test]
    fn several_sets_are_one_environment_without_a_secret() {
        let all = variables(&token(), &[VariableSet::AmazonAds, VariableSet::AdApi, VariableSet::AmazonAds]);
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.iter().filter(|name| **name == "AMAZON_ADS_ACCESS_TOKEN").count(), 1);
        let value =
            |name: &str| all.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!(value("AD_API_ACCESS_TOKEN"), Some("Atza|a'b\"c"));
        assert_eq!(value("AD_API_REFRESH_TOKEN"), Some(NOT_NEEDED));
        assert_eq!(value("AMAZON_ADS_PROFILE_ID"), Some("9007199254740993"));
        assert_eq!(value("AMAZON_ADS_MANAGER_ACCOUNT_ID"), None);
    }
}
