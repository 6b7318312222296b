//! A script of the user's that asks for a token: allowed, revoked, denied, unanswered; and an app that is stopped, not
//! running, or can't start.

use std::fs;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::WindowHandle;
use tokio::process::{Child, Command};

use crate::driver::Page;
use crate::processes;
use crate::scenario::{PATIENCE, Scenario};

/// Title of the window that asks.
const ASKS: &str = "A program asks for access";
/// Seconds for which a question stays open where nobody answers.
const SHORT: &str = "3";
/// More than any command may take that waits for nobody.
const BOUND: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(50);
const SCRIPT: &str = "import subprocess, sys\nsys.exit(subprocess.run(sys.argv[1:]).returncode)\n";

impl Scenario {
    pub(crate) async fn programs(&mut self) -> Result<()> {
        self.own_loopback_port().await?;
        self.first_start().await?;
        self.sign_in().await?;
        self.connect_to_review().await?;
        self.confirm().await?;
        fs::write(self.script(), SCRIPT)?;
        self.use_in().await?;
        self.allowed_for_eight_hours().await?;
        self.revoked().await?;
        self.denied().await?;
        self.closed_without_an_answer().await?;
        self.stopped().await?;
        self.unanswered_twice().await?;
        self.canary()?;
        self.crash().await?;
        self.no_display().await?;
        self.started_by_the_command_line().await
    }

    fn script(&self) -> PathBuf {
        self.world.home().join("report.py")
    }

