//! What the desktop shows and is notified of: the tray in its states, the pause, the start at login, and the screens
//! behind them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::scenario::{PATIENCE, Scenario};
use crate::tray::Tray;

impl Scenario {
    pub(crate) async fn desk(&mut self) -> Result<()> {
        self.troubled_line().await?;
        self.pause().await?;
        self.starts_at_login().await?;
        self.chosen().await?;
        self.activity().await?;
        self.notices().await
    }

    /// The tray's menu says how things are, lists what is to be done, and has everything else in its place.
    pub(crate) async fn tray_says(&mut self, status: &str, to_do: &[&str], refreshes: bool) -> Result<()> {
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        let menu = tray.wait_for_words(status, PATIENCE).await?;
        let labels: Vec<&str> = menu.iter().map(|item| item.label.as_str()).collect();
        let head = [&[status], to_do].concat();
        let rest =
            ["", "Refresh all", "Pause background refresh", "Activity", "Open Adkeeper", "", "Quit Adkeeper"];
        ensure!(labels == [head.as_slice(), &rest].concat(), "the tray's menu is {labels:?}");
        let pauses: Vec<_> = menu[head.len() + 2].submenu.iter().map(|item| item.label.as_str()).collect();
        ensure!(pauses == ["For 1 hour", "Until tomorrow", "Until I resume"], "it pauses {pauses:?}");
        ensure!(!menu[0].enabled, "the first line leads nowhere");
        ensure!(menu[1..head.len()].iter().all(|item| item.enabled), "a trouble cannot be chosen");
        ensure!(menu[head.len() + 1].enabled == refreshes, "Refresh all: {}", !refreshes);
        self.report.passed("the tray says how things are and what to do", labels[..head.len()].join(" / "));
        Ok(())
    }

    async fn troubled_line(&mut self) -> Result<()> {
        let lines = ["Northwind Agency: reconnect"];
        self.tray_says("1 healthy, 1 revoked", &lines, true).await?;
        self.page()?.click("[data-testid=nav-overview]", PATIENCE).await?;
        Tray::wait(&self.world.bus, PATIENCE).await?.choose(lines[0]).await?;
        self.page()?.element("[data-testid=connection-state][data-health=revoked]", PATIENCE).await?;
        self.report.passed("a troubled line of the tray opens its connection", lines[0]);
        Ok(())
    }

    async fn pause(&mut self) -> Result<()> {
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        tray.choose("For 1 hour").await?;
        let menu = tray.wait_for_words("Paused until", PATIENCE).await?;
        let labels: Vec<&str> = menu.iter().map(|item| item.label.as_str()).collect();
        ensure!(labels.contains(&"Resume") && !labels.contains(&"Pause background refresh"), "{labels:?}");
        let until =
            labels.iter().find(|label| label.starts_with("Paused until")).copied().unwrap_or_default();
        self.report.passed("the tray pauses for an hour and says until when", until);
        self.page()?.click("[data-testid=nav-overview]", PATIENCE).await?;
        self.page()?.element("[data-testid=resume]", PATIENCE).await?;
        self.picture("paused").await?;
        self.open_tray_menu("tray-paused")?;
        tray.choose("Resume").await?;
        self.page()?.gone("[data-testid=resume]", PATIENCE).await?;
        tray.wait_for_words("Pause background refresh", PATIENCE).await?;
        self.report.passed("the tray resumes it", "");
        Ok(())
    }

    fn autostart_entry(&self) -> PathBuf {
        self.world.home().join(".config/autostart/com.adkeeper.desktop.desktop")
    }

    async fn starts_at_login(&mut self) -> Result<()> {
        let entry = self.autostart_entry();
        ensure!(!entry.exists(), "it starts at login without having been asked to");
        let (on, off) = (
            "[data-testid=autostart][data-state=checked]:not([disabled])",
            "[data-testid=autostart][data-state=unchecked]:not([disabled])",
        );
        let page = self.page()?;
        page.click("[data-testid=nav-settings]", PATIENCE).await?;
        page.click("[data-testid=settings-background]", PATIENCE).await?;
        page.click(off, PATIENCE).await?;
        page.element(on, PATIENCE).await?;
        let text = fs::read_to_string(&entry).context("no autostart entry")?;
        let exec = format!("Exec={} --autostart", self.binary.display());
        ensure!(text.lines().any(|line| line == exec), "another command: {text}");
        let checked = self.world.command("desktop-file-validate").arg(&entry).output();
        if let Ok(checked) = checked {
            ensure!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        }
        self.report.passed("switched on, the start at login is an entry of the desktop", exec);
        self.page()?.look_at("[data-testid=background]").await?;
        self.picture("settings").await?;

        fs::remove_file(&entry)?;
        let page = self.page()?;
        page.click("[data-testid=nav-overview]", PATIENCE).await?;
        page.click("[data-testid=nav-settings]", PATIENCE).await?;
        page.click("[data-testid=settings-background]", PATIENCE).await?;
        page.element(off, PATIENCE).await?;
        self.report.passed("removed behind its back, the switch shows off", "");
        let page = self.page()?;
        page.click(off, PATIENCE).await?;
        page.click(on, PATIENCE).await?;
        page.element(off, PATIENCE).await?;
        ensure!(!entry.exists(), "the entry stayed");
        self.report.passed("switched off, the entry is gone", "");
        Ok(())
    }

