//! A year later: what expires soon, reconnecting in time, and what expired.
//!
//! The clocks of this computer and of Amazon are moved together: the app's by libfaketime, Amazon's by the sandbox's
//! lever. The time that passes while awake is the true one.

use anyhow::{Context, Result, ensure};

use crate::scenario::{PATIENCE, SECOND_LOOK, Scenario};
use crate::tray::Tray;

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
/// So many days after the first consent the second is given.
const BETWEEN: i32 = 13;
/// A day after the first grant ended.
const LATER: i32 = 366;

impl Scenario {
    pub(crate) async fn year(&mut self) -> Result<()> {
        self.own_loopback_port().await?;
        self.first_start().await?;
        self.sign_in().await?;
        self.connect_to_review().await?;
        self.confirm().await?;
        self.second_login().await?;
        self.sleep_a_year().await?;
        self.expires_soon().await?;
        self.expired().await?;
        self.reconnect_in_time().await
    }

    async fn second_login(&mut self) -> Result<()> {
        self.sandbox.set_days_ahead(BETWEEN).await?;
        self.begin(None, "bounce").await?;
        self.consent("harbour-goods").await?;
        let page = self.page()?;
        page.fill("[data-testid=review-label]", "Harbour Goods", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.click("[data-testid=nav-expirations]", PATIENCE).await?;
        page.wait_for_count("[data-testid=end-row][data-kind=grant]", PATIENCE, |rows| rows == 2).await?;
        self.report.passed("each login is listed with the day on which it expires", "");
        self.picture("expirations-new").await
    }

    async fn sleep_a_year(&mut self) -> Result<()> {
        self.crash().await?;
        self.world.clear_notifications()?;
        self.sandbox.set_days_ahead(LATER).await?;
        self.world.put("LD_PRELOAD", Some(FAKETIME));
        self.world.put("FAKETIME", Some(&format!("+{LATER}d")));
        self.world.put("FAKETIME_DONT_FAKE_MONOTONIC", Some("1"));
        self.start_app().await
    }

    async fn expires_soon(&mut self) -> Result<()> {
        let told = self
            .notifications
            .wait_for(PATIENCE, |one| one.summary.contains("Harbour Goods expires soon"))
            .await?;
        ensure!(told.body.contains("a year after you connected it"), "{}", told.body);
        self.report.passed("a notification says in time that a login expires", told.body);
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        tray.wait_for_words("Harbour Goods expires in 12 days", PATIENCE).await?;
        self.report.passed("the tray counts the days", "12");
        self.page()?.click("[data-testid=nav-expirations]", PATIENCE).await?;
        self.page()?.wait_for_text("in 12 days", PATIENCE).await?;
        self.picture("expires-soon").await?;
        self.open_tray_menu("tray-expires-soon")
    }

    async fn expired(&mut self) -> Result<()> {
        let told = self
            .notifications
            .wait_for(SECOND_LOOK, |one| one.summary.contains("Northwind Agency needs you"))
            .await?;
        ensure!(told.body.contains("It expired"), "{}", told.body);
        self.report.passed("a login whose year is over has expired, and was not revoked", told.body);
        self.open_connection("Northwind Agency").await?;
        let page = self.page()?;
        page.wait_for_text("a year after you connected it", PATIENCE).await?;
        let text = page.text().await?;
        ensure!(!text.contains("Revoked"), "it must not be called revoked:\n{text}");
        self.picture("expired").await
    }

    async fn reconnect_in_time(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-expirations]", PATIENCE).await?;
        page.click("[data-testid=end-reconnect][aria-label='Reconnect Harbour Goods']", PATIENCE).await?;
        page.click("[data-testid=connect-other]", PATIENCE).await?;
        page.click("[data-testid=connect-way-bounce]", PATIENCE).await?;
        page.click("[data-testid=connect-continue]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        self.consent("harbour-goods").await?;
        let page = self.page()?;
        page.element("[data-testid=review-dialog]", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.wait_for_text("in 365 days", PATIENCE).await.context("a new consent begins a new year")?;
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        tray.wait_without_words("expires", PATIENCE).await?;
        self.report.passed("reconnecting early begins a new year in place", "");
        self.picture("reconnected").await
    }
}
