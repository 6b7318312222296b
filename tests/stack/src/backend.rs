//! The database of a hosted Supabase project, rebuilt locally: roles and `auth` schema, our migrations,
//! and PostgREST in front.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{Postgres, Postgrest, Storage, free_port};

/// What a [`Backend`] is started with.
#[derive(Debug, Clone)]
pub struct BackendOptions {
    /// The root of the repository: migrations and the PostgREST program are found from there.
    pub root: PathBuf,
    /// Where the database lives.
    pub storage: Storage,
    /// The port of PostgREST; any free one if absent.
    pub port: Option<u16>,
    /// The JSON Web Key Set that signs session tokens.
    pub jwks: String,
}

/// PostgreSQL with all migrations applied, and PostgREST in front of it.
#[derive(Debug)]
pub struct Backend {
    // Declared first: PostgREST ends before its database.
    /// The REST server.
    pub postgrest: Postgrest,
    /// The database.
    pub postgres: Postgres,
}

impl Backend {
    /// Starts both servers; returns when PostgREST answers with the migrated schema.
    pub fn start(options: &BackendOptions) -> Result<Self> {
        let postgres = Postgres::start(&options.storage)?;
        migrate(&options.root, &postgres)?;
        let port = options.port.map_or_else(free_port, Ok)?;
        let postgrest = Postgrest::start(&options.root, &postgres, port, &options.jwks)?;
        Ok(Self { postgrest, postgres })
    }
}

/// Brings the database to the newest schema: what a hosted project has from the start (roles, `auth.jwt()`),
/// then each migration once, recorded where the Supabase CLI records it.
pub fn migrate(root: &Path, postgres: &Postgres) -> Result<()> {
    postgres.query(
        "create schema if not exists supabase_migrations;
         create table if not exists supabase_migrations.schema_migrations (version text primary key, name text)",
    )?;
    let applied = postgres.query("select version from supabase_migrations.schema_migrations")?;
    if applied.trim().is_empty() {
        postgres.apply(&root.join("supabase/dev/prelude.sql"))?;
    }
    for (version, name, file) in migrations(root)? {
        if applied.lines().any(|line| line == version) {
            continue;
        }
        postgres.apply(&file)?;
        postgres.query(&format!(
            "insert into supabase_migrations.schema_migrations values ('{version}', '{}')",
            name.replace('\'', "''")
        ))?;
    }
    postgres.apply(&root.join("supabase/dev/issuers.sql"))
}

/// The migrations in order: version, name, file. File names are `<version>_<name>.sql`.
fn migrations(root: &Path) -> Result<Vec<(String, String, PathBuf)>> {
    let folder = root.join("migrations/supabase");
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (version, name) = stem.split_once('_').context("a migration is named <version>_<name>.sql")?;
        found.push((version.to_owned(), name.to_owned(), path.clone()));
    }
    found.sort();
    Ok(found)
}
