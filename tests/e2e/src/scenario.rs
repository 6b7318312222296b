//! The main job, from first start to the notification of a revoked grant, with the crashes in between.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use stack::{Servers, ServersOptions, Storage, free_port};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::bus::Notifications;
use crate::driver::App;
use crate::outputs::Outputs;
use crate::processes;
use crate::report::Report;
use crate::sandbox::Sandbox;
use crate::secrets;
use crate::tray::Tray;
use crate::world::World;

/// The keeper looks again a minute after the first refusal.
pub(crate) const SECOND_LOOK: Duration = Duration::from_secs(100);

/// Seconds that the app keeps its web view in the tray.
const UNLOAD_AFTER: &str = "3";

/// How long one event may take to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(45);
pub(crate) const SCHEME: &str = "com.adkeeper.desktop";
pub(crate) const SINGLE_INSTANCE: &str = "com.adkeeper.desktop.SingleInstance";
pub(crate) const ADA: &str = "user_sandbox_ada";
const BEN: &str = "user_sandbox_ben";
/// Accounts of "Northwind Agency" in all three regions.
pub(crate) const NORTHWIND: usize = 15;
/// Accounts of "Harbour Goods".
pub(crate) const HARBOUR: usize = 2;

/// Everything the walk has in its hands.
pub struct Scenario {
    pub(crate) report: Report,
    pub(crate) app: Option<App>,
    pub(crate) browser: Browser,
    pub(crate) notifications: Notifications,
    pub(crate) sandbox: Sandbox,
    pub(crate) servers: Servers,
    pub(crate) world: World,
    pub(crate) data: TempDir,
    pub(crate) binary: PathBuf,
    outputs: Outputs,
}

/// Runs the whole walk and returns how many steps it took.
pub async fn run(root: &Path, programs: &Path) -> Result<usize> {
    let mut scenario = Scenario::prepare(root, programs).await?;
    let done = scenario.walk().await;
    scenario.conclude(done).await
}

/// Lives through a year with two logins, and returns how many steps it took.
pub async fn run_year(root: &Path, programs: &Path) -> Result<usize> {
    let mut scenario = Scenario::prepare(root, programs).await?;
    let done = scenario.year().await;
    scenario.conclude(done).await
}

/// Asks for tokens as a script of the user's does, and returns how many steps it took.
pub async fn run_programs(root: &Path, programs: &Path) -> Result<usize> {
    let mut scenario = Scenario::prepare(root, programs).await?;
    let done = scenario.programs().await;
    scenario.conclude(done).await
}

/// Looks at accounts: one whose card expires, a DSP advertiser, a report; returns how many steps it took.
pub async fn run_accounts(root: &Path, programs: &Path) -> Result<usize> {
    let mut scenario = Scenario::prepare(root, programs).await?;
    let done = scenario.account_health().await;
    scenario.conclude(done).await
}

/// Does the main jobs with keys alone, and returns how many steps it took.
pub async fn run_keyboard(root: &Path, programs: &Path) -> Result<usize> {
    let mut scenario = Scenario::prepare(root, programs).await?;
    let done = scenario.keyboard().await;
    scenario.conclude(done).await
}

impl Scenario {
    async fn conclude(mut self, done: Result<()>) -> Result<usize> {
        if done.is_err() {
            // The picture of the moment it went wrong.
            let _ = self.report.picture(&self.world, "failed");
        }
        self.outputs.keep_logs(self.data.path())?;
        self.report.write(done.as_ref().err().map(|error| format!("{error:#}")).as_deref())?;
        done?;
        self.finish().await
    }
}

impl Scenario {
    async fn prepare(root: &Path, programs: &Path) -> Result<Self> {
        let outputs = Outputs::claim(&root.join("target"))?;
        let mut report = Report::new(&outputs.tour)?;
        let logs = outputs.logs.clone();
        let servers = Servers::start(&ServersOptions {
            root: root.to_path_buf(),
            program: programs.join("adkeeper-sandbox"),
            port: 0,
            storage: Storage::Temporary,
            state: None,
            log: logs.join("sandbox.log"),
        })?;
        report.passed("sandbox, PostgREST and PostgreSQL answer", servers.url());
        let data = tempfile::Builder::new().prefix("adkeeper-data-").tempdir()?;
        let folder = data.path().display().to_string();
        let environment = [
            ("ADKEEPER_SANDBOX", servers.url()),
            ("ADKEEPER_DATA_DIR", &folder),
            ("ADKEEPER_UNLOAD_AFTER", UNLOAD_AFTER),
        ];
        let mut world = World::start(&logs, &environment).await?;
        let trusted = servers.url().replace("127.0.0.1", "localhost");
        let browser = Browser::start(&mut world, SCHEME, &[&trusted, servers.url()]).await?;
        let notifications = world.bus.notifications().await?;
        report.passed("a private desktop with browser, keyring, panel and notifications is up", "");
        let sandbox = Sandbox::new(servers.url())?;
        let binary = programs.join("adkeeper-desktop");
        Ok(Self { report, app: None, browser, notifications, sandbox, servers, world, data, binary, outputs })
    }

