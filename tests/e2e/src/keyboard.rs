//! The main jobs with real keys and without the pointer, and what a screen reader is given on the way.

use anyhow::{Context, Result, bail, ensure};

use crate::driver::GLANCE;
use crate::scenario::{PATIENCE, Scenario};
use crate::speech::{HEADING, Speech, unnamed};

/// As the app calls itself on the accessibility bus.
const PROGRAM: &str = "adkeeper-desktop";
/// More things than any screen of the walk has before the one that is wanted.
const MOST_TABS: usize = 60;
/// A profile of Northwind.
const PROFILE: &str = "123456789123456789";
/// Screens by the second key of their shortcut, with their heading.
const SCREENS: &[(&str, &str)] = &[
    ("o", "Overview"),
    ("a", "Accounts"),
    ("c", "Connections"),
    ("e", "Expirations"),
    ("p", "Programs"),
    ("l", "Activity"),
    ("n", "Notices"),
    ("s", "Settings"),
];

impl Scenario {
    pub(crate) async fn keyboard(&mut self) -> Result<()> {
        self.own_loopback_port().await?;
        // As on a desktop where a screen reader runs.
        self.world.put("NO_AT_BRIDGE", None);
        let speech = Speech::connect(&self.world.bus).await?;
        self.start_app().await?;
        self.sign_in_by_keys().await?;
        self.connect_by_keys().await?;
        self.screens_are_spoken(&speech).await?;
        self.tag_by_keys().await?;
        self.find_by_keys().await?;
        self.reconnect_by_keys().await
    }

    /// Presses a key that the window gets.
    fn key(&self, key: &str) -> Result<()> {
        self.world.raise("Adkeeper")?;
        self.world.press(key)
    }

    /// Presses Tab until the focus is on what the selector names.
    async fn tab_to(&self, css: &str) -> Result<usize> {
        let page = self.page()?;
        page.element(css, PATIENCE).await?;
        self.world.raise("Adkeeper")?;
        for pressed in 0..MOST_TABS {
            if page.has_focus(css).await? {
                return Ok(pressed);
            }
            page.mark_focus().await?;
            self.world.press("Tab")?;
            tokio::time::timeout(PATIENCE, async {
                while !page.focus_moved().await? {
                    tokio::time::sleep(GLANCE).await;
                }
                anyhow::Ok(())
            })
            .await
            .with_context(|| format!("the focus stays before `{css}`"))??;
        }
        bail!("`{css}` is not reached with {MOST_TABS} tabs")
    }

