//! What a keychain that answers may lack: a default collection, or the user's permission.

use crate::desktop::Desktop;
use crate::stand_in::{Prompter, StandIn};
use crate::{AMPLE, SERVICE, TOKEN_KEY};

const EMPTY: &str = "NoCollection";

#[test]
fn a_daemon_without_any_keyring_is_not_called_locked() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(None);
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("probe"), EMPTY);
    assert_eq!(agent.ask("set x"), EMPTY);
    assert_eq!(agent.ask("get"), EMPTY, "it cannot be known that there is no token");
    assert_eq!(agent.ask("delete"), EMPTY);
}

#[test]
fn a_keyring_that_waits_for_its_password_is_locked() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");
    desktop.kill_keyring();
    desktop.start_keyring(None);
    assert_eq!(agent.ask("probe"), "Locked");
    assert_eq!(agent.ask("get"), "Locked");
}

#[test]
fn only_the_user_has_a_keyring_created_and_it_is_used_at_once() {
    let mut desktop = Desktop::start();
    let prompter = Prompter::start(desktop.address());
    desktop.start_keyring(None);
    let mut agent = desktop.agent(AMPLE);
    for line in ["probe", "get", "set x", "delete"] {
        assert_eq!(agent.ask(line), EMPTY, "{line}");
    }
    assert!(prompter.is_quiet(), "nobody asked for a keyring");
    for _ in 0..2 {
        assert_eq!(agent.ask("unlock"), EMPTY, "asking does not wait for the user");
        let shown = prompter.next();
        assert!(shown.contains("Default keyring"), "{shown}");
        assert_eq!(agent.ask("get"), EMPTY, "it was cancelled");
        assert!(prompter.is_quiet(), "cancelled is cancelled until the user tries again");
    }
    desktop.create_keyring("Default keyring");
    assert_eq!(agent.ask("get"), "none");
    assert_eq!(agent.ask("set new"), "ok");
    assert_eq!(desktop.secret_tool(SERVICE, TOKEN_KEY).as_deref(), Some("new"));
}

#[test]
fn a_keyring_deleted_while_running_is_not_a_token_removed() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");
    desktop.delete_collection();
    assert_eq!(agent.ask("get"), EMPTY);
    assert_eq!(agent.ask("set new"), EMPTY);
    desktop.create_keyring("Another");
    assert_eq!(agent.ask("get"), "none", "now it is known: the token went with the keyring");
    assert_eq!(agent.ask("set new"), "ok");
    assert_eq!(agent.ask("get"), "some new");
}

#[test]
fn without_a_default_what_open_collections_hold_can_be_used_and_nothing_counts_as_removed() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    // gnome-keyring falls back to the login keyring as long as there is one.
    let another = desktop.create_keyring("Another");
    assert_eq!(agent.ask("set kept"), "ok");
    desktop.delete_collection();
    desktop.set_default("/");
    assert_eq!(agent.ask("probe"), EMPTY);
    assert_eq!(agent.ask("get"), "some kept");
    assert_eq!(agent.ask("set changed"), "ok");
    assert_eq!(desktop.secret_tool(SERVICE, TOKEN_KEY).as_deref(), Some("changed"));
    assert_eq!(agent.ask("delete"), "ok");
    assert_eq!(agent.ask("get"), EMPTY);
    assert_eq!(agent.ask("set new"), EMPTY, "a new entry belongs into the default collection");
    desktop.set_default(&another);
    assert_eq!(agent.ask("get"), "none");
    assert_eq!(agent.ask("set new"), "ok");
}

#[test]
fn keepassxc_that_exposes_nothing_is_told_apart_and_taken_once_it_does() {
    let desktop = Desktop::start();
    let keepassxc = StandIn::keepassxc(desktop.address());
    let mut agent = desktop.agent(AMPLE);
    for line in ["probe", "get", "set x", "unlock", "unlock"] {
        assert_eq!(agent.ask(line), EMPTY, "{line}");
    }
    assert_eq!(keepassxc.asked().shown, [""; 0], "a new database is not what its user needs");
    keepassxc.collection("work", false);
    keepassxc.set_default(Some("work"));
    assert_eq!(agent.ask("probe"), "ok");
    assert_eq!(agent.ask("get"), "none");
}

