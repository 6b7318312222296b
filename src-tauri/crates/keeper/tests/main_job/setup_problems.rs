//! A configuration that cannot be used as a whole: what is right of it works, what is wrong is said.

use crate::world::{ADA, NORTHWIND, World};
use domain::config::{AmazonConfig, Config, Layer, Part, Reading, SettingFault, SettingSource};
use keeper::view::{AuthState, SettingsPatch};

/// The sandbox's own configuration, as a file of a user would have it, with `extra` lines in it.
fn read(world: &World, extra: &str) -> Config {
    let base = world.sandbox.base_url();
    let text = format!(
        "clerk_publishable_key = '{}'\nlwa_client_id = '{}'\n{extra}",
        world.sandbox.publishable_key(),
        domain::sandbox::LWA_CLIENT_ID,
    );
    let read = Config::resolve([Reading::from_toml(&text, "/home/ada/config.toml")]);
    // Amazon's hosts are not in the file: the sandbox stands in for them.
    let ads = Config::for_sandbox(&base).unwrap().amazon.unwrap();
    let amazon = read.amazon.clone().map(|own| AmazonConfig {
        sandbox: ads.sandbox,
        bounce_url: own.bounce_url.clone().or(ads.bounce_url),
        ..own
    });
    Config { amazon, ..read }
}

fn supabase(world: &World) -> String {
    format!(
        "supabase_url = '{}'\nsupabase_key = '{}'\n",
        world.sandbox.base_url(),
        domain::sandbox::SUPABASE_KEY
    )
}

async fn started(extra: &str) -> World {
    let mut world = World::start().await;
    let config = read(&world, extra);
    world.restart_with(config).await;
    world
}

#[tokio::test]
async fn a_bad_supabase_address_stops_no_amazon_login_and_is_said() {
    let world = started("supabase_url = 'nonsense'\nsupabase_key = 'sb_publishable_x'\n").await;
    let snapshot = world.keeper.snapshot().await;
    assert_eq!(snapshot.fatal, None);
    assert!(snapshot.setup.amazon && snapshot.setup.clerk && !snapshot.setup.supabase);
    let [problem] = &snapshot.setup_problems[..] else { panic!("{:?}", snapshot.setup_problems) };
    assert_eq!(problem.setting.as_deref(), Some("supabase_url"));
    assert_eq!((problem.fault, problem.part), (SettingFault::NotProject, Some(Part::Supabase)));
    assert_eq!(problem.value.as_deref(), Some("nonsense"));
    let source = SettingSource::File { path: "/home/ada/config.toml".to_owned(), line: Some(3) };
    assert_eq!(problem.source, Some(source));

    world.sign_in(ADA).await;
    let connection = world.connect(NORTHWIND).await;
    world.keeper.refresh_connection(connection).await.unwrap();
}

#[tokio::test]
async fn a_corrected_file_is_taken_while_running() {
    let world = started("supabase_url = 'nonsense'\nsupabase_key = 'sb_publishable_x'\n").await;
    world.keeper.apply_config(read(&world, &supabase(&world))).await;
    let snapshot = world.keeper.snapshot().await;
    assert!(snapshot.setup.supabase);
    assert_eq!(snapshot.setup_problems, []);
    // And Amazon, from nothing at all.
    let amazon = read(&world, "");
    let nothing = Config::resolve([Layer::default()]);
    world.keeper.apply_config(Config { clerk: amazon.clerk.clone(), ..nothing }).await;
    assert!(!world.keeper.snapshot().await.setup.amazon, "removed by a file that is right");
    world.keeper.apply_config(amazon).await;
    assert!(world.keeper.snapshot().await.setup.amazon);
    world.sign_in(ADA).await;
    world.connect(NORTHWIND).await;
}

#[tokio::test]
async fn what_was_in_use_stays_in_use_while_the_file_is_wrong() {
    let world = started("").await;
    world.keeper.apply_config(read(&world, &supabase(&world))).await;
    for wrong in
        ["supabase_url = 'x'\nsupabase_key = 'y'", "supabase_url = \"x", "supabase_ulr = 'x'", "[supabase]"]
    {
        world.keeper.apply_config(read(&world, wrong)).await;
        let snapshot = world.keeper.snapshot().await;
        assert!(snapshot.setup.supabase, "{wrong}");
        assert!(!snapshot.setup_problems.is_empty(), "{wrong}");
    }
    world.keeper.apply_config(read(&world, "")).await;
    assert!(!world.keeper.snapshot().await.setup.supabase, "removed by a file that is right");
}