    async fn focused(&self, css: &str) -> Result<()> {
        let page = self.page()?;
        let search = async {
            while !page.has_focus(css).await? {
                tokio::time::sleep(GLANCE).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, search).await.with_context(|| format!("`{css}` got no focus"))?
    }

    async fn sign_in_by_keys(&mut self) -> Result<()> {
        let tabs = self.tab_to("[data-testid=sign-in]").await?;
        self.key("Return")?;
        self.sign_in_in_browser().await?;
        self.page()?.element("[data-testid=user-chip]", PATIENCE).await?;
        self.report.passed("signing in needs Tab and Enter", format!("{tabs} tabs"));
        Ok(())
    }

    async fn connect_by_keys(&mut self) -> Result<()> {
        self.page()?.element("[data-testid=connect]", PATIENCE).await?;
        self.key("c")?;
        let first = self.tab_to("[data-testid=connect-continue]").await?;
        self.picture("keyboard-connect").await?;
        self.key("Return")?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        self.consent("northwind-agency").await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        let label = self.tab_to("[data-testid=review-label]").await?;
        self.key("ctrl+a")?;
        self.world.write("Northwind Agency")?;
        self.picture("keyboard-review").await?;
        self.key("Return")?;
        let page = self.page()?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.element("[data-testid=region-matrix]", PATIENCE).await?;
        let tabs = format!("{} tabs", first + label);
        self.report.passed("a login is connected and confirmed with keys alone", tabs);
        Ok(())
    }

    /// Every main screen is reached by its two keys, its heading is spoken, and everything operable has a name.
    async fn screens_are_spoken(&mut self, speech: &Speech) -> Result<()> {
        let mut spoken = 0;
        for (key, heading) in SCREENS {
            self.key("g")?;
            self.world.press(key)?;
            self.page()?.wait_for_text(heading, PATIENCE).await?;
            let all = speech.wait_for(PROGRAM, HEADING, heading, PATIENCE).await?;
            let without = unnamed(&all);
            ensure!(without.is_empty(), "on {heading} a screen reader is given nothing for {without:?}");
            spoken += all.len();
        }
        self.report.passed(
            "each screen opens with two keys, and a screen reader gets its heading and a name for each control",
            format!("{} screens, {spoken} things", SCREENS.len()),
        );
        Ok(())
    }

    async fn tag_by_keys(&mut self) -> Result<()> {
        self.key("g")?;
        self.world.press("a")?;
        let page = self.page()?;
        page.wait_for_count("[data-testid=account-row]", PATIENCE, |rows| rows > 1).await?;
        self.tab_to("[data-testid=account-grid]").await?;
        for key in ["Home", "x", "Down", "x"] {
            self.world.press(key)?;
        }
        self.page()?.wait_for_text("2 selected", PATIENCE).await?;
        self.world.press("t")?;
        self.focused("[data-testid=label-search]").await?;
        self.world.write("Key accounts")?;
        self.page()?.wait_for_text("Create tag “Key accounts”", PATIENCE).await?;
        self.world.press("Return")?;
        self.page()?.element("[data-testid=label-option][aria-selected=true]", PATIENCE).await?;
        self.picture("keyboard-tag").await?;
        self.key("ctrl+Return")?;
        let page = self.page()?;
        page.gone("[data-testid=label-dialog]", PATIENCE).await?;
        let tagged = "[data-testid=account-row] [data-testid=tag-chip]";
        page.wait_for_count(tagged, PATIENCE, |tags| tags == 2).await?;
        self.picture("keyboard-tagged").await?;
        self.page()?.element("[data-testid=toast-action]", PATIENCE).await?;
        self.key("ctrl+z")?;
        self.page()?.wait_for_count(tagged, PATIENCE, |tags| tags == 0).await?;
        self.report.passed("two accounts are selected, tagged and untagged again with keys alone", "");
        self.key("Escape")
    }

    async fn find_by_keys(&mut self) -> Result<()> {
        self.key("ctrl+k")?;
        self.focused("[data-testid=palette-input]").await?;
        self.world.write(PROFILE)?;
        self.page()?
            .element("[role=option][aria-selected=true][data-testid^=option-account]", PATIENCE)
            .await?;
        self.picture("keyboard-palette").await?;
        self.key("Return")?;
        self.page()?.element("[data-testid=account-screen]", PATIENCE).await?;
        self.key("alt+Left")?;
        self.page()?.element("[data-testid=account-grid]", PATIENCE).await?;
        self.key("question")?;
        self.page()?.element("[data-testid=shortcut-sheet]", PATIENCE).await?;
        self.picture("keyboard-sheet").await?;
        self.key("Escape")?;
        self.page()?.gone("[data-testid=shortcut-sheet]", PATIENCE).await?;
        self.report.passed("the palette finds an account by its id; back and the list of keys work", "");
        Ok(())
    }

    async fn reconnect_by_keys(&mut self) -> Result<()> {
        let revoked = self.sandbox.revoke("northwind-agency").await?;
        ensure!(revoked == 1, "{revoked} grants revoked");
        self.key("g")?;
        self.world.press("c")?;
        self.page()?.element("[data-testid=connection-row]", PATIENCE).await?;
        self.key("shift+r")?;
        self.page()?.element("[data-testid=connection-row][data-health=expiring]", PATIENCE).await?;
        self.key("ctrl+k")?;
        self.focused("[data-testid=palette-input]").await?;
        self.world.write("reconnect")?;
        self.page()?
            .element("[role=option][aria-selected=true][data-testid^=option-reconnect]", PATIENCE)
            .await?;
        self.world.press("Return")?;
        self.tab_to("[data-testid=connect-continue]").await?;
        self.key("Return")?;
        self.browser.tab(|url| url.path().starts_with("/ap/oa")).await?;
        self.consent("northwind-agency").await?;
        self.page()?.element("[data-testid=review-dialog]", PATIENCE).await?;
        self.tab_to("[data-testid=review-confirm]").await?;
        self.key("Return")?;
        let page = self.page()?;
        page.gone("[data-testid=review-dialog]", PATIENCE).await?;
        page.element("[data-testid=connection-row][data-health=healthy]", PATIENCE).await?;
        self.report.passed("a refused login is reconnected from the palette with keys alone", "");
        self.picture("keyboard-reconnected").await
    }
}
