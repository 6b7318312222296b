//! An account whose card expires and is replaced; a DSP advertiser with its insights, and a report over a restart.

use anyhow::{Context, Result, ensure};

use crate::driver::GLANCE;
use crate::scenario::{PATIENCE, SECOND_LOOK, Scenario};

/// The profile of Northwind whose card the sandbox can let expire.
const PROFILE: &str = "123456789123456789";
/// Lets it expire.
const EXPIRED: &str = "billing-card-expired";
/// Keeps reports from being made.
const UNMADE: &str = "reports-stuck";

impl Scenario {
    pub(crate) async fn account_health(&mut self) -> Result<()> {
        self.own_loopback_port().await?;
        self.first_start().await?;
        self.sign_in().await?;
        self.connect_to_review().await?;
        self.confirm().await?;
        self.card_expires().await?;
        self.card_is_replaced().await?;
        self.troubled_login().await?;
        self.dsp_advertiser().await?;
        self.silent_event().await?;
        self.report_over_a_restart().await
    }

    /// Opens the account that the search finds first.
    async fn open_account(&self, wanted: &str) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.fill("[data-testid=account-search]", wanted, PATIENCE).await?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows == 1).await?;
        // As with the keyboard: Enter shows the account beside the list, and its link leads to its own screen.
        page.press_enter("[data-testid=account-grid]", PATIENCE).await?;
        page.click("[data-testid=detail-open]", PATIENCE).await?;
        page.element("[data-testid=account-screen]", PATIENCE).await?;
        Ok(())
    }

    async fn card_expires(&mut self) -> Result<()> {
        self.open_account(PROFILE).await?;
        let page = self.page()?;
        page.element("[data-testid=delivery]", PATIENCE).await?;
        page.element("[data-testid=reach]", PATIENCE).await?;
        self.report.passed("an account that is opened is looked at: payment, campaigns, who reaches it", "");
        self.picture("account-ok").await?;
        self.world.clear_notifications()?;
        self.sandbox.switch(EXPIRED, true).await?;
        self.check_until(true).await?;
        let page = self.page()?;
        let text = page.text().await?;
        ensure!(text.contains("expired"), "it does not say that a card expired:\n{text}");
        self.report.passed("a card that expired is said with the next step", "");
        let told = self
            .notifications
            .wait_for(PATIENCE, |one| one.body.contains("expired"))
            .await
            .context("no notification of the card")?;
        self.report.passed("a notification says so", format!("{}: {}", told.summary, told.body));
        self.picture("account-stopped").await?;
        let page = self.page()?;
        page.click("[data-testid=nav-overview]", PATIENCE).await?;
        page.element("[data-testid=accounts-card]", PATIENCE).await?;
        page.wait_for_text("1 account", PATIENCE).await?;
        self.report.passed("the overview counts accounts that cannot pay", "");
        self.picture("overview-accounts").await
    }

    /// Checks again until the screen shows a next step, or none. The core asks about one account every five seconds
    /// at most, however often a user asks.
    async fn check_until(&self, trouble: bool) -> Result<()> {
        let page = self.page()?;
        let search = async {
            loop {
                page.click("[data-testid=check-account]:enabled", PATIENCE).await?;
                page.element("[data-testid=check-account]:enabled", PATIENCE).await?;
                if (page.count("[data-testid=account-step]").await? > 0) == trouble {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, search).await.context("the check changed nothing")?
    }

    async fn card_is_replaced(&mut self) -> Result<()> {
        self.sandbox.switch(EXPIRED, false).await?;
        self.open_account(PROFILE).await?;
        self.page()?.element("[data-testid=account-step]", PATIENCE).await?;
        self.check_until(false).await?;
        let told = self.notifications.wait_for(PATIENCE, |one| one.summary.contains("again")).await?;
        self.report.passed(
            "once it can pay again, that is announced too",
            format!("{}: {}", told.summary, told.body),
        );
        self.picture("account-recovered").await
    }

    async fn troubled_login(&mut self) -> Result<()> {
        self.begin(None, "bounce").await?;
        self.consent("kestrel-brands").await?;
        let page = self.page()?;
        page.fill("[data-testid=review-label]", "Kestrel Brands", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        let told = self.notifications.wait_for(SECOND_LOOK, |one| one.body.contains("Kestrel")).await?;
        self.report.passed(
            "the background finds what is wrong with a new login’s accounts",
            format!("{}: {}", told.summary, told.body),
        );
        let page = self.page()?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.fill("[data-testid=account-search]", "Kestrel", PATIENCE).await?;
        page.element("[data-testid=watch-chips]", PATIENCE).await?;
        self.picture("accounts-troubled").await
    }

    async fn dsp_advertiser(&mut self) -> Result<()> {
        self.open_account("Kestrel Optics").await?;
        let page = self.page()?;
        page.click("[data-testid=tab-campaigns]", PATIENCE).await?;
        page.element("[data-testid=dsp-campaign-table]", PATIENCE).await?;
        self.picture("dsp-campaigns").await?;
        let page = self.page()?;
        page.click("[data-testid=campaign-insights]", PATIENCE).await?;
        page.element("[data-testid=traits]", PATIENCE).await?;
        page.element("[data-testid=buckets]", PATIENCE).await?;
        self.report.passed("a DSP campaign shows its shoppers' traits and when they buy", "");
        self.picture("dsp-insights").await
    }

    async fn silent_event(&mut self) -> Result<()> {
        self.open_account("Kestrel Cycles").await?;
        let page = self.page()?;
        page.click("[data-testid=tab-events]", PATIENCE).await?;
        page.wait_for_text("silent for 3 days", PATIENCE).await?;
        self.report.passed("an event of its ad tag that has been silent is named", "");
        self.picture("dsp-events").await?;
        self.open_account("Kestrel Travel").await?;
        let page = self.page()?;
        page.click("[data-testid=tab-advice]", PATIENCE).await?;
        page.element("[data-testid=advice]", PATIENCE).await?;
        self.picture("dsp-advice").await
    }

    async fn report_over_a_restart(&mut self) -> Result<()> {
        self.sandbox.switch(UNMADE, true).await?;
        self.open_account("Kestrel Optics").await?;
        let page = self.page()?;
        page.click("[data-testid=tab-reports]", PATIENCE).await?;
        page.click("[data-testid=create-report]", PATIENCE).await?;
        page.element("[data-testid=create-report-dialog]", PATIENCE).await?;
        self.picture("report-create").await?;
        let page = self.page()?;
        page.click("[data-testid=create-report-confirm]", PATIENCE).await?;
        page.element("[data-testid=report-row][data-phase=pending]", PATIENCE).await?;
        self.report.passed("a report is asked for, and says how far it is", "");
        self.picture("report-pending").await?;
        self.crash().await?;
        self.sandbox.switch(UNMADE, false).await?;
        self.start_app().await?;
        self.open_account("Kestrel Optics").await?;
        let page = self.page()?;
        page.click("[data-testid=tab-reports]", PATIENCE).await?;
        page.element("[data-testid=report-open]", SECOND_LOOK).await?;
        page.click("[data-testid=report-open]", PATIENCE).await?;
        page.element("[data-testid=report-total]", PATIENCE).await?;
        self.report.passed("killed and started again, it is made, downloaded and shown", "");
        self.picture("report").await?;
        let page = self.page()?;
        page.click("[data-testid=report-export]", PATIENCE).await?;
        page.click_text("[role=menuitem]", "Table (CSV)", PATIENCE).await?;
        page.wait_for_text("adkeeper-report", PATIENCE).await?;
        self.report.passed("it is exported as a table", "");
        Ok(())
    }
}
