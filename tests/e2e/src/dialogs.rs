//! Dialogs of the toolkit, answered as a user does: with the pointer or the keyboard.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::world::World;

/// How long an answer may take to be heard.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a click may take before it counts as lost: a button may not be ready for it yet.
const HEARD: Duration = Duration::from_secs(2);
/// From the lower edge of a dialog to the middle of its buttons, which share the whole width.
const ROW: u32 = 18;

impl World {
    /// Clicks a button of the dialog called `title`, the one at `place` of `of` from the left, until the dialog is gone.
    pub async fn choose(&self, title: &str, place: u32, of: u32) -> Result<()> {
        let chosen = async {
            while let Some((width, height)) = self.size(title)? {
                // From elsewhere, so that the pointer enters the button. The dialog may go before the click.
                let _ = self.point_in(title, (width / 2, 4));
                let _ = self.click_in(title, (width * (2 * place + 1) / (2 * of), height - ROW));
                let clicked = Instant::now();
                while self.windows(title)? > 0 && clicked.elapsed() < HEARD {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, chosen).await.with_context(|| format!("{title} stayed"))?
    }

    /// Presses a key, which goes to whatever has the keyboard.
    pub fn press(&self, key: &str) -> Result<()> {
        self.xdotool(&["key", key])
    }

    /// Types text into whatever has the keyboard.
    pub fn write(&self, text: &str) -> Result<()> {
        self.xdotool(&["type", text])
    }

    fn point_in(&self, title: &str, (x, y): (u32, u32)) -> Result<()> {
        let name = format!("^{title}$");
        let search = ["search", "--onlyvisible", "--name", &name, "mousemove", "--window", "%1"];
        let (x, y) = (x.to_string(), y.to_string());
        self.xdotool(&[&search[..], &[&x, &y]].concat())
    }

    /// Width and height of the window called `title`; `None` once it is gone.
    fn size(&self, title: &str) -> Result<Option<(u32, u32)>> {
        let name = format!("^{title}$");
        let said =
            self.xdotool_says(&["search", "--onlyvisible", "--name", &name, "getwindowgeometry", "--shell"])?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let value = |key: &str| said.lines().find_map(|line| line.strip_prefix(key)?.parse().ok());
        Ok(value("WIDTH=").zip(value("HEIGHT=")))
    }
}
