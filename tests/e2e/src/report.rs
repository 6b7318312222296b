//! The steps of a walk: printed while it goes, with pictures and a summary at the end.
#![allow(clippy::print_stdout, reason = "the walk says where it is")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;

use crate::world::World;

/// What happened so far.
pub struct Report {
    folder: PathBuf,
    steps: Vec<Step>,
    began: Instant,
    pictures: usize,
}

struct Step {
    name: String,
    seen: String,
    time: Duration,
    pictures: Vec<String>,
}

impl Report {
    /// A report into `folder`; the pictures of an earlier walk are removed.
    pub fn new(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        for entry in fs::read_dir(folder)?.flatten() {
            let path = entry.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "png" || extension == "md" || extension == "json")
            {
                fs::remove_file(path)?;
            }
        }
        Ok(Self { folder: folder.to_path_buf(), steps: Vec::new(), began: Instant::now(), pictures: 0 })
    }

    /// Notes a step that was taken: its promise in words and what was seen.
    pub fn passed(&mut self, name: &str, seen: impl Into<String>) {
        let step = Step {
            name: name.to_owned(),
            seen: seen.into(),
            time: self.began.elapsed(),
            pictures: Vec::new(),
        };
        println!(
            "ok {:>2}  {:<62} {:>6.1} s  {}",
            self.steps.len() + 1,
            step.name,
            step.time.as_secs_f64(),
            step.seen
        );
        self.steps.push(step);
        self.began = Instant::now();
    }

    /// A picture of the screen for the last step; its file is called `NN-name.png`.
    pub fn picture(&mut self, world: &World, name: &str) -> Result<()> {
        self.pictures += 1;
        let file = format!("{:02}-{name}.png", self.pictures);
        world.screenshot(&self.folder.join(&file))?;
        if let Some(step) = self.steps.last_mut() {
            step.pictures.push(file);
        }
        Ok(())
    }

    /// How many steps were taken.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Writes `summary.md` and `summary.json`; `failure` is what ended the walk early.
    pub fn write(&self, failure: Option<&str>) -> Result<()> {
        let mut text =
            String::from("# The walk\n\n| # | promise | seen | time | picture |\n|---|---|---|---|---|\n");
        for (index, step) in self.steps.iter().enumerate() {
            let pictures: Vec<String> =
                step.pictures.iter().map(|file| format!("[{file}]({file})")).collect();
            writeln!(
                text,
                "| {} | {} | {} | {:.1} s | {} |",
                index + 1,
                step.name,
                step.seen,
                step.time.as_secs_f64(),
                pictures.join(" ")
            )?;
        }
        if let Some(failure) = failure {
            writeln!(text, "\n**Ended early:**\n\n```\n{failure}\n```")?;
        }
        fs::write(self.folder.join("summary.md"), text)?;
        let steps: Vec<_> = self
            .steps
            .iter()
            .map(|step| {
                json!({ "name": step.name, "seen": step.seen, "seconds": step.time.as_secs_f64(), "pictures": step.pictures })
            })
            .collect();
        let whole = json!({ "steps": steps, "failure": failure });
        fs::write(self.folder.join("summary.json"), serde_json::to_string_pretty(&whole)?)?;
        Ok(())
    }
}
