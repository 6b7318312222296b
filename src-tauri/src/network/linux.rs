//! NetworkManager's word, from the system bus (`org.freedesktop.NetworkManager`, signal `StateChanged`;
//! *documented*). It is not started for it, and may come and go.

use futures_util::StreamExt as _;
use zbus::{Connection, Proxy};

const NAME: &str = "org.freedesktop.NetworkManager";
const PATH: &str = "/org/freedesktop/NetworkManager";

/// Calls `tell` whenever the network comes or goes. The state at the beginning is not told: the first
/// request shows it. `address` is that of another bus than the system's.
pub async fn watch<A: Future<Output = ()>>(
    address: Option<&str>,
    mut tell: impl FnMut(bool) -> A,
) -> zbus::Result<()> {
    let bus = match address {
        Some(address) => zbus::connection::Builder::address(address)?.build().await?,
        None => Connection::system().await?,
    };
    let manager = Proxy::new(&bus, NAME, PATH, NAME).await?;
    let mut states = manager.receive_signal("StateChanged").await?;
    let mut last = None;
    while let Some(message) = states.next().await {
        let known = message.body().deserialize::<u32>().ok().and_then(available);
        if let Some(available) = known
            && last.replace(available) != Some(available)
        {
            tell(available).await;
        }
    }
    Ok(())
}

/// What an `NMState` means for requests to the internet; `None` for the states in between, and for
/// "unknown".
fn available(state: u32) -> Option<bool> {
    match state {
        // Asleep, disconnected, connected to this computer or its link only.
        10 | 20 | 50 => Some(false),
        // With a way out, whether it was tried or not.
        60 | 70 => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private_bus::Bus;
    use tokio::sync::mpsc;

    async fn say(manager: &Connection, state: u32) {
        manager.emit_signal(None::<&str>, PATH, NAME, "StateChanged", &state).await.unwrap();
    }

    #[tokio::test]
    async fn what_network_manager_says_is_told_once_and_strangers_are_not_believed() {
        let bus = Bus::start();
        let (told, mut heard) = mpsc::unbounded_channel();
        let address = bus.address().to_owned();
        let watch = tokio::spawn(async move {
            let tell = move |available| {
                told.send(available).unwrap();
                std::future::ready(())
            };
            watch(Some(&address), tell).await
        });
        let connect = || zbus::connection::Builder::address(bus.address()).unwrap();
        let stranger = connect().build().await.unwrap();
        let manager = connect().name(NAME).unwrap().build().await.unwrap();
        // Signals are lost on who does not listen yet: it does once it is heard of.
        let first = async {
            loop {
                say(&manager, 70).await;
                tokio::select! {
                    available = heard.recv() => return available,
                    () = tokio::time::sleep(std::time::Duration::from_millis(20)) => {}
                }
            }
        };
        assert_eq!(first.await, Some(true));
        for state in [70, 0, 40, 60] {
            say(&manager, state).await;
        }
        say(&stranger, 20).await;
        for state in [30, 20, 10, 50, 70] {
            say(&manager, state).await;
        }
        assert_eq!((heard.recv().await, heard.recv().await), (Some(false), Some(true)));
        assert!(heard.is_empty());
        watch.abort();
    }

    #[tokio::test]
    async fn without_a_bus_there_is_no_signal_and_nothing_waits() {
        let nowhere = "unix:path=/nonexistent/bus";
        assert!(watch(Some(nowhere), |_| std::future::ready(())).await.is_err());
    }
}
