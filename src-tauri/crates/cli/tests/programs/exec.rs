//! A command with a token in its environment.

use domain::hand_out::Decision;
use headless::World;
use std::process::Stdio;
use tokio::io::AsyncReadExt as _;

#[tokio::test(flavor = "multi_thread")]
async fn the_command_gets_the_variables_and_its_exit_code_is_passed_on() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let script = "printf '%s|%s|%s' \"$AMAZON_ADS_ACCESS_TOKEN\" \"$AD_API_REFRESH_TOKEN\" \"$ADKEEPER_EXEC\"; exit 41";
    let arguments = ["exec", "--set", "amazon-ads,ad-api", "--", "sh", "-c", script];
    let ran = world.run_allowed(&arguments, Decision::Always).await;
    assert_eq!(ran.code, Some(41), "{ran:?}");
    let said: Vec<&str> = ran.out.split('|').collect();
    assert_eq!(said[0], "Atza", "{ran:?}");
    assert!(!ran.out.contains("Atzr|"));
    world.run(&["exec", "--", "/no/such/program"]).await.fails(127);
    world.run(&["exec", "--", "/"]).await.fails(126);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_inside_another_is_refused_unless_that_is_said() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.run_allowed(&["token"], Decision::Always).await;
    let adkeeper = env!("CARGO_BIN_EXE_adkeeper");
    let ran = world.run(&["exec", "--", adkeeper, "exec", "--", "true"]).await;
    assert!(ran.fails(2).contains("--nested"), "{ran:?}");
    let nested = world.run(&["exec", "--", adkeeper, "exec", "--nested", "--", "sh", "-c", "exit 3"]).await;
    assert_eq!(nested.code, Some(3), "{nested:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_reaches_the_command_itself() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.run_allowed(&["token"], Decision::Always).await;
    let script = "trap 'exit 77' TERM; echo ready; while :; do sleep 0.05; done";
    let mut child = world.command(["exec", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = [0; 5];
    child.stdout.as_mut().unwrap().read_exact(&mut ready).await.unwrap();
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(77));
}
