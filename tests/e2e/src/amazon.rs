//! Amazon's part of the walk: the three ways back, a refusal, a login that is another one, a sweep with a
//! part missing, and disconnecting.

use anyhow::{Context, Result, ensure};

use crate::scenario::{PATIENCE, Scenario};
use crate::secrets;

/// The login that reaches every kind of account.
const MERIDIAN: &str = "meridian-media";
/// The largest id that Amazon can have.
const LARGEST: &str = "18446744073709551615";

impl Scenario {
    pub(crate) async fn amazon(&mut self) -> Result<()> {
        self.by_loopback().await?;
        self.refused().await?;
        self.partly_swept().await?;
        self.by_pasting().await?;
        self.another_login().await?;
        self.disconnected().await
    }

    /// Opens the dialog, for a new connection or for the one with this label.
    pub(crate) async fn begin(&mut self, again: Option<&str>, way: &str) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        match again {
            None => page.click("[data-testid=connect]", PATIENCE).await?,
            Some(label) => {
                self.open_connection(label).await?;
                let page = self.page()?;
                page.click("[data-testid=connection-menu]", PATIENCE).await?;
                page.click("[data-testid=menu-reauthorise]", PATIENCE).await?;
            }
        }
        let page = self.page()?;
        page.click("[data-testid=connect-other]", PATIENCE).await?;
        page.click(&format!("[data-testid=connect-way-{way}]"), PATIENCE).await?;
        self.picture(&format!("connect-{way}")).await?;
        self.page()?.click("[data-testid=connect-continue]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        Ok(())
    }

