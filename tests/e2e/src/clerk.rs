//! Clerk's part of the walk: a session that ends while the app runs, a second user by password and
//! authenticator app, switching, leaving together, signing up in the browser, and a code by e-mail.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::scenario::{PATIENCE, Scenario};

const DORA: &str = "user_sandbox_dora";
const NEW: &str = "nia@example.com";

/// How long an answer to the form may take before it is sent again.
const AGAIN: Duration = Duration::from_secs(3);

impl Scenario {
    pub(crate) async fn users(&mut self) -> Result<()> {
        self.session_ends().await?;
        self.second_user().await?;
        self.switched().await?;
        self.everybody_leaves().await?;
        self.signs_up().await?;
        self.by_code().await
    }

    pub(crate) async fn menu(&self, item: &str) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=user-chip]", PATIENCE).await?;
        page.click(&format!("[data-testid={item}]"), PATIENCE).await
    }

    /// Clerk ends the session; the dashboard stays, and signing in again in the browser mends it.
    async fn session_ends(&mut self) -> Result<()> {
        self.sandbox.expire_sessions().await?;
        self.menu("open-profile").await?;
        let page = self.page()?;
        page.element("[data-testid=sign-in-again]", PATIENCE).await?;
        page.wait_for_text("Sign in again to resume syncing", PATIENCE).await?;
        self.picture("session-ended").await?;
        let page = self.page()?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows > 0).await?;
        self.report.passed("a session that ends while the app runs leaves the dashboard as it is", "");
        let known = self.browser.tabs().await?;
        self.page()?.click("[data-testid=sign-in-again]", PATIENCE).await?;
        self.browser.new_tab(&known, |url| url.path().starts_with("/sign-in")).await?;
        self.browser.page.fill("#identifier", "ada@example.com", PATIENCE).await?;
        self.browser.page.fill("#password", "correct horse", PATIENCE).await?;
        self.browser.page.click("#continue", PATIENCE).await?;
        self.page()?.gone("[data-testid=banner-session]", PATIENCE).await?;
        self.report.passed("signing in again in the browser resumes it", "");
        Ok(())
    }

    /// Dora signs in inside the app, beside Ada.
    async fn second_user(&mut self) -> Result<()> {
        self.menu("add-user").await?;
        self.picture("add-user").await?;
        let page = self.page()?;
        page.click("[data-testid=add-here]", PATIENCE).await?;
        page.fill("[data-testid=form-email]", "dora@example.com", PATIENCE).await?;
        page.click("[data-testid=form-next]", PATIENCE).await?;
        page.fill("[data-testid=form-password]", "silver tower", PATIENCE).await?;
        self.picture("form-password").await?;
        let page = self.page()?;
        page.click("[data-testid=form-next]", PATIENCE).await?;
        page.element("[data-testid=form-code]", PATIENCE).await?;
        self.picture("form-authenticator").await?;
        let code = self.sandbox.totp(DORA).await?;
        let page = self.page()?;
        page.fill("[data-testid=form-code]", &code, PATIENCE).await?;
        page.click("[data-testid=form-next]", PATIENCE).await?;
        self.shown("Dora Lindqvist").await?;
        self.report.passed("password and authenticator app sign a second user in inside the app", "");
        self.page()?.click("[data-testid=nav-overview]", PATIENCE).await?;
        self.page()?.element("[data-testid=overview-empty]", PATIENCE).await?;
        self.report.passed("the second user sees nothing of the first", "");
        Ok(())
    }

    async fn shown(&self, name: &str) -> Result<()> {
        let page = self.page()?;
        let look = async {
            loop {
                if let Ok(texts) = page.texts("[data-testid=user-chip]").await
                    && texts.iter().any(|text| text.contains(name))
                {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, look).await.with_context(|| format!("{name} is not shown"))
    }

    async fn switched(&mut self) -> Result<()> {
        self.page()?.click("[data-testid=user-chip]", PATIENCE).await?;
        self.picture("users").await?;
        self.page()?.click("[data-testid=switch-user]", PATIENCE).await?;
        self.shown("Ada Marlow").await?;
        let page = self.page()?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows > 0).await?;
        self.report.passed("switching shows the first user's accounts again", "");
        self.menu("open-profile").await?;
        self.page()?.element("[data-testid=devices]", PATIENCE).await?;
        self.picture("profile").await
    }

    async fn everybody_leaves(&mut self) -> Result<()> {
        self.menu("sign-out-everyone").await?;
        let page = self.page()?;
        page.element("[data-testid=sign-in]", PATIENCE).await?;
        // The list of users arrives by another way than the screen around it.
        page.gone("[data-testid=user-here]", PATIENCE).await.context("somebody is still offered")?;
        let active = self.sandbox.active_sessions().await?;
        ensure!(active == 0, "{active} sessions are still active at Clerk");
        self.report.passed("signing everyone out ends every session", "");
        Ok(())
    }

    /// Somebody new, on the hosted page.
    async fn signs_up(&mut self) -> Result<()> {
        self.page()?.click("[data-testid=sign-up]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/sign-up")).await?;
        let page = &self.browser.page;
        page.fill("#first_name", "Nia", PATIENCE).await?;
        page.fill("#last_name", "Rossi", PATIENCE).await?;
        page.fill("#identifier", NEW, PATIENCE).await?;
        page.fill("#password", "brand new one", PATIENCE).await?;
        self.report.picture(&self.world, "browser-sign-up")?;
        page.click("#continue", PATIENCE).await?;
        page.element("#code", PATIENCE).await?;
        let code = self.sandbox.newest_code(NEW).await?;
        page.fill("#code", &code, PATIENCE).await?;
        page.click("#continue", PATIENCE).await?;
        self.shown("Nia Rossi").await?;
        self.report.passed("somebody new signs up in the browser and is signed in", "");
        self.menu("sign-out").await?;
        self.page()?.element("[data-testid=sign-in]", PATIENCE).await.map(|_| ())
    }

    /// A code by e-mail, first a wrong one.
    async fn by_code(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=sign-in-here]", PATIENCE).await?;
        page.fill("[data-testid=form-email]", "ada@example.com", PATIENCE).await?;
        page.click("[data-testid=form-next]", PATIENCE).await?;
        page.click("[data-testid=form-by-code]", PATIENCE).await?;
        page.fill("[data-testid=form-code]", "000000x", PATIENCE).await?;
        page.click("[data-testid=form-next]", PATIENCE).await?;
        page.wait_for_text("That code is wrong", PATIENCE).await?;
        self.picture("form-wrong-code").await?;
        let code = self.sandbox.newest_code("ada@example.com").await?;
        let page = self.page()?;
        page.fill("[data-testid=form-code]", &code, PATIENCE).await?;
        // Clerk takes three tries in ten seconds (documented): told to wait, a user presses again.
        let signed_in = async {
            loop {
                page.click("[data-testid=form-next]", PATIENCE).await?;
                if tokio::time::timeout(AGAIN, self.shown("Ada Marlow")).await.is_ok() {
                    return anyhow::Ok(());
                }
            }
        };
        tokio::time::timeout(PATIENCE, signed_in).await.context("the code did not sign in")??;
        self.report.passed("a code by e-mail signs in after a wrong one", "");
        Ok(())
    }
}
