//! A new host gets the session only after a question that names it and that the dashboard can't answer.

use crate::setup::broker;
use crate::setup_clerk::unset;
use crate::world::{ADA, NORTHWIND, World};
use ::sandbox::{Sandbox, SandboxConfig};
use domain::config::{Config, Part, Reading};
use domain::{Secret, sandbox};
use keeper::view::{AmazonSetupForm, ErrorCode, MirrorState};
use keeper::{Disclosure, Recipient};
use std::sync::{Arc, Mutex};

/// Somebody is signed in; there is no Supabase project, and nothing is fixed.
async fn start() -> World {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let clerk = Config::for_sandbox(&sandbox.base_url()).unwrap().clerk;
    let mut world = unset(sandbox).await;
    world.restart_with(Config { clerk, ..world.config.clone() }).await;
    world.sign_in(ADA).await;
    world
}

/// A project of somebody else: its address, and what it was sent.
async fn stranger() -> (String, Arc<Mutex<Vec<String>>>) {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = seen.clone();
    let answer = move |request: axum::extract::Request| {
        let session = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        note.lock().unwrap().push(format!("{} {}", request.uri(), session.unwrap_or_default()));
        async { axum::http::StatusCode::NOT_FOUND }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await });
    (address, seen)
}

async fn save(world: &World, url: &str, key: &str) -> Option<ErrorCode> {
    let saved = world.keeper.save_supabase_setup(url.to_owned(), Secret::new(key)).await;
    saved.err().map(|error| error.code)
}

async fn save_amazon(world: &World, form: &AmazonSetupForm, secret: Option<&str>) -> Option<ErrorCode> {
    let saved = world.keeper.save_amazon_setup(form.clone(), secret.map(Secret::new)).await;
    saved.err().map(|error| error.code)
}

fn answer(world: &World, agrees: Option<bool>) {
    world.setup.agrees.send_replace(agrees);
}

fn asked(world: &World) -> Vec<(Recipient, String)> {
    let asked = std::mem::take(&mut *world.setup.asked.lock().unwrap());
    asked.into_iter().map(|Disclosure { recipient, host }| (recipient, host)).collect()
}

fn host(address: &str) -> String {
    let url = url::Url::parse(address).unwrap();
    format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
}

#[tokio::test]
async fn a_new_project_is_taken_only_after_a_yes_that_named_its_host() {
    let world = start().await;
    world.connect(NORTHWIND).await;
    let key = sandbox::SUPABASE_KEY;
    let (strange, seen) = stranger().await;
    answer(&world, Some(false));
    assert_eq!(save(&world, &format!("{strange}/rest/v1"), key).await, Some(ErrorCode::Declined));
    assert_eq!(asked(&world), [(Recipient::Supabase, host(&strange))]);
    assert!(world.setup.written.lock().unwrap().is_empty(), "a no writes nothing");
    assert_eq!(world.keeper.snapshot().await.mirror.state, MirrorState::Off);
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::NotConfigured);
    assert_eq!(*seen.lock().unwrap(), <[String; 0]>::default(), "not one request reached it");

    answer(&world, Some(true));
    assert_eq!(save(&world, &strange, key).await, None);
    world.until("sent", |_| seen.lock().unwrap().iter().any(|one| one.contains(" Bearer ey"))).await;
    assert_eq!(asked(&world), [(Recipient::Supabase, host(&strange))]);
    assert_eq!(
        world.setup.written.lock().unwrap()[&Part::Supabase].supabase_url.as_deref(),
        Some(strange.as_str())
    );
}

#[tokio::test]
async fn another_host_than_the_one_in_use_is_asked_about_and_a_no_leaves_that_in_use() {
    let world = start().await;
    let base = world.sandbox.base_url();
    let key = sandbox::SUPABASE_KEY;
    assert_eq!(save(&world, &base, key).await, None);
    assert_eq!(asked(&world).len(), 1);
    // The same host again, with another key and another way to write it.
    assert_eq!(save(&world, &format!("{base}/rest/v1/"), "sb_publishable_other").await, None);
    assert_eq!(asked(&world), []);
    let before = world.keeper.supabase_setup();
    let (strange, seen) = stranger().await;
    answer(&world, Some(false));
    assert_eq!(save(&world, &strange, key).await, Some(ErrorCode::Declined));
    assert_eq!(asked(&world), [(Recipient::Supabase, host(&strange))], "another port is another server");
    assert_eq!(world.keeper.supabase_setup(), before);
    let _ = world.keeper.sync_now().await;
    assert_eq!(*seen.lock().unwrap(), <[String; 0]>::default());
    assert_eq!(save(&world, "", "").await, None, "nothing is sent anywhere: no question");
    assert_eq!(asked(&world), []);
    assert_eq!(save(&world, &base, key).await, Some(ErrorCode::Declined), "what was removed is new again");
}

