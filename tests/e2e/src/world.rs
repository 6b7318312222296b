//! The private desktop.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use stack::{Guard, Guarded};
use tempfile::TempDir;

use crate::bus::Bus;
use crate::processes;

/// How long a desktop service may take to come up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// The environment variable that marks every process of a world.
const MARK: &str = "ADKEEPER_WORLD";
/// What a world takes over from the environment it is started in.
const INHERITED: &[&str] = &["PATH", "RUST_BACKTRACE", "RUST_LOG", "ADKEEPER_LOG"];

/// Width and height of the virtual display.
pub const SCREEN: (u32, u32) = (1440, 900);

const TRAY_WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PANEL: &str = include_str!("xfce4-panel.xml");
const NOTIFICATIONS: &str = include_str!("dunstrc");

/// A running private desktop. Dropping it ends everything on it, started by whomever.
pub struct World {
    /// The session bus.
    pub bus: Bus,
    // In the order of their start; ended in reverse.
    processes: Vec<Guarded>,
    panel: Option<Guarded>,
    environment: Vec<(String, String)>,
    logs: PathBuf,
    directory: TempDir,
}

impl World {
    /// Starts display, bus, window manager, keyring, notification daemon and panel, with logs in `logs`.
    /// `extra` is added to the environment of everything on the desktop.
    pub async fn start(logs: &Path, extra: &[(&str, &str)]) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("adk-").tempdir()?;
        let environment = environment(directory.path(), extra)?;
        let mut desktop = Desktop { environment, processes: Vec::new(), logs: logs.to_path_buf() };

        let (width, height) = SCREEN;
        let screen = format!("{width}x{height}x24");
        let mut xvfb = desktop.command("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-dpi", "96"]);
        let number = desktop.start("xvfb", &xvfb)?.wait_for_line(PATIENCE, |line| {
            !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
        })?;
        desktop.environment.push(("DISPLAY".to_owned(), format!(":{number}")));

        let address = format!("unix:path={}", directory.path().join("run/bus").display());
        desktop.environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.clone()));
        let mut dbus = desktop.command("dbus-daemon");
        dbus.args(["--session", "--nofork", "--nopidfile", "--print-address=1", "--address", &address]);
        desktop.start("dbus", &dbus)?.wait_for_line(PATIENCE, |line| line.starts_with("unix:"))?;
        let bus = Bus::connect(&address).await?;

        let openbox = desktop.command("openbox");
        desktop.start("openbox", &openbox)?;
        let mut managed = desktop.command("stdbuf");
        managed.args(["-oL", "xprop", "-root", "-spy"]);
        Guard::new("window manager")
            .start(&managed)?
            .wait_for_line(PATIENCE, |line| line.starts_with("_NET_SUPPORTING_WM_CHECK(WINDOW)"))?;
        let mut background = desktop.command("xsetroot");
        background.args(["-solid", "#2b3440"]);
        ensure!(background.status().context("starting xsetroot")?.success(), "the background was not set");

        // The keyring is unlocked with a password from its standard input, as a login session does it.
        let mut keyring = desktop.command("sh");
        keyring.args([
            "-c",
            "printf test | exec gnome-keyring-daemon --unlock --components=secrets --foreground",
        ]);
        desktop.start("keyring", &keyring)?;
        bus.wait_for_name("org.freedesktop.secrets", PATIENCE).await?;

        let mut dunst = desktop.command("dunst");
        dunst.arg("-config").arg(directory.path().join("home/.config/dunst/dunstrc"));
        desktop.start("dunst", &dunst)?;
        bus.wait_for_name("org.freedesktop.Notifications", PATIENCE).await?;

        let Desktop { environment, processes, logs } = desktop;
        let mut world = Self { bus, processes, panel: None, environment, logs, directory };
        world.show_panel().await?;
        Ok(world)
    }

    /// Starts the panel, and with it whoever shows tray icons.
    pub async fn show_panel(&mut self) -> Result<()> {
        let mut panel = self.command("xfce4-panel");
        panel.arg("--disable-wm-check");
        self.panel = Some(self.guard("panel", &panel)?);
        self.bus.wait_for_name(TRAY_WATCHER, PATIENCE).await
    }

    /// Ends the panel: from now on nobody shows tray icons.
    pub async fn hide_panel(&mut self) -> Result<()> {
        if let Some(panel) = self.panel.take() {
            panel.stop();
        }
        self.bus.wait_until_free(TRAY_WATCHER, PATIENCE).await
    }

    /// Sets a variable for whatever is started from now on, or takes it away; returns what it was.
    pub fn put(&mut self, name: &str, value: Option<&str>) -> Option<String> {
        let place = self.environment.iter().position(|(known, _)| known == name);
        let before = place.map(|place| self.environment.remove(place).1);
        self.environment.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        before
    }

    /// What a variable is for whatever is started now.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A command with the environment of this desktop.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        command(&self.environment, program)
    }

    /// Starts a program that lives as long as the desktop unless it is stopped before.
    pub fn guard(&self, name: &str, command: &Command) -> Result<Guarded> {
        Guard::new(name).log(self.logs.join(format!("{name}.log"))).start(command)
    }

    /// Keeps a started program until the desktop ends.
    pub fn keep(&mut self, process: Guarded) {
        self.processes.push(process);
    }

    /// The entry (`KEY=value`) that is in the environment of every process of this desktop, and of no other.
    pub fn mark(&self) -> String {
        format!("{MARK}={}", self.directory.path().display())
    }

    /// The home directory of the desktop's user.
    pub fn home(&self) -> PathBuf {
        self.directory.path().join("home")
    }

    /// Where the logs of the desktop's programs go.
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// Registers a program for URLs of a scheme, as an installed application is.
    pub fn handle_scheme(&self, scheme: &str, name: &str, exec: &str) -> Result<()> {
        let applications = self.home().join(".local/share/applications");
        fs::create_dir_all(&applications)?;
        fs::write(
            applications.join(format!("{name}.desktop")),
            format!(
                "[Desktop Entry]\nType=Application\nName={name}\nExec={exec} %u\nNoDisplay=true\n\
                 MimeType=x-scheme-handler/{scheme};\n"
            ),
        )?;
        let done = self
            .command("xdg-mime")
            .args(["default", &format!("{name}.desktop"), &format!("x-scheme-handler/{scheme}")])
            .status()
            .context("starting xdg-mime")?;
        ensure!(done.success(), "xdg-mime refused the handler for {scheme}");
        Ok(())
    }

    /// Opens a URL the way a desktop program does. Returns when it has been handed over; whatever it started
    /// keeps running.
    pub fn open(&self, url: &str) -> Result<()> {
        let done = self.command("xdg-open").arg(url).status().context("starting xdg-open")?;
        ensure!(done.success(), "xdg-open failed for {url}");
        Ok(())
    }

    /// Ends everything on the desktop and returns what had to be killed because nobody else ended it.
    pub fn end(mut self) -> Vec<String> {
        self.end_all()
    }

    fn end_all(&mut self) -> Vec<String> {
        if let Some(panel) = self.panel.take() {
            panel.stop();
        }
        while let Some(process) = self.processes.pop() {
            process.stop();
        }
        processes::kill_marked(&self.mark())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.end_all();
    }
}

