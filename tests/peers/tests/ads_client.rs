//! A client of the Amazon Ads API written by a third party talks to our sandbox, with nothing changed but
//! addresses. What it reads out of its answers is compared with the seed world.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

use std::sync::Arc;

use amazon_ads::{ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient};
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Region, Secret};
use peers::Python;
use sandbox::{Browser, Decision, LoginSeed, Sandbox, SandboxConfig, SandboxHandle, SystemClock, logins};
use serde_json::{Value, json};
use url::Url;
use wire::{ClientOptions, Pkce, http_client};

struct World {
    sandbox: SandboxHandle,
    login: &'static LoginSeed,
    refresh: Secret,
}

impl World {
    /// A sandbox in which a login that reaches every kind of account has connected.
    async fn start() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let app = LwaApp {
            client_id: LWA_CLIENT_ID.to_owned(),
            scopes: vec![DEFAULT_SCOPE.to_owned()],
            broker: None,
        };
        let endpoints = Endpoints::sandbox(&Url::parse(&sandbox.base_url()).unwrap());
        let lwa = LwaClient::new(
            http_client(ClientOptions::default()).unwrap(),
            endpoints,
            app,
            Arc::new(SystemClock::new()),
        );
        let (pkce, bounce) = (Pkce::from_bytes([3; 32]), sandbox.bounce_url());
        let login = logins().iter().find(|login| login.slug == "meridian-media").unwrap();
        let page = lwa.authorize_url(Region::Na, "s", pkce.challenge(), &bounce);
        let allow = Decision::Allow(login.slug.to_owned());
        let back = Browser::new().unwrap().consent(page.as_str(), &allow).await.unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let auth = ClientAuth::Secret(Secret::new(LWA_CLIENT_SECRET));
        let tokens = lwa.exchange(Region::Na, &Secret::new(code), pkce.verifier(), &bounce, &auth).await;
        let refresh = tokens.unwrap().refresh.unwrap();
        Self { sandbox, login, refresh }
    }

    /// The first profile of this kind in North America.
    fn profile(&self, kind: &str) -> String {
        let mut all = self.login.reach().profiles_in(Region::Na);
        all.find(|one| one.kind == kind).unwrap().id.to_string()
    }

    /// The first DSP advertiser of the agency in North America.
    fn advertiser(&self) -> String {
        let agency = self.profile("agency").parse().unwrap();
        self.login.reach().advertisers_of(agency).next().unwrap().id.clone()
    }

    /// Runs a script to its end beside the sandbox; returns what it told.
    async fn run(&self, script: &'static str) -> Value {
        let settings = vec![
            ("LWA_URL", self.sandbox.base_url()),
            ("ADS_NA", self.sandbox.ads_url(Region::Na)),
            ("ADS_EU", self.sandbox.ads_url(Region::Eu)),
            ("ADS_FE", self.sandbox.ads_url(Region::Fe)),
            ("CLIENT_ID", LWA_CLIENT_ID.to_owned()),
            ("CLIENT_SECRET", LWA_CLIENT_SECRET.to_owned()),
            ("REFRESH_TOKEN", self.refresh.expose().to_owned()),
            ("PROFILE_ID", self.profile("agency")),
            ("ADVERTISER_ID", self.advertiser()),
            ("SELLER_ID", self.profile("seller")),
        ];
        let run = move || Python::find().unwrap().run(script, &settings).unwrap();
        serde_json::from_str(&tokio::task::spawn_blocking(run).await.unwrap()).unwrap()
    }
}

/// Texts of a list, in any order.
fn sorted(list: &Value) -> Vec<String> {
    let texts = list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned());
    in_order(texts)
}

fn in_order(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn python_amazon_ad_api_reads_every_region_and_asks_for_a_dsp_report() {
    let world = World::start().await;
    let told = world.run("ads/client.py").await;
    let reach = world.login.reach();

    assert_eq!(told["token"], json!(["bearer", 3600, true]), "no rotation");
    let refreshes = world.sandbox.control().count("POST /auth/o2/token refresh_token");
    assert_eq!(refreshes, 2, "one that worked and one that was refused: the library keeps its access token");
    assert_eq!(told["bad token"], json!([400, "invalid_grant"]));

    for (name, region) in [("US", Region::Na), ("UK", Region::Eu), ("JP", Region::Fe)] {
        let editable = reach.profiles_in(region).filter(|one| !one.view_only);
        assert_eq!(sorted(&told[name]), in_order(editable.map(|one| one.id.to_string())), "{name}");
    }
    assert!(sorted(&told["JP"]).contains(&u64::MAX.to_string()), "every digit survived");
    let all = in_order(reach.profiles_in(Region::Na).map(|one| one.id.to_string()));
    assert_eq!(sorted(&told["viewed"]), all);
    assert_eq!(told["agencies"], json!([world.profile("agency")]));

    let managers = told["managers"].as_array().unwrap().iter();
    let read: Vec<(&str, usize)> = managers
        .map(|one| {
            let linked = one["linkedAccounts"].as_array().unwrap().len();
            (one["managerAccountId"].as_str().unwrap(), linked)
        })
        .collect();
    let known: Vec<(&str, usize)> =
        reach.managers_in(Region::Na).map(|one| (one.id.as_str(), one.linked.len())).collect();
    assert!(!known.is_empty());
    assert_eq!(read, known);

    let report = &told["report"];
    assert_eq!(report["status"], "PENDING");
    assert_eq!(report["configuration"]["filters"][0]["values"], json!([world.advertiser()]));
    assert_eq!(told["report later"]["reportId"], report["reportId"]);
    for (name, status) in [("report twice", 425), ("report of a seller", 400), ("report of nobody", 404)] {
        assert_eq!(told[name][0], status, "{name}: {}", told[name]);
        assert!(told[name][1]["detail"].is_string(), "{name}: {}", told[name]);
    }
    assert_eq!(told["bad value"][0], 400);
    assert!(told["bad value"][1]["details"].is_string(), "{}", told["bad value"]);
}
