//! The sandbox as a program of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::guard::{Guard, Guarded};
use crate::{Backend, BackendOptions, Storage, free_port};

/// What [`Servers`] are started with.
#[derive(Debug, Clone)]
pub struct ServersOptions {
    /// The root of the repository.
    pub root: PathBuf,
    /// The built `adkeeper-sandbox`.
    pub program: PathBuf,
    /// First of the sandbox's four ports; 0 picks free ones.
    pub port: u16,
    /// Where the database lives.
    pub storage: Storage,
    /// Where the sandbox keeps keys, sessions and grants; nowhere if absent.
    pub state: Option<PathBuf>,
    /// Where the sandbox's log goes.
    pub log: PathBuf,
}

/// Everything the app talks to: the sandbox with a real PostgREST and PostgreSQL behind its gateway.
#[derive(Debug)]
pub struct Servers {
    // Declared first: the sandbox ends before what it forwards to.
    sandbox: Guarded,
    url: String,
    /// The database and its REST server.
    pub backend: Backend,
}

impl Servers {
    /// Starts all three; returns when they answer.
    pub fn start(options: &ServersOptions) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let keys = folder.path().join("jwks.json");
        let upstream = free_port()?;
        let mut command = Command::new(&options.program);
        command.args(["--port", &options.port.to_string()]);
        command.args(["--postgrest", &format!("http://127.0.0.1:{upstream}")]).arg("--jwks-file").arg(&keys);
        if let Some(state) = &options.state {
            make_folder_of(state)?;
            command.arg("--state-file").arg(state);
        }
        let sandbox = Guard::new("the sandbox").log(&options.log).start(&command)?;
        let ready = sandbox.wait_for_line(Duration::from_secs(60), |line| line.contains("\"ready\":true"))?;
        let url = ready.split('"').find(|part| part.starts_with("http://")).unwrap_or_default().to_owned();
        let backend = Backend::start(&BackendOptions {
            root: options.root.clone(),
            storage: options.storage.clone(),
            port: Some(upstream),
            jwks: std::fs::read_to_string(&keys)?,
        })?;
        Ok(Self { sandbox, url, backend })
    }

    /// The sandbox's address, `http://127.0.0.1:<port>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the sandbox still runs.
    pub fn is_running(&mut self) -> bool {
        self.sandbox.is_running()
    }
}

fn make_folder_of(file: &Path) -> Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(())
}
