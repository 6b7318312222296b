//! Whether the desktop shows tray icons: a watcher with a host, on the session bus (StatusNotifierItem,
//! *documented* by freedesktop.org; the names on the bus are KDE's, as every desktop uses them).
//!
//! An icon can be made without either, and is then seen by nobody: GNOME has none without an extension.

use std::time::Duration;

use futures_util::StreamExt as _;
use zbus::fdo::{DBusProxy, PropertiesProxy};
use zbus::message::Type;
use zbus::names::BusName;
use zbus::{Connection, MatchRule, MessageStream};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
const HAS_HOST: &str = "IsStatusNotifierHostRegistered";
/// A watcher that takes longer to answer shows nothing either.
const PATIENCE: Duration = Duration::from_secs(2);

/// Calls `tell` with whether icons are shown, now and at every change, until the bus goes. `address` is that
/// of another bus than the session's.
pub async fn watch(address: Option<&str>, mut tell: impl FnMut(bool)) -> zbus::Result<()> {
    let bus = match address {
        Some(address) => zbus::connection::Builder::address(address)?.build().await?,
        None => Connection::session().await?,
    };
    let names = DBusProxy::new(&bus).await?;
    let mut owners = names.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    // Hosts come and go with signals of the watcher, of which only the sign that something changed counts.
    let rule = MatchRule::builder().msg_type(Type::Signal).path(PATH)?.build();
    let mut signals = MessageStream::for_match_rule(rule, &bus, None).await?;
    let mut last = None;
    loop {
        let shown = is_shown(&bus, &names).await?;
        if last.replace(shown) != Some(shown) {
            tell(shown);
        }
        let more = tokio::select! {
            change = owners.next() => change.is_some(),
            signal = signals.next() => signal.is_some(),
        };
        if !more {
            return Ok(());
        }
    }
}

async fn is_shown(bus: &Connection, names: &DBusProxy<'_>) -> zbus::Result<bool> {
    // Asked first: a call would start a watcher that is not there.
    if !names.name_has_owner(BusName::try_from(WATCHER)?).await? {
        return Ok(false);
    }
    let watcher = PropertiesProxy::builder(bus).destination(WATCHER)?.path(PATH)?.build().await?;
    let asked = watcher.get(WATCHER.try_into()?, HAS_HOST);
    Ok(match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(value)) => bool::try_from(value).unwrap_or(false),
        // It is there and does not say: one that takes icons shows them.
        Ok(Err(_)) => names.name_has_owner(BusName::try_from(WATCHER)?).await?,
        Err(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::private_bus::Bus;
    use tokio::sync::mpsc;
    use zbus::connection::Builder;

    /// Something that answers and is no watcher.
    struct Stranger;

    #[zbus::interface(name = "org.adkeeper.Stranger")]
    impl Stranger {}

    /// A watcher as a desktop has one.
    struct Watcher(Arc<AtomicBool>);

    #[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
    impl Watcher {
        #[zbus(property)]
        fn is_status_notifier_host_registered(&self) -> bool {
            self.0.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn an_icon_counts_as_shown_while_a_watcher_has_a_host_and_no_longer() {
        let bus = Bus::start();
        let (told, mut heard) = mpsc::unbounded_channel();
        let address = bus.address().to_owned();
        let watching = tokio::spawn(async move {
            watch(Some(&address), |shown| told.send(shown).unwrap()).await.unwrap();
        });
        assert_eq!(heard.recv().await, Some(false), "an empty bus shows nothing");

        let has_host = Arc::new(AtomicBool::new(false));
        let desktop = Builder::address(bus.address())
            .unwrap()
            .serve_at(PATH, Watcher(Arc::clone(&has_host)))
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .await
            .unwrap();
        let signal = async |name: &str| desktop.emit_signal(None::<&str>, PATH, WATCHER, name, &()).await;
        signal("StatusNotifierItemRegistered").await.unwrap();
        has_host.store(true, Ordering::SeqCst);
        signal("StatusNotifierHostRegistered").await.unwrap();
        assert_eq!(heard.recv().await, Some(true), "a host has come, and the watcher alone was none");
        has_host.store(false, Ordering::SeqCst);
        signal("StatusNotifierHostUnregistered").await.unwrap();
        assert_eq!(heard.recv().await, Some(false), "the host went");
        has_host.store(true, Ordering::SeqCst);
        signal("StatusNotifierHostRegistered").await.unwrap();
        assert_eq!(heard.recv().await, Some(true), "and came back");
        desktop.close().await.unwrap();
        assert_eq!(heard.recv().await, Some(false), "the watcher went");
        watching.abort();
    }

    #[tokio::test]
    async fn a_watcher_that_does_not_speak_of_hosts_is_believed() {
        let bus = Bus::start();
        let _old = Builder::address(bus.address())
            .unwrap()
            .serve_at(PATH, Stranger)
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .await
            .unwrap();
        let (told, mut heard) = mpsc::unbounded_channel();
        let address = bus.address().to_owned();
        let watching = tokio::spawn(async move {
            watch(Some(&address), |shown| told.send(shown).unwrap()).await.unwrap();
        });
        assert_eq!(heard.recv().await, Some(true));
        watching.abort();
    }

    #[tokio::test]
    async fn without_a_bus_nobody_shows_anything_and_nothing_waits() {
        assert!(watch(Some("unix:path=/nonexistent/bus"), |_| {}).await.is_err());
    }
}
