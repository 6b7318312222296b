//! The vault against the real gnome-keyring daemon, in a D-Bus session of its own.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test and its child process"
)]

mod collections;
mod desktop;
#[allow(
    clippy::used_underscore_binding,
    clippy::unused_self,
    clippy::needless_pass_by_value,
    reason = "D-Bus decides what a method is given, and zbus how"
)]
mod stand_in;

use desktop::{AGENT_BOUND, AGENT_SERVICE, ANSWER, Agent, Desktop};
use domain::Secret;
use std::process::Command;
use std::time::Duration;
use vault::{Bounds, KeyringVault, Vault, VaultError, VaultKey};

const SERVICE: &str = "com.example.vault-test";
const TOKEN_KEY: &str = "clerk/device-token";
/// Longer than a healthy daemon ever takes; nothing waits it out.
const AMPLE: u64 = 20_000;
/// For calls that are meant to run into it.
const SHORT: u64 = 300;

/// The child process of the tests below. The environment cannot be changed inside a running process,
/// so each session gets a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "is the child process that the other tests start"]
async fn agent() {
    let service = std::env::var(AGENT_SERVICE).expect("only the other tests start this one");
    let bound = Duration::from_millis(std::env::var(AGENT_BOUND).unwrap().parse().unwrap());
    let vault = KeyringVault::with_bounds(&service, Bounds { call: bound, probe: bound });
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let mut words = line.splitn(2, ' ');
        let (verb, value) = (words.next().unwrap(), words.next().unwrap_or_default());
        let key = VaultKey::device_token();
        let answer = match verb {
            "get" => say(vault.get(&key).await, |found| match found {
                Some(secret) => format!("some {}", secret.expose()),
                None => "none".to_owned(),
            }),
            "set" => say(vault.set(&key, &Secret::new(value)).await, |()| "ok".to_owned()),
            "delete" => say(vault.delete(&key).await, |()| "ok".to_owned()),
            "probe" => say(vault.probe().await, |()| "ok".to_owned()),
            "unlock" => say(vault.unlock().await, |()| "ok".to_owned()),
            "three" => {
                let secret = Secret::new(value);
                let (first, second, third) =
                    tokio::join!(vault.get(&key), vault.set(&key, &secret), vault.probe());
                format!("{:?} {:?} {:?}", first.err(), second.err(), third.err())
            }
            other => panic!("no such command: {other}"),
        };
        println!("\n{ANSWER}{answer}");
    }
}

fn say<T>(result: Result<T, VaultError>, show: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => show(value),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn a_token_of_2048_bytes_survives_and_others_can_find_it() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    let token = format!("Atzr|{}", "x".repeat(2043));

    assert_eq!(agent.ask("probe"), "ok");
    assert_eq!(agent.ask("get"), "none");
    assert_eq!(agent.ask(&format!("set {token}")), "ok");
    assert_eq!(agent.ask("get"), format!("some {token}"));
    assert_eq!(desktop.secret_tool(SERVICE, TOKEN_KEY), Some(token), "another program must see the entry");

    assert_eq!(agent.ask("set short"), "ok");
    assert_eq!(desktop.secret_tool(SERVICE, TOKEN_KEY).as_deref(), Some("short"), "a write replaces");
    assert_eq!(agent.ask(&format!("set {}", "x".repeat(2561))), "TooLarge { bytes: 2561, limit: 2560 }");
    assert_eq!(agent.ask("get"), "some short", "a refused write changes nothing");

    assert_eq!(agent.ask("delete"), "ok");
    assert_eq!(agent.ask("get"), "none");
    assert_eq!(agent.ask("delete"), "ok", "removing what is not there is fine");
    assert_eq!(desktop.secret_tool(SERVICE, TOKEN_KEY), None);
    assert!(agent.finish());
}

#[test]
fn the_next_process_finds_what_the_last_one_stored() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut first = desktop.agent(AMPLE);
    assert_eq!(first.ask("set kept"), "ok");
    assert!(first.finish());
    let mut second = desktop.agent(AMPLE);
    assert_eq!(second.ask("get"), "some kept");
}

#[test]
fn a_keyring_locked_under_us_says_so_and_comes_back() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");

    desktop.lock_collection();
    assert_eq!(agent.ask("probe"), "Locked");
    assert_eq!(agent.ask("get"), "Locked", "a locked keyring must not look like a missing token");
    assert_eq!(agent.ask("set other"), "Locked");
    assert_eq!(agent.ask("delete"), "Locked");
    assert_eq!(agent.ask("unlock"), "Locked", "asking does not wait for the user");

    // Unlocked again. A new daemon also ends every session that the old one gave.
    desktop.kill_keyring();
    desktop.start_keyring(Some("test"));
    assert_eq!(agent.ask("unlock"), "ok");
    assert_eq!(agent.ask("get"), "some kept", "the same process must recover, with the old secret");
}

#[test]
fn a_daemon_that_crashed_and_came_back_is_found_again() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");
    desktop.kill_keyring();
    assert_eq!(agent.ask("get"), "Unavailable");
    desktop.start_keyring(Some("test"));
    assert_eq!(agent.ask("get"), "some kept", "the first answer after the restart must be right");
}

#[test]
fn without_a_keyring_daemon_the_vault_is_unavailable_until_one_starts() {
    let mut desktop = Desktop::start();
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("probe"), "Unavailable");
    assert_eq!(agent.ask("get"), "Unavailable");
    assert_eq!(agent.ask("set x"), "Unavailable");
    desktop.start_keyring(Some("test"));
    assert_eq!(agent.ask("set x"), "ok", "an early failure must not last for the life of the process");
}

#[test]
fn without_a_session_bus_the_vault_is_unavailable() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let mut agent = Agent::start(command, AMPLE);
    assert_eq!(agent.ask("probe"), "Unavailable");
    assert_eq!(agent.ask("get"), "Unavailable");
}

#[test]
fn a_hanging_daemon_blocks_neither_callers_nor_the_end_of_the_process() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");
    drop(agent);

    let mut agent = desktop.agent(SHORT);
    // Until it answers once the daemon is known to be up for this process.
    while agent.ask("get") != "some kept" {}
    desktop.signal_keyring("STOP");
    assert_eq!(agent.ask("three lost"), "Some(TimedOut) Some(TimedOut) Some(TimedOut)");
    assert_eq!(agent.ask("probe"), "TimedOut");
    assert!(agent.finish(), "the process must end while a call hangs");

    desktop.signal_keyring("CONT");
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("get"), "some kept", "a write that was given up in the queue must not happen later");
}
