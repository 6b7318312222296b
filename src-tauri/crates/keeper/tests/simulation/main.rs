//! Simulated years of the keeper, for as many seeds as there is time for.
//!
//! One seed is one computer with its users, its network and its Amazon: see [`plan`]. The program itself is
//! the real one, on a paused clock, with a store in memory; the power may be cut at every step that it takes
//! outside of its own memory, and what must be true whatever happens is judged by [`judge`].
//!
//! There are two kinds of seeds: a year of anything, and three years in which grants come of age.
//! `ADKEEPER_SEED=n` runs one seed again (of the second kind with `ADKEEPER_GRANTS=1`; with `ADKEEPER_TRACE=1`,
//! prints what happens), `ADKEEPER_SEEDS=n` and `ADKEEPER_GRANT_SEEDS=n` run exactly so many of a kind. Without
//! either, seeds of both run until two minutes and twenty seconds are used up. They begin with
//! 1, so that a change is judged by the same years as the one before it, or with `ADKEEPER_BASE`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a test")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of a simulation are small"
)]
#![allow(clippy::cast_precision_loss, reason = "chance needs no precision")]

mod amazon;
mod chance;
mod computer;
mod judge;
mod keychain;
mod locks;
mod plan;
mod power;
mod run;
mod users;
mod world;

use plan::Kind;
use run::{Outcome, run};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// After this no further seed of a kind begins.
fn budget(kind: Kind) -> Duration {
    Duration::from_secs(if kind == Kind::Year { 100 } else { 40 })
}

thread_local! {
    /// A panic of a task is caught by the runtime, and must not be overlooked.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

fn main() {
    if std::env::args().any(|arg| arg == "--list") {
        return;
    }
    std::panic::set_hook(Box::new(|info| PANIC.with(|last| *last.borrow_mut() = Some(info.to_string()))));
    let trace = std::env::var("ADKEEPER_TRACE").is_ok();
    if trace {
        tracing_subscriber::fmt().without_time().with_ansi(false).init();
    }
    if let Some(seed) = number("ADKEEPER_SEED") {
        let kind = if std::env::var("ADKEEPER_GRANTS").is_ok() { Kind::Grants } else { Kind::Year };
        let outcome = judged(kind, seed, trace);
        println!("{:?}\n{:?}\n{} steps", outcome.profile, outcome.counts, outcome.steps);
        finish(kind, &Vec::from_iter(outcome.wrong.map(|wrong| (seed, wrong))), 1);
        return;
    }
    let (years, grants) = (number("ADKEEPER_SEEDS"), number("ADKEEPER_GRANT_SEEDS"));
    if grants.is_none() || years.is_some() {
        many(Kind::Year, years);
    }
    if years.is_none() || grants.is_some() {
        many(Kind::Grants, grants);
    }
    println!("\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}

fn many(kind: Kind, exactly: Option<u64>) {
    let begun = Instant::now();
    let first = number("ADKEEPER_BASE").unwrap_or(1);
    println!("{kind:?}: seeds from {first}");
    let next = AtomicU64::new(0);
    let failed = AtomicBool::new(false);
    let outcomes: Mutex<Vec<(u64, Outcome, Duration)>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let over = exactly.map_or(begun.elapsed() >= budget(kind), |exactly| number >= exactly);
                    if over || failed.load(Ordering::SeqCst) {
                        return;
                    }
                    let seed = first + number;
                    let start = Instant::now();
                    let outcome = judged(kind, seed, false);
                    if outcome.wrong.is_some() {
                        failed.store(std::env::var("ADKEEPER_GO_ON").is_err(), Ordering::SeqCst);
                    }
                    outcomes.lock().unwrap().push((seed, outcome, start.elapsed()));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap();
    outcomes.sort_by_key(|(seed, ..)| *seed);
    if let Some((seed, first, _)) = outcomes.first()
        && first.wrong.is_none()
    {
        let again = judged(kind, *seed, false);
        assert_eq!(again.steps, first.steps, "seed {seed} did not run as before: it cannot be replayed");
    }
    report(&outcomes, begun.elapsed());
    let wrong: Vec<_> =
        outcomes.iter().filter_map(|(seed, one, _)| Some((*seed, one.wrong.clone()?))).collect();
    finish(kind, &wrong, outcomes.len());
}

fn judged(kind: Kind, seed: u64, trace: bool) -> Outcome {
    PANIC.with(|last| last.borrow_mut().take());
    let outcome = catch_unwind(AssertUnwindSafe(|| run(kind, seed, trace)));
    let panicked = PANIC.with(|last| last.borrow_mut().take());
    let mut outcome = outcome.unwrap_or_else(|_| Outcome {
        profile: plan::Profile::of(kind, seed),
        counts: judge::Counts::default(),
        steps: 0,
        wrong: None,
    });
    outcome.wrong = outcome.wrong.or(panicked);
    outcome
}

fn report(outcomes: &[(u64, Outcome, Duration)], took: Duration) {
    let sum = |of: fn(&judge::Counts) -> u64| outcomes.iter().map(|(_, one, _)| of(&one.counts)).sum::<u64>();
    let logins: usize = outcomes.iter().map(|(_, one, _)| one.profile.logins).sum();
    println!(
        "{} seeds in {:.0} s: {logins} connections, {} requests, {} refreshes, {} deaths ({} by age), {} told, {} warned, {} notices, {} power cuts, {} starts, {} sleeps",
        outcomes.len(),
        took.as_secs_f64(),
        sum(|counts| counts.requests),
        sum(|counts| counts.refreshes),
        sum(|counts| counts.deaths),
        sum(|counts| counts.aged),
        sum(|counts| counts.reports),
        sum(|counts| counts.warnings),
        sum(|counts| counts.notices),
        sum(|counts| counts.kills),
        sum(|counts| counts.starts),
        sum(|counts| counts.sleeps),
    );
    if let Some((seed, one, took)) = outcomes.iter().max_by_key(|(.., took)| *took) {
        println!("longest: seed {seed}, {:.1} s, {:?}", took.as_secs_f64(), one.profile);
    }
}

fn finish(kind: Kind, wrong: &[(u64, String)], ran: usize) {
    let grants = if kind == Kind::Grants { "ADKEEPER_GRANTS=1 " } else { "" };
    for (seed, what) in wrong {
        println!("{what}\n  {grants}ADKEEPER_SEED={seed} cargo test -p adkeeper-keeper --test simulation");
    }
    if wrong.is_empty() {
        let name = match kind {
            Kind::Year => "a_year_of_anything_loses_no_login_and_tells_no_lie",
            Kind::Grants => "three_years_end_no_grant_untold_and_call_each_death_by_its_name",
        };
        println!("test {name} ... ok ({ran} seeds)");
    } else {
        println!("\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out");
        std::process::exit(101);
    }
}
