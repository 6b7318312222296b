//! A local database for development: PostgreSQL with the migrations and, given keys, PostgREST.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use stack::backend::migrate;
use stack::{Backend, BackendOptions, Postgres, Storage};

use crate::interrupt;

/// Serves until Ctrl-C. The data stays for the next time.
pub fn serve(root: &Path, jwks: Option<&Path>) -> Result<()> {
    let storage = storage(root);
    let backend;
    let alone;
    let postgres = if let Some(jwks) = jwks {
        let jwks = fs::read_to_string(jwks).with_context(|| jwks.display().to_string())?;
        backend = Backend::start(&BackendOptions { root: root.to_path_buf(), storage, port: None, jwks })?;
        println!("PostgREST   {}", backend.postgrest.url());
        &backend.postgres
    } else {
        alone = Postgres::start(&storage)?;
        migrate(root, &alone)?;
        &alone
    };
    println!("PostgreSQL  {}\nCtrl-C ends both.", postgres.url("postgres"));
    while !interrupt::asked() {
        std::thread::park_timeout(Duration::from_millis(200));
    }
    Ok(())
}

/// The folder of the development database. The server of a root user runs as `postgres`, who may not be
/// able to reach the repository; its data then lies under /var/tmp.
pub fn storage(root: &Path) -> Storage {
    let inside = root.join("target/sandbox-home/postgres");
    if !rustix::process::geteuid().is_root() {
        return Storage::Persistent(inside);
    }
    let mut name = 0_u64;
    for byte in root.as_os_str().as_encoded_bytes() {
        name = name.wrapping_mul(31).wrapping_add(u64::from(*byte));
    }
    Storage::Persistent(PathBuf::from(format!("/var/tmp/adkeeper-{name:016x}")))
}
