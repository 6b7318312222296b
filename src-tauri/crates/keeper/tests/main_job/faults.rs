//! Every fault of the sandbox's catalogue, with what it makes of a connection.

use crate::world::{ADA, TIMEOUTS, World};
use domain::{Cause, Health, NextStep};
use futures_util::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use keeper::Timeouts;
use keeper::view::ConnectionView;
use sandbox::catalogue;
use std::collections::BTreeMap;
use std::time::Duration;

const MERIDIAN: &str = "meridian-media";

/// What a fault makes of a connection that is refreshed and swept while it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expected {
    health: Health,
    cause: Option<Cause>,
    next_step: NextStep,
    /// Why parts of the sweep are missing.
    gap: Option<Cause>,
    /// Whether accounts are lost.
    lost: bool,
}

/// Faults of what neither a refresh nor a sweep asks.
const ELSEWHERE: [&str; 12] = [
    "clerk-",
    "supabase-",
    "return-page-",
    "mcp-",
    "billing-",
    "accounts-",
    "budgets-",
    "pixels-",
    "insights-",
    "reports-",
    "unified-reports-",
    "report-files-",
];

const FINE: Expected =
    Expected { health: Health::Healthy, cause: None, next_step: NextStep::None, gap: None, lost: false };

/// The token still works and the refresh is tried again.
const fn passing(cause: Cause, next_step: NextStep) -> Expected {
    Expected { health: Health::Expiring, cause: Some(cause), next_step, ..FINE }
}

/// A user has to act.
const fn stopped(health: Health, cause: Cause, next_step: NextStep) -> Expected {
    Expected { health, cause: Some(cause), next_step, ..FINE }
}

/// The grant works; a part of what it reaches could not be seen.
const fn missing(gap: Cause) -> Expected {
    Expected { gap: Some(gap), ..FINE }
}

fn expected(fault: &str) -> Expected {
    match fault {
        "grants-revoked" | "token-invalid-grant" => {
            stopped(Health::Revoked, Cause::GrantRevoked, NextStep::Reauthorise)
        }
        "client-secret-rotated" | "token-invalid-client" => {
            stopped(Health::Error, Cause::ClientRefused, NextStep::FixSecret)
        }
        "token-unauthorized-client" => stopped(Health::Error, Cause::NotPermitted, NextStep::FixClient),
        "token-invalid-scope" => stopped(Health::Error, Cause::ScopeRefused, NextStep::FixClient),
        "client-not-approved" | "ads-401" => stopped(Health::Error, Cause::NotApproved, NextStep::FixClient),
        "token-invalid-request" => passing(Cause::Unknown, NextStep::Report),
        "token-429-seconds" | "token-429-date" | "token-429-bare" => {
            passing(Cause::Throttled, NextStep::Wait)
        }
        "token-500" | "token-502" | "token-504" => passing(Cause::ProviderDown, NextStep::Wait),
        "token-html" | "token-truncated" => passing(Cause::BadAnswer, NextStep::CheckNetwork),
        "token-slow" | "token-silent" | "token-reset" | "latency-2-s" => {
            passing(Cause::Offline, NextStep::CheckNetwork)
        }
        // What was reached and is not any more is lost; the grant is fine.
        "profile-dropped" | "dsp-403" => Expected { lost: true, ..FINE },
        "ads-429-seconds" | "ads-429-date" | "ads-429-bare" | "dsp-429" => missing(Cause::Throttled),
        "ads-500" | "ads-502" | "ads-504" | "ads-eu-down" | "managers-eu-500" | "ads-accounts-500"
        | "seats-500" => missing(Cause::ProviderDown),
        "ads-html" | "ads-truncated" | "ads-odd-rows" => missing(Cause::BadAnswer),
        "ads-slow" | "ads-silent" | "ads-reset" => missing(Cause::Offline),
        "managers-403" | "amc-403" => missing(Cause::NotPermitted),
        // A renewed token, a rotated one, a wrong clock, a slow answer: nobody has to know. Campaigns and
        // reports are not asked for by refreshes and sweeps.
        "access-tokens-dead"
        | "refresh-rotation"
        | "short-lived-tokens"
        | "clock-ahead"
        | "clock-behind"
        | "latency-100-ms"
        | "token-no-refresh-token"
        | "campaigns-504"
        | "reports-425" => FINE,
        // Amazon is kept alive without Clerk, Supabase, the return page and Amazon's MCP server, and whatever is
        // wrong with accounts.
        other if ELSEWHERE.iter().any(|part| other.starts_with(part)) => FINE,
        other => panic!("the catalogue has a new fault, {other}: say what it makes of a connection"),
    }
}

