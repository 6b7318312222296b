//! One renewal for a whole sweep.

use crate::fixtures::{Tokens, agency, client, gaps, ids, secret, try_sweep};
use crate::scripted::{Amazon, Reply, Request};
use amazon_ads::{AccessTokens, SweepError, TokenError, TokenFuture};
use domain::{AccountKind, Cause, Region, Secret, SweepPart};

fn rejected() -> Reply {
    Reply::json(401, r#"{"code":"401","details":"Authentication failed","requestId":"R"}"#)
}

fn agencies(request: &Request) -> Option<Reply> {
    if request.line == "GET /v2/profiles" {
        let list: Vec<_> = (1..=40).map(|id| agency(&id.to_string())).collect();
        return Some(Reply::ok(&format!("[{}]", list.join(","))));
    }
    request.is("/dsp/advertisers").then(|| {
        let id = request.needs("amazon-advertising-api-scope");
        Reply::ok(&format!(r#"{{"totalResults":1,"response":[{{"advertiserId":"{id}"}}]}}"#))
    })
}

#[tokio::test]
async fn calls_refused_together_renew_once_and_are_each_repeated_once() {
    let amazon = Amazon::start(|request| {
        if request.needs("authorization") == "Bearer Atza|0" { Some(rejected()) } else { agencies(request) }
    })
    .await;
    let tokens = Tokens::new();
    let found = try_sweep(&amazon, &tokens).await.unwrap();
    assert_eq!(tokens.renewals(), 1);
    assert_eq!(gaps(&found), []);
    assert_eq!(ids(&found, AccountKind::SponsoredAds).len(), 120);
    let old = amazon.requests().iter().filter(|one| one.needs("authorization") == "Bearer Atza|0").count();
    assert_eq!(old, 11, "the first wave, and nobody after the renewal");
}

#[tokio::test]
async fn a_token_that_dies_in_the_middle_costs_nothing() {
    let amazon = Amazon::start(|request| {
        let dead = request.needs("authorization") == "Bearer Atza|0" && !request.is("/v2/profiles");
        if dead { Some(rejected()) } else { agencies(request) }
    })
    .await;
    let tokens = Tokens::new();
    let found = try_sweep(&amazon, &tokens).await.unwrap();
    assert_eq!(tokens.renewals(), 1);
    assert_eq!(gaps(&found), []);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser).len(), 120);
    assert!(found.accounts.iter().all(|account| account.info.lacks.is_empty()));
}

#[tokio::test]
async fn a_renewal_that_fails_names_its_cause_in_the_gaps() {
    let amazon =
        Amazon::start(
            |request| {
                if request.is("/managerAccounts") { Some(rejected()) } else { agencies(request) }
            },
        )
        .await;
    let tokens = Tokens::failing(TokenError::Offline);
    let found = try_sweep(&amazon, &tokens).await.unwrap();
    let expected = Region::ALL.map(|region| (region, SweepPart::ManagerAccounts, Cause::Offline));
    assert_eq!(gaps(&found), expected);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser).len(), 120, "the token still works elsewhere");
    assert_eq!(tokens.renewals(), 1);
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    struct None;
    impl AccessTokens for None {
        fn current(&self) -> TokenFuture<'_> {
            Box::pin(async { Err(TokenError::TimedOut) })
        }

        fn renew<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
            Box::pin(async { panic!("there was nothing to renew") })
        }
    }
    let amazon = Amazon::start(agencies).await;
    let error = client(&amazon).sweep(&None, &|_| {}).await.unwrap_err();
    assert_eq!(error, SweepError::Token(TokenError::TimedOut));
    assert_eq!(amazon.requests().len(), 0);
}

#[tokio::test]
async fn a_token_that_fits_no_header_is_renewed_like_any_refused_one() {
    struct Broken;
    impl AccessTokens for Broken {
        fn current(&self) -> TokenFuture<'_> {
            Box::pin(async { Ok(secret("Atza|line\nbreak")) })
        }

        fn renew<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
            Box::pin(async { Ok(secret("Atza|1")) })
        }
    }
    let amazon = Amazon::start(agencies).await;
    let found = client(&amazon).sweep(&Broken, &|_| {}).await.unwrap();
    assert_eq!(gaps(&found), []);
}
