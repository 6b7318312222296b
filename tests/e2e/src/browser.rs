//! Chromium as the desktop's system browser.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::WindowHandle;
use serde_json::json;
use url::Url;

use crate::driver::Page;
use crate::world::World;

const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(50);

/// The system browser: it runs already, as a user's browser does, and opens links in new tabs.
pub struct Browser {
    /// The tab looked at.
    pub page: Page,
}

impl Browser {
    /// Starts Chromium and makes it the handler of http and https. Pages of `trusted` origins may hand URLs
    /// of `scheme` to the desktop without a question, as after "always allow".
    pub async fn start(world: &mut World, scheme: &str, trusted: &[&str]) -> Result<Self> {
        let profile = world.home().join("chromium");
        fs::create_dir_all(profile.join("Default"))?;
        let allowed: serde_json::Map<String, serde_json::Value> =
            trusted.iter().map(|origin| ((*origin).to_owned(), json!({ scheme: true }))).collect();
        let preferences = json!({ "protocol_handler": { "allowed_origin_protocol_pairs": allowed } });
        fs::write(profile.join("Default/Preferences"), preferences.to_string())?;

        let program = world.home().join("browser");
        fs::write(
            &program,
            format!(
                "#!/bin/sh\nexec chromium --no-sandbox --disable-gpu --no-first-run --disable-quic \
                 --no-default-browser-check --password-store=basic --disable-background-networking \
                 --disable-component-update --disable-sync --disable-features=Translate \
                 --force-device-scale-factor=1 --window-position=40,60 --window-size=1100,800 \
                 --user-data-dir={} --remote-debugging-port=0 \"$@\"\n",
                profile.display()
            ),
        )?;
        executable(&program)?;
        for scheme in ["http", "https"] {
            world.handle_scheme(scheme, "system-browser", &program.display().to_string())?;
        }

        let mut command = world.command(&program);
        command.arg("about:blank");
        let chromium = world.guard("chromium", &command)?;
        let line = chromium.wait_for_line(PATIENCE, |line| line.contains("DevTools listening on ws://"))?;
        let address = line
            .split("ws://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .context("no address in Chromium's message")?
            .to_owned();
        world.keep(chromium);

        let mut command = world.command("chromedriver");
        command.arg("--port=0");
        let driver = world.guard("chromedriver", &command)?;
        let line = driver.wait_for_line(PATIENCE, |line| line.contains("started successfully on port"))?;
        let port = line
            .rsplit(' ')
            .next()
            .and_then(|port| port.trim_end_matches('.').parse().ok())
            .context("no port in chromedriver's message")?;
        world.keep(driver);
        let page =
            Page::connect(port, json!({ "goog:chromeOptions": { "debuggerAddress": address } })).await?;
        Ok(Self { page })
    }

    /// The tabs that are open.
    pub async fn tabs(&self) -> Result<Vec<WindowHandle>> {
        Ok(self.page.client().windows().await?)
    }

    /// Closes the tab that was turned to last: one that handed on to the app stays open by itself.
    pub async fn close_tab(&self) -> Result<()> {
        let client = self.page.client();
        client.close_window().await?;
        let left = self.tabs().await?.into_iter().next().context("no tab is left")?;
        Ok(client.switch_to_window(left).await?)
    }

    /// Turns to the tab whose address `wanted` accepts, waiting for it.
    pub async fn tab(&self, wanted: impl Fn(&Url) -> bool) -> Result<Url> {
        self.new_tab(&[], wanted).await
    }

    /// The same among the tabs that are none of `known`: a page that handed on to the app stays where it was.
    pub async fn new_tab(&self, known: &[WindowHandle], wanted: impl Fn(&Url) -> bool) -> Result<Url> {
        let client = self.page.client();
        let search = async {
            loop {
                let open = client.windows().await.unwrap_or_default();
                for handle in open.into_iter().filter(|handle| !known.contains(handle)) {
                    if client.switch_to_window(handle).await.is_ok()
                        && let Ok(url) = client.current_url().await
                        && wanted(&url)
                    {
                        return url;
                    }
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        match tokio::time::timeout(PATIENCE, search).await {
            Ok(url) => Ok(url),
            Err(_) => bail!("the browser did not open the page; it shows {:?}", client.current_url().await),
        }
    }
}

fn executable(file: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}
