//! The walk's beginning: the app without any configuration. Keys are pasted into its set-up screen, what is found
//! to be missing is mended, and somebody new signs in, all in one run of the app.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use domain::config::Config;
use domain::sandbox::SUPABASE_KEY;

use crate::scenario::{PATIENCE, Scenario};

const SANDBOX: &str = "ADKEEPER_SANDBOX";
const FOLDER: &str = "ADKEEPER_DATA_DIR";
/// Title of the question about a new host.
const QUESTION: &str = "Confirm a new address";
/// Somebody whom nothing later in the walk knows.
const NEW: &str = "ola@example.com";

impl Scenario {
    pub(crate) async fn set_up(&mut self) -> Result<()> {
        let folder = tempfile::Builder::new().prefix("adkeeper-new-").tempdir()?;
        let before = [self.world.put(SANDBOX, None), self.world.put(FOLDER, folder.path().to_str())];
        self.paste_clerk().await?;
        self.paste_supabase().await?;
        self.first_session().await?;
        self.crash().await?;
        fs::remove_file(self.config_file())?;
        for (name, value) in [SANDBOX, FOLDER].into_iter().zip(before) {
            self.world.put(name, value.as_deref());
        }
        Ok(())
    }

    fn config_file(&self) -> std::path::PathBuf {
        self.world.home().join(".config").join(crate::scenario::SCHEME).join("config.toml")
    }

    async fn paste_clerk(&mut self) -> Result<()> {
        let key = Config::for_sandbox(self.servers.url())?.clerk.context("no key")?.publishable_key;
        self.sandbox.switch("clerk-native-api-off", true).await?;
        self.start_app().await?;
        self.page()?.element("[data-testid=set-up]", PATIENCE).await?;
        self.report.passed("without any configuration the app offers to be set up", "");
        self.picture("set-up-offer").await?;
        let page = self.page()?;
        page.click("[data-testid=set-up]", PATIENCE).await?;
        page.fill("[data-testid=clerk-key]", &key, PATIENCE).await?;
        page.element("[data-finding=native_off]", PATIENCE).await?;
        self.report.passed("a pasted key is looked at by itself: Clerk lets no desktop apps in yet", "");
        self.picture("set-up-native-off").await?;
        self.sandbox.switch("clerk-native-api-off", false).await?;
        let page = self.page()?;
        page.click("[data-testid=clerk-check]", PATIENCE).await?;
        page.element("[data-finding=native_on]", PATIENCE).await?;
        page.click("[data-testid=clerk-save]", PATIENCE).await?;
        page.gone("[data-testid=clerk-revert]", PATIENCE).await?;
        let written = fs::read_to_string(self.config_file())?;
        ensure!(written.contains(&key), "the key is not in config.toml:\n{written}");
        self.report.passed("mended there and checked again, the key is saved into config.toml", "");
        Ok(())
    }

    async fn paste_supabase(&mut self) -> Result<()> {
        let page = self.page()?;
        page.fill("[data-testid=supabase-url]", self.servers.url(), PATIENCE).await?;
        page.fill("[data-testid=supabase-key]", SUPABASE_KEY, PATIENCE).await?;
        page.element("[data-finding=tables_there]", PATIENCE).await?;
        page.look_at("[data-testid=supabase-checks]").await?;
        self.picture("set-up-supabase").await?;
        let page = self.page()?;
        page.click("[data-testid=supabase-save]", PATIENCE).await?;
        self.world.wait_for_windows(QUESTION, 1).await?;
        self.world.painted(QUESTION).await?;
        self.report.passed("a new project is asked about outside the web view", QUESTION);
        self.report.picture(&self.world, "set-up-question")?;
        // A key that was meant for the dashboard is no yes.
        self.world.press("Return")?;
        self.world.wait_for_windows(QUESTION, 0).await?;
        let page = self.page()?;
        page.element("[data-testid=error-note][data-code=declined]", PATIENCE).await?;
        let written = fs::read_to_string(self.config_file())?;
        ensure!(!written.contains("supabase_url"), "saved all the same:\n{written}");
        self.report.passed("Enter in the question is a no, which changes nothing", "");
        self.picture("set-up-declined").await?;
        let page = self.page()?;
        page.click("[data-testid=supabase-save]", PATIENCE).await?;
        self.world.wait_for_windows(QUESTION, 1).await?;
        self.world.choose(QUESTION, 1, 2).await?;
        let page = self.page()?;
        page.gone("[data-testid=supabase-revert]", PATIENCE).await?;
        self.report.passed("a Supabase project is looked at and saved before anybody is signed in", "");
        self.page()?.click("[data-testid=setup-back]", PATIENCE).await
    }

    /// Somebody new, in the browser.
    async fn first_session(&mut self) -> Result<()> {
        self.page()?.click("[data-testid=sign-up]", PATIENCE).await?;
        self.browser.tab(|url| url.path().starts_with("/sign-up")).await?;
        let page = &self.browser.page;
        page.fill("#first_name", "Ola", PATIENCE).await?;
        page.fill("#last_name", "Berg", PATIENCE).await?;
        page.fill("#identifier", NEW, PATIENCE).await?;
        page.fill("#password", "never seen before", PATIENCE).await?;
        page.click("#continue", PATIENCE).await?;
        page.element("#code", PATIENCE).await?;
        let code = self.sandbox.newest_code(NEW).await?;
        page.fill("#code", &code, PATIENCE).await?;
        page.click("#continue", PATIENCE).await?;
        let page = self.page()?;
        page.element("[data-testid=user-chip]", PATIENCE).await?;
        self.report.passed("the new set-up signs somebody in without a restart", "");
        self.browser.close_tab().await?;
        let postgres = &self.servers.backend.postgres;
        let sql = format!("select count(*) from users where email = '{NEW}'");
        let arrive = async {
            while postgres.query(&sql)?.trim() != "1" {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, arrive).await.context("the user did not reach PostgreSQL")??;
        self.report.passed("and the mirror has begun", "");
        let page = self.page()?;
        page.click("[data-testid=nav-settings]", PATIENCE).await?;
        page.click("[data-testid=settings-sign-in]", PATIENCE).await?;
        page.click("[data-testid=clerk-key]", PATIENCE).await?;
        for found in ["callback_seen", "role_there"] {
            page.element(&format!("[data-testid=clerk-checks] [data-finding={found}]"), PATIENCE).await?;
        }
        self.report.passed("with a session the set-up knows the way back and the role as well", "");
        self.picture("set-up-proven").await?;
        self.menu("sign-out").await?;
        self.page()?.element("[data-testid=sign-in]", PATIENCE).await.map(|_| ())
    }
}
