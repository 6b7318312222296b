//! Stages: named pieces of work, run in order, with times and counts in a table at the end.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::interrupt;

/// What a stage has to say when it passed.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many tests or things were checked, with the word for them.
    pub counts: Vec<(usize, &'static str)>,
    /// One line for the table.
    pub note: String,
}

impl Outcome {
    /// A pass with a line for the table.
    pub fn note(note: impl Into<String>) -> Self {
        Self { counts: Vec::new(), note: note.into() }
    }

    /// A pass with a count.
    pub fn count(count: usize, what: &'static str) -> Self {
        Self { counts: vec![(count, what)], note: String::new() }
    }
}

type Work<'a> = Box<dyn FnOnce() -> Result<Outcome> + 'a>;

/// A list of stages.
#[derive(Default)]
pub struct Stages<'a> {
    stages: Vec<(&'static str, &'static str, bool, Work<'a>)>,
}

impl<'a> Stages<'a> {
    /// Adds a stage: a short name, what it does in words, and the work.
    pub fn add(
        &mut self,
        name: &'static str,
        what: &'static str,
        work: impl FnOnce() -> Result<Outcome> + 'a,
    ) {
        self.stages.push((name, what, false, Box::new(work)));
    }

    /// Adds a stage without which the later ones make no sense: its failure ends the run.
    pub fn require(
        &mut self,
        name: &'static str,
        what: &'static str,
        work: impl FnOnce() -> Result<Outcome> + 'a,
    ) {
        self.stages.push((name, what, true, Box::new(work)));
    }

    /// Keeps the stages whose name contains one of `only`; all if it is empty.
    #[must_use]
    pub fn only(mut self, only: &[String]) -> Self {
        if !only.is_empty() {
            self.stages.retain(|(name, ..)| only.iter().any(|wanted| name.contains(wanted.as_str())));
        }
        self
    }

    /// Runs every stage, prints the table, and fails if one failed.
    pub fn run(self) -> Result<()> {
        let started = Instant::now();
        let total = self.stages.len();
        let mut rows = Vec::new();
        let mut failed = Vec::new();
        let mut ended_early = false;
        for (index, (name, what, required, work)) in self.stages.into_iter().enumerate() {
            if ended_early || interrupt::asked() {
                rows.push((name, "not run", Duration::ZERO, Outcome::default()));
                ended_early = true;
                continue;
            }
            println!("[{}/{total}] {name}: {what}", index + 1);
            let _ = std::io::stdout().flush();
            let begun = Instant::now();
            match work() {
                Ok(outcome) => {
                    println!("      ok in {}{}", seconds(begun.elapsed()), summary(&outcome, "  "));
                    rows.push((name, "ok", begun.elapsed(), outcome));
                }
                Err(error) => {
                    println!("{error:#}\n      FAILED in {}", seconds(begun.elapsed()));
                    rows.push((name, "FAILED", begun.elapsed(), Outcome::default()));
                    failed.push(name);
                    ended_early = required;
                }
            }
        }
        print_table(&rows, started.elapsed());
        if interrupt::asked() {
            bail!("interrupted");
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

fn print_table(rows: &[(&str, &str, Duration, Outcome)], elapsed: Duration) {
    println!("\n{:<18} {:<8} {:>9}  result", "stage", "state", "time");
    println!("{}", "-".repeat(78));
    for (name, state, time, outcome) in rows {
        println!("{name:<18} {state:<8} {:>9}  {}", seconds(*time), summary(outcome, ""));
    }
    println!("{}", "-".repeat(78));
    let tests: usize = rows
        .iter()
        .flat_map(|(.., outcome)| &outcome.counts)
        .filter(|(_, what)| *what == "tests" || *what == "assertions" || *what == "steps")
        .map(|(count, _)| count)
        .sum();
    println!("{:<18} {:<8} {:>9}  {tests} tests, assertions and steps", "all", "", seconds(elapsed));
}

fn summary(outcome: &Outcome, before: &str) -> String {
    let mut parts: Vec<String> =
        outcome.counts.iter().map(|(count, what)| format!("{count} {what}")).collect();
    if !outcome.note.is_empty() {
        parts.push(outcome.note.clone());
    }
    if parts.is_empty() { String::new() } else { format!("{before}{}", parts.join(", ")) }
}

fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole >= 60 {
        format!("{} m {:02} s", whole / 60, whole % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
