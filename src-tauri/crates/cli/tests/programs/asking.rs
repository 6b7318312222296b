//! The user is asked once, and what they decide is kept.

use domain::ActivityKind;
use domain::hand_out::Decision;
use headless::{Ran, World};
use jiff::SignedDuration;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader};

/// Runs all at once.
async fn join_all<T: Send + 'static>(
    all: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = all.into_iter().map(tokio::spawn).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.unwrap());
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_time_the_user_is_asked_and_for_eight_hours_not_again() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut asking = world.command(["token"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let question = world.question().await;
    let mut said = String::new();
    BufReader::new(asking.stderr.as_mut().unwrap()).read_line(&mut said).await.unwrap();
    assert!(said.starts_with("Waiting for you"), "{said}");
    world.keeper.answer_question(question.id, Decision::EightHours).await.unwrap();
    let ran = Ran::from(asking.wait_with_output().await.unwrap());
    let me = std::env::current_exe().unwrap().canonicalize().unwrap();
    assert_eq!(
        question.program.path,
        me.to_string_lossy(),
        "who started the command line is shown, not itself"
    );
    assert_eq!(question.label, "Agency");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("Atza|") && ran.out.ends_with('\n'), "{ran:?}");
    let again = world.run(&["token", "--no-prompt"]).await;
    assert_eq!(again.out, ran.out, "{again:?}");
    world.until("logged", async |_| world.log().await.len() == 2).await;
    for entry in world.log().await {
        assert_eq!(entry.kind, ActivityKind::HandOut);
        assert_eq!(entry.program_path.as_deref(), Some(&*me.to_string_lossy()));
        assert!(entry.token_ends.is_some());
    }
    world.clock.advance(SignedDuration::from_hours(8));
    world.run(&["token", "--no-prompt"]).await.fails(7);
}

#[tokio::test(flavor = "multi_thread")]
async fn allowed_once_is_asked_again_and_a_no_hands_out_nothing() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    assert_eq!(world.run_allowed(&["token"], Decision::Once).await.code, Some(0));
    world.run(&["token", "--no-prompt"]).await.fails(7);
    let denied = world.run_allowed(&["token"], Decision::Deny).await;
    assert!(denied.fails(7).contains("denied"), "{denied:?}");
    world.until("logged", async |_| world.log().await.len() == 2).await;
    assert_eq!(world.log().await[0].kind, ActivityKind::HandOutRefused);
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_without_a_yes_the_program_has_to_wait() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    for _ in 0..2 {
        world.run_allowed(&["token"], Decision::Deny).await.fails(7);
    }
    let resting = world.run(&["token", "--json"]).await;
    let error: serde_json::Value = serde_json::from_str(resting.fails(7)).unwrap();
    assert_eq!(error["error"]["code"], "resting");
    assert!(error["error"]["retry_after"].as_u64().unwrap() > 200);
    assert!(world.keeper.questions().is_empty());
    world.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(world.run_allowed(&["token"], Decision::Always).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn always_lasts_until_it_is_revoked() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.run_allowed(&["token"], Decision::Always).await;
    world.clock.advance(SignedDuration::from_hours(24 * 100));
    assert_eq!(world.run(&["token", "--no-prompt"]).await.code, Some(0));
    let listed = world.run(&["approvals", "--json"]).await.json();
    let id = listed["approvals"][0]["id"].as_i64().unwrap().to_string();
    assert_eq!(listed["approvals"][0]["until"], serde_json::Value::Null);
    assert_eq!(world.run(&["approvals", "revoke", &id]).await.code, Some(0));
    world.run(&["token", "--no-prompt"]).await.fails(7);
    world.run(&["approvals", "revoke", &id]).await.fails(5);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_away_while_the_user_is_asked_takes_the_question_back() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let mut asking = world.command(["token"]).spawn().unwrap();
    world.question().await;
    asking.kill().await.unwrap();
    world
        .until("taken back, and no longer connected", async |keeper| {
            keeper.questions().is_empty() && keeper.programs().await.unwrap().sessions.is_empty()
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_callers_are_one_question_and_one_request() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.clock.advance(SignedDuration::from_hours(2));
    let before = world.refreshes();
    let callers = (0..100).map(|_| {
        let mut command = world.command(["token", "--json"]);
        async move { Ran::from(command.output().await.unwrap()) }
    });
    let all = join_all(callers);
    let question = async {
        let question = world.question().await;
        world.until("all asked", async |keeper| keeper.questions()[0].waiting == 100).await;
        world.keeper.answer_question(question.id, Decision::Once).await.unwrap();
    };
    let (all, ()) = tokio::join!(all, question);
    let tokens: std::collections::BTreeSet<String> =
        all.iter().map(|ran| ran.json()["access_token"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tokens.len(), 1);
    assert_eq!(world.refreshes() - before, 1);
    world.until("logged", async |_| world.log().await.len() == 100).await;
}
