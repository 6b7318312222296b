//! The Debian packages that building and testing need, installed when missing.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::Step;
use crate::stage::Outcome;

/// To compile the app.
const BUILD: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libsoup-3.0-dev",
    "libdbus-1-dev",
    "build-essential",
    "pkg-config",
    "curl",
    "wget",
    "file",
    "desktop-file-utils",
    "xdg-utils",
];

/// To run it: the session services of a desktop, and the database behind the sandbox.
const RUN: &[&str] = &[
    "dbus",
    "dbus-x11",
    "libglib2.0-bin",
    "libnotify-bin",
    "adwaita-icon-theme",
    "hicolor-icon-theme",
    "fonts-dejavu-core",
    "at-spi2-core",
    "procps",
    "postgresql-15",
];

/// To use it without a user: a virtual display with window manager, panel, notification and keyring
/// daemons, browsers that can be driven, pgTAP, and Python for a client of the Ads API.
const TEST: &[&str] = &[
    "xvfb",
    "xauth",
    "gnome-keyring",
    "libsecret-tools",
    "webkit2gtk-driver",
    "dunst",
    "faketime",
    "xfce4-panel",
    "openbox",
    "imagemagick",
    "xdotool",
    "wmctrl",
    "x11-utils",
    "x11-xserver-utils",
    "fonts-vlgothic",
    "chromium",
    "chromium-driver",
    "postgresql-15-pgtap",
    "python3",
    "python3-venv",
];

/// What the packages are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Compiling and opening the app on a desktop.
    Run,
    /// Everything, the virtual desktop included.
    Test,
}

/// Installs the packages that are missing, as root or through sudo without a password; otherwise stops
/// with the one command that does it.
pub fn install(root: &Path, purpose: Purpose) -> Result<Outcome> {
    let mut wanted: Vec<&str> = BUILD.iter().chain(RUN).copied().collect();
    if purpose == Purpose::Test {
        wanted.extend(TEST);
    }
    if Command::new("dpkg-query").arg("--version").output().is_err() {
        return Ok(Outcome::note("not a Debian system: packages are left to you, see README"));
    }
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        return Ok(Outcome::note(format!("{} packages present", wanted.len())));
    }
    let sudo = if rustix::process::geteuid().is_root() {
        None
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        Some("sudo")
    } else {
        bail!(
            "These packages are missing and this user may not install them. Run:\n\n  \
             sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n",
            missing.join(" ")
        );
    };
    println!("      installing {}", missing.join(" "));
    apt(root, sudo, "apt update", &["update"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(root, sudo, "apt install", &arguments)?;
    Ok(Outcome::note(format!("{} of {} packages installed", missing.len(), wanted.len())))
}

fn apt(root: &Path, sudo: Option<&str>, name: &str, arguments: &[&str]) -> Result<()> {
    let step = match sudo {
        None => Step::new(root, name, "apt-get"),
        Some(sudo) => Step::new(root, name, sudo).args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]),
    };
    step.args(["-q", "-o", "DPkg::Lock::Timeout=120"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
        .map(drop)
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .context("asking dpkg")?;
    let known = String::from_utf8_lossy(&output.stdout).into_owned();
    let installed: Vec<&str> = known.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    Ok(wanted.iter().filter(|package| !installed.contains(package)).copied().collect())
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
