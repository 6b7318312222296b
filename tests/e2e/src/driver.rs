//! Windows and pages driven by WebDriver: the app's own through WebKitWebDriver, the browser's through
//! chromedriver.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use stack::{Guarded, free_port};

use crate::usage;
use crate::world::World;

/// How often a page is asked whether it shows what is waited for.
pub(crate) const GLANCE: Duration = Duration::from_millis(50);
/// How many ports the driver is given before it is given up.
const PORTS: usize = 5;

/// A WebDriver session.
pub struct Page {
    client: Client,
}

impl Page {
    /// Opens a session at the driver listening on `port`.
    pub async fn connect(port: u16, capabilities: Value) -> Result<Self> {
        let Value::Object(capabilities) = capabilities else { bail!("capabilities are an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Self { client })
    }

    /// The WebDriver client itself.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The first element for a CSS selector that is displayed, waiting for it.
    pub async fn element(&self, css: &str, patience: Duration) -> Result<Element> {
        let search = async {
            loop {
                if let Ok(found) = self.client.find_all(Locator::Css(css)).await {
                    for element in found {
                        if element.is_displayed().await.unwrap_or(false) {
                            return element;
                        }
                    }
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        match tokio::time::timeout(patience, search).await {
            Ok(element) => Ok(element),
            Err(_) => {
                bail!("`{css}` did not appear; the page says:\n{}", self.text().await.unwrap_or_default())
            }
        }
    }

    /// Returns when nothing matches the selector any more.
    pub async fn gone(&self, css: &str, patience: Duration) -> Result<()> {
        let search = async {
            while self.count(css).await.unwrap_or(1) > 0 {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(patience, search).await.with_context(|| format!("`{css}` stayed"))
    }

    /// Clicks an element once it is there and takes clicks.
    pub async fn click(&self, css: &str, patience: Duration) -> Result<()> {
        let mut refused = String::new();
        let click = async {
            loop {
                let element = self.element(css, patience).await?;
                match element.click().await {
                    Ok(()) => return anyhow::Ok(()),
                    // Moved, covered by a fading dialog or rendered anew between look and click.
                    Err(error) => refused = error.to_string(),
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        match tokio::time::timeout(patience, click).await {
            Ok(done) => done,
            Err(_) => bail!("`{css}` took no click: {refused}"),
        }
    }

    /// Clicks the first matching element whose text is `words`.
    pub async fn click_text(&self, css: &str, words: &str, patience: Duration) -> Result<()> {
        let click = async {
            loop {
                for element in self.client.find_all(Locator::Css(css)).await.unwrap_or_default() {
                    // The text as written: WebKit's driver takes shortened text for hidden.
                    let text = element.prop("textContent").await.ok().flatten().unwrap_or_default();
                    if text.trim() == words && element.click().await.is_ok() {
                        return;
                    }
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(patience, click).await.with_context(|| format!("no `{words}` in `{css}`"))
    }

    /// Returns when the page knows that nobody sees it.
    pub async fn wait_until_hidden(&self, patience: Duration) -> Result<()> {
        let search = async {
            while self.client.execute("return document.hidden", vec![]).await? != true {
                tokio::time::sleep(GLANCE).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(patience, search).await.context("the page believes that it is seen")?
    }

    /// Scrolls an element into the middle, for a picture.
    pub async fn look_at(&self, css: &str) -> Result<()> {
        let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.client.execute(script, vec![css.into()]).await?;
        Ok(())
    }

    /// Presses Escape where the focus is.
    pub async fn press_escape(&self) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys("\u{e00c}").await?)
    }

    /// Presses Enter on an element that has the focus while it is pressed.
    pub async fn press_enter(&self, css: &str, patience: Duration) -> Result<()> {
        Ok(self.element(css, patience).await?.send_keys("\u{e007}").await?)
    }

    /// Whether the focus is on what the selector names.
    pub async fn has_focus(&self, css: &str) -> Result<bool> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        Ok(self.client.execute(script, vec![css.into()]).await? == true)
    }

    /// Remembers where the focus is, for [`Page::focus_moved`].
    pub async fn mark_focus(&self) -> Result<()> {
        self.client.execute("window.focusBefore = document.activeElement", vec![]).await?;
        Ok(())
    }

    /// Whether the focus has moved since [`Page::mark_focus`].
    pub async fn focus_moved(&self) -> Result<bool> {
        let script = "return document.activeElement !== window.focusBefore";
        Ok(self.client.execute(script, vec![]).await? == true)
    }

    /// Replaces the text of a field.
    pub async fn fill(&self, css: &str, text: &str, patience: Duration) -> Result<()> {
        let field = self.element(css, patience).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// How many elements match.
    pub async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// Returns when `wanted` accepts the number of matching elements.
    pub async fn wait_for_count(
        &self,
        css: &str,
        patience: Duration,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<usize> {
        let search = async {
            loop {
                let count = self.count(css).await.unwrap_or(0);
                if wanted(count) {
                    return count;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        match tokio::time::timeout(patience, search).await {
            Ok(count) => Ok(count),
            Err(_) => bail!("{} elements match `{css}`", self.count(css).await.unwrap_or(0)),
        }
    }

    /// The texts of the matching elements, as written: WebKit's driver takes shortened text for hidden.
    pub async fn texts(&self, css: &str) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await? {
            texts.push(element.prop("textContent").await?.unwrap_or_default());
        }
        Ok(texts)
    }

    /// The whole visible text.
    pub async fn text(&self) -> Result<String> {
        let text = self.client.execute("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Returns when the page shows `words`.
    pub async fn wait_for_text(&self, words: &str, patience: Duration) -> Result<()> {
        let search = async {
            while !self.text().await.unwrap_or_default().contains(words) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        match tokio::time::timeout(patience, search).await {
            Ok(()) => Ok(()),
            Err(_) => bail!("the page never said `{words}`:\n{}", self.text().await.unwrap_or_default()),
        }
    }

    /// Returns when fonts are loaded, no animation runs and two frames have been drawn since.
    pub async fn settled(&self) -> Result<()> {
        let script = "const done = arguments[0];
            const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
            document.fonts.ready
                .then(() => Promise.allSettled(document.getAnimations()
                    .filter(a => a.effect?.getComputedTiming().endTime !== Infinity).map(a => a.finished)))
                .then(drawn);";
        self.client.execute_async(script, vec![]).await?;
        Ok(())
    }

    /// Goes on in a web view that was made anew.
    pub async fn follow(&self, patience: Duration) -> Result<()> {
        let search = async {
            loop {
                if let Ok(handles) = self.client.windows().await
                    && let Some(handle) = handles.into_iter().next_back()
                    && self.client.switch_to_window(handle).await.is_ok()
                    && self.client.execute("return document.readyState", vec![]).await.is_ok()
                {
                    return;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(patience, search).await.context("the driver finds no web view")
    }

    /// Ends the session; a driver also ends the program it started.
    pub async fn close(self) {
        // The program may be dead already, and then there is nothing left to close.
        let _ = self.client.close().await;
    }
}

/// The app under WebDriver, in a real window.
pub struct App {
    /// Its page.
    pub page: Page,
    driver: Guarded,
}

impl App {
    /// Starts the driver and, through it, the app.
    pub async fn start(world: &World, binary: &Path) -> Result<Self> {
        let (driver, port) = Self::driver(world).await?;
        let options = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": [] } });
        let page = Page::connect(port, options).await.context("starting the app in its window")?;
        Ok(Self { page, driver })
    }

    /// Starts the driver on a port that is its own: somebody else may take a free port before it does, and then
    /// it ends.
    async fn driver(world: &World) -> Result<(Guarded, u16)> {
        for _ in 0..PORTS {
            let port = free_port()?;
            let mut driver = Self::driver_at(world, port)?;
            tokio::select! {
                done = listening(port) => done?,
                () = ended(&mut driver) => continue,
            }
            if driver.is_running() {
                return Ok((driver, port));
            }
        }
        bail!("the driver found no port of its own")
    }

    fn driver_at(world: &World, port: u16) -> Result<Guarded> {
        let mut command = world.command("WebKitWebDriver");
        command.args(["--host=127.0.0.1", &format!("--port={port}")]);
        // What tauri-driver sets: the app then creates its webview ready to be driven.
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        world.guard("app", &command)
    }

    /// Megabytes that the app takes, with all its processes and the driver.
    pub fn pss(&self) -> Result<f64> {
        usage::pss(&self.driver)
    }

    /// The same by process, to be printed.
    pub fn pss_by_name(&self) -> Result<String> {
        usage::pss_by_name(&self.driver)
    }

    /// Ends the app as a closing session does.
    pub async fn quit(self) {
        self.page.close().await;
        self.driver.stop();
    }

    /// Ends the driver of an app that is already dead.
    pub fn abandon(self) {
        self.driver.kill();
    }
}

/// Returns when a program has ended.
async fn ended(program: &mut Guarded) {
    while program.is_running() {
        tokio::time::sleep(GLANCE).await;
    }
}

/// Returns when something accepts connections on `port`.
async fn listening(port: u16) -> Result<()> {
    let knock = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), knock).await.context("the driver does not listen")
}
