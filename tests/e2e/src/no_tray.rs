//! A desktop that shows no tray icon, from the start or from some moment on: the app is never out of reach.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::report::Report;
use crate::scenario::SINGLE_INSTANCE;
use crate::starts::{GLANCE, PATIENCE, SETTLED, Starts, WINDOW, end, ended};
use crate::tray::Tray;

impl Starts {
    pub(crate) async fn without_a_tray(&mut self, report: &mut Report) -> Result<()> {
        self.picture_of_its_own(report).await?;
        self.closed_without_a_tray(report).await?;
        self.started_at_login_without_a_tray(report).await?;
        self.tray_goes_and_comes(report).await
    }

    /// Programs share the folder of the pictures.
    async fn picture_of_its_own(&mut self, report: &mut Report) -> Result<()> {
        let mut app = self.start(&["--autostart"])?;
        Tray::wait(&self.world.bus, PATIENCE).await?;
        let folder = self.world.home().with_file_name("run").join("tray-icon");
        let names: Vec<String> = fs::read_dir(&folder)
            .with_context(|| folder.display().to_string())?
            .flatten()
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect();
        let own = !names.is_empty() && names.iter().all(|name| name.starts_with("tray-icon-adkeeper-"));
        ensure!(own, "not ours alone: {names:?}");
        report.passed("the tray icon has a picture file of its own", names.join(", "));
        end(&mut app).await?;
        self.free().await
    }

    async fn closed_without_a_tray(&mut self, report: &mut Report) -> Result<()> {
        self.forget()?;
        let mut app = self.start(&[])?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.said("shown=true").await?;
        self.forget()?;
        self.world.hide_panel().await?;
        // The app hears of it from the bus, as we do.
        self.said("shown=false").await?;
        self.world.close_window(WINDOW)?;
        let told = self.notifications.wait_for(PATIENCE, |one| one.summary == "Adkeeper has quit").await?;
        let status = ended(&mut app).await.context("nobody can see it and it runs")?;
        ensure!(status.success(), "it ended with {status}");
        report.passed("without a tray, closing the window ends the app, and that is told", told.body);
        self.free().await
    }

    async fn started_at_login_without_a_tray(&mut self, report: &mut Report) -> Result<()> {
        let mut app = self.start(&["--autostart"])?;
        self.minimised().await.context("started at login without a tray")?;
        report
            .passed("started at login without a tray, the window is there, minimised, and that is told", "");
        self.second(&[]).await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.world.painted(WINDOW).await?;
        report.passed("and a second start brings it to the front", "");
        end(&mut app).await?;
        self.free().await
    }

    async fn tray_goes_and_comes(&mut self, report: &mut Report) -> Result<()> {
        self.world.show_panel().await?;
        self.forget()?;
        let mut app = self.start(&[])?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        Tray::wait(&self.world.bus, PATIENCE).await?;
        self.said("shown=true").await?;
        self.world.close_window(WINDOW)?;
        self.world.wait_for_windows(WINDOW, 0).await?;
        self.world.hide_panel().await?;
        self.minimised().await.context("the tray went while the app was in it")?;
        report.passed("a tray that goes leaves a minimised window", "");
        self.world.show_panel().await?;
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        tray.choose("Open Adkeeper").await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.world.close_window(WINDOW)?;
        self.world.wait_for_windows(WINDOW, 0).await?;
        tokio::time::sleep(SETTLED).await;
        ensure!(app.try_wait()?.is_none(), "it ended although there is a tray");
        ensure!(!self.world.lists_window(WINDOW)?, "it is not in the tray");
        report.passed("and one that comes back is used again", "");
        end(&mut app).await?;
        self.free().await
    }

    /// Waits until the window is listed and not on the screen, and that was told.
    async fn minimised(&mut self) -> Result<()> {
        let look = async {
            while !self.world.lists_window(WINDOW)? {
                tokio::time::sleep(GLANCE).await;
            }
            anyhow::Ok(())
        };
        // It waits for a panel that may still come.
        tokio::time::timeout(2 * PATIENCE, look).await.context("the desktop lists no window")??;
        let told = self.notifications.wait_for(PATIENCE, |one| one.summary.contains("minimized window"));
        told.await?;
        ensure!(self.world.windows(WINDOW)? == 0, "it is in the way");
        Ok(())
    }

    /// Returns when the app's log holds `words`.
    async fn said(&self, words: &str) -> Result<()> {
        let look = async {
            while !self.log()?.contains(words) {
                tokio::time::sleep(GLANCE).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, look).await.with_context(|| format!("the log never said {words}"))?
    }

    /// Empties the log, so that what comes is new.
    fn forget(&self) -> Result<()> {
        for file in fs::read_dir(self.data.path().join("logs"))? {
            fs::File::options().write(true).open(file?.path())?.set_len(0)?;
        }
        Ok(())
    }

    async fn free(&self) -> Result<()> {
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await
    }
}
