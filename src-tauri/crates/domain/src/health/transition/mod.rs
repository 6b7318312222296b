//! What happens to a connection, as one function of its health and an event.

use super::{Cause, Health, HealthReport};
use crate::notice::NoticeKind;
use crate::{ConnectionId, Timestamp, expiry};
use jiff::SignedDuration;

/// A lapse is told only after this many failures in a row: one lost packet is no news.
const LAPSED_AFTER_FAILURES: u32 = 3;

/// Something that happens to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// LwA gave tokens; the access token ends then.
    Refreshed {
        /// End of the access token.
        ends: Timestamp,
    },
    /// The Ads API took the access token.
    Probed,
    /// A refresh or probe failed.
    Failed {
        /// Why.
        cause: Cause,
        /// The wait that the other side asked for.
        retry_after: Option<SignedDuration>,
    },
    /// Another connection of the same client was refused because of the client: this one waits too.
    ClientFailed {
        /// Why.
        cause: Cause,
    },
    /// Its next attempt has come.
    Due,
    /// Its access token has ended.
    Expired,
    /// The client's secret or set-up was changed, or another connection of the client works again.
    SecretChanged,
    /// The user authorised it again; the access token ends then, if there still is one.
    Reauthorised {
        /// End of the access token.
        ends: Option<Timestamp>,
    },
    /// The user removed it.
    Disconnected,
    /// The computer slept, or the app was not running.
    WokeUp,
    /// The wall clock was set: instants on record cannot be compared with it.
    ClockJumped,
    /// The system says that there is no network.
    Offline,
    /// The network is back, or another connection got through.
    Online,
    /// The keychain was found locked by somebody else's attempt.
    VaultLocked,
    /// The keychain answers again.
    VaultUnlocked,
}

/// What an answer depends on besides health and event.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Which connection: fixes its place in every spread.
    pub id: &'a ConnectionId,
    /// End of the access token, if there was one.
    pub token_ends: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
    /// Any number, for the jitter of the backoff.
    pub random: u32,
    /// How long a lapse must last before it is told.
    pub lapsed_after: SignedDuration,
    /// Over how long what becomes due for many at once is spread.
    pub window: SignedDuration,
    /// Another connection waits for a right client already: whoever is to mend it was told.
    pub client_told: bool,
    /// When the grant ends for certain, by this computer's clock. A refusal from then on is its end, and not a
    /// revocation.
    pub grant_ends: Option<Timestamp>,
}

/// The answer: the new health, and what to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The connection's health from now on.
    pub report: HealthReport,
    /// What to tell, if anything. [`HealthReport::told`] counts it already.
    pub notice: Option<NoticeKind>,
}

/// What `event` makes of a connection with the health `before`.
pub fn transition(before: HealthReport, event: Event, facts: &Facts<'_>) -> Step {
    // History stays as it is until the user connects the login again.
    if before.health == Health::Disconnected && !matches!(event, Event::Reauthorised { .. }) {
        return quiet(before);
    }
    match event {
        Event::Refreshed { ends } => refreshed(before, ends, facts),
        Event::Probed => probed(before, facts),
        Event::Failed { cause, retry_after } => failed(before, cause, retry_after, facts),
        Event::ClientFailed { cause } => quiet(client_failed(before, cause, facts)),
        Event::Expired => expired(before, facts),
        Event::SecretChanged => due_if(before, facts, Cause::concerns_client),
        Event::Reauthorised { ends } => reauthorised(before, ends, facts),
        Event::Disconnected => quiet(before.disconnected()),
        Event::WokeUp => woke_up(before, facts),
        Event::ClockJumped => clock_jumped(before, facts),
        Event::Online => due_if(before, facts, Cause::is_reach),
        // A token that had vanished may only have been behind a keychain that was not fully there.
        Event::VaultUnlocked => due_if(before, facts, |cause| {
            cause.is_vault() || matches!(cause, Cause::TokenMissing | Cause::SecretMissing)
        }),
        // None of these says anything about the grant. What is due is asked for by the schedule.
        Event::Due | Event::Offline | Event::VaultLocked => quiet(before),
    }
}

fn quiet(report: HealthReport) -> Step {
    Step { report, notice: None }
}

fn soon(facts: &Facts<'_>) -> Timestamp {
    after(facts.now, expiry::start_delay(facts.id, facts.window))
}

