//! The transition table as a page, printed from the function itself.

use super::{Cause, Event, Facts, Health, HealthReport, Step, transition};
use crate::{ConnectionId, Timestamp};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HOUR: i64 = 3600;

/// The situations that the table shows, each with a name for users.
fn situations() -> Vec<(&'static str, HealthReport, bool)> {
    let healthy = HealthReport { told: false, ..HealthReport::succeeded(at(0), at(2700)) };
    let fails = |health, cause, told| HealthReport {
        health,
        cause: Some(cause),
        failures: 5,
        failing_since: Some(at(1000)),
        told,
        ..healthy
    };
    vec![
        ("healthy", healthy, true),
        ("expiring", fails(Health::Expiring, Cause::Offline, false), true),
        ("expired", fails(Health::Expired, Cause::Offline, false), false),
        ("expired, notified", fails(Health::Expired, Cause::Offline, true), false),
        (
            "doubted",
            HealthReport {
                doubted_at: Some(at(1990)),
                ..fails(Health::Expiring, Cause::GrantDoubted, false)
            },
            true,
        ),
        (
            "doubted for a minute",
            HealthReport {
                doubted_at: Some(at(1900)),
                ..fails(Health::Expiring, Cause::GrantDoubted, false)
            },
            true,
        ),
        ("locked out", fails(Health::Expired, Cause::VaultLocked, false), false),
        (
            "revoked",
            HealthReport { next_attempt: None, ..fails(Health::Revoked, Cause::GrantRevoked, true) },
            false,
        ),
        ("error", fails(Health::Error, Cause::ClientRefused, true), false),
        (
            "disconnected",
            transition(healthy, Event::Disconnected, &facts(&ConnectionId::new("example"), true)).report,
            false,
        ),
    ]
}

/// The events that the table shows.
fn events() -> Vec<(&'static str, Event)> {
    let failed = |cause| Event::Failed { cause, retry_after: None };
    vec![
        ("refreshed", Event::Refreshed { ends: at(2000 + HOUR) }),
        ("probed", Event::Probed),
        ("failed: offline, 5xx, …", failed(Cause::ProviderDown)),
        (
            "failed: throttled",
            Event::Failed { cause: Cause::Throttled, retry_after: Some(SignedDuration::from_mins(10)) },
        ),
        ("failed: invalid_grant", failed(Cause::GrantDoubted)),
        ("failed: invalid_client", failed(Cause::ClientRefused)),
        ("failed: keychain locked", failed(Cause::VaultLocked)),
        ("client failed elsewhere", Event::ClientFailed { cause: Cause::ClientRefused }),
        ("due", Event::Due),
        ("expired", Event::Expired),
        ("secret changed", Event::SecretChanged),
        ("reconnected", Event::Reauthorised { ends: Some(at(2000 + HOUR)) }),
        ("disconnected", Event::Disconnected),
        ("woke up", Event::WokeUp),
        ("clock jumped", Event::ClockJumped),
        ("offline", Event::Offline),
        ("online", Event::Online),
        ("vault locked", Event::VaultLocked),
        ("vault unlocked", Event::VaultUnlocked),
    ]
}

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_secs(second)).unwrap_or_default()
}

fn facts(id: &ConnectionId, valid: bool) -> Facts<'_> {
    Facts {
        id,
        token_ends: Some(at(if valid { HOUR } else { 1500 })),
        now: at(2000),
        random: u32::MAX / 2,
        lapsed_after: SignedDuration::from_mins(15),
        window: SignedDuration::from_secs(60),
        client_told: false,
        grant_ends: None,
    }
}

/// The page: a diagram of all changes of state, and the whole table.
pub fn page() -> String {
    let id = ConnectionId::new("example");
    let (mut edges, mut rows) = (BTreeMap::<(Health, Health), Vec<&str>>::new(), String::new());
    for (name, before, valid) in situations() {
        for (word, event) in events() {
            let step = transition(before, event, &facts(&id, valid));
            let words = edges.entry((before.health, step.report.health)).or_default();
            if before.health != step.report.health && !words.contains(&word) {
                words.push(word);
            }
            let _ = writeln!(rows, "{}", row(name, word, &before, &step));
        }
    }
    let mut page = String::from(HEAD);
    for ((from, to), words) in edges.iter().filter(|(_, words)| !words.is_empty()) {
        let _ = writeln!(page, "    {} --> {}: {}", from.as_str(), to.as_str(), words.join("<br>"));
    }
    page.push_str(MIDDLE);
    page.push_str(&rows);
    page
}

const HEAD: &str = "# Health of a connection\n\n\
<!-- Written by `ADKEEPER_WRITE_DOCS=1 cargo test -p adkeeper-domain the_page_in_the_docs` from\n`domain::health::transition`; do not edit. -->\n\n\
Every event in every state. The diagram leaves out what changes no state; the table below leaves out\n\
nothing. *Doubted* is a connection whose grant was refused once; it counts as expiring or expired.\n\n\
```mermaid\nstateDiagram-v2\n    [*] --> healthy: connected\n";

const MIDDLE: &str = "```\n\n\
Read at 2,000 s: the last success was at 0 s, failures began at 1,000 s, the access token ends at 3,600 s\n\
(expiring) or ended at 1,500 s (expired). *Soon* is within the minute over which many are spread.\n\n\
| state | event | becomes | cause | next attempt | notice |\n|---|---|---|---|---|---|\n";

fn row(name: &str, word: &str, before: &HealthReport, step: &Step) -> String {
    let after = &step.report;
    let becomes = if after.health == before.health { "·" } else { after.health.as_str() };
    let cause = match after.cause {
        cause if cause == before.cause => "·",
        Some(cause) => cause.as_str(),
        None => "none",
    };
    let next = match after.next_attempt {
        next if next == before.next_attempt => "·".to_owned(),
        None => "none".to_owned(),
        Some(next) => words(next),
    };
    let notice = step.notice.map_or("", |kind| kind.as_str());
    format!("| {name} | {word} | {becomes} | {cause} | {next} | {notice} |")
}

fn words(next: Timestamp) -> String {
    match next.duration_since(at(2000)).as_secs() {
        ..=0 => "now".to_owned(),
        1..=60 => "soon".to_owned(),
        wait @ 61..=120 => format!("after {wait} s"),
        wait => format!("after {} min", wait / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_the_docs_is_what_the_function_says() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/health.md");
        if std::env::var_os("ADKEEPER_WRITE_DOCS").is_some() {
            std::fs::write(file, page()).unwrap();
        }
        // Compared without line ends, which a checkout may turn.
        let committed = std::fs::read_to_string(file).unwrap();
        assert!(committed.lines().eq(page().lines()), "write it anew with ADKEEPER_WRITE_DOCS=1");
    }

    #[test]
    fn the_page_shows_every_event_in_every_situation() {
        let rows =
            page().lines().filter(|line| line.starts_with("| ") && !line.starts_with("| state")).count();
        assert_eq!(rows, situations().len() * events().len());
        for health in Health::ALL {
            assert!(situations().iter().any(|(_, report, _)| report.health == health), "{health:?}");
        }
    }
}
