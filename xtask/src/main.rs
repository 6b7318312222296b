//! The project's commands. `cargo xtask run` opens the app, `cargo xtask test` checks everything;
//! both install what they need first.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod app;
mod backend;
mod build;
mod cargo;
mod checks;
mod command;
mod commands;
mod count;
mod db;
mod fresh;
mod generate;
mod interrupt;
mod npm;
mod packages;
mod peers;
mod rooms;
mod rules;
mod sql;
mod stage;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Adkeeper's commands", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, start sandbox and database, open the app. Without a display: the tour
    Run,
    /// Every check and test, with a table at the end
    Test {
        /// Only the stages whose name contains this
        #[arg(long)]
        only: Vec<String>,
    },
    /// The fast part of `test`, of what changed since it last passed: formatting, lints, types, unit tests
    Check,
    /// The whole main job in the real window, on a virtual display
    E2e {
        /// Only start the private desktop and check it, without the app
        #[arg(long)]
        world: bool,
    },
    /// The same walk, for its screenshots in target/tour
    Tour,
    /// The release build, bundled when the Tauri CLI is there
    Build,
    /// Measure, always next to a baseline of the same run
    Bench {
        /// Also write the figures as JSON
        #[arg(long)]
        json: Option<PathBuf>,
        /// Only a part: `sweep` (a login with 7,000 accounts), `keeper` (10,000 connections due at once), `idle`
        /// (200 connections in the tray) or `mirror` (20,000 accounts to Supabase and back)
        #[arg(long)]
        only: Option<String>,
    },
    /// Which crate and which room of the keeper may know which
    Rules {
        /// Print the rooms: what each owns, whom it knows, who knows it
        #[arg(long)]
        print: bool,
    },
    /// Write the TypeScript types of the IPC boundary
    Generate,
    /// A hosted Supabase project: deploy the backend, or check what is there
    Backend {
        #[command(subcommand)]
        task: backend::Task,
    },
    /// A local database with the migrations, until Ctrl-C
    Db {
        /// A file with the JSON Web Key Set that PostgREST trusts; without it only PostgreSQL starts
        #[arg(long)]
        jwks: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    interrupt::install();
    let root = root();
    let done = match Arguments::parse().command {
        Task::Run => app::run(&root),
        Task::Test { only } => checks::test(&root, &only),
        Task::Check => checks::check(&root),
        Task::E2e { world } => window::e2e(&root, world),
        Task::Tour => window::tour(&root),
        Task::Build => build::release(&root),
        Task::Bench { json, only } => window::bench(&root, json.as_deref(), only.as_deref()),
        Task::Rules { print } => rules::run(&root, print),
        Task::Generate => generate::write(&root),
        Task::Backend { task } => backend::run(&root, &task),
        Task::Db { jwks } => db::serve(&root, jwks.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository: the folder above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
