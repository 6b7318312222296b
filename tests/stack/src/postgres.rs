//! A PostgreSQL server of our own.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::free_port;
use crate::guard::{Guard, Guarded};

/// Where the data of the server lives.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A new directory that goes away with the server. Written without waiting for the disk.
    Temporary,
    /// A directory that stays; it is initialised on first use.
    Persistent(PathBuf),
}

#[derive(Debug)]
enum Directory {
    Temporary(TempDir),
    Persistent(PathBuf),
}

impl Directory {
    fn path(&self) -> &Path {
        match self {
            Self::Temporary(dir) => dir.path(),
            Self::Persistent(path) => path,
        }
    }
}

/// A running PostgreSQL server on 127.0.0.1, superuser `postgres`, trust authentication.
#[derive(Debug)]
pub struct Postgres {
    // Declared before the directory: the server ends first.
    server: Guarded,
    directory: Directory,
    bin: PathBuf,
    port: u16,
}

impl Postgres {
    /// Initialises the directory if needed and starts the server on a free port; returns when it accepts
    /// connections.
    ///
    /// As root the server runs as the system user `postgres`, because it refuses to run as root.
    pub fn start(storage: &Storage) -> Result<Self> {
        let bin = bin_dir()?;
        let user = server_user()?;
        let directory = match storage {
            Storage::Temporary => {
                Directory::Temporary(tempfile::Builder::new().prefix("adkeeper-pg-").tempdir()?)
            }
            Storage::Persistent(path) => {
                fs::create_dir_all(path).with_context(|| format!("creating {}", path.display()))?;
                Directory::Persistent(path.clone())
            }
        };
        let temporary = matches!(directory, Directory::Temporary(_));
        let base = directory.path();
        if let Some((uid, gid)) = user
            && fs::metadata(base)?.uid() != uid
        {
            chown(base, Some(uid), Some(gid))?;
        }
        fs::set_permissions(base, fs::Permissions::from_mode(0o700))?;

        let data = base.join("data");
        if !data.join("PG_VERSION").is_file() {
            initialise(&bin, &data, user)?;
        }
        let port = free_port()?;
        let mut command = Command::new(bin.join("postgres"));
        command.current_dir(base).arg("-D").arg(&data).args(["-p", &port.to_string(), "-k"]).arg(base);
        command.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=40"]);
        command.args(["-c", "log_min_messages=warning", "-c", "lc_messages=C"]);
        if temporary {
            command.args(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]);
        }
        clean_environment(&mut command);
        // SIGINT is the fast shutdown, SIGQUIT the immediate one.
        let guard = Guard::new("PostgreSQL").stop_with(if temporary { "QUIT" } else { "INT" }).as_user(user);
        let server = guard.start(&command)?;
        server.wait_for_line(Duration::from_secs(60), |line| line.contains("ready to accept connections"))?;
        Ok(Self { server, directory, bin, port })
    }

    /// The TCP port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The directory of the server: its data and its Unix socket.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The address of the database for `role`, without a password (the server trusts loopback).
    pub fn url(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/postgres", self.port)
    }

    /// A client program of the same version (`psql`, `pg_dump`), set up to reach this server as superuser.
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        clean_environment(&mut command);
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.port.to_string());
        command.env("PGUSER", "postgres").env("PGDATABASE", "postgres");
        command
    }

    /// Runs SQL and returns what psql prints: unaligned rows without headings.
    pub fn query(&self, sql: &str) -> Result<String> {
        let mut psql = self.psql();
        psql.args(["-A", "-t", "-q", "-c", sql]);
        run(psql, "psql")
    }

    /// Runs a file of SQL in one transaction.
    pub fn apply(&self, file: &Path) -> Result<()> {
        let mut psql = self.psql();
        psql.args(["-q", "-1", "-f"]).arg(file).env("PGOPTIONS", "-c client_min_messages=warning");
        run(psql, &format!("psql -f {}", file.display())).map(drop)
    }

    /// A plain SQL dump of the whole database.
    pub fn dump(&self) -> Result<String> {
        run(self.client("pg_dump"), "pg_dump")
    }

    fn psql(&self) -> Command {
        let mut psql = self.client("psql");
        psql.args(["-X", "-v", "ON_ERROR_STOP=1"]);
        psql
    }

    /// Stops the server and waits for its end.
    pub fn stop(self) {
        self.server.stop();
    }
}

fn initialise(bin: &Path, data: &Path, user: Option<(u32, u32)>) -> Result<()> {
    let mut command = Command::new(bin.join("initdb"));
    command.arg("-D").arg(data).args(["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"]);
    command.current_dir("/");
    clean_environment(&mut command);
    let mut initdb = Guard::new("initdb").as_user(user).start(&command)?;
    match initdb.wait_for(Duration::from_secs(120))? {
        Some(status) if status.success() => Ok(()),
        _ => bail!("initdb failed:\n{}", initdb.lines().join("\n")),
    }
}

fn clean_environment(command: &mut Command) {
    for (key, _) in std::env::vars_os() {
        if key.to_string_lossy().starts_with("PG") {
            command.env_remove(key);
        }
    }
}

fn run(mut command: Command, name: &str) -> Result<String> {
    let Output { status, stdout, stderr } = command.output().with_context(|| format!("starting {name}"))?;
    if !status.success() {
        bail!("{name} failed:\n{}", String::from_utf8_lossy(&stderr).trim_end());
    }
    Ok(String::from_utf8(stdout)?)
}

/// The folder of the newest installed server: Debian keeps it off PATH.
fn bin_dir() -> Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("postgres").is_file().then_some((version, bin))
        })
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).context("no PostgreSQL server found under /usr/lib/postgresql")
}

/// User and group of the server when this process is root; `None` keeps the own ones.
fn server_user() -> Result<Option<(u32, u32)>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd")?;
    let entry = passwd.lines().find(|line| line.starts_with("postgres:"));
    let mut fields = entry.context("the system user `postgres` is missing")?.split(':').skip(2);
    let mut id = || fields.next().and_then(|id| id.parse().ok()).context("/etc/passwd is not understood");
    Ok(Some((id()?, id()?)))
}
