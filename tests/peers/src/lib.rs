//! What the tests of this crate share: third-party programs started on loopback, and the small
//! servers that stand around our Edge Functions.
//!
//! The tests run in the stages `peers` and `functions` of `cargo xtask test`, after `npm ci`.

mod function;
mod gateway;
mod issuer;
mod provider;
mod python;
mod script;

pub use function::{Function, check};
pub use gateway::{Gateway, SECRET_KEY};
pub use issuer::Issuer;
pub use provider::{Providers, User};
pub use python::Python;
pub use script::{chromium, node};

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Adkeeper's command line, which was built with the test that runs.
pub fn adkeeper() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let program = test.ancestors().nth(2).unwrap_or(&test).join("adkeeper");
    let built = program.is_file().then_some(program);
    built.context("the command line is not built; `cargo xtask test --only peers` does that")
}

/// A client that follows no redirect and uses no proxy.
pub fn http() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?)
}

/// A server on a free loopback port, until it is dropped.
#[derive(Debug)]
struct Served {
    url: String,
    task: JoinHandle<()>,
}

impl Served {
    async fn start(routes: Router) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("binding a loopback port")?;
        let url = format!("http://{}", listener.local_addr()?);
        let task = tokio::spawn(async move {
            // Ends with the runtime; a test notices a server that is gone by itself.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { url, task })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}
