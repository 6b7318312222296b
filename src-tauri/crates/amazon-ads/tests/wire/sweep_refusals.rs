//! Refusals: what the login may not do, which profiles it lost, and when a whole client is refused.

use crate::fixtures::{Tokens, agency, find, gaps, ids, profile, sweep, try_sweep};
use crate::scripted::{Amazon, Reply, Request};
use amazon_ads::{AdsError, SweepError, TokenError};
use domain::{AccountKind, Cause, Lack, Region, SweepPart};

const REJECTED: &str = r#"{"code":"401","details":"Authentication failed","requestId":"K144"}"#;

fn two_agencies(request: &Request) -> Option<Reply> {
    if request.line == "GET /v2/profiles" && request.region == Region::Na {
        return Some(Reply::ok(&format!("[{},{}]", agency("1"), agency("2"))));
    }
    None
}

fn of_agency(request: &Request, id: &str) -> bool {
    request.header("amazon-advertising-api-scope") == Some(id)
        || request.header("amazon-advertising-api-advertiserid") == Some(&format!("ENTITY{id}"))
}

#[tokio::test]
async fn what_one_agency_may_not_list_is_a_lack_of_its_own_and_no_gap() {
    for (status, body) in [
        (403, r#"{"message":"Profile 1 has no access to DSP","requestId":"R","errors":[]}"#),
        (401, r#"{"message":"User does not have permission","requestId":"R"}"#),
        // No different from a refused token; it is one the API has just taken for the profiles.
        (401, r#"{"message":"Unauthorized","requestId":"R"}"#),
    ] {
        let amazon = Amazon::start(move |request| {
            if of_agency(request, "1") && (request.is("/dsp/advertisers") || request.is("/amc/instances")) {
                return Some(Reply::json(status, body));
            }
            if request.is("/dsp/advertisers") {
                return Some(Reply::ok(r#"{"totalResults":1,"response":[{"advertiserId":"70"}]}"#));
            }
            two_agencies(request)
        })
        .await;
        let tokens = Tokens::new();
        let found = try_sweep(&amazon, &tokens).await.unwrap();
        assert_eq!(gaps(&found), [], "{status} {body}");
        assert_eq!(find(&found, &profile(Region::Na, "1")).info.lacks, [Lack::Dsp, Lack::Amc]);
        assert_eq!(find(&found, &profile(Region::Na, "2")).info.lacks, []);
        assert_eq!(ids(&found, AccountKind::DspAdvertiser), ["70"]);
        assert_eq!(found.lost, []);
        let requests: Vec<_> = found.failures.iter().map(|failure| failure.error.request_id()).collect();
        assert_eq!(requests, [Some("R"); 2], "Amazon's ids are kept for its support");
        assert!(tokens.renewals() <= 1);
    }
}

#[tokio::test]
async fn a_scope_that_amazon_refuses_is_a_lost_profile_and_renews_nothing() {
    for text in [
        "Not authorized to access scope 1",
        "No matching advertiser found for scope",
        "Scope header is missing",
    ] {
        let body = format!(r#"{{"message":"{text}","requestId":"R"}}"#);
        let amazon = Amazon::start(move |request| {
            if of_agency(request, "1") && request.is("/dsp/advertisers") {
                return Some(Reply::json(401, &body));
            }
            two_agencies(request)
        })
        .await;
        let tokens = Tokens::new();
        let found = try_sweep(&amazon, &tokens).await.unwrap();
        assert_eq!(found.lost, [profile(Region::Na, "1")]);
        assert_eq!(gaps(&found), []);
        assert_eq!(find(&found, &profile(Region::Na, "1")).info.lacks, []);
        assert_eq!(tokens.renewals(), 0);
        assert_eq!(amazon.count("/dsp/advertisers"), 2, "asking again would not help");
    }
}

#[tokio::test]
async fn a_part_that_the_login_may_not_ask_for_is_a_gap_that_says_so() {
    let amazon = Amazon::start(|request| {
        let refused = request.is("/managerAccounts")
            || request.line.contains("accessLevel=view")
            || request.is("/adsAccounts")
            || request.is("/amc/accounts");
        if refused && request.region != Region::Fe {
            return Some(Reply::json(403, r#"{"code":"FORBIDDEN","message":"no"}"#));
        }
        (request.line == "GET /v2/profiles").then(|| Reply::ok(r#"[{"profileId":1}]"#))
    })
    .await;
    let found = sweep(&amazon).await;
    let expected = [Region::Na, Region::Eu].into_iter().flat_map(|region| {
        [SweepPart::ViewOnlyProfiles, SweepPart::ManagerAccounts]
            .map(|part| (region, part, Cause::NotPermitted))
    });
    assert_eq!(gaps(&found), expected.collect::<Vec<_>>(), "what another host gave is no gap");
    assert_eq!(found.accounts.len(), 3);
    assert_eq!(amazon.count("/adsAccounts"), 3);
    assert_eq!(found.failures.len(), 8);
}

#[tokio::test]
async fn a_viewer_whom_the_managers_turn_away_is_no_unapproved_client() {
    let amazon = Amazon::start(|request| {
        request
            .is("/managerAccounts")
            .then(|| Reply::json(401, r#"{"code":"UNAUTHORIZED","message":"Unauthorized"}"#))
    })
    .await;
    let tokens = Tokens::new();
    let found = try_sweep(&amazon, &tokens).await.unwrap();
    let expected = Region::ALL.map(|region| (region, SweepPart::ManagerAccounts, Cause::NotPermitted));
    assert_eq!(gaps(&found), expected);
    assert_eq!(tokens.renewals(), 1);
}

#[tokio::test]
async fn a_client_whose_new_tokens_are_refused_everywhere_is_not_approved() {
    let amazon = Amazon::start(|_| Some(Reply::json(401, REJECTED))).await;
    let tokens = Tokens::new();
    let error = try_sweep(&amazon, &tokens).await.unwrap_err();
    let SweepError::NotApproved(detail) = &error else { panic!("{error:?}") };
    assert_eq!(detail.message.as_deref(), Some("Authentication failed"));
    assert_eq!(detail.request_id.as_deref(), Some("K144"));
    assert_eq!(tokens.renewals(), 1);
}

#[tokio::test]
async fn one_region_that_refuses_the_token_is_a_gap() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Eu {
            return Some(Reply::json(401, REJECTED));
        }
        (request.line == "GET /v2/profiles").then(|| Reply::ok(r#"[{"profileId":1}]"#))
    })
    .await;
    let found = sweep(&amazon).await;
    let parts = [SweepPart::Profiles, SweepPart::ViewOnlyProfiles, SweepPart::ManagerAccounts];
    assert_eq!(gaps(&found), parts.map(|part| (Region::Eu, part, Cause::NotApproved)));
    assert_eq!(found.accounts.len(), 2);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_ends_the_sweep_with_its_own_error() {
    let amazon = Amazon::start(|_| Some(Reply::json(401, REJECTED))).await;
    let failing = TokenError::InvalidGrant(amazon_ads::Refusal::default());
    let tokens = Tokens::failing(failing.clone());
    assert_eq!(try_sweep(&amazon, &tokens).await.unwrap_err(), SweepError::Token(failing));
    assert_eq!(tokens.renewals(), 1, "not once per call");
}

#[tokio::test]
async fn a_proxys_refusal_condemns_neither_client_nor_account() {
    for status in [401, 403] {
        let amazon = Amazon::start(move |request| {
            let page = Reply::new(status, "text/html", "<html>Access denied: no permission</html>");
            (request.region == Region::Na).then_some(page)
        })
        .await;
        let tokens = Tokens::new();
        let found = try_sweep(&amazon, &tokens).await.unwrap();
        let parts = [SweepPart::Profiles, SweepPart::ViewOnlyProfiles, SweepPart::ManagerAccounts];
        assert_eq!(gaps(&found), parts.map(|part| (Region::Na, part, Cause::BadAnswer)));
        assert_eq!(tokens.renewals(), 0);

        let amazon = Amazon::start(move |_| Some(Reply::new(status, "text/html", "<html>no</html>"))).await;
        let error = try_sweep(&amazon, &tokens).await.unwrap_err();
        assert!(matches!(error, SweepError::Unreachable(AdsError::BadResponse { .. })), "{error:?}");
    }
}