#[tokio::test]
async fn a_new_broker_is_taken_only_after_a_yes_and_a_no_keeps_nothing_of_the_form() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let mut config = Config::for_sandbox(&sandbox.base_url()).unwrap();
    config.sandbox = None;
    let world = World::start_configured(sandbox, config, Arc::default()).await;
    world.sign_in(ADA).await;
    let id = world.connect(NORTHWIND).await;
    let before = world.keeper.amazon_setup();
    let (address, seen) = broker().await;
    let client_id = "amzn1.application-oa2-client.another".to_owned();
    let form = AmazonSetupForm { broker_url: address.clone(), client_id, ..before.form.clone() };

    answer(&world, Some(false));
    assert_eq!(save_amazon(&world, &form, Some("pasted")).await, Some(ErrorCode::Declined));
    assert_eq!(asked(&world), [(Recipient::Broker, host(&address))]);
    assert_eq!(world.keeper.amazon_setup(), before);
    assert!(world.setup.written.lock().unwrap().is_empty());
    assert!(world.vault.peek(&vault::VaultKey::client_secret(&form.client_id)).is_none());
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), <[String; 0]>::default(), "tokens go where they went");

    let form = AmazonSetupForm { client_id: before.form.client_id.clone(), ..form };
    answer(&world, Some(true));
    assert_eq!(save_amazon(&world, &form, None).await, None);
    assert_eq!(asked(&world).len(), 1);
    let _ = world.keeper.refresh_connection(id).await;
    assert!(seen.lock().unwrap().last().unwrap().starts_with("Bearer ey"), "in use, it gets the session");
    // Something else of the form, and then no broker at all.
    answer(&world, Some(false));
    let other = AmazonSetupForm { bounce_url: "https://ads.example/cb".into(), ..form };
    assert_eq!(save_amazon(&world, &other, None).await, None);
    let own = AmazonSetupForm { broker_url: String::new(), ..other };
    assert_eq!(save_amazon(&world, &own, None).await, None);
    assert_eq!(asked(&world), []);
}

#[tokio::test]
async fn while_the_question_is_open_everything_else_goes_on_and_no_second_one_is_asked() {
    let world = start().await;
    answer(&world, None);
    let (keeper, base) = (world.keeper.clone(), world.sandbox.base_url());
    let key = || Secret::new(sandbox::SUPABASE_KEY);
    let saving =
        tokio::spawn(
            async move { keeper.save_supabase_setup(base, key()).await.map_err(|error| error.code) },
        );
    world.until("asked", |now| now.setup.asking == Some(Part::Supabase)).await;
    world.connect(NORTHWIND).await;
    let again = save(&world, "https://ref.supabase.example", sandbox::SUPABASE_KEY).await;
    assert_eq!(again, Some(ErrorCode::QuestionOpen));
    let broker_url = "https://broker.example/token".into();
    let form = AmazonSetupForm { broker_url, ..world.keeper.amazon_setup().form };
    assert_eq!(save_amazon(&world, &form, None).await, Some(ErrorCode::QuestionOpen));
    assert_eq!(asked(&world).len(), 1);
    answer(&world, Some(true));
    assert_eq!(saving.await.unwrap(), Ok(()));
    let now = world.keeper.snapshot().await;
    assert_eq!((now.setup.asking, now.setup.supabase), (None, true));
}

#[tokio::test]
async fn a_command_that_is_given_up_and_an_app_that_ends_are_no_yes() {
    let world = start().await;
    answer(&world, None);
    let begin = || {
        let (keeper, base) = (world.keeper.clone(), world.sandbox.base_url());
        let key = Secret::new(sandbox::SUPABASE_KEY);
        tokio::spawn(async move { keeper.save_supabase_setup(base, key).await.map_err(|error| error.code) })
    };
    let given_up = begin();
    world.until("asked", |now| now.setup.asking.is_some()).await;
    given_up.abort();
    world.until("over", |now| now.setup.asking.is_none()).await;
    let ended = begin();
    world.until("asked", |now| now.setup.asking.is_some()).await;
    world.keeper.shutdown().await;
    assert_eq!(ended.await.unwrap(), Err(ErrorCode::Declined));
    assert!(world.setup.written.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_names_a_new_host_was_edited_by_its_user_and_needs_no_question() {
    let world = start().await;
    answer(&world, Some(false));
    let mut config = world.config.clone();
    let text = format!("supabase_url = '{}'\nsupabase_key = 'sb_publishable_x'\n", world.sandbox.base_url());
    config.supabase = Config::resolve([Reading::from_toml(&text, "/c.toml")]).supabase;
    assert!(config.supabase.is_some());
    world.keeper.apply_config(config).await;
    assert!(world.keeper.snapshot().await.setup.supabase);
    assert_eq!(asked(&world), []);
}
