//! Whether what Adkeeper needs is there, with the fix where it isn't.

use keeper::view::{AppSnapshot, AuthState, VaultState};
use local_api::answer::{Check, CheckState};

use crate::listener::Server;

/// What the app knows of itself, then what its shell knows.
pub async fn checks(server: &Server) -> Vec<Check> {
    let snapshot = server.keeper.snapshot().await;
    let mut checks = vec![
        Check::ok("app", format!("Adkeeper {}", server.version)),
        database(&snapshot),
        keychain(&snapshot),
        session(&snapshot),
        configuration(&snapshot),
        clock(&snapshot),
    ];
    checks.extend(server.keeper.check_hosts().await.into_iter().map(|(host, reached)| {
        let id = format!("network {host}");
        match reached {
            Ok(milliseconds) => Check::ok(&id, format!("answered in {milliseconds} ms")),
            Err(why) => Check::not(
                CheckState::Failed,
                &id,
                why,
                "Check the network, the proxy and any filter that blocks this host.",
            ),
        }
    }));
    checks.extend(server.desktop.checks().await);
    checks
}

fn database(snapshot: &AppSnapshot) -> Check {
    match (&snapshot.fatal, snapshot.keeper.unrecorded) {
        (Some(error), _) => Check::not(
            CheckState::Failed,
            "database",
            error.message.clone(),
            "Open Adkeeper: it says how to repair or replace its database.",
        ),
        (None, Some(_)) => Check::not(
            CheckState::Failed,
            "database",
            "Changes can’t be saved at the moment.",
            "Open Adkeeper: it says what is in the way, such as a full disk.",
        ),
        (None, None) => Check::ok("database", "readable and writable"),
    }
}

fn keychain(snapshot: &AppSnapshot) -> Check {
    match snapshot.vault {
        VaultState::Ready => Check::ok("keychain", "unlocked"),
        VaultState::Locked => {
            Check::not(CheckState::Failed, "keychain", "locked", "Unlock it, or choose “Unlock” in Adkeeper.")
        }
        VaultState::NoCollection => Check::not(
            CheckState::Failed,
            "keychain",
            "open, but without a collection to store into",
            "Let Adkeeper create one, or expose a group of your KeePassXC database as Secret Service.",
        ),
        VaultState::Unavailable => Check::not(
            CheckState::Failed,
            "keychain",
            "no keychain service answers",
            "Install and start one, such as gnome-keyring, KWallet or KeePassXC.",
        ),
        VaultState::Unknown => Check {
            id: "keychain".to_owned(),
            state: CheckState::Unknown,
            found: "not asked yet".to_owned(),
            fix: None,
        },
    }
}

fn session(snapshot: &AppSnapshot) -> Check {
    match snapshot.auth.state {
        AuthState::SignedIn => Check::ok("session", "signed in"),
        AuthState::Expired => Check::not(
            CheckState::Warning,
            "session",
            "the Clerk session has ended; tokens are still refreshed, syncing waits",
            "Sign in again in Adkeeper.",
        ),
        AuthState::SignedOut | AuthState::SigningIn => Check::not(
            CheckState::Failed,
            "session",
            "nobody is signed in",
            "Sign in: adkeeper open overview",
        ),
        AuthState::Starting => Check {
            id: "session".to_owned(),
            state: CheckState::Unknown,
            found: "Adkeeper is still starting".to_owned(),
            fix: None,
        },
    }
}

fn configuration(snapshot: &AppSnapshot) -> Check {
    if snapshot.setup_problems.is_empty() {
        let parts = [
            (snapshot.setup.clerk, "Clerk"),
            (snapshot.setup.amazon, "Amazon"),
            (snapshot.setup.supabase, "Supabase"),
        ];
        let set: Vec<&str> = parts.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
        let sandbox = if snapshot.setup.sandbox { "sandbox: " } else { "" };
        Check::ok("configuration", format!("{sandbox}{}", set.join(", ")))
    } else {
        let named: Vec<String> = snapshot
            .setup_problems
            .iter()
            .map(|one| one.setting.clone().unwrap_or_else(|| "config.toml".to_owned()))
            .collect();
        Check::not(
            CheckState::Failed,
            "configuration",
            format!("can’t be used: {}", named.join(", ")),
            "Correct it in Adkeeper’s settings: adkeeper open settings",
        )
    }
}

fn clock(snapshot: &AppSnapshot) -> Check {
    match snapshot.keeper.clock_off {
        None => Check::ok("clock", "within five minutes of Amazon’s"),
        Some(seconds) => Check::not(
            CheckState::Failed,
            "clock",
            format!("{} seconds {} Amazon’s", seconds.abs(), if seconds > 0 { "ahead of" } else { "behind" }),
            "Set this computer’s date and time, or let it set them automatically.",
        ),
    }
}