    /// The command line, run by the user's script.
    fn report(&self, arguments: &[&str]) -> Command {
        let mut command = Command::from(self.world.command("python3"));
        command.arg(self.script()).arg(self.binary.with_file_name("adkeeper")).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    async fn ran(&self, arguments: &[&str]) -> Result<Output> {
        finished(self.report(arguments).spawn()?).await
    }

    /// Goes to the window of the question; returns the one that was driven before.
    async fn to_question(&self) -> Result<WindowHandle> {
        let client = self.page()?.client();
        let main = client.window().await?;
        let search = async {
            loop {
                for handle in client.windows().await? {
                    if handle == main || client.switch_to_window(handle).await.is_err() {
                        continue;
                    }
                    if client.current_url().await.is_ok_and(|url| url.path().ends_with("approval.html")) {
                        return anyhow::Ok(());
                    }
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, search).await.context("nobody was asked")??;
        Ok(main)
    }

    /// Answers with the button for `decision`, and returns to the dashboard once the window is gone.
    async fn answer(&mut self, decision: &str, picture: Option<&str>) -> Result<()> {
        let main = self.to_question().await?;
        let page = self.page()?;
        page.wait_for_text("report.py", PATIENCE).await?;
        page.wait_for_text("Northwind Agency", PATIENCE).await?;
        if let Some(name) = picture {
            page.settled().await?;
            self.world.raise(ASKS)?;
            self.report.picture(&self.world, name)?;
        }
        let button = page_button(self.page()?, decision).await?;
        // By the pointer: the window goes with the click, and the driver would wait for it to answer.
        self.world.raise(ASKS)?;
        self.world.click_in(ASKS, button)?;
        self.world.wait_for_windows(ASKS, 0).await?;
        self.page()?.client().switch_to_window(main).await?;
        Ok(())
    }

    async fn use_in(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-programs]", PATIENCE).await?;
        page.element("[data-testid=programs-empty]", PATIENCE).await?;
        self.report.passed("without programs the screen says how to begin", "");
        self.picture("programs-empty").await
    }

    async fn allowed_for_eight_hours(&mut self) -> Result<()> {
        let asking = self.report(&["token", "--format", "json"]).spawn()?;
        let told =
            self.notifications.wait_for(PATIENCE, |one| one.summary.contains("report.py asks")).await?;
        self.report.passed("a notification names the program and the login", told.body);
        self.answer("eight_hours", Some("program-asks")).await?;
        let output = finished(asking).await?;
        let token: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        ensure!(token["access_token"].as_str().is_some_and(|token| token.starts_with("Atza|")), "no token");
        self.report.passed("allowed for 8 hours, the script gets a token", text(&token["expires_at"]));
        let again = self.ran(&["token", "--no-prompt"]).await?;
        ensure!(again.status.success(), "{again:?}");
        self.report.passed("it isn't asked about again", "");
        let page = self.page()?;
        page.wait_for_text("report.py", PATIENCE).await?;
        page.element("[data-testid=approval-row]", PATIENCE).await?;
        self.report.passed("the screen lists what is allowed and what was handed out", "");
        self.picture("programs").await
    }

    async fn revoked(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=revoke]", PATIENCE).await?;
        page.element("[data-testid=revoke-dialog]", PATIENCE).await?;
        self.picture("program-revoke").await?;
        let page = self.page()?;
        page.click("[data-testid=revoke-confirm]", PATIENCE).await?;
        page.gone("[data-testid=approval-row]", PATIENCE).await?;
        let refused = self.ran(&["token", "--no-prompt"]).await?;
        ensure!(refused.status.code() == Some(7), "{refused:?}");
        self.report.passed("revoked, it gets nothing unasked", said(&refused));
        Ok(())
    }

    async fn denied(&mut self) -> Result<()> {
        let asking = self.report(&["token"]).spawn()?;
        self.answer("deny", None).await?;
        let denied = finished(asking).await?;
        ensure!(denied.status.code() == Some(7) && denied.stdout.is_empty(), "{denied:?}");
        self.report.passed("denied, it is told so", said(&denied));
        Ok(())
    }

    /// Closing the window is a no.
    async fn closed_without_an_answer(&mut self) -> Result<()> {
        // A yes between two noes, so that the program need not rest.
        let asking = self.report(&["token"]).spawn()?;
        self.answer("once", None).await?;
        ensure!(finished(asking).await?.status.success(), "allowed once");
        let asking = self.report(&["token"]).spawn()?;
        self.world.wait_for_windows(ASKS, 1).await?;
        self.world.painted(ASKS).await?;
        self.world.close_window(ASKS)?;
        let closed = finished(asking).await?;
        ensure!(closed.status.code() == Some(7), "{closed:?}");
        self.report.passed("closing the window is a no", "");
        Ok(())
    }

    /// An app that is stopped is noticed, and used again once it continues.
    async fn stopped(&mut self) -> Result<()> {
        let running = self.running();
        for pid in &running {
            processes::stop(*pid)?;
        }
        let begun = std::time::Instant::now();
        let stopped = self.ran(&["status"]).await;
        let took = begun.elapsed();
        for pid in &running {
            processes::resume(*pid)?;
        }
        let stopped = stopped?;
        ensure!(stopped.status.code() == Some(12), "{stopped:?}");
        self.report
            .passed("an app that is stopped is said to be", format!("{} after {took:.1?}", said(&stopped)));
        let again = self.ran(&["status"]).await?;
        ensure!(again.status.success(), "{again:?}");
        self.report.passed("continued, it answers", said(&again));
        Ok(())
    }

    async fn unanswered_twice(&mut self) -> Result<()> {
        self.crash().await?;
        self.world.put("ADKEEPER_ANSWER_WITHIN", Some(SHORT));
        self.start_app().await?;
        self.page()?.element("[data-testid=nav-programs]", PATIENCE).await?;
        for round in 1..=2 {
            let asking = self.report(&["token"]).spawn()?;
            let unanswered = finished(asking).await?;
            ensure!(unanswered.status.code() == Some(7), "{unanswered:?}");
            ensure!(said(&unanswered).contains("Nobody answered"), "{}", said(&unanswered));
            self.world.wait_for_windows(ASKS, 0).await.with_context(|| format!("round {round}"))?;
        }
        let resting = self.ran(&["token"]).await?;
        ensure!(said(&resting).contains("asked twice"), "{}", said(&resting));
        ensure!(self.world.windows(ASKS)? == 0, "it was asked about all the same");
        self.report.passed("unanswered twice, it has to wait", said(&resting));
        self.page()?.click("[data-testid=nav-programs]", PATIENCE).await?;
        self.picture("programs-unanswered").await
    }

    async fn started_by_the_command_line(&mut self) -> Result<()> {
        let absent = self.ran(&["status", "--no-start"]).await?;
        ensure!(absent.status.code() == Some(3), "{absent:?}");
        self.report.passed("without the app it says so", said(&absent));
        let status = self.ran(&["status"]).await?;
        ensure!(status.status.success(), "{status:?}");
        let out = String::from_utf8_lossy(&status.stdout).into_owned();
        ensure!(out.contains("Signed in as ada@example.com"), "{out}");
        ensure!(self.world.windows("Adkeeper")? == 0, "it opened a window");
        self.report
            .passed("the command line starts the app in the tray", out.lines().next().unwrap_or_default());
        let doctor = self.ran(&["doctor"]).await?;
        self.report.passed(
            "the doctor looks at what it needs",
            String::from_utf8_lossy(&doctor.stdout).lines().count().to_string(),
        );
        Ok(())
    }

    async fn no_display(&mut self) -> Result<()> {
        let mut command = self.report(&["status"]);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("GDK_BACKEND");
        let failed = finished(command.spawn()?).await?;
        ensure!(failed.status.code() == Some(3) && said(&failed).contains("no display"), "{failed:?}");
        self.report.passed("without a display it says why the app can't start", said(&failed));
        Ok(())
    }
}

/// The middle of the button for a decision, once it can be pressed.
async fn page_button(page: &Page, decision: &str) -> Result<(u32, u32)> {
    let button = page.element(&format!("[data-testid=answer-{decision}]:enabled"), PATIENCE).await?;
    let (x, y, width, height) = button.rectangle().await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a small window")]
    let place = |at: f64| at.max(0.0) as u32;
    Ok((place(x + width / 2.0), place(y + height / 2.0)))
}

async fn finished(child: Child) -> Result<Output> {
    match tokio::time::timeout(BOUND, child.wait_with_output()).await {
        Ok(output) => Ok(output?),
        Err(_) => bail!("the command hangs"),
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
