//! The session bus: names with owners, and the notifications sent.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::StreamExt;
use tokio::sync::watch;
use zbus::fdo::{DBusProxy, MonitoringProxy};
use zbus::names::BusName;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, MessageStream, connection};

/// A connection to the session bus of a world.
#[derive(Clone)]
pub struct Bus {
    address: String,
    connection: Connection,
}

impl Bus {
    /// Connects to the bus at `address`.
    pub async fn connect(address: &str) -> Result<Self> {
        let connection =
            connection::Builder::address(address)?.build().await.context("connecting to the bus")?;
        Ok(Self { address: address.to_owned(), connection })
    }

    /// The connection itself.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Returns when `name` has an owner.
    pub async fn wait_for_name(&self, name: &str, patience: Duration) -> Result<()> {
        self.wait_for_owner(name, true, patience).await
    }

    /// Returns when `name` has no owner.
    pub async fn wait_until_free(&self, name: &str, patience: Duration) -> Result<()> {
        self.wait_for_owner(name, false, patience).await
    }

    async fn wait_for_owner(&self, name: &str, wanted: bool, patience: Duration) -> Result<()> {
        let bus = DBusProxy::new(&self.connection).await?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, name)]).await?;
        let wait = async {
            // Looked at after subscribing: a change in between is in the stream.
            if bus.name_has_owner(BusName::try_from(name)?).await? == wanted {
                return anyhow::Ok(());
            }
            while let Some(change) = changes.next().await {
                if change.args()?.new_owner().is_some() == wanted {
                    return Ok(());
                }
            }
            Ok(())
        };
        let word = if wanted { "has no owner" } else { "still has an owner" };
        tokio::time::timeout(patience, wait).await.with_context(|| format!("{name} {word} on the bus"))?
    }

    /// Watches every notification sent from now on.
    pub async fn notifications(&self) -> Result<Notifications> {
        let connection = connection::Builder::address(self.address.as_str())?.build().await?;
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::MethodCall)
            .interface("org.freedesktop.Notifications")?
            .member("Notify")?
            .build();
        MonitoringProxy::new(&connection).await?.become_monitor(&[rule], 0).await?;
        let mut stream = MessageStream::from(connection);
        let (sender, receiver) = watch::channel(Vec::new());
        let task = tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Some(notification) = Notification::read(&message) {
                    sender.send_modify(|seen| seen.push(notification));
                }
            }
        });
        Ok(Notifications { seen: receiver, task })
    }
}

/// A system notification as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The name the sender gives itself.
    pub app: String,
    /// The bold line.
    pub summary: String,
    /// The text.
    pub body: String,
}

type Notify = (String, u32, String, String, String, Vec<String>, HashMap<String, OwnedValue>, i32);

impl Notification {
    fn read(message: &zbus::Message) -> Option<Self> {
        if message.header().member()?.as_str() != "Notify" {
            return None;
        }
        let (app, _, _, summary, body, ..): Notify = message.body().deserialize().ok()?;
        Some(Self { app, summary, body })
    }
}

/// The notifications seen since the watch began.
pub struct Notifications {
    seen: watch::Receiver<Vec<Notification>>,
    task: tokio::task::JoinHandle<()>,
}

impl Notifications {
    /// Everything seen so far.
    pub fn all(&self) -> Vec<Notification> {
        self.seen.borrow().clone()
    }

    /// The first notification that `wanted` accepts, waiting for it.
    pub async fn wait_for(
        &mut self,
        patience: Duration,
        wanted: impl Fn(&Notification) -> bool,
    ) -> Result<Notification> {
        let arrival = tokio::time::timeout(patience, self.seen.wait_for(|seen| seen.iter().any(&wanted)));
        // The lock on the list must be gone before it is read again.
        drop(arrival.await);
        let seen = self.all();
        let found = seen.iter().find(|one| wanted(one)).cloned();
        found.with_context(|| format!("the notification did not come; seen: {seen:?}"))
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        self.task.abort();
    }
}
