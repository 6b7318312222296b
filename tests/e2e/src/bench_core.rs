//! The core in this process, signed in at the sandbox: what measurements of a login begin with.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::Region;
use domain::config::Config;
use keeper::view::{CommandError, WayBack};
use keeper::{
    Browser, BrowserError, Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemClock,
    SystemEntropy, Timeouts,
};
use sandbox::Decision;
use tokio::sync::watch;
use vault::MemoryVault;

/// Keeps the address that the app wanted to open.
#[derive(Default)]
pub(crate) struct Opened(watch::Sender<String>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        self.0.send_replace(url.to_owned());
        Ok(())
    }
}

/// A running core, and the browser of whoever uses it.
pub(crate) struct Core {
    pub keeper: Keeper,
    pub vault: Arc<MemoryVault>,
    opened: Arc<Opened>,
    browser: sandbox::Browser,
}

impl Core {
    /// Signs in at the sandbox of `url`, with the database in `data`.
    pub async fn signed_in(url: &str, data: &Path) -> Result<Self> {
        Self::sign_in(Self::start(url, data, Timeouts::default(), Arc::default(), true).await?).await
    }

    /// The same with other bounds, without a mirror.
    pub async fn alone(url: &str, data: &Path, timeouts: Timeouts) -> Result<Self> {
        Self::sign_in(Self::start(url, data, timeouts, Arc::default(), false).await?).await
    }

    async fn sign_in(core: Self) -> Result<Self> {
        core.keeper.begin_sign_in().await.map_err(said)?;
        let back = core.browser.sign_in(&core.address(), "ada@example.com", "correct horse").await?;
        core.keeper.handle_callback(back.as_str()).await.map_err(said)?;
        Ok(core)
    }

    /// Another core on what one that was shut down left, without a mirror.
    pub async fn again(self, url: &str, data: &Path, timeouts: Timeouts) -> Result<Self> {
        Self::start(url, data, timeouts, self.vault, false).await
    }

    async fn start(
        url: &str,
        data: &Path,
        timeouts: Timeouts,
        vault: Arc<MemoryVault>,
        mirrors: bool,
    ) -> Result<Self> {
        let opened = Arc::new(Opened::default());
        let config = Config::for_sandbox(url)?;
        let keeper = Keeper::start(Dependencies {
            config: Config { supabase: config.supabase.filter(|_| mirrors), ..config },
            database: Database::Folder(data.to_owned()),
            locks: Arc::new(FileLocks::new(data.join("locks"))),
            provider: None,
            vault: vault.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            browser: opened.clone(),
            setup: Arc::new(FixedSetup),
            consent: Arc::new(NoConsent),
            timeouts,
            version: "0.0.0-bench".into(),
        });
        let mut events = keeper.subscribe();
        while !keeper.snapshot().await.setup.amazon {
            events.recv().await?;
        }
        Ok(Self { keeper, vault, opened, browser: sandbox::Browser::new()? })
    }

    /// Begins to connect and comes back from Amazon with `login`; gives the address for the app.
    pub async fn agreed(&self, login: &str) -> Result<String> {
        self.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.map_err(said)?;
        let returned = self.browser.consent(&self.address(), &Decision::Allow(login.into())).await?;
        Ok(sandbox::Browser::bounce(&returned).context("no answer to forward")?.into())
    }

    fn address(&self) -> String {
        self.opened.0.borrow().clone()
    }
}

/// A refusal of the core as an error of a measurement.
#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
pub(crate) fn said(error: CommandError) -> anyhow::Error {
    anyhow::anyhow!("{:?}: {}", error.code, error.message)
}