/// A world while it is being put together: its `Drop` order already ends what was started.
struct Desktop {
    environment: Vec<(String, String)>,
    processes: Vec<Guarded>,
    logs: PathBuf,
}

impl Desktop {
    fn command(&self, program: &str) -> Command {
        command(&self.environment, program)
    }

    fn start(&mut self, name: &str, command: &Command) -> Result<&Guarded> {
        let process = Guard::new(name).log(self.logs.join(format!("{name}.log"))).start(command)?;
        self.processes.push(process);
        self.processes.last().context("just started")
    }
}

fn command(environment: &[(String, String)], program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (key, _) in std::env::vars_os() {
        if !INHERITED.iter().any(|kept| key == *kept) {
            command.env_remove(key);
        }
    }
    command.envs(environment.iter().map(|(key, value)| (key, value)));
    command
}

fn environment(directory: &Path, extra: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
    let home = directory.join("home");
    let run = directory.join("run");
    let config = home.join(".config");
    let panel = config.join("xfce4/xfconf/xfce-perchannel-xml");
    for folder in [&run, &panel, &config.join("dunst"), &home.join(".local/share"), &home.join(".cache")] {
        fs::create_dir_all(folder)?;
    }
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700))?;
    fs::write(panel.join("xfce4-panel.xml"), PANEL)?;
    fs::write(config.join("dunst/dunstrc"), NOTIFICATIONS)?;
    let mut environment: Vec<(String, String)> = [
        ("HOME", &home),
        ("XDG_RUNTIME_DIR", &run),
        ("XDG_CONFIG_HOME", &config),
        ("XDG_DATA_HOME", &home.join(".local/share")),
        ("XDG_CACHE_HOME", &home.join(".cache")),
        (MARK, &directory.to_path_buf()),
    ]
    .into_iter()
    .map(|(key, path)| (key.to_owned(), path.display().to_string()))
    .collect();
    // xdg-open's own code cannot read a quoted command; with a known desktop it leaves the work to gio.
    let fixed = [
        ("XDG_CURRENT_DESKTOP", "GNOME"),
        ("LANG", "C.UTF-8"),
        ("GDK_BACKEND", "x11"),
        ("NO_AT_BRIDGE", "1"),
        // The walks look into the app's processes, which it does not let others do.
        ("ADKEEPER_DUMPABLE", "on"),
    ];
    environment
        .extend(fixed.iter().chain(extra).map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    Ok(environment)
}