async fn only(world: &World) -> ConnectionView {
    world.keeper.connections().await.unwrap().remove(0)
}

/// A host that never answers is given up soon where the fault is just that. Whatever does answer keeps the
/// time that a busy computer may need.
fn bounds(fault: &str) -> Timeouts {
    let never = ["slow", "silent", "latency-2-s"].iter().any(|word| fault.ends_with(word));
    let bound = |host: &str, usual| {
        let concerns = fault.starts_with(host) || fault.starts_with("latency");
        if never && concerns { Duration::from_millis(1800) } else { usual }
    };
    Timeouts { token: bound("token", TIMEOUTS.token), ads: bound("ads", TIMEOUTS.ads), ..TIMEOUTS }
}

/// Connects, switches the fault on, refreshes and sweeps, and looks a second time a minute later.
async fn seen(fault: &'static str) -> (Expected, bool) {
    let world = World::start_on_one_clock().await;
    world.sign_in(ADA).await;
    let id = world.connect(MERIDIAN).await;
    let world = world.bounded(bounds(fault)).await;
    world.sandbox.control().switch(fault, true).unwrap();
    // What the user is told of the attempt shows in the connection as well.
    let _ = world.keeper.refresh_connection(id.clone()).await;
    let first = only(&world).await;
    if first.cause == Some(Cause::GrantDoubted) {
        assert_eq!(first.health, Health::Expiring, "{fault}: one refusal is a doubt");
        world.advance(SignedDuration::from_secs(61));
        world.until_connection("confirmed", |one| one.cause != Some(Cause::GrantDoubted)).await;
    } else {
        let _ = world.keeper.sweep_connection(id).await;
    }
    let one = only(&world).await;
    let causes: BTreeMap<_, _> = one.gaps.iter().map(|gap| (gap.cause, gap)).collect();
    assert!(causes.len() <= 1, "{fault}: {:?}", one.gaps);
    let seen = Expected {
        health: one.health,
        cause: one.cause,
        next_step: one.next_step,
        gap: causes.keys().next().copied(),
        lost: one.lost > 0,
    };
    // What passes or waits for a user about something else heals without authorising again.
    world.sandbox.control().switch(fault, false).unwrap();
    let world = world.bounded(TIMEOUTS).await;
    let healed = one.health == Health::Revoked || heals(&world, &one.id, fault).await;
    world.keeper.shutdown().await;
    (seen, healed)
}

async fn heals(world: &World, id: &str, fault: &str) -> bool {
    if fault == "client-not-approved" || fault == "ads-401" {
        world.keeper.sweep_connection(id.to_owned()).await.unwrap();
    } else {
        // It may join a retry of the schedule that Amazon answered before the fault ended; one after that is not.
        if world.keeper.refresh_connection(id.to_owned()).await.is_err() {
            world.keeper.refresh_connection(id.to_owned()).await.unwrap();
        }
    }
    only(world).await.health == Health::Healthy
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_the_catalogue_has_its_health_cause_and_next_step_and_only_a_dead_grant_is_revoked() {
    let names: Vec<_> = catalogue().iter().map(|entry| entry.name).collect();
    assert!(names.len() > 50, "only {} faults", names.len());
    let mut all: Vec<_> = stream::iter(names)
        .map(|name| async move { (name, tokio::spawn(seen(name)).await) })
        .buffer_unordered(8)
        .collect()
        .await;
    all.sort_by_key(|(name, _)| *name);
    let mut wrong = Vec::new();
    for (name, outcome) in all {
        match outcome {
            Ok((seen, healed)) => {
                println!("{name}: {seen:?}");
                if seen != expected(name) || !healed {
                    wrong.push(format!(
                        "{name}: seen {seen:?}, healed {healed}, expected {:?}",
                        expected(name)
                    ));
                }
                let dead = ["grants-revoked", "token-invalid-grant"].contains(&name);
                assert_eq!(seen.health == Health::Revoked, dead, "{name}");
            }
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
