//! What a user sees and does on the private desktop: windows, notifications, the tray's menu, pointer and keys.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::world::{PATIENCE, SCREEN, World};

impl World {
    /// A picture of the whole screen.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        let done = self
            .command("import")
            .args(["-silent", "-window", "root"])
            .arg(file)
            .status()
            .context("starting import")?;
        ensure!(done.success(), "no screenshot");
        Ok(())
    }

    /// Brings the window whose title ends in `title` to the front, waiting for it to be there.
    pub fn raise(&self, title: &str) -> Result<()> {
        let ending = format!("{title}$");
        self.xdotool(&["search", "--sync", "--onlyvisible", "--name", &ending, "windowactivate", "--sync"])
    }

    /// Closes the window whose title is `title` as its frame's button does.
    pub fn close_window(&self, title: &str) -> Result<()> {
        let done = self.command("wmctrl").args(["-F", "-c", title]).status().context("starting wmctrl")?;
        ensure!(done.success(), "no window called {title} to close");
        Ok(())
    }

    /// Gives the window called `title` a place and size, as its user may.
    pub fn place_window(&self, title: &str, (x, y, width, height): (u32, u32, u32, u32)) -> Result<()> {
        let place = format!("0,{x},{y},{width},{height}");
        let done = self.command("wmctrl").args(["-F", "-r", title, "-e", &place]).status();
        ensure!(done.context("starting wmctrl")?.success(), "no window called {title} to place");
        Ok(())
    }

    /// Place and size of the window called `title`, in words.
    pub fn placed(&self, title: &str) -> Result<String> {
        let name = format!("^{title}$");
        let said = self.xdotool_says(&["search", "--onlyvisible", "--name", &name, "getwindowgeometry"])?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        Ok(said.lines().skip(1).map(str::trim).collect::<Vec<_>>().join(", "))
    }

    /// Whether the desktop lists a window called `title`, minimised or not.
    pub fn lists_window(&self, title: &str) -> Result<bool> {
        let listed = self.command("wmctrl").arg("-l").output().context("starting wmctrl")?;
        Ok(String::from_utf8_lossy(&listed.stdout).lines().any(|line| line.ends_with(title)))
    }

    /// How many windows with the title `title` are to be seen.
    pub fn windows(&self, title: &str) -> Result<usize> {
        let name = format!("^{title}$");
        let found = self.xdotool_says(&["search", "--onlyvisible", "--name", &name])?;
        Ok(String::from_utf8_lossy(&found.stdout).lines().count())
    }

    /// Returns when so many windows called `title` are to be seen.
    pub async fn wait_for_windows(&self, title: &str, count: usize) -> Result<()> {
        let look = async {
            while self.windows(title)? != count {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, look).await.with_context(|| format!("not {count} of {title}"))?
    }

    /// Takes all notifications from the screen.
    pub fn clear_notifications(&self) -> Result<()> {
        let done = self.command("dunstctl").arg("close-all").status().context("starting dunstctl")?;
        ensure!(done.success(), "the notifications stayed");
        Ok(())
    }

    /// Returns when a notification is on the screen.
    pub fn see_notification(&self) -> Result<()> {
        self.xdotool(&["search", "--sync", "--onlyvisible", "--class", "Dunst"])
    }

    /// Clicks the topmost notification on the screen, waiting for it.
    pub fn click_notification(&self) -> Result<()> {
        self.see_notification()?;
        let (x, y) = (SCREEN.0 - 196, 76);
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"])
    }

    /// Returns when the window called `title` shows more than an empty ground.
    pub async fn painted(&self, title: &str) -> Result<()> {
        let look = async {
            loop {
                let counted = self
                    .command("import")
                    .args(["-silent", "-window", title, "-format", "%k", "info:-"])
                    .output()
                    .context("starting import")?;
                // An empty window with its frame has a few dozen colours at most; text has hundreds.
                let colours = String::from_utf8_lossy(&counted.stdout).trim().parse::<u32>().unwrap_or(0);
                if colours > 150 {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(PATIENCE, look).await.with_context(|| format!("{title} stayed empty"))?
    }

    /// A sum over what a window shows.
    pub fn looks(&self, title: &str) -> Result<String> {
        let sum = self
            .command("import")
            .args(["-silent", "-window", title, "-format", "%#", "info:-"])
            .output()
            .context("starting import")?;
        Ok(String::from_utf8_lossy(&sum.stdout).into_owned())
    }

    /// Clicks at a place of a window.
    pub fn click_in(&self, title: &str, (x, y): (u32, u32)) -> Result<()> {
        // Exactly this one: the browser's window may be called by a page about it.
        let name = format!("^{title}$");
        let search = ["search", "--onlyvisible", "--name", &name, "mousemove", "--window", "%1"];
        let (x, y) = (x.to_string(), y.to_string());
        self.xdotool(&[&search[..], &[&x, &y, "click", "1"]].concat())
    }

    /// Clicks the icon at the right end of the panel and returns when its menu is on screen.
    pub fn click_tray(&self) -> Result<()> {
        let x = (SCREEN.0 - 15).to_string();
        self.xdotool(&["mousemove", &x, "15", "click", "1"])?;
        // A GTK menu is an unmanaged window of its own.
        self.xdotool(&["search", "--sync", "--onlyvisible", "--class", "wrapper-2.0|xfce4-panel"])
    }

    /// Closes an open menu and takes the pointer away from the panel, whose icons have tooltips.
    pub fn close_menu(&self) -> Result<()> {
        let (x, y) = ((SCREEN.0 / 2).to_string(), (SCREEN.1 - 5).to_string());
        self.xdotool(&["key", "Escape", "mousemove", &x, &y])
    }

    /// Runs xdotool, which has to succeed.
    pub(crate) fn xdotool(&self, arguments: &[&str]) -> Result<()> {
        let done = self.xdotool_says(arguments)?;
        let said = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success(), "xdotool {}: {said}", arguments.join(" "));
        Ok(())
    }

    /// Runs xdotool. Its search walks over all windows and fails when one of them closes meanwhile; then it
    /// is asked again.
    pub(crate) fn xdotool_says(&self, arguments: &[&str]) -> Result<Output> {
        for _ in 0..20 {
            let done = self.command("xdotool").args(arguments).output().context("starting xdotool")?;
            if !String::from_utf8_lossy(&done.stderr).contains("X Error") {
                return Ok(done);
            }
        }
        bail!("xdotool {} found no quiet moment", arguments.join(" "))
    }
}