    /// Choices about notices hold, also when the screen is opened anew.
    async fn chosen(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=settings-notifications]", PATIENCE).await?;
        page.click("[data-testid=notify-recovered][data-state=checked]", PATIENCE).await?;
        page.click("[data-testid=notify-quiet][data-state=unchecked]", PATIENCE).await?;
        page.element("[data-testid=quiet-from]", PATIENCE).await?;
        self.page()?.look_at("[data-testid=notify]").await?;
        self.picture("settings-notices").await?;
        let page = self.page()?;
        page.click("[data-testid=nav-overview]", PATIENCE).await?;
        page.click("[data-testid=nav-settings]", PATIENCE).await?;
        page.click("[data-testid=settings-notifications]", PATIENCE).await?;
        page.element("[data-testid=notify-recovered][data-state=unchecked]", PATIENCE).await?;
        page.element("[data-testid=quiet-from]", PATIENCE).await?;
        self.report.passed("kinds of notices and quiet hours are kept as chosen", "");
        let page = self.page()?;
        page.click("[data-testid=notify-recovered][data-state=unchecked]", PATIENCE).await?;
        page.click("[data-testid=notify-quiet][data-state=checked]", PATIENCE).await?;
        page.gone("[data-testid=quiet-from]", PATIENCE).await?;
        // From here on in the dark.
        page.click("[data-testid=settings-general]", PATIENCE).await?;
        page.click_text("[role=radio]", "Dark", PATIENCE).await?;
        page.element("html[data-theme=dark]", PATIENCE).await?;
        self.picture("settings-dark").await
    }

    async fn activity(&mut self) -> Result<()> {
        self.page()?.click("[data-testid=nav-activity]", PATIENCE).await?;
        let page = self.page()?;
        let rows = page.wait_for_count("[data-testid=activity-row]", PATIENCE, |rows| rows > 3).await?;
        self.picture("activity").await?;
        self.page()?.click("[data-testid=only-failed]", PATIENCE).await?;
        let page = self.page()?;
        page.wait_for_text("Refused", PATIENCE).await?;
        self.picture("activity-failed").await?;
        self.page()?.click("[data-testid=only-failed]", PATIENCE).await?;
        let (csv, json) = (self.exported("csv").await?, self.exported("json").await?);
        let lines = csv.lines().skip(1).count();
        let listed: Vec<Value> = serde_json::from_str(&json)?;
        ensure!(
            lines == listed.len() && lines >= rows,
            "{lines} lines, {} entries, {rows} rows",
            listed.len()
        );
        let head = csv.lines().next().unwrap_or_default();
        ensure!(head.contains("request_id"), "the columns are {head}");
        let asked = listed.iter().any(|entry| entry["request_id"].as_str().is_some_and(|id| !id.is_empty()));
        ensure!(asked, "no entry has Amazon's request id: {json}");
        self.report
            .passed("the activity log is exported as CSV and JSON, whole", format!("{lines} attempts"));
        self.picture("activity-exported").await
    }

    /// Exports the log and returns what is in the file.
    async fn exported(&mut self, format: &str) -> Result<String> {
        let page = self.page()?;
        page.click("[data-testid=activity-export]:not([disabled])", PATIENCE).await?;
        page.click(&format!("[data-testid=export-{format}]"), PATIENCE).await?;
        page.wait_for_text(&format!(".{format}"), PATIENCE).await?;
        let files = fs::read_dir(self.world.home())?.flatten().map(|entry| entry.path());
        let file = files.into_iter().find(|file| file.extension().is_some_and(|ending| ending == format));
        Ok(fs::read_to_string(file.context("no exported file")?)?)
    }

    async fn notices(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-notices]", PATIENCE).await?;
        page.wait_for_text("Northwind Agency", PATIENCE).await?;
        self.picture("notices").await?;
        let page = self.page()?;
        page.click("[data-testid=mark-read]", PATIENCE).await?;
        page.gone("[data-testid=notice-unread]", PATIENCE).await?;
        self.report.passed("the notices are all in the list, and are marked as read", "");
        Ok(())
    }
}
