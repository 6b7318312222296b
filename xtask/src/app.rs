//! `run`: everything a user needs to open the app.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use stack::guard::{exit_code, tail};
use stack::{Guard, Servers, ServersOptions};

use crate::packages::Purpose;
use crate::stage::{Outcome, Stages};
use crate::{cargo, db, interrupt, npm, packages, window};

/// First port of the sandbox, as the app expects it by default.
const PORT: u16 = 8790;

/// Opens the app with the sandbox and its database behind it; without a display, the tour.
pub fn run(root: &Path) -> Result<()> {
    let display = ["WAYLAND_DISPLAY", "DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !display {
        println!("No display: a virtual one is started, and the main job is walked through by itself.");
        return window::tour(root);
    }
    let mut stages = Stages::default();
    stages.require("packages", "Debian packages for build and database", || {
        packages::install(root, Purpose::Run)
    });
    stages.require("npm", "JavaScript packages as locked", || npm::install(root));
    stages.require("ui build", "the dashboard that the app embeds", || {
        npm::ui(root, "build").map(|_| Outcome::default())
    });
    stages.require("rust build", "app and sandbox", || cargo::programs(root).map(|_| Outcome::default()));
    stages.run()?;
    open(root)
}

fn open(root: &Path) -> Result<()> {
    let home = root.join("target/sandbox-home");
    let mut options = ServersOptions {
        root: root.to_path_buf(),
        program: root.join("target/debug/adkeeper-sandbox"),
        port: PORT,
        storage: db::storage(root),
        state: Some(home.join("sandbox.json")),
        log: root.join("target/logs/sandbox.log"),
    };
    let mut servers = match Servers::start(&options) {
        Ok(servers) => servers,
        Err(error) => {
            println!("The sandbox does not start on port {PORT}, trying free ports: {error:#}");
            options.port = 0;
            Servers::start(&options)?
        }
    };
    println!("\nsandbox     {}", servers.url());
    println!("PostgREST   {}", servers.backend.postgrest.url());
    println!("PostgreSQL  {}", servers.backend.postgres.url("postgres"));
    println!("data        {}", home.join("data").display());
    println!("\nThe app opens. Closing its window leaves it in the tray; Ctrl-C here ends everything.");

    let mut command = Command::new(root.join("target/debug/adkeeper-desktop"));
    command.env("ADKEEPER_SANDBOX", servers.url()).env("ADKEEPER_DATA_DIR", home.join("data"));
    let mut app = Guard::new("the app").log(root.join("target/logs/app.log")).start(&command)?;
    loop {
        if let Some(status) = app.wait_for(Duration::from_millis(200))? {
            if status.success() {
                println!("The app was quit.");
                return Ok(());
            }
            bail!("{}\nthe app ended with exit code {}", tail(&app.lines(), 30), exit_code(status));
        }
        if interrupt::asked() {
            println!("\nEnding the app, the sandbox and the database.");
            return Ok(());
        }
        if !servers.is_running() {
            bail!("the sandbox ended by itself, see target/logs/sandbox.log");
        }
    }
}