    async fn walk(&mut self) -> Result<()> {
        self.set_up().await?;
        self.own_loopback_port().await?;
        self.first_start().await?;
        self.sign_in().await?;
        self.connect_to_review().await?;
        self.crash_in_review().await?;
        self.confirm().await?;
        self.vault()?;
        self.mirror(NORTHWIND).await?;
        self.tray().await?;
        self.forged_callbacks().await?;
        self.revoke().await?;
        self.crash_and_restart().await?;
        self.cold_start().await?;
        self.amazon().await?;
        self.desk().await?;
        self.users().await?;
        self.background().await?;
        self.canary()
    }

    /// A port of this walk's own for Amazon's answers: the usual one may be taken by another walk.
    pub(crate) async fn own_loopback_port(&mut self) -> Result<()> {
        let port = free_port()?;
        self.sandbox.allow_return_url(&format!("http://localhost:{port}/callback")).await?;
        self.world.put("ADKEEPER_LOOPBACK_PORT", Some(&port.to_string()));
        Ok(())
    }

    pub(crate) async fn first_start(&mut self) -> Result<()> {
        self.start_app().await?;
        self.page()?.element("[data-testid=sign-in]", PATIENCE).await?;
        self.report.passed("the app opens signed out and offers one button", "");
        self.tray_says("Signed out", &[], false).await?;
        self.picture("sign-in").await
    }

    pub(crate) async fn sign_in(&mut self) -> Result<()> {
        self.page()?.click("[data-testid=sign-in]", PATIENCE).await?;
        self.sign_in_in_browser().await?;
        self.page()?.element("[data-testid=user-chip]", PATIENCE).await?;
        self.report.passed("the deep link brings the user back signed in (warm)", "");
        self.tray_says("No connections yet", &[], false).await?;
        self.picture("signed-in").await
    }

    /// The user's part at Clerk, in the browser that the app opened.
    pub(crate) async fn sign_in_in_browser(&mut self) -> Result<()> {
        let url = self.browser.tab(|url| url.path().starts_with("/sign-in")).await?;
        let page = &self.browser.page;
        page.fill("#identifier", "ada@example.com", PATIENCE).await?;
        page.fill("#password", "correct horse", PATIENCE).await?;
        self.report.passed("sign-in opens in the system browser", url.path());
        self.report.picture(&self.world, "browser-sign-in")?;
        page.click("#continue", PATIENCE).await
    }

