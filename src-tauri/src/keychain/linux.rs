//! The Secret Service's word, from the session bus: its signals `CollectionCreated`, `CollectionDeleted` and
//! `CollectionChanged` (*documented*; *observed*: gnome-keyring sends the last when a keyring is locked or
//! unlocked), and who answers. The service is not started for it, and may come and go.

use futures_util::StreamExt as _;
use futures_util::stream::select;
use zbus::{Connection, Proxy};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const INTERFACE: &str = "org.freedesktop.Secret.Service";

/// Calls `tell` whenever a collection or the service itself comes, goes or changes, and once when it begins to
/// listen: what changed before was not heard. `address` is that of another bus than the session's.
pub async fn watch<A: Future<Output = ()>>(
    address: Option<&str>,
    mut tell: impl FnMut() -> A,
) -> zbus::Result<()> {
    let bus = match address {
        Some(address) => zbus::connection::Builder::address(address)?.build().await?,
        None => Connection::session().await?,
    };
    let service = Proxy::new(&bus, NAME, PATH, INTERFACE).await?;
    let signals = service.receive_all_signals().await?.map(drop);
    let owners = service.receive_owner_changed().await?.map(drop);
    let mut changes = select(signals, owners);
    tell().await;
    while let Some(()) = changes.next().await {
        tell().await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private_bus::Bus;
    use tokio::sync::mpsc::unbounded_channel;

    #[tokio::test]
    async fn collections_and_services_that_come_and_go_are_heard_of_and_strangers_are_not_believed() {
        let bus = Bus::start();
        let (told, mut heard) = unbounded_channel();
        let address = bus.address().to_owned();
        let watching = tokio::spawn(async move {
            let tell = move || {
                told.send(()).unwrap();
                std::future::ready(())
            };
            watch(Some(&address), tell).await
        });
        let connect = || zbus::connection::Builder::address(bus.address()).unwrap();
        let stranger = connect().build().await.unwrap();
        heard.recv().await.unwrap();
        let mut service = connect().name(NAME).unwrap().build().await.unwrap();
        heard.recv().await.unwrap();
        for _ in 0..2 {
            for signal in ["CollectionCreated", "CollectionChanged", "CollectionDeleted"] {
                stranger.emit_signal(None::<&str>, PATH, INTERFACE, signal, &()).await.unwrap();
                service.emit_signal(None::<&str>, PATH, INTERFACE, signal, &()).await.unwrap();
                heard.recv().await.unwrap();
            }
            service.release_name(NAME).await.unwrap();
            heard.recv().await.unwrap();
            assert!(heard.is_empty(), "a stranger was believed");
            service = connect().name(NAME).unwrap().build().await.unwrap();
            heard.recv().await.unwrap();
        }
        watching.abort();
    }

    #[tokio::test]
    async fn without_a_bus_there_is_no_signal_and_nothing_waits() {
        let nowhere = "unix:path=/nonexistent/bus";
        assert!(watch(Some(nowhere), || std::future::ready(())).await.is_err());
    }
}
