//! Connecting an Amazon login: the browser, the consent, the review, and what of it survives a crash.

use anyhow::Result;

use crate::scenario::{NORTHWIND, PATIENCE, SCHEME, Scenario};

impl Scenario {
    /// Ends with the review on screen. A forged answer in between uses nothing up.
    pub(crate) async fn connect_to_review(&mut self) -> Result<()> {
        self.begin_connect("na").await?;
        self.picture("connect-waiting").await?;
        self.world.open(&format!("{SCHEME}://amazon/callback?code=forged&state=forged"))?;
        self.consent("northwind-agency").await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("consent in the browser leads to the review, past a forged answer", "");
        self.picture("review").await
    }

    pub(crate) async fn begin_connect(&mut self, region: &str) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=connect]", PATIENCE).await?;
        page.click("[data-testid=connect-other]", PATIENCE).await?;
        page.click(&format!("[data-testid=connect-region-{region}]"), PATIENCE).await?;
        page.settled().await?;
        self.picture("connect").await?;
        self.page()?.click("[data-testid=connect-continue]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        Ok(())
    }

    pub(crate) async fn consent(&mut self, login: &str) -> Result<()> {
        let page = &self.browser.page;
        page.click(&format!("#login-{login}"), PATIENCE).await?;
        self.world.raise("Chromium")?;
        self.report.picture(&self.world, "browser-consent")?;
        page.click("#allow", PATIENCE).await
    }

    pub(crate) async fn crash_in_review(&mut self) -> Result<()> {
        self.crash().await?;
        self.start_app().await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("kill -9 during the review loses nothing: it is there again", "");
        Ok(())
    }

    pub(crate) async fn confirm(&mut self) -> Result<()> {
        let page = self.page()?;
        page.fill("[data-testid=review-label]", "Northwind Agency", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.gone("[data-testid=overview-empty]", PATIENCE).await?;
        page.element("[data-testid=region-matrix]", PATIENCE).await?;
        self.report.passed("confirming keeps the connection", "");
        self.picture("overview").await?;
        self.accounts(NORTHWIND, &["9007199254740993"]).await?;
        self.picture("accounts").await
    }
}
