//! A script that asks for a token when the one it has is about to end.

use domain::ActivityKind;
use jiff::SignedDuration;
use peers::Python;
use serde_json::json;

use crate::{Talk, profile, script, world};

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_honours_expires_at_never_sends_a_dead_token_and_asks_once_an_hour() {
    let world = world().await;
    let mut command = world.program(Python::find().unwrap().program());
    command.arg(script("expires.py")).arg(profile(&world).await);
    let mut talk = Talk::start(&world, command);
    let minutes = [0, 20, 65, 75];
    for (at, asked) in minutes.into_iter().zip([1, 1, 2, 2]) {
        let moved = minutes.into_iter().take_while(|before| *before < at).last().unwrap_or_default();
        world.clock.advance(SignedDuration::from_mins(at - moved));
        talk.say(&(at * 60).to_string()).await;
        assert_eq!(talk.hear().await, json!({"status": 200, "asked": asked}), "after {at} minutes");
    }
    talk.say("").await;
    talk.end().await;
    let log = world.log().await;
    assert_eq!(log.iter().filter(|one| one.kind == ActivityKind::HandOut).count(), 2);
    let named = log.iter().all(|one| one.program.as_deref() == Some("expires.py"));
    assert!(named, "the script is named, not what interprets it: {log:?}");
}