fn after(start: Timestamp, wait: SignedDuration) -> Timestamp {
    start.saturating_add(wait).unwrap_or(start)
}

fn refreshed(before: HealthReport, ends: Timestamp, facts: &Facts<'_>) -> Step {
    if before.cause == Some(Cause::NotApproved) {
        // LwA gave tokens before as well; only the Ads API can say that it takes them now.
        return quiet(before);
    }
    works(before, expiry::refresh_at(facts.id, facts.now, ends), facts)
}

fn works(before: HealthReport, next: Timestamp, facts: &Facts<'_>) -> Step {
    let report = HealthReport {
        last_failure: before.last_failure,
        probed_at: before.probed_at,
        ..HealthReport::succeeded(facts.now, next)
    };
    // Nobody hears of a recovery from something unheard of.
    let notice = (before.told && before.health != Health::Healthy).then_some(NoticeKind::ConnectionRecovered);
    Step { report, notice }
}

fn probed(before: HealthReport, facts: &Facts<'_>) -> Step {
    let before = HealthReport { probed_at: Some(facts.now), ..before };
    if before.cause == Some(Cause::NotApproved) {
        let ends = facts.token_ends.unwrap_or(facts.now);
        return works(before, expiry::refresh_at(facts.id, facts.now, ends), facts);
    }
    match before.health {
        Health::Healthy => quiet(HealthReport { last_success: Some(facts.now), ..before }),
        _ => quiet(before),
    }
}

fn failed(
    before: HealthReport,
    cause: Cause,
    retry_after: Option<SignedDuration>,
    facts: &Facts<'_>,
) -> Step {
    let doubted_at = match cause {
        Cause::GrantDoubted | Cause::GrantRevoked => {
            // A doubt from the future is one from before the clock was set back.
            Some(before.doubted_at.filter(|at| *at <= facts.now).unwrap_or(facts.now))
        }
        _ => before.doubted_at,
    };
    let cause = match (cause, doubted_at) {
        (Cause::GrantDoubted | Cause::GrantRevoked, Some(at)) => {
            let sure = facts.now.duration_since(at) >= expiry::CONFIRM_AFTER;
            match before.cause {
                // What a grant was refused for does not change with time.
                Some(known @ (Cause::GrantRevoked | Cause::GrantExpired)) => known,
                _ if !sure && before.health != Health::Revoked => Cause::GrantDoubted,
                // The first refusal counts: one before the end is no end.
                _ if facts.grant_ends.is_some_and(|ends| at >= ends) => Cause::GrantExpired,
                _ => Cause::GrantRevoked,
            }
        }
        (cause, _) => cause,
    };
    let valid = facts.token_ends.is_some_and(|ends| ends > facts.now);
    let health = cause.health(valid);
    // A refused grant is news even so: LwA looks at the client first.
    if before.health.needs_user() && !health.needs_user() && cause != Cause::GrantDoubted {
        // Nothing was learnt about what a user has to mend: it stays, and is not told again afterwards. It
        // may be mended, so it is asked again as soon as after any failure that passes.
        let failures = before.failures.saturating_add(1);
        let again = (before.health == Health::Error)
            .then(|| expiry::retry_at(facts.now, failures, facts.random, retry_after));
        return quiet(HealthReport {
            last_failure: Some(facts.now),
            next_attempt: again,
            failures,
            ..before
        });
    }
    if before.health == Health::Revoked && cause.concerns_client() {
        // LwA looks at the client first, so nothing was learnt about the grant: it is as gone as before.
        return quiet(HealthReport { last_failure: Some(facts.now), ..before });
    }
    // Amazon answered: whatever failed before is over, and does not make the second look wait.
    let begins_to_doubt = cause == Cause::GrantDoubted && before.doubted_at.is_none();
    let failures = if begins_to_doubt { 1 } else { before.failures.saturating_add(1) };
    let next_attempt = match (health, cause, doubted_at) {
        (_, Cause::GrantDoubted, Some(at)) => Some(after(at, expiry::CONFIRM_AFTER)),
        (Health::Revoked | Health::Disconnected, ..) => None,
        (Health::Error, ..) => Some(expiry::client_retry_at(facts.id, facts.now)),
        _ => Some(expiry::retry_at(facts.now, failures, facts.random, retry_after)),
    };
    let report = HealthReport {
        health,
        cause: Some(cause),
        last_failure: Some(facts.now),
        next_attempt,
        failures,
        failing_since: before.failing_since.or(Some(facts.now)),
        doubted_at,
        ..before
    };
    told(before, report, facts)
}

