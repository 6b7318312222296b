//! What the commands say.

use domain::hand_out::Decision;
use headless::World;
use local_api::ScreenName;

#[tokio::test(flavor = "multi_thread")]
async fn every_list_has_its_json_and_its_table() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let status = world.run(&["status", "--json"]).await.json();
    assert_eq!(status["user"], "ada@example.com");
    assert_eq!(status["connections"]["healthy"], 1);
    assert!(world.run(&["status"]).await.out.contains("Signed in as ada@example.com"));
    let connections = world.run(&["connections", "--json"]).await.json();
    assert_eq!(connections["connections"][0]["login"], "Agency");
    let accounts = world.run(&["accounts", "--json"]).await.json();
    let accounts = accounts["accounts"].as_array().unwrap();
    assert!(accounts.len() > 3 && accounts.iter().all(|one| one["id"].is_string()));
    let eu = world.run(&["accounts", "--region", "eu", "--json"]).await.json();
    assert!(eu["accounts"].as_array().unwrap().iter().all(|one| one["region"] == "eu"));
    let table = world.run(&["accounts"]).await.out;
    assert!(table.starts_with("ID ") && table.contains(accounts[0]["id"].as_str().unwrap()), "{table}");
    assert!(!table.contains('\u{1b}'), "colour where nobody sees it");
    assert_eq!(world.run(&["refresh"]).await.code, Some(0));
    let activity = world.run(&["activity", "-n", "1", "--json"]).await.json();
    assert_eq!(activity["activity"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_in_every_form_with_its_end() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let accounts = world.run(&["accounts", "--json"]).await.json();
    let profile =
        accounts["accounts"].as_array().unwrap().iter().find(|one| one["kind"] == "sponsored_ads").unwrap();
    let id = profile["id"].as_str().unwrap();
    let token = world.run_allowed(&["token", "--account", id, "--json"], Decision::Always).await.json();
    let ends: domain::Timestamp = token["expires_at"].as_str().unwrap().parse().unwrap();
    let left = ends.duration_since(domain::Timestamp::now()).as_secs();
    assert!((60..=3600).contains(&left), "{left} s");
    let access = token["access_token"].as_str().unwrap();
    let form = async |format: &str| world.run(&["token", "--account", id, "--format", format]).await.out;
    assert_eq!(form("text").await, format!("{access}\n"));
    assert!(form("env").await.contains(&format!("export AMAZON_ADS_PROFILE_ID='{id}'\n")));
    assert!(form("dotenv").await.contains(&format!("AMAZON_ADS_ACCESS_TOKEN=\"{access}\"\n")));
    assert!(form("header").await.contains(&format!("Amazon-Advertising-API-Scope: {id}\n")));
    // The sandbox takes what a client sends with these headers.
    let headers = form("header").await;
    let mut request =
        reqwest::Client::new().get(format!("{}/v2/profiles", token["ads_url"].as_str().unwrap()));
    for line in headers.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_that_amazon_does_not_give_is_refused_without_asking_it() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.run_allowed(&["token"], Decision::Always).await;
    let before = world.refreshes();
    let long = world.run(&["token", "--min-ttl", "2h"]).await;
    assert!(long.fails(2).contains("--min-ttl"), "{long:?}");
    assert_eq!(world.refreshes(), before);
    // Half an hour later, 40 minutes take a new one, once.
    world.clock.advance(jiff::SignedDuration::from_mins(30));
    for _ in 0..3 {
        assert_eq!(world.run(&["token", "--min-ttl", "40m"]).await.code, Some(0));
    }
    assert_eq!(world.refreshes(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_accounts_are_listed_each_once() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.connect("atlas-holdings", "Atlas").await;
    let listed = world.run(&["accounts", "--login", "atlas", "--json"]).await.json();
    let ids: std::collections::BTreeSet<(String, String)> = listed["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["region"].to_string(), one["id"].to_string() + &one["kind"].to_string()))
        .collect();
    let all = world.keeper.accounts().await.unwrap().len();
    assert!(ids.len() > 7000, "{}", ids.len());
    assert_eq!(listed["accounts"].as_array().unwrap().len(), ids.len());
    assert!(ids.len() < all, "another login's are not among them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_opened_and_a_login_refreshed() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    assert_eq!(world.run(&["open", "programs"]).await.code, Some(0));
    assert_eq!(*world.shell.0.lock().unwrap(), [ScreenName::Programs]);
    let before = world.refreshes();
    let refreshed = world.run(&["refresh", "--login", "agency", "--json"]).await.json();
    assert_eq!(refreshed["connection"]["login"], "Agency");
    assert_eq!(world.refreshes(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_works_and_what_does_not() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let found = world.run(&["doctor", "--json"]).await.json();
    assert_eq!(found["ok"], true, "{found}");
    let ids: Vec<&str> =
        found["checks"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    for id in ["socket", "database", "keychain", "session", "configuration", "clock", "tray"] {
        assert!(ids.contains(&id), "{id} was not checked: {ids:?}");
    }
    assert!(ids.iter().any(|id| id.starts_with("network ")));
}