#[test]
fn one_prompt_at_most_offers_to_create_a_collection() {
    let desktop = Desktop::start();
    let service = StandIn::other(desktop.address());
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("unlock"), EMPTY);
    assert_eq!(agent.ask("set x"), EMPTY);
    assert_eq!(agent.ask("unlock"), EMPTY);
    let asked = service.asked();
    assert_eq!(asked.shown, ["create default"; 2]);
    assert_eq!(asked.withdrawn, 1, "the first is withdrawn before the second is shown");
}

#[test]
fn several_collections_without_a_default_are_locked_only_if_one_is() {
    let desktop = Desktop::start();
    let keepassxc = StandIn::keepassxc(desktop.address());
    keepassxc.collection("work", false);
    keepassxc.collection("home", false);
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("probe"), EMPTY);
    assert_eq!(agent.ask("get"), EMPTY, "the one that is missing may hold it");
    keepassxc.collection("home", true);
    assert_eq!(agent.ask("probe"), "Locked");
    assert_eq!(agent.ask("unlock"), "Locked");
    assert_eq!(keepassxc.asked().shown, ["unlock home"]);
    keepassxc.collection("home", false);
    keepassxc.set_default(Some("home"));
    assert_eq!(agent.ask("unlock"), "ok");
    assert_eq!(agent.ask("get"), "none");
}

#[test]
fn a_default_that_names_a_deleted_collection_is_none() {
    let desktop = Desktop::start();
    let service = StandIn::other(desktop.address());
    service.collection("work", false);
    service.set_default(Some("work"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("get"), "none");
    service.delete("work");
    assert_eq!(agent.ask("probe"), EMPTY);
    assert_eq!(agent.ask("get"), EMPTY);
    service.collection("home", true);
    assert_eq!(agent.ask("probe"), "Locked");
}

#[test]
fn a_dismissed_prompt_comes_back_only_when_the_user_asks() {
    let desktop = Desktop::start();
    let service = StandIn::other(desktop.address());
    service.collection("work", true);
    service.set_default(Some("work"));
    let mut agent = desktop.agent(AMPLE);
    for (line, prompts) in [("probe", 0), ("get", 1), ("get", 1), ("set x", 1), ("unlock", 2), ("get", 2)] {
        assert_eq!(agent.ask(line), "Locked", "{line}");
        assert_eq!(service.asked().shown.len(), prompts, "{line}");
    }
    assert_eq!(agent.ask("unlock"), "Locked");
    assert_eq!(service.asked().shown, ["unlock work"; 3]);
    service.collection("work", false);
    assert_eq!(agent.ask("get"), "none");
}

#[test]
fn permission_refused_for_an_entry_is_asked_for_again_only_when_the_user_wants_it() {
    let desktop = Desktop::start();
    let keepassxc = StandIn::keepassxc(desktop.address());
    keepassxc.collection("work", false);
    keepassxc.set_default(Some("work"));
    keepassxc.guard_the_entry();
    let mut agent = desktop.agent(AMPLE);
    for line in ["get", "get", "set x", "probe", "get"] {
        assert_eq!(agent.ask(line), "Locked", "{line}");
        assert_eq!(keepassxc.asked().shown, ["unlock entry"], "{line}");
    }
    assert_eq!(agent.ask("unlock"), "ok", "the collection is open");
    assert_eq!(agent.ask("get"), "Locked");
    assert_eq!(keepassxc.asked().shown, ["unlock entry"; 2]);
    keepassxc.leave();
    assert_eq!(agent.ask("get"), "Unavailable", "a refusal ends with the program that was refused");
}

#[test]
fn another_service_that_takes_over_is_seen_as_it_is() {
    let mut desktop = Desktop::start();
    desktop.start_keyring(Some("test"));
    let mut agent = desktop.agent(AMPLE);
    assert_eq!(agent.ask("set kept"), "ok");
    desktop.kill_keyring();
    let keepassxc = StandIn::keepassxc(desktop.address());
    assert_eq!(agent.ask("get"), EMPTY);
    keepassxc.collection("work", true);
    keepassxc.set_default(Some("work"));
    assert_eq!(agent.ask("get"), "Locked");
    keepassxc.leave();
    assert_eq!(agent.ask("get"), "Unavailable");
    desktop.start_keyring(Some("test"));
    assert_eq!(agent.ask("get"), "some kept");
}
