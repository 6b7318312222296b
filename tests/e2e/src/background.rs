//! Life without a window: into the tray, the web view gone, back by every way, hidden from the start, and a
//! clean end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use stack::Guard;

use crate::processes;
use crate::scenario::{PATIENCE, SINGLE_INSTANCE, Scenario};
use crate::tray::Tray;

const WINDOW: &str = "Adkeeper";
/// Title of the question about one that hangs.
const HUNG: &str = "Adkeeper isn't responding";
/// Where the way to the settings is, in the window.
const SETTINGS: (u32, u32) = (70, 242);
/// Between two looks at what no event tells.
const GLANCE: Duration = Duration::from_millis(20);
/// As `/proc` has it: fifteen letters.
const WEB_PROCESS: &str = "WebKitWebProces";

impl Scenario {
    pub(crate) async fn background(&mut self) -> Result<()> {
        self.only_harbour().await?;
        let place = self.placed().await?;
        self.closed().await?;
        self.back_by_the_tray(&place).await?;
        self.back_by_a_notification().await?;
        self.back_by_the_browser().await?;
        self.back_by_a_second_start().await?;
        self.ended_by_the_session().await?;
        self.hidden_from_the_start().await
    }

    fn pid(&self) -> Result<i32> {
        self.running().first().copied().context("the app does not run")
    }

    fn web_processes(&self) -> Result<Vec<i32>> {
        let all = processes::below(self.pid()?).into_iter();
        Ok(all.filter(|(_, name)| name == WEB_PROCESS).map(|(pid, _)| pid).collect())
    }

    /// Closes the window and returns once its web process has ended.
    async fn close(&mut self) -> Result<()> {
        let web = self.web_processes()?;
        ensure!(!web.is_empty(), "no web process to end");
        self.world.close_window(WINDOW)?;
        self.world.wait_for_windows(WINDOW, 0).await?;
        for pid in web {
            processes::ended(pid, PATIENCE).await.context("the web view stayed")?;
        }
        Ok(())
    }

    /// Leaves the one connection that is healthy.
    async fn only_harbour(&mut self) -> Result<()> {
        self.open_connection("Northwind Agency").await?;
        let page = self.page()?;
        page.click("[data-testid=connection-menu]", PATIENCE).await?;
        page.click("[data-testid=disconnect]", PATIENCE).await?;
        page.click("[data-testid=disconnect-confirm]", PATIENCE).await?;
        page.element("[data-testid=connection-state][data-health=disconnected]", PATIENCE).await?;
        self.tray_says("1 connection, healthy", &[], true).await
    }