    pub(crate) async fn open_connection(&mut self, label: &str) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        page.element("[data-testid=connection-row]", PATIENCE).await?;
        page.click_text("[data-testid=connection-row] a", label, PATIENCE).await?;
        page.element("[data-testid=connection-state]", PATIENCE).await.map(|_| ())
    }

    async fn by_loopback(&mut self) -> Result<()> {
        self.begin(None, "loopback").await?;
        self.picture("loopback-waiting").await?;
        self.consent(MERIDIAN).await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.world.raise("Chromium")?;
        self.report.picture(&self.world, "browser-loopback")?;
        self.report.passed("Amazon's answer comes back by the loopback address", "");
        self.picture("review-kinds").await?;
        let page = self.page()?;
        page.fill("[data-testid=review-label]", "Meridian Media", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.fill("[data-testid=account-search]", LARGEST, PATIENCE).await?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows == 1).await?;
        let text = page.text().await?;
        ensure!(text.contains(LARGEST), "the largest id is not in the table:\n{text}");
        self.picture("accounts-largest-id").await?;
        for id in [LARGEST, "9007199254740993"] {
            self.mirrored(id).await?;
        }
        self.report.passed("the largest 64-bit id is shown and mirrored digit by digit", LARGEST);
        let page = self.page()?;
        page.press_enter("[data-testid=account-grid]", PATIENCE).await?;
        page.element("[data-testid=account-detail]", PATIENCE).await?;
        self.picture("account-detail").await?;
        self.page()?.press_escape().await?;
        self.page()?.gone("[data-testid=account-detail]", PATIENCE).await?;
        self.page()?.fill("[data-testid=account-search]", " ", PATIENCE).await?;
        self.picture("accounts-kinds").await
    }

    async fn mirrored(&self, external_id: &str) -> Result<()> {
        let postgres = &self.servers.backend.postgres;
        let sql = format!("select count(*) from user_accounts where external_id = '{external_id}'");
        let arrive = async {
            while postgres.query(&sql)?.trim() != "1" {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, arrive).await.context("the account did not reach PostgreSQL")?
    }

    async fn refused(&mut self) -> Result<()> {
        self.begin(None, "bounce").await?;
        self.browser.page.click("#cancel", PATIENCE).await?;
        let page = self.page()?;
        page.element("[data-testid=connect-dialog] [data-testid=error-note]", PATIENCE).await?;
        page.element("[data-testid=connect-continue]", PATIENCE).await?;
        self.report.passed("a refusal at Amazon is said in the dialog, where it can be tried again", "");
        self.picture("refused-at-amazon").await?;
        self.page()?.press_escape().await?;
        self.page()?.gone("[data-testid=connect-dialog]", PATIENCE).await
    }

    async fn partly_swept(&mut self) -> Result<()> {
        self.open_connection("Meridian Media").await?;
        self.sandbox.switch("managers-eu-500", true).await?;
        self.page()?.click("[data-testid=sweep-now]", PATIENCE).await?;
        self.page()?.element("[data-testid=connection-gaps]", PATIENCE).await?;
        self.report.passed("a part that Amazon does not answer is named, the rest stays", "");
        self.picture("connection-gaps").await?;
        self.sandbox.switch("managers-eu-500", false).await?;
        let page = self.page()?;
        page.click("[data-testid=sweep-now]:not([disabled])", PATIENCE).await?;
        page.gone("[data-testid=connection-gaps]", PATIENCE).await?;
        self.report.passed("looking again fills the gap", "");
        self.picture("connection-kinds").await
    }

    /// The browser ends at an address that it cannot open here, as it would at Amazon's own site; only the
    /// address counts.
    async fn by_pasting(&mut self) -> Result<()> {
        self.begin(Some("Harbour Goods"), "paste").await?;
        self.picture("paste-waiting").await?;
        self.consent("harbour-goods").await?;
        let address =
            self.browser.tab(|url| url.host_str().is_some_and(|host| host.contains("amazon.com"))).await?;
        self.page()?.fill("[data-testid=paste-input]", address.as_str(), PATIENCE).await?;
        self.page()?.click("[data-testid=paste-submit]", PATIENCE).await?;
        let page = self.page()?;
        page.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("Amazon's answer can be pasted", "");
        self.picture("review-again").await?;
        let page = self.page()?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("authorising again renews the same connection", "");
        Ok(())
    }

    async fn another_login(&mut self) -> Result<()> {
        let before = self.token_entries()?;
        self.begin(Some("Harbour Goods"), "bounce").await?;
        self.consent(MERIDIAN).await?;
        let page = self.page()?;
        page.element("[data-testid=review-login][data-login=different]", PATIENCE).await?;
        ensure!(page.count("[data-testid=review-confirm]").await? == 0, "the swap must not be offered");
        ensure!(page.count("[data-testid=review-as-new]").await? == 1, "renewing the one it is, is offered");
        page.wait_for_text("the login of “Meridian Media”", PATIENCE).await?;
        self.picture("another-login").await?;
        let page = self.page()?;
        page.click("[data-testid=review-discard]", PATIENCE).await?;
        page.click("[data-testid=discard-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        ensure!(self.token_entries()? == before, "the keychain must be as it was");
        self.report.passed("another Amazon login is refused when authorising again, and nothing is lost", "");
        Ok(())
    }

    fn token_entries(&self) -> Result<Vec<(String, String)>> {
        let mut all: Vec<_> = secrets::entries(&self.world)?
            .into_iter()
            .filter(|entry| entry.name.ends_with("/refresh-token"))
            .map(|entry| (entry.name, entry.secret))
            .collect();
        all.sort();
        Ok(all)
    }

    async fn disconnected(&mut self) -> Result<()> {
        self.open_connection("Meridian Media").await?;
        let page = self.page()?;
        page.click("[data-testid=connection-menu]", PATIENCE).await?;
        page.click("[data-testid=disconnect]", PATIENCE).await?;
        page.element("[data-testid=disconnect-dialog]", PATIENCE).await?;
        self.picture("disconnect").await?;
        let before = self.token_entries()?.len();
        self.page()?.click("[data-testid=disconnect-confirm]", PATIENCE).await?;
        self.page()?.element("[data-testid=connection-state][data-health=disconnected]", PATIENCE).await?;
        ensure!(self.token_entries()?.len() == before - 1, "the token must leave the keychain");
        let page = self.page()?;
        page.click("[data-testid=check-removed]", PATIENCE).await?;
        page.element("[data-testid=removal-result]", PATIENCE).await?;
        self.picture("still-at-amazon").await?;
        ensure!(self.sandbox.revoke(MERIDIAN).await? > 0, "there was a grant to remove");
        let page = self.page()?;
        page.click("[data-testid=check-removed]", PATIENCE).await?;
        page.gone("[data-testid=check-removed]", PATIENCE).await?;
        self.report
            .passed("after disconnecting, whether the grant is gone at Amazon is checked with Amazon", "");
        self.picture("gone-at-amazon").await
    }
}
