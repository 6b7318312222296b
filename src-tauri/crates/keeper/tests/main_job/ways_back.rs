use crate::world::{ADA, NORTHWIND, World, browser};
use domain::Region;
use domain::config::Config;
use keeper::view::{ErrorCode, WayBack};
use sandbox::{Decision, Sandbox, SandboxConfig};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// A port that nobody has now. Return addresses are fixed, so it must be known before.
async fn free_port() -> u16 {
    let probe = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    probe.local_addr().unwrap().port()
}

pub async fn with_loopback() -> (World, u16) {
    let port = free_port().await;
    let return_urls = vec![format!("http://localhost:{port}/callback")];
    let sandbox = Sandbox::start(SandboxConfig { return_urls, ..SandboxConfig::default() }).await.unwrap();
    let mut config = Config::for_sandbox(&sandbox.base_url()).unwrap();
    config.amazon.as_mut().unwrap().loopback_port = port;
    let world = World::start_configured(sandbox, config, Arc::default()).await;
    world.sign_in(ADA).await;
    (world, port)
}

pub async fn agreed(world: &World) -> url::Url {
    browser().consent(&world.opened.last(), &Decision::Allow(NORTHWIND.to_owned())).await.unwrap()
}

async fn get(address: &str) -> (u16, String) {
    let answer = reqwest::get(address).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

pub async fn reviewed(world: &World) {
    let mut events = world.keeper.subscribe();
    while world.keeper.review().await.unwrap().is_none() {
        events.recv().await.unwrap();
    }
}

fn listens(port: u16) -> bool {
    let open = |ip: std::net::IpAddr| std::net::TcpStream::connect(SocketAddr::new(ip, port)).is_ok();
    open(Ipv4Addr::LOCALHOST.into()) || open(Ipv6Addr::LOCALHOST.into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_comes_by_loopback_on_both_families_and_the_port_is_given_up_after_it() {
    let (world, port) = with_loopback().await;
    for family in ["127.0.0.1", "[::1]"] {
        let flow = world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
        assert_eq!(flow.return_url, Some(format!("http://localhost:{port}/callback")));
        let back = agreed(&world).await;
        let address = back.as_str().replace("localhost", family);
        let (status, page) = get(&address).await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("Adkeeper has Amazon's answer"), "{page}");
        reviewed(&world).await;
        assert!(!listens(port), "the listener must end with the flow");
        world.keeper.discard_review().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_at_the_loopback_port_learn_nothing_and_use_nothing_up() {
    let (world, port) = with_loopback().await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    let base = format!("http://localhost:{port}");
    assert_eq!(get(&format!("{base}/callback?code=ANforged&state=guess")).await.0, 400);
    assert_eq!(get(&format!("{base}/callback")).await.0, 400);
    assert_eq!(get(&format!("{base}/")).await.0, 404);
    // A page of the web that points its own name at this computer sends its own name.
    let rebound = reqwest::Client::new()
        .get(format!("{base}/callback?code=x&state=y"))
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status().as_u16(), 404);
    let back = agreed(&world).await;
    assert_eq!(get(back.as_str()).await.0, 200, "the real answer must still be taken");
    reviewed(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_port_is_said_before_the_browser_opens() {
    let (world, port) = with_loopback().await;
    let opened = world.opened.last();
    let _other = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let error = world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::PortBusy);
    assert_eq!(world.opened.last(), opened, "no browser for an answer that cannot come back");
    assert_eq!(world.keeper.snapshot().await.flow, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beginning_again_and_again_never_finds_its_own_port_busy() {
    let (world, port) = with_loopback().await;
    for _ in 0..50 {
        world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    }
    world.keeper.begin_connect(Region::Na, None, WayBack::Paste).await.unwrap();
    assert!(!listens(port), "another way back needs no listener");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_attempt_gives_the_port_up_and_a_restart_takes_it_again() {
    let (mut world, port) = with_loopback().await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    world.restart().await;
    let back = agreed(&world).await;
    assert_eq!(get(back.as_str()).await.0, 200, "the browser may come back after a restart");
    reviewed(&world).await;
    world.keeper.discard_review().await.unwrap();
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    assert!(listens(port));
    world.keeper.cancel_flow().await.unwrap();
    // The listener ends in its own task; a new one can only be bound once it has.
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_that_cannot_begin_leaves_no_listener() {
    let (world, port) = with_loopback().await;
    world.vault.lock();
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap_err();
    assert!(!listens(port));
}

#[tokio::test]
async fn the_answer_can_be_pasted() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    let flow = world.keeper.begin_connect(Region::Eu, None, WayBack::Paste).await.unwrap();
    assert_eq!(flow.return_url.as_deref(), Some("https://amazon.com"));
    let back = agreed(&world).await;
    assert_eq!(back.host_str(), Some("amazon.com"));
    for broken in ["https://amazon.com/", "nonsense", "https://example.com/?code=a&state=b"] {
        world.keeper.handle_callback(broken).await.unwrap_err();
        assert!(world.keeper.snapshot().await.flow.is_some(), "bad input must not end the attempt");
    }
    world.keeper.handle_callback(&format!("  {back}  ")).await.unwrap();
    world.confirm_all().await;
}

#[tokio::test]
async fn a_return_address_that_amazon_does_not_know_never_comes_back_and_the_address_is_shown() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    let mut form = world.keeper.amazon_setup().form;
    form.bounce_url = "https://forgotten.example/callback".into();
    // The sandbox fixes the set-up, so the address is put into the flow the way a user would meet it.
    let flow = world.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let known = flow.return_url.unwrap();
    let unknown = world.opened.last().replace(
        &url::form_urlencoded::byte_serialize(known.as_bytes()).collect::<String>(),
        &url::form_urlencoded::byte_serialize(form.bounce_url.as_bytes()).collect::<String>(),
    );
    let answer = reqwest::get(&unknown).await.unwrap();
    assert_eq!(answer.status().as_u16(), 400, "Amazon shows its own page");
    let flow = world.keeper.snapshot().await.flow.unwrap();
    assert_eq!(flow.return_url.as_deref(), Some(known.as_str()), "what has to be registered is shown");
}

/// Everything that is on the disk of the world, the log of the database included.
fn on_disk(world: &World) -> Vec<u8> {
    let files = std::fs::read_dir(world.dir.path()).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_state_that_answers_an_attempt_is_on_no_disk_and_a_restart_says_to_begin_again() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    let flow = world.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let opened: url::Url = flow.url.as_deref().unwrap().parse().unwrap();
    let state = opened.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    world.keeper.reopen_browser().await.unwrap();
    assert_eq!(world.opened.last(), opened.as_str());
    let back = agreed(&world).await;
    assert!(
        !on_disk(&world).windows(state.len()).any(|bytes| bytes == state.as_bytes()),
        "whoever reads the folder could answer the attempt"
    );
    world.restart().await;
    let flow = world.keeper.snapshot().await.flow.unwrap();
    assert_eq!(flow.url, None, "the dashboard says to begin again");
    assert_eq!(world.keeper.reopen_browser().await.unwrap_err().code, ErrorCode::FlowExpired);
    let back = sandbox::Browser::bounce(&back).unwrap();
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    world.confirm_all().await;
}
