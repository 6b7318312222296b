//! Which login is meant.

use domain::hand_out::Decision;
use headless::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_several_lists_them_and_a_folder_remembers_which() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let brand = world.connect("harbour-goods", "Brand").await;
    let several = world.run(&["token"]).await;
    let err = several.fails(6);
    assert!(err.contains("Agency") && err.contains("Brand") && err.contains("--login"), "{err}");
    assert_eq!(world.run(&["use", "--login", &brand]).await.code, Some(0));
    let token = world.run_allowed(&["token", "--json"], Decision::Once).await.json();
    assert_eq!(token["login"], "Brand");
    let token = world.run_allowed(&["token", "--login", "agen", "--json"], Decision::Once).await.json();
    assert_eq!(token["login"], "Agency");
    let mut by_environment = world.command(["token", "--no-prompt"]);
    let asked = by_environment.env("ADKEEPER_LOGIN", "nobody").output().await.unwrap();
    assert_eq!(asked.status.code(), Some(5));
    assert_eq!(world.run(&["use", "--clear"]).await.code, Some(0));
    world.run(&["token"]).await.fails(6);
    assert!(world.run(&["token", "--account", "no such"]).await.fails(5).contains("adkeeper accounts"));
}