/// Adds the notice that a failure is worth, once per trouble.
fn told(before: HealthReport, report: HealthReport, facts: &Facts<'_>) -> Step {
    let changed = report.health != before.health || report.cause != before.cause;
    let lasting = report.failing_since.is_some_and(|since| {
        report.failures >= LAPSED_AFTER_FAILURES && facts.now.duration_since(since) >= facts.lapsed_after
    });
    let known = facts.client_told && report.cause.is_some_and(Cause::concerns_client);
    let notice = match report.health {
        Health::Revoked | Health::Error if changed && !known => Some(NoticeKind::ConnectionBroken),
        Health::Expired if lasting && !before.told => Some(NoticeKind::ConnectionLapsed),
        _ => None,
    };
    Step { report: HealthReport { told: before.told || notice.is_some(), ..report }, notice }
}

/// Waits silently: the connection that met the refusal has told it for all of them.
fn client_failed(before: HealthReport, cause: Cause, facts: &Facts<'_>) -> HealthReport {
    if before.health == Health::Revoked || !cause.concerns_client() {
        return before;
    }
    HealthReport {
        health: Health::Error,
        cause: Some(cause),
        next_attempt: Some(expiry::client_retry_at(facts.id, facts.now)),
        failing_since: before.failing_since.or(Some(facts.now)),
        ..before
    }
}

fn expired(before: HealthReport, facts: &Facts<'_>) -> Step {
    match before.health {
        Health::Expiring => told(before, HealthReport { health: Health::Expired, ..before }, facts),
        // An app that was asleep finds every token ended; that is no trouble until a refresh fails.
        Health::Healthy => quiet(HealthReport {
            next_attempt: Some(before.next_attempt.map_or(facts.now, |next| next.min(facts.now))),
            ..before
        }),
        _ => quiet(before),
    }
}

fn due_if(before: HealthReport, facts: &Facts<'_>, concerns: impl Fn(Cause) -> bool) -> Step {
    if !before.cause.is_some_and(concerns) {
        return quiet(before);
    }
    let next = soon(facts);
    let next = before.next_attempt.map_or(next, |planned| planned.min(next));
    quiet(HealthReport { next_attempt: Some(next), ..before })
}

fn reauthorised(before: HealthReport, ends: Option<Timestamp>, facts: &Facts<'_>) -> Step {
    let next = ends.map_or(facts.now, |ends| expiry::refresh_at(facts.id, facts.now, ends));
    quiet(HealthReport { probed_at: before.probed_at, ..HealthReport::succeeded(facts.now, next) })
}

fn woke_up(before: HealthReport, facts: &Facts<'_>) -> Step {
    if before.health.needs_user() {
        return quiet(before);
    }
    // What was asked to wait goes on waiting, and a second look is not early.
    let waits = matches!(before.cause, Some(Cause::Throttled | Cause::GrantDoubted));
    let next = match before.next_attempt {
        Some(planned) if waits => planned.max(soon(facts)),
        _ => soon(facts),
    };
    quiet(HealthReport {
        next_attempt: Some(next),
        failing_since: before.failing_since.map(|_| facts.now),
        ..before
    })
}

fn clock_jumped(before: HealthReport, facts: &Facts<'_>) -> Step {
    let past = |at: Option<Timestamp>| at.map(|at| at.min(facts.now));
    let next = match before.health {
        Health::Revoked | Health::Disconnected => None,
        Health::Error => Some(expiry::client_retry_at(facts.id, facts.now)),
        // The second look counts from now: how much of the wait is over cannot be known.
        _ if before.cause == Some(Cause::GrantDoubted) => Some(after(facts.now, expiry::CONFIRM_AFTER)),
        _ => Some(soon(facts)),
    };
    quiet(HealthReport {
        last_success: past(before.last_success),
        last_failure: past(before.last_failure),
        probed_at: past(before.probed_at),
        failing_since: before.failing_since.map(|_| facts.now),
        doubted_at: before.doubted_at.map(|_| facts.now),
        next_attempt: next,
        ..before
    })
}

#[cfg(test)]
mod tests;
