//! The session bus, where the first start has a name and takes what others were started with.

use std::time::Duration;

use domain::config::IDENTIFIER;
use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

/// The interface of the single-instance plugin (documented nowhere, read in its source, 2.5.5).
const INTERFACE: &str = "org.SingleInstance.DBus";

/// What is known of a first start.
#[derive(Debug, PartialEq, Eq)]
pub enum First {
    /// There is none, or no bus to find it on.
    Absent,
    /// It has taken the arguments.
    Answered,
    /// It has the name and doesn't answer in time. Its process, if the bus knows it.
    Silent(Option<u32>),
}

/// Gives `arguments` to the first start, on the session bus or the one at `address`, and waits up to `patience`.
pub fn deliver(address: Option<&str>, arguments: &[String], patience: Duration) -> First {
    match try_deliver(address, arguments, patience) {
        Ok(first) => first,
        Err(error) => {
            tracing::warn!(%error, "no other start can be looked for");
            First::Absent
        }
    }
}

fn try_deliver(address: Option<&str>, arguments: &[String], patience: Duration) -> zbus::Result<First> {
    let name = format!("{IDENTIFIER}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/"));
    let builder = address.map_or_else(Builder::session, Builder::address)?;
    let bus = builder.method_timeout(patience).build()?;
    let daemon = DBusProxy::new(&bus)?;
    let known = BusName::try_from(name.as_str())?;
    let folder = std::env::current_dir().unwrap_or_default();
    let body = (arguments, folder.to_string_lossy());
    if !daemon.name_has_owner(known.clone())? {
        return Ok(First::Absent);
    }
    let process = daemon.get_connection_unix_process_id(known.clone()).ok();
    match bus.call_method(Some(name.as_str()), path.as_str(), Some(INTERFACE), "ExecuteCallback", &body) {
        Ok(_) => Ok(First::Answered),
        // It may have ended meanwhile.
        Err(_) if !daemon.name_has_owner(known)? => Ok(First::Absent),
        Err(error) => {
            tracing::warn!(%error, process, "the first start doesn't answer");
            Ok(First::Silent(process))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::{Sender, channel};

    struct Bus {
        daemon: Child,
        address: String,
    }

    impl Bus {
        fn start() -> Self {
            let mut daemon = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut address = String::new();
            BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
            Self { daemon, address: address.trim().to_owned() }
        }

        fn first(&self, told: Option<Sender<Vec<String>>>) -> zbus::blocking::Connection {
            Builder::address(self.address.as_str())
                .unwrap()
                .serve_at(format!("/{}/SingleInstance", IDENTIFIER.replace('.', "/")), Program { told })
                .unwrap()
                .name(format!("{IDENTIFIER}.SingleInstance"))
                .unwrap()
                .build()
                .unwrap()
        }

        fn deliver(&self, patience: Duration) -> First {
            deliver(Some(&self.address), &["adkeeper".to_owned(), "an address".to_owned()], patience)
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.daemon.kill();
            let _ = self.daemon.wait();
        }
    }

    /// Stands in for the first start; without `told` it never answers.
    struct Program {
        told: Option<Sender<Vec<String>>>,
    }

    #[zbus::interface(name = "org.SingleInstance.DBus")]
    impl Program {
        async fn execute_callback(&self, arguments: Vec<String>, folder: String) {
            assert!(!folder.is_empty());
            match &self.told {
                Some(told) => told.send(arguments).unwrap(),
                None => std::future::pending().await,
            }
        }
    }

    #[test]
    fn a_first_start_that_answers_has_the_arguments() {
        let bus = Bus::start();
        let (told, heard) = channel();
        let _first = bus.first(Some(told));
        assert_eq!(bus.deliver(Duration::from_secs(20)), First::Answered);
        assert_eq!(heard.recv().unwrap(), ["adkeeper", "an address"]);
    }

    #[test]
    fn one_that_hangs_is_waited_for_only_so_long_and_named_by_its_process() {
        let bus = Bus::start();
        let _first = bus.first(None);
        assert_eq!(bus.deliver(Duration::from_millis(200)), First::Silent(Some(std::process::id())));
    }

    #[test]
    fn without_one_or_without_a_bus_the_start_goes_on() {
        let bus = Bus::start();
        assert_eq!(bus.deliver(Duration::from_secs(20)), First::Absent);
        assert_eq!(deliver(Some("unix:path=/nonexistent/bus"), &[], Duration::from_secs(1)), First::Absent);
    }
}