    /// The user gives the window a place and a size; says what they are.
    async fn placed(&mut self) -> Result<String> {
        self.world.place_window(WINDOW, (140, 90, 1010, 640))?;
        let look = async {
            loop {
                let placed = self.world.placed(WINDOW)?;
                if placed.contains("1010x640") {
                    return anyhow::Ok(placed);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, look).await.context("the window kept its size")?
    }

    async fn closed(&mut self) -> Result<()> {
        let web = self.web_processes()?;
        self.world.close_window(WINDOW)?;
        self.world.wait_for_windows(WINDOW, 0).await?;
        self.page()?.wait_until_hidden(PATIENCE).await?;
        self.tray_says("1 connection, healthy", &[], true).await?;
        self.report.passed("closing the window leaves the tray, and the dashboard knows", "");
        self.report.picture(&self.world, "closed")?;
        for pid in web {
            processes::ended(pid, PATIENCE).await.context("the web view stayed")?;
        }
        let left = processes::below(self.pid()?);
        ensure!(left.iter().all(|(_, name)| name != WEB_PROCESS), "left: {left:?}");
        self.report.passed("after a while in the tray the web view is gone", "");
        Ok(())
    }

    async fn back_by_the_tray(&mut self, place: &str) -> Result<()> {
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        let asked = Instant::now();
        tray.choose("Open Adkeeper").await?;
        tray.choose("Open Adkeeper").await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        let shown = asked.elapsed().as_millis();
        self.page()?.follow(PATIENCE).await?;
        self.page()?.element("[data-testid=nav-overview]", PATIENCE).await?;
        let views = self.page()?.client().windows().await?.len();
        ensure!(views == 1 && self.world.windows(WINDOW)? == 1, "two requests made two windows");
        self.page()?.element("html[data-theme=dark]", PATIENCE).await?;
        let placed = self.world.placed(WINDOW)?;
        ensure!(placed == place, "it was at {place} and is at {placed}");
        self.report.passed(
            "the tray brings one window back, in its theme, place and size",
            format!("shown after {shown} ms; {placed}"),
        );
        self.picture("back").await
    }

    /// A client that Amazon refuses is told at once, and mended; each notification leads to its own screen.
    async fn back_by_a_notification(&mut self) -> Result<()> {
        self.world.clear_notifications()?;
        self.close().await?;
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        self.sandbox.switch("token-invalid-client", true).await?;
        tray.choose("Refresh all").await?;
        let told = self.notifications.wait_for(PATIENCE, |one| one.body.contains("client secret")).await?;
        self.report.passed("without a window trouble is still told", told.summary);
        self.world.see_notification()?;
        self.report.picture(&self.world, "told-without-window")?;
        self.world.click_notification()?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.page()?.follow(PATIENCE).await?;
        self.page()?.element("[data-testid=section-connections]", PATIENCE).await?;
        self.report.passed("its click brings the window back at the settings", "");
        self.picture("back-by-notification").await?;

        self.world.clear_notifications()?;
        self.close().await?;
        self.sandbox.switch("token-invalid-client", false).await?;
        tray.choose("Refresh all").await?;
        let told =
            self.notifications.wait_for(PATIENCE, |one| one.summary == "Harbour Goods works again").await?;
        self.world.click_notification()?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.page()?.follow(PATIENCE).await?;
        self.page()?.element("[data-testid=connection-state][data-health=healthy]", PATIENCE).await?;
        self.report.passed("recovery is told, and its click opens the connection", told.summary);
        self.picture("recovered").await
    }

    async fn back_by_the_browser(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        page.click("[data-testid=connect]", PATIENCE).await?;
        page.click("[data-testid=connect-other]", PATIENCE).await?;
        page.click("[data-testid=connect-way-bounce]", PATIENCE).await?;
        page.click("[data-testid=connect-continue]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        self.close().await?;
        self.consent("meridian-media").await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.page()?.follow(PATIENCE).await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("the browser's answer brings the window back with the review", "");
        self.picture("review-back").await?;
        let page = self.page()?;
        page.click("[data-testid=review-discard]", PATIENCE).await?;
        page.click("[data-testid=discard-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await
    }

    async fn back_by_a_second_start(&mut self) -> Result<()> {
        self.close().await?;
        let second = self.world.command(&self.binary).status().context("starting the app again")?;
        ensure!(second.success(), "the second start failed");
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.page()?.follow(PATIENCE).await?;
        self.page()?.element("[data-testid=nav-overview]", PATIENCE).await?;
        self.report.passed("a second start brings the window back", "");
        Ok(())
    }

    async fn ended_by_the_session(&mut self) -> Result<()> {
        let pid = self.pid()?;
        let asked = Instant::now();
        processes::terminate(pid)?;
        processes::ended(pid, PATIENCE).await?;
        let took = asked.elapsed().as_millis();
        if let Some(app) = self.app.take() {
            app.abandon();
        }
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        self.report.passed("a session that ends takes the app with it", format!("SIGTERM: {took} ms"));
        Ok(())
    }

    /// As the desktop starts it from the autostart entry: no driver is possible without a web view.
    async fn hidden_from_the_start(&mut self) -> Result<()> {
        let mut command = self.world.command(&self.binary);
        command.arg("--autostart");
        let app = Guard::new("autostart").log(self.world.logs().join("autostart.log")).start(&command)?;
        self.world.keep(app);
        self.world.bus.wait_for_name(SINGLE_INSTANCE, PATIENCE).await?;
        self.tray_says("1 connection, healthy", &[], true).await?;
        ensure!(self.world.windows(WINDOW)? == 0, "there is a window");
        let engine = processes::web_engine_below(self.pid()?);
        ensure!(engine.is_empty(), "started: {engine:?}");
        let memory = processes::share_of_memory(self.pid()?) / 1024;
        self.report.passed("started at login there is a tray and no window", format!("{memory} MB in all"));
        self.report.picture(&self.world, "autostarted")?;
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        let asked = Instant::now();
        tray.choose("Open Adkeeper").await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        let shown = asked.elapsed().as_millis();
        self.world.painted(WINDOW).await?;
        self.report.passed("its first window comes from the tray", format!("shown after {shown} ms"));
        self.report.picture(&self.world, "first-window")?;
        self.nothing_stays(&tray).await?;
        self.after_a_crash().await?;
        self.after_many_crashes().await?;
        self.one_that_hangs().await
    }

    /// Without a driver, whose session needs one of them, no process of the web engine stays.
    async fn nothing_stays(&mut self, tray: &Tray) -> Result<()> {
        self.close().await?;
        let app = self.pid()?;
        for (pid, name) in processes::web_engine_below(app) {
            processes::ended(pid, PATIENCE).await.with_context(|| format!("{name} stayed"))?;
        }
        let left = processes::web_engine_below(app);
        ensure!(left.is_empty(), "left: {left:?}");
        let memory = processes::share_of_memory(app) / 1024;
        self.report.passed("in the tray nothing of the web engine stays", format!("{memory} MB in all"));
        let asked = Instant::now();
        tray.choose("Open Adkeeper").await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        let shown = asked.elapsed().as_millis();
        self.world.painted(WINDOW).await?;
        self.report.passed("and the window comes back from nothing", format!("shown after {shown} ms"));
        self.report.picture(&self.world, "back-from-nothing")
    }

    /// The web engine's process ends by itself while somebody looks.
    async fn after_a_crash(&mut self) -> Result<()> {
        self.end_web_processes().await?;
        ensure!(self.comes_back().await?, "the window went with its process");
        self.world.painted(WINDOW).await?;
        self.report.passed("a dashboard whose process crashes is loaded again in its window", "");
        self.report.picture(&self.world, "after-a-crash")
    }

    /// A dashboard that crashes again and again is not loaded for ever, and whoever was looking is told.
    async fn after_many_crashes(&mut self) -> Result<()> {
        self.world.clear_notifications()?;
        let closed = async {
            self.end_web_processes().await?;
            while self.comes_back().await? {
                self.end_web_processes().await?;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, closed).await.context("it was loaded again for ever")??;
        let told = self.notifications.wait_for(PATIENCE, |one| one.summary.contains("had to close")).await?;
        self.report.passed("one that crashes again and again goes, and that is told", told.body);
        self.world.see_notification()?;
        self.report.picture(&self.world, "crashed-often")?;
        self.world.click_notification()?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.world.painted(WINDOW).await?;
        self.report.passed("and a click on the notification opens it again", "");
        Ok(())
    }

    /// One that doesn't respond: a second start says so, and replaces it when the user wants that.
    async fn one_that_hangs(&mut self) -> Result<()> {
        let hung = self.pid()?;
        processes::stop(hung)?;
        let command = self.world.command(&self.binary);
        let second = Guard::new("second").log(self.world.logs().join("second.log")).start(&command)?;
        self.world.wait_for_windows(HUNG, 1).await?;
        self.world.painted(HUNG).await?;
        self.report.passed("a second start behind one that hangs says so", HUNG);
        self.report.picture(&self.world, "hung")?;
        self.world.choose(HUNG, 2, 3).await?;
        processes::ended(hung, PATIENCE).await.context("the hung one stayed")?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        self.world.painted(WINDOW).await?;
        self.world.keep(second);
        self.tray_says("1 connection, healthy", &[], true).await?;
        self.report.passed("and replaces it when asked to", "");
        self.report.picture(&self.world, "hung-replaced")
    }

    /// Waits until the dashboard lives again in its window, or the window is gone.
    async fn comes_back(&self) -> Result<bool> {
        let back = async {
            while self.web_processes()?.is_empty() {
                if self.world.windows(WINDOW)? == 0 {
                    return Ok(false);
                }
                tokio::time::sleep(GLANCE).await;
            }
            // The last picture of the old one would stay for ever: this one answers to a click. Before that, the
            // end of its process would take the app along: WebKit itself aborts over a process that never spoke.
            let before = self.world.looks(WINDOW)?;
            while self.world.looks(WINDOW)? == before {
                self.world.click_in(WINDOW, SETTINGS)?;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            anyhow::Ok(true)
        };
        tokio::time::timeout(PATIENCE, back).await.context("the dashboard is dead")?
    }

    /// Ends the web engine's processes from outside.
    async fn end_web_processes(&self) -> Result<()> {
        let web = self.web_processes()?;
        for pid in &web {
            processes::kill(*pid);
        }
        for pid in &web {
            processes::ended(*pid, PATIENCE).await?;
        }
        Ok(())
    }
}