#[tokio::test]
async fn a_file_with_another_clerk_instance_signs_nobody_out() {
    let world = started("").await;
    world.sign_in(ADA).await;
    let other = ::sandbox::Sandbox::start(::sandbox::SandboxConfig::default()).await.unwrap();
    let clerk = domain::config::ClerkConfig::from_key(&other.publishable_key()).ok();
    for clerk in [clerk, None] {
        let config = Config { clerk, ..read(&world, &supabase(&world)) };
        world.keeper.apply_config(config).await;
        let snapshot = world.keeper.snapshot().await;
        assert_eq!(snapshot.auth.state, AuthState::SignedIn);
        let [problem] = &snapshot.setup_problems[..] else { panic!("{:?}", snapshot.setup_problems) };
        assert_eq!(problem.fault, SettingFault::UsersSignedIn);
        assert!(problem.source.is_some(), "{problem:?}");
        assert_eq!(
            world.keeper.clerk_setup().await.unwrap().publishable_key,
            world.sandbox.publishable_key()
        );
        assert!(snapshot.setup.supabase, "the other parts are taken");
    }
    assert_eq!(other.control().sessions().len(), 0);
}

#[tokio::test]
async fn another_sandbox_waits_for_a_start_and_is_said() {
    let world = started("").await;
    let config = Config::resolve([Reading::from_toml("sandbox = 'http://127.0.0.1:8790'", "/c.toml")]);
    world.keeper.apply_config(config).await;
    let snapshot = world.keeper.snapshot().await;
    assert!(snapshot.setup.amazon && !snapshot.setup.sandbox);
    assert_eq!(snapshot.setup_problems[0].fault, SettingFault::NeedsRestart);
    assert_eq!(snapshot.setup_problems[0].value.as_deref(), Some("http://127.0.0.1:8790/"));
    assert_eq!(snapshot.setup_problems.len(), 1);
}

#[tokio::test]
async fn another_proxy_waits_for_a_start_and_is_said_without_its_password() {
    let world = started("").await;
    let proxied = |address: &str| read(&world, &format!("{}\nproxy = '{address}'", supabase(&world)));
    world.keeper.apply_config(proxied("http://ada:hunter2@proxy.example:8080")).await;
    let snapshot = world.keeper.snapshot().await;
    let [problem] = &snapshot.setup_problems[..] else { panic!("{:?}", snapshot.setup_problems) };
    assert_eq!((problem.setting.as_deref(), problem.fault), (Some("proxy"), SettingFault::NeedsRestart));
    assert!(problem.source.is_some() && !format!("{problem:?}").contains("hunter2"), "{problem:?}");
    assert!(snapshot.setup.supabase, "all else is taken");
    world.keeper.apply_config(proxied("ftp://x")).await;
    assert_eq!(world.keeper.snapshot().await.setup_problems[0].fault, SettingFault::NotProxy);
    world.keeper.apply_config(read(&world, &supabase(&world))).await;
    assert_eq!(world.keeper.snapshot().await.setup_problems, []);
}

#[tokio::test]
async fn a_problem_is_given_to_the_system_once_until_it_is_gone_and_also_while_nobody_is_signed_in() {
    let world = started("supabase_url = 'nonsense'").await;
    let told = || async { world.keeper.take_setup_problems().await.len() };
    assert_eq!((told().await, told().await), (2, 0));
    world.keeper.apply_config(read(&world, &supabase(&world))).await;
    world.keeper.apply_config(read(&world, "bounce_url = 'x'")).await;
    assert_eq!((told().await, told().await), (1, 0));
    world.sign_in(ADA).await;
    let off = SettingsPatch { notifications: Some(false), ..SettingsPatch::default() };
    world.keeper.update_settings(off).await.unwrap();
    world.keeper.apply_config(read(&world, "paste_url = 'x'")).await;
    assert_eq!(told().await, 0, "whoever wants no notifications gets none");
}

#[tokio::test]
async fn what_the_set_up_screen_replaces_is_no_problem_any_more() {
    let world = started("supabase_url = 'nonsense'\nsupabase_key = 'x'\nbounce_url = 'x'\n").await;
    let key = domain::Secret::new(domain::sandbox::SUPABASE_KEY);
    world.keeper.save_supabase_setup(world.sandbox.base_url(), key).await.unwrap();
    let left = world.keeper.snapshot().await.setup_problems;
    assert_eq!(left.iter().map(|one| one.setting.as_deref()).collect::<Vec<_>>(), [Some("bounce_url")]);
}
