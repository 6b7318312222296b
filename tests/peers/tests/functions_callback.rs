//! The return page in Deno, read by a client and opened in a real browser that enforces its policy.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

use std::process::Command;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use peers::{Function, http};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use stack::{Guard, Guarded};

const CANARY: &str = "ANcanaryCANARYcanary";

fn start() -> Function {
    Function::start("amazon-callback", &[]).unwrap()
}

async fn get(function: &Function, host: Option<&str>, query: &str) -> (u16, HeaderMap, String) {
    let mut request = http().unwrap().get(format!("{}/amazon-callback{query}", function.url()));
    if let Some(host) = host {
        request = request.header("x-forwarded-host", host);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_the_same_for_everybody_and_allows_nothing_but_itself() {
    let function = start();
    let (status, headers, empty) = get(&function, None, "").await;
    assert_eq!(status, 200);
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    for rule in ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
        assert!(policy.split("; ").any(|known| known == rule), "{rule} is missing in {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");

    let query = format!("?code={CANARY}&state=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    let (_, _, page) = get(&function, Some("login.example.com"), &query).await;
    assert_eq!(page, empty, "nothing of the address is in the page");
    assert!(page.contains("<noscript>") && page.contains("Copy the whole address of this page"));
    assert!(!function.printed().contains(CANARY), "{}", function.printed());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_platform_serves_no_pages_the_answer_leads_into_the_app() {
    let function = start();
    for host in ["abcdefgh.supabase.co", "edge-runtime.supabase.com:443", "ABC.SUPABASE.CO, proxy.example"] {
        let query = format!("?code={CANARY}&scope=advertising%3A%3Acampaign_management&state=a%2Bb&evil=1#x");
        let (status, headers, _) = get(&function, Some(host), &query).await;
        assert_eq!(status, 302, "{host}");
        let expected = format!(
            "com.adkeeper.desktop://amazon/callback?code={CANARY}&state=a%2Bb&scope=advertising%3A%3Acampaign_management"
        );
        assert_eq!(headers["location"], expected, "{host}");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
    let (status, headers, _) = get(
        &function,
        Some("x.supabase.co"),
        "?error=access_denied&error_description=User+not+authenticated",
    )
    .await;
    assert_eq!(status, 302);
    assert!(headers["location"].to_str().unwrap().contains("?error=access_denied&"));

    let (status, headers, text) = get(&function, Some("x.supabase.co"), "?state=s").await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "text/plain; charset=utf-8"));
    assert!(text.contains("Start again in Adkeeper"), "{text}");
    let (status, headers, _) = get(&function, Some("supabase.co.example.com"), "?code=a&state=s").await;
    assert_eq!(
        (status, headers.contains_key("location")),
        (200, false),
        "a domain of one's own gets the page"
    );
    assert!(!function.printed().contains(CANARY));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_reading_is_answered() {
    let function = start();
    let url = function.url();
    let answer = http().unwrap().post(url).body("code=x").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    let answer = http().unwrap().head(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}

/// Chromium without a window, driven by chromedriver.
struct Browser {
    client: Client,
    _driver: Guarded,
}

impl Browser {
    async fn start(javascript: bool) -> Self {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0");
        let driver = Guard::new("chromedriver").start(&command).unwrap();
        let line =
            driver.wait_for_line(Duration::from_secs(60), |line| line.contains("successfully on port"));
        let port = line.unwrap().rsplit(' ').next().unwrap().trim_end_matches('.').to_owned();
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
                     "--disable-background-networking", "--disable-component-update", "--no-proxy-server"],
            "prefs": {"profile.managed_default_content_settings.javascript": if javascript { 1 } else { 2 }},
        });
        let Value::Object(capabilities) =
            json!({ "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"} })
        else {
            panic!("an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Self { client, _driver: driver }
    }

    async fn text(&self, css: &str) -> String {
        self.client.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }

    async fn property(&self, css: &str, name: &str) -> String {
        self.client.find(Locator::Css(css)).await.unwrap().prop(name).await.unwrap().unwrap_or_default()
    }

    async fn shown(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.unwrap().is_displayed().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_browser_the_address_is_emptied_and_every_way_on_is_offered() {
    let function = start();
    let browser = Browser::start(true).await;
    let page = format!("{}/amazon-callback", function.url());
    let given = format!("{page}?code={CANARY}&state=s%26t&scope=a%3A%3Ab&evil=1");
    browser.client.goto(&given).await.unwrap();
    assert_eq!(browser.client.current_url().await.unwrap().as_str(), page, "the history holds no code");
    assert!(browser.text("#text").await.contains("should ask to open Adkeeper"));
    assert_eq!(
        browser.property("#open", "href").await,
        format!("com.adkeeper.desktop://amazon/callback?code={CANARY}&state=s%26t&scope=a%3A%3Ab")
    );
    assert_eq!(browser.property("#address", "value").await, given, "the address to paste is the whole one");
    assert!(browser.shown("#open").await && browser.shown("#copy").await);
    assert_eq!(browser.text("#open").await, "Open Adkeeper");
    let font = browser
        .client
        .execute("return getComputedStyle(document.querySelector('h1')).fontSize", vec![])
        .await;
    assert_eq!(font.unwrap(), json!("20px"), "its own style sheet is allowed");
    let blocked = "const s = document.createElement('script'); s.textContent = 'window.stranger = 1'; \
                   document.body.append(s); return window.stranger === undefined";
    assert_eq!(
        browser.client.execute(blocked, vec![]).await.unwrap(),
        json!(true),
        "a stranger's script is not"
    );

    browser
        .client
        .goto(&format!("{page}?error_description=User+not+authenticated&error=access_denied&state=s"))
        .await
        .unwrap();
    assert_eq!(browser.text("#title").await, "Amazon was not connected");
    assert!(browser.text("#text").await.contains("Access was refused"));
    assert!(browser.property("#open", "href").await.contains("error=access_denied"), "the app is told");

    browser.client.goto(&format!("{page}?error=invalid_scope&state=s")).await.unwrap();
    assert!(browser.text("#text").await.contains("(invalid_scope)"));
    browser.client.goto(&format!("{page}?error=%3Cimg%20src%3Dx%3E&state=s")).await.unwrap();
    assert_eq!(
        browser.text("#text").await,
        "Amazon answered with an error. Adkeeper is told and explains what to do."
    );

    browser.client.goto(&page).await.unwrap();
    assert_eq!(browser.text("#title").await, "Nothing to hand over");
    assert!(!browser.shown("#ways").await);
    browser.client.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_the_page_says_what_to_do() {
    let function = start();
    let browser = Browser::start(false).await;
    browser.client.goto(&format!("{}/amazon-callback?code={CANARY}&state=s", function.url())).await.unwrap();
    assert!(browser.text("noscript").await.contains("paste it in Adkeeper"));
    assert!(!browser.shown("#ways").await, "no button that does nothing");
    browser.client.close().await.unwrap();
}
