//! Running a command inside a stage: output to a log, a sign of life while it works.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use stack::guard::{exit_code, tail};
use stack::{Guard, Guarded};

use crate::interrupt;

/// How often a working command shows a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// How often Ctrl-C is looked at.
const GLANCE: Duration = Duration::from_millis(200);

/// What a finished command printed.
#[derive(Debug, Default)]
pub struct Printed {
    lines: Vec<String>,
}

impl Printed {
    /// Everything, standard output and error in the order they came.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

/// A command of a stage.
pub struct Step {
    command: Command,
    name: String,
    log: PathBuf,
    echo: bool,
}

impl Step {
    /// `program` in the root of the repository; its output goes to `target/logs/<name>.log`.
    pub fn new(root: &Path, name: &str, program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root);
        let file = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        Self {
            command,
            name: name.to_owned(),
            log: root.join("target/logs").join(format!("{file}.log")),
            echo: false,
        }
    }

    /// Appends arguments.
    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Shows the output while it comes, in place of signs of life.
    #[must_use]
    pub fn echo(mut self) -> Self {
        self.echo = true;
        self
    }

    /// Runs to the end. A failure's error holds what the command printed last.
    pub fn run(self) -> Result<Printed> {
        let printed = self.finish()?;
        match printed {
            (0, printed) => Ok(printed),
            (code, _) if self.echo => bail!("{}: exit code {code}", self.title()),
            (code, printed) => {
                // Failed Rust tests are told in the middle of what `cargo test` prints.
                let failures = failures(&printed.lines);
                let told = if failures.is_empty() { tail(&printed.lines, 120) } else { failures.join("\n") };
                bail!("{told}\n{}: exit code {code}, all of it in {}", self.title(), self.log.display())
            }
        }
    }

    /// Runs to the end and returns the exit code with the output.
    pub fn finish(&self) -> Result<(i32, Printed)> {
        interrupt::check()?;
        let started = Instant::now();
        let mut sign = started + SIGN_OF_LIFE;
        let mut child = Guard::new(&self.name).log(&self.log).start(&self.command)?;
        let mut shown = 0;
        let status = loop {
            if self.echo {
                shown = show(&child, shown);
            }
            if let Some(status) = child.wait_for(GLANCE)? {
                break status;
            }
            interrupt::check()?;
            if !self.echo && Instant::now() >= sign {
                sign = Instant::now() + SIGN_OF_LIFE;
                still_running(&self.name, started.elapsed(), &child.last_line().unwrap_or_default());
            }
        };
        if self.echo {
            show(&child, shown);
        }
        Ok((exit_code(status), Printed { lines: child.lines() }))
    }

    fn title(&self) -> String {
        let mut title = self.command.get_program().to_string_lossy().into_owned();
        for argument in self.command.get_args() {
            title.push(' ');
            title.push_str(&argument.to_string_lossy());
        }
        title
    }
}

/// The parts of a `cargo test` that tell of failures.
fn failures(lines: &[String]) -> Vec<&str> {
    let mut told = Vec::new();
    let mut inside = false;
    for line in lines {
        if line == "failures:" {
            inside = true;
        } else if line.starts_with("test result:") {
            inside = false;
        }
        if inside || line.starts_with("error: ") || line.starts_with("    `-p ") {
            told.push(line.as_str());
        }
    }
    if told.contains(&"failures:") { told } else { Vec::new() }
}

/// Prints the lines after the first `shown`; returns how many there are.
fn show(child: &Guarded, shown: usize) -> usize {
    let lines = child.lines();
    for line in &lines[shown..] {
        println!("      {line}");
    }
    lines.len()
}

fn still_running(name: &str, elapsed: Duration, last: &str) {
    let last: String = progress(last).chars().take(90).collect();
    println!("    … {name}: {} s  {last}", elapsed.as_secs());
    let _ = std::io::stdout().flush();
}

/// A line without what a terminal would have overwritten, such as Cargo's bar, of which the numbers are kept.
fn progress(line: &str) -> String {
    let bar = line.rsplit('\r').find_map(|part| {
        let (done, total) = part.split_once("] ")?.1.split(':').next()?.split_once('/')?;
        Some((done.trim().parse::<u32>().ok()?, total.trim().parse::<u32>().ok()?))
    });
    let shown = line.rsplit('\r').next().unwrap_or(line).replace("\u{1b}[K", "");
    match bar {
        Some((done, total)) => format!("{done} of {total}  {}", shown.trim()),
        None => shown.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn cargos_bar_becomes_numbers_and_other_lines_stay() {
        let line = "    Building [==>    ] 12/495: gtk, serde\r\u{1b}[K   Compiling url v2.5.7";
        assert_eq!(progress(line), "12 of 495  Compiling url v2.5.7");
        assert_eq!(progress("   Compiling url v2.5.7"), "Compiling url v2.5.7");
        assert_eq!(progress("test a [x] 3/x: y"), "test a [x] 3/x: y");
    }
}
