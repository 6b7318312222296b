//! A private D-Bus session with a real keyring daemon, and a child process that uses the vault in it.
//! Everything lives in one temporary folder, and every process is ended by its own id.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

const SECRETS: &str = "org.freedesktop.secrets";
const SECRETS_PATH: &str = "/org/freedesktop/secrets";
const SECRET_SERVICE: &str = "org.freedesktop.Secret.Service";

/// Marks the child and names its service.
pub const AGENT_SERVICE: &str = "ADKEEPER_VAULT_AGENT_SERVICE";
/// Time bound of the child's calls, milliseconds.
pub const AGENT_BOUND: &str = "ADKEEPER_VAULT_AGENT_BOUND";
/// What the child's answers begin with: the test harness prints to the same stream.
pub const ANSWER: &str = "answer: ";

/// The bus. It starts nothing by itself: what is not started here does not exist.
pub struct Desktop {
    folder: TempDir,
    address: String,
    bus: Child,
    keyring: Option<Child>,
}

fn command(program: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()));
    assert!(
        found,
        "{program} is missing: this test needs dbus-daemon, gnome-keyring-daemon, gdbus and secret-tool"
    );
    Command::new(program)
}

impl Desktop {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "run", "data"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let config = folder.path().join("bus.conf");
        let listen = folder.path().join("run");
        std::fs::write(
            &config,
            format!(
                "<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
                 <policy context=\"default\"><allow send_destination=\"*\"/><allow eavesdrop=\"true\"/>\
                 <allow own=\"*\"/></policy></busconfig>",
                listen.display()
            ),
        )
        .unwrap();
        let mut bus = command("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = first_line(bus.stdout.take().unwrap());
        assert!(address.starts_with("unix:"), "dbus-daemon gave no address: {address:?}");
        Self { folder, address, bus, keyring: None }
    }

    /// Starts the keyring daemon, and unlocks (or makes) its login keyring when given a password.
    pub fn start_keyring(&mut self, password: Option<&str>) {
        let mut daemon = self.within("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        daemon.arg(format!("--control-directory={}", self.path("run").join("control").display()));
        if password.is_some() {
            daemon.arg("--unlock");
        }
        let mut child =
            daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(password.unwrap_or_default().as_bytes()).unwrap();
        drop(stdin);
        self.keyring = Some(child);
        let waited = self
            .within("gdbus")
            .args(["wait", "--session", "--timeout", "20", "org.freedesktop.secrets"])
            .status()
            .unwrap();
        assert!(waited.success(), "gnome-keyring-daemon did not come up");
    }

    /// Ends the keyring daemon at once, as a crash would.
    pub fn kill_keyring(&mut self) {
        let mut child = self.keyring.take().expect("a keyring daemon was started");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Makes the daemon hang (`STOP`) or go on (`CONT`).
    pub fn signal_keyring(&self, signal: &str) {
        let pid = self.keyring.as_ref().expect("a keyring daemon was started").id();
        let sent = command("kill").arg(format!("-{signal}")).arg(pid.to_string()).status().unwrap();
        assert!(sent.success(), "kill -{signal} failed");
    }

    /// Locks the login keyring, as a screen lock may.
    pub fn lock_collection(&self) {
        let done = self
            .within("gdbus")
            .args(["call", "--session", "-d", "org.freedesktop.secrets", "-o", "/org/freedesktop/secrets"])
            .args(["-m", "org.freedesktop.Secret.Service.Lock"])
            .arg("['/org/freedesktop/secrets/collection/login']")
            .output()
            .unwrap();
        assert!(done.status.success(), "Lock failed: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Deletes the login keyring, as its user may in a program for keyrings.
    pub fn delete_collection(&self) {
        let login = format!("{SECRETS_PATH}/collection/login");
        let collection = Some("org.freedesktop.Secret.Collection");
        self.connect().call_method(Some(SECRETS), login, collection, "Delete", &()).unwrap();
    }

    /// Makes `collection` the default one; `/` leaves none.
    pub fn set_default(&self, collection: &str) {
        let body = ("default", ObjectPath::try_from(collection).unwrap());
        self.connect()
            .call_method(Some(SECRETS), SECRETS_PATH, Some(SECRET_SERVICE), "SetAlias", &body)
            .unwrap();
    }

    /// Creates an open keyring, makes it the default one, as an answered prompt does, and names it. The
    /// prompt's password would have to be sealed; gnome-keyring has a call for programs that know it.
    pub fn create_keyring(&self, label: &str) -> String {
        let bus = self.connect();
        let plain = ("plain", Value::from(""));
        let opened = bus
            .call_method(Some(SECRETS), SECRETS_PATH, Some(SECRET_SERVICE), "OpenSession", &plain)
            .unwrap();
        let (_, session): (OwnedValue, OwnedObjectPath) = opened.body().deserialize().unwrap();
        let master = (session, Vec::<u8>::new(), b"test".to_vec(), "text/plain");
        let label = HashMap::from([("org.freedesktop.Secret.Collection.Label", Value::from(label))]);
        let internal = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";
        let created = bus
            .call_method(
                Some(SECRETS),
                SECRETS_PATH,
                Some(internal),
                "CreateWithMasterPassword",
                &(label, master),
            )
            .unwrap();
        let path: OwnedObjectPath = created.body().deserialize().unwrap();
        self.set_default(path.as_str());
        path.to_string()
    }

    /// Where the bus listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn connect(&self) -> Connection {
        Builder::address(&*self.address).unwrap().build().unwrap()
    }

    /// What another program sees under (`service`, `username`).
    pub fn secret_tool(&self, service: &str, username: &str) -> Option<String> {
        let found = self
            .within("secret-tool")
            .args(["lookup", "service", service, "username", username])
            .output()
            .unwrap();
        found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
    }

    /// A process that uses the vault on this bus.
    pub fn agent(&self, bound_ms: u64) -> Agent {
        Agent::start(self.within_path(&std::env::current_exe().unwrap()), bound_ms)
    }

    fn within(&self, program: &str) -> Command {
        self.dressed(command(program))
    }

    fn within_path(&self, program: &Path) -> Command {
        self.dressed(Command::new(program))
    }

    fn dressed(&self, mut command: Command) -> Command {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", self.path("home"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env_remove("GNOME_KEYRING_CONTROL")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A child process holding one `KeyringVault`. It takes one command per line and answers each with
/// one line.
pub struct Agent {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Agent {
    pub fn start(mut command: Command, bound_ms: u64) -> Self {
        let mut child = command
            .args(["agent", "--exact", "--ignored", "--nocapture"])
            .env(AGENT_SERVICE, "com.example.vault-test")
            .env(AGENT_BOUND, bound_ms.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdin, stdout }
    }

    /// Sends `line` and waits for its answer.
    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.stdin.as_mut().expect("the agent still listens"), "{line}").unwrap();
        loop {
            let mut answer = String::new();
            let read = self.stdout.read_line(&mut answer).unwrap();
            assert!(read > 0, "the agent ended instead of answering {line:?}");
            // The harness may have written on the same line before.
            if let Some((_, text)) = answer.trim_end().split_once(ANSWER) {
                return text.to_owned();
            }
        }
    }

    /// Tells the agent to end, and whether it ended well.
    pub fn finish(mut self) -> bool {
        drop(self.stdin.take());
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn first_line(stream: ChildStdout) -> String {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}