    /// The table shows `count` accounts, of all regions, with `ids` to the last digit.
    pub(crate) async fn accounts(&mut self, count: usize, ids: &[&str]) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-accounts]", PATIENCE).await?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows > 0).await?;
        let words = page.element("[data-testid=account-count]", PATIENCE).await?;
        page.wait_for_text(&count.to_string(), PATIENCE).await?;
        let words = words.text().await?;
        ensure!(words.contains(&count.to_string()), "not {count} accounts: {words}");
        let text = page.text().await?;
        for needed in ["NA", "EU", "FE"].iter().chain(ids) {
            ensure!(text.contains(needed), "{needed} is not in the table:\n{text}");
        }
        self.report.passed("the accounts of NA, EU and FE are in the table, ids exact", words);
        Ok(())
    }

    fn vault(&mut self) -> Result<()> {
        let entries = secrets::entries(&self.world)?;
        let token = entries
            .iter()
            .find(|entry| entry.name.starts_with("connection/") && entry.name.ends_with("/refresh-token"))
            .context("no refresh token in the keyring")?;
        ensure!(token.secret.starts_with("Atzr|"), "the entry is no refresh token");
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        let device = names.iter().any(|name| name.starts_with("clerk/device-token/"));
        ensure!(device, "no device token that names its instance: {names:?}");
        self.report.passed("secret-tool sees the refresh token", format!("{} entries", names.len()));
        Ok(())
    }

    async fn mirror(&mut self, accounts: usize) -> Result<()> {
        let postgres = &self.servers.backend.postgres;
        let wanted = format!("{ADA}|{accounts}");
        let arrive = async {
            loop {
                let seen = postgres.query("select user_id, count(*) from user_accounts group by user_id")?;
                if seen.trim() == wanted {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(PATIENCE, arrive).await.context("the accounts did not reach PostgreSQL")??;
        let tables = ["users", "amazon_connections", "user_accounts", "user_settings"];
        let (ada, ben) = (self.sandbox.session_jwt(ADA).await?, self.sandbox.session_jwt(BEN).await?);
        for table in tables {
            let own = self.sandbox.rows(table, &ada).await?;
            let others = self.sandbox.rows(table, &ben).await?;
            ensure!(others.is_empty(), "another user reads {} rows of {table}", others.len());
            let status = self.sandbox.anonymous(table).await?;
            ensure!(status == 401, "{table} answers {status} without a session");
            ensure!(table == "user_settings" || !own.is_empty(), "the user reads nothing of {table}");
        }
        self.report.passed(
            "PostgREST: the rows are the user's, another user's token reads none",
            format!("{accounts} accounts, {} tables", tables.len()),
        );
        Ok(())
    }

    async fn tray(&mut self) -> Result<()> {
        self.tray_says("1 connection, healthy", &[], true).await?;
        self.open_tray_menu("tray-healthy")
    }

    async fn forged_callbacks(&mut self) -> Result<()> {
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        page.element("[data-testid=connection-row]", PATIENCE).await?;
        let before = page.count("[data-testid=connection-row]").await?;
        for (forged, words) in [
            ("amazon/callback?code=forged&state=forged", "Nothing was waiting for that answer"),
            ("somewhere/else?code=1&state=2", "That address does not lead back to Adkeeper"),
            ("callback?state=forged&rotating_token_nonce=n", "Nothing was waiting for that answer"),
        ] {
            self.world.open(&format!("{SCHEME}://{forged}"))?;
            self.page()?.wait_for_text(words, PATIENCE).await?;
        }
        let page = self.page()?;
        ensure!(
            page.count("[data-testid=connection-row]").await? == before,
            "a forged answer changed something"
        );
        ensure!(page.count("[data-testid=review-dialog]").await? == 0, "a forged answer opened a review");
        self.report.passed("forged answers are refused with a clear message and change nothing", "3 kinds");
        self.picture("forged").await
    }

    async fn revoke(&mut self) -> Result<()> {
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        let healthy = tray.icon().await?;
        self.world.clear_notifications()?;
        let revoked = self.sandbox.revoke("northwind-agency").await?;
        ensure!(revoked == 1, "{revoked} grants revoked");
        tray.choose("Refresh all").await?;
        // One refusal is a doubt, not a verdict, and an impatient user is no second look.
        self.page()?.element("[data-testid=connection-row][data-health=expiring]", PATIENCE).await?;
        let doubted = tray.wait_for_other_icon(&[&healthy], PATIENCE).await?;
        self.tray_says("1 expiring", &["Northwind Agency: refused once, checking again"], true).await?;
        self.picture("doubted").await?;
        self.page()?.click("[data-testid=refresh-now]", PATIENCE).await?;
        let seen = self
            .notifications
            .wait_for(SECOND_LOOK, |one| one.summary.contains("Northwind Agency needs you"))
            .await?;
        self.report.passed("a revoked grant raises a system notification", seen.summary);
        tray.wait_for_other_icon(&[&healthy, &doubted], PATIENCE).await?;
        self.report.passed("the tray icon turns with doubt and again with certainty", "");
        self.tray_says("1 revoked", &["Northwind Agency: reconnect"], true).await?;
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        page.element("[data-testid=connection-row][data-health=revoked]", PATIENCE).await?;
        self.report.passed("the dashboard shows the connection as revoked", "");
        self.picture("revoked").await?;
        self.open_tray_menu("notification-and-tray")?;
        self.page()?.click("[data-testid=nav-settings]", PATIENCE).await?;
        self.world.click_notification()?;
        self.page()?.element("[data-testid=connection-state][data-health=revoked]", PATIENCE).await?;
        self.report.passed("a click on the notification opens the connection", "");
        self.picture("notification-clicked").await?;
        self.page()?.click("[data-testid=nav-overview]", PATIENCE).await?;
        self.picture("overview-revoked").await
    }

    async fn crash_and_restart(&mut self) -> Result<()> {
        self.crash().await?;
        self.start_app().await?;
        self.page()?.element("[data-testid=user-chip]", PATIENCE).await?;
        self.report.passed("kill -9 and start: the user is still signed in", "");
        self.accounts(NORTHWIND, &["9007199254740993"]).await?;
        let page = self.page()?;
        page.click("[data-testid=nav-connections]", PATIENCE).await?;
        page.element("[data-testid=connection-row][data-health=revoked]", PATIENCE).await?;
        Ok(())
    }

    /// The app dies while the user is at Amazon; the browser's answer starts it.
    async fn cold_start(&mut self) -> Result<()> {
        self.begin_connect("eu").await?;
        self.crash().await?;
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        self.consent("harbour-goods").await?;
        self.world.bus.wait_for_name(SINGLE_INSTANCE, PATIENCE).await?;
        // The token is there before the review is stored, and the attempt's verifier goes after it.
        self.wait_for_secret("review/refresh-token", true).await?;
        self.wait_for_secret("flow/connect/verifier", false).await?;
        self.report.passed("the browser's answer starts the app (cold deep link)", "");
        self.world.raise("Adkeeper")?;
        self.world.painted("Adkeeper").await?;
        self.picture("cold-start").await?;
        self.crash().await?;
        self.start_app().await?;
        let page = self.page()?;
        page.fill("[data-testid=review-label]", "Harbour Goods", PATIENCE).await?;
        page.click("[data-testid=review-confirm]", PATIENCE).await?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        self.report.passed("the review of the cold start survives another kill -9", "");
        self.accounts(NORTHWIND + HARBOUR, &[]).await?;
        self.mirror(NORTHWIND + HARBOUR).await
    }

    async fn wait_for_secret(&self, name: &str, there: bool) -> Result<()> {
        let search = async {
            while secrets::entries(&self.world)?.iter().any(|entry| entry.name == name) != there {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            anyhow::Ok(())
        };
        if let Ok(found) = tokio::time::timeout(PATIENCE, search).await {
            return found;
        }
        let names: Vec<String> = secrets::entries(&self.world)?.into_iter().map(|entry| entry.name).collect();
        bail!("waited in vain for {name} to be there: {there}; there are {names:?}")
    }

    /// Ends everything and sees that nothing is left.
    async fn finish(mut self) -> Result<usize> {
        let tray = Tray::wait(&self.world.bus, PATIENCE).await?;
        tray.choose("Quit").await?;
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        if let Some(app) = self.app.take() {
            app.abandon();
        }
        let left = self.world.end();
        ensure!(left.is_empty(), "left behind: {left:#?}");
        self.report.passed("quitting from the tray ends the app; nothing is left running", "");
        self.report.write(None)?;
        Ok(self.report.steps())
    }

    pub(crate) async fn start_app(&mut self) -> Result<()> {
        self.app = Some(App::start(&self.world, &self.binary).await?);
        Ok(())
    }

    /// Kills the app as a crash or a power cut would, and its driver with it.
    pub(crate) async fn crash(&mut self) -> Result<()> {
        let running = self.running();
        ensure!(!running.is_empty(), "the app does not run");
        running.into_iter().for_each(processes::kill);
        if let Some(app) = self.app.take() {
            app.abandon();
        }
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await
    }

    /// The processes of the app on this desktop.
    pub(crate) fn running(&self) -> Vec<i32> {
        processes::running(&self.binary, &self.world.mark())
    }

    pub(crate) fn page(&self) -> Result<&crate::driver::Page> {
        Ok(&self.app.as_ref().context("the app was not started")?.page)
    }

    /// A picture with the app in front and nothing moving.
    pub(crate) async fn picture(&mut self, name: &str) -> Result<()> {
        self.world.raise("Adkeeper")?;
        if let Some(app) = &self.app {
            app.page.settled().await?;
        }
        self.report.picture(&self.world, name)
    }

    /// Opens the tray's menu by a click on its icon, takes the picture and closes it.
    pub(crate) fn open_tray_menu(&mut self, name: &str) -> Result<()> {
        self.world.raise("Adkeeper")?;
        self.world.click_tray()?;
        self.report.picture(&self.world, name)?;
        self.world.close_menu()
    }
}
