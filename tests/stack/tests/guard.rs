//! What is started ends with its starter.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it cannot work with")]

use std::process::Command;
use std::time::Duration;

use stack::Guard;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// Processes of a group that are not yet reaped zombies.
fn alive(group: u32) -> Vec<String> {
    let listed = Command::new("ps").args(["-e", "-o", "pgid=,stat=,args="]).output().unwrap();
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter(|line| {
            let mut words = line.split_whitespace();
            words.next() == Some(&group.to_string())
                && !words.next().is_some_and(|state| state.starts_with('Z'))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn dropping_ends_the_command_and_its_children() {
    let command = shell("sleep 4242 & echo up; wait");
    let guarded = Guard::new("a shell with a child").start(&command).unwrap();
    guarded.wait_for_line(Duration::from_secs(10), |line| line == "up").unwrap();
    let group = guarded.group();
    assert!(alive(group).iter().any(|line| line.contains("sleep 4242")));
    drop(guarded);
    assert_eq!(alive(group), Vec::<String>::new());
}

#[test]
fn a_command_that_ignores_the_polite_signal_is_killed_with_its_group() {
    let command = shell("trap '' TERM; echo up; while :; do sleep 1; done");
    let guarded = Guard::new("a stubborn shell").start(&command).unwrap();
    guarded.wait_for_line(Duration::from_secs(10), |line| line == "up").unwrap();
    let group = guarded.group();
    guarded.stop();
    assert_eq!(alive(group), Vec::<String>::new());
}

#[test]
fn the_exit_code_and_every_line_arrive() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("logs/out.log");
    let command = shell("echo one; echo two >&2; exit 7");
    let mut guarded = Guard::new("a failing shell").log(&log).start(&command).unwrap();
    let status = guarded.wait_for(Duration::from_secs(10)).unwrap().unwrap();
    assert_eq!(status.code(), Some(7));
    assert_eq!(guarded.lines(), ["one", "two"]);
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "one\ntwo\n");
}

#[test]
fn waiting_for_a_line_reports_an_early_end_with_the_last_words() {
    let command = shell("echo the port is taken; exit 1");
    let guarded = Guard::new("a server").start(&command).unwrap();
    let error = guarded.wait_for_line(Duration::from_secs(10), |line| line == "ready").unwrap_err();
    assert!(error.to_string().contains("a server ended before it was ready"), "{error}");
    assert!(error.to_string().contains("the port is taken"), "{error}");
}
