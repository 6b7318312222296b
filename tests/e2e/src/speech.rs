//! What a screen reader is given: the tree of names and roles that the window publishes over AT-SPI.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use zbus::proxy::CacheProperties;
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy, connection};

use crate::bus::Bus;
use crate::driver::GLANCE;

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// More than any screen of the dashboard has; a tree that goes on beyond is not one.
const MOST: usize = 5_000;
/// A heading, by AT-SPI's number.
pub const HEADING: u32 = 83;
/// Roles of things to press, choose or write in, by AT-SPI's numbers: each needs a name. Check box, combo box, menu item,
/// page tab, password, button, radio button, text, toggle button, entry, link, button with a menu, switch.
const OPERABLE: &[u32] = &[7, 11, 35, 37, 40, 43, 44, 61, 62, 79, 88, 129, 130];

/// One thing that a screen reader can come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What it is, by AT-SPI's number.
    pub role: u32,
    /// What it is called.
    pub name: String,
}

/// The bus on which programs publish what they show.
pub struct Speech {
    connection: Connection,
}

impl Speech {
    /// Connects; the session bus starts the accessibility bus when it is asked for it.
    pub async fn connect(bus: &Bus) -> Result<Self> {
        let launcher = Proxy::new(bus.connection(), "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus").await?;
        let address: String = launcher.call("GetAddress", &()).await.context("no accessibility bus")?;
        let status = Proxy::new(bus.connection(), "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status").await?;
        // As when a screen reader runs.
        status.set_property("IsEnabled", true).await?;
        status.set_property("ScreenReaderEnabled", true).await?;
        Ok(Self { connection: connection::Builder::address(address.as_str())?.build().await? })
    }

    /// Everything that the program named `program` shows, in reading order.
    pub async fn read(&self, program: &str) -> Result<Vec<Spoken>> {
        let root = ("org.a11y.atspi.Registry".to_owned(), "/org/a11y/atspi/accessible/root".to_owned());
        let mut found = None;
        for child in self.children(&root).await? {
            // A program may end between the list and the question.
            if self.spoken(&child).await.is_ok_and(|said| said.name == program) {
                found = Some(child);
            }
        }
        let start = found.with_context(|| format!("{program} publishes nothing"))?;
        let (mut all, mut open) = (Vec::new(), VecDeque::from([start]));
        while let Some(next) = open.pop_front() {
            ensure!(all.len() < MOST, "more than {MOST} things");
            // What is rendered anew meanwhile is gone.
            let Ok(said) = self.spoken(&next).await else { continue };
            all.push(said);
            for child in self.children(&next).await.unwrap_or_default().into_iter().rev() {
                open.push_front(child);
            }
        }
        Ok(all)
    }

    /// Waits until the program shows something of this role whose name holds `words`, and returns everything then.
    pub async fn wait_for(
        &self,
        program: &str,
        role: u32,
        words: &str,
        patience: Duration,
    ) -> Result<Vec<Spoken>> {
        let mut last = Vec::new();
        let search = async {
            loop {
                last = self.read(program).await.unwrap_or_default();
                if last.iter().any(|one| one.role == role && one.name.contains(words)) {
                    return;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        if tokio::time::timeout(patience, search).await.is_err() {
            let said: Vec<String> =
                last.iter().map(|Spoken { role, name }| format!("{role}: {name}")).collect();
            bail!("nothing of role {role} called {words}; there are:\n{}", said.join("\n"));
        }
        Ok(last)
    }

    /// Without a cache of properties: it would ask for changes of each of a thousand things.
    async fn accessible<'a>(&self, (name, path): &'a (String, String)) -> Result<Proxy<'a>> {
        Ok(zbus::proxy::Builder::new(&self.connection)
            .destination(name.as_str())?
            .path(path.as_str())?
            .interface(ACCESSIBLE)?
            .cache_properties(CacheProperties::No)
            .build()
            .await?)
    }

    async fn spoken(&self, place: &(String, String)) -> Result<Spoken> {
        let proxy = self.accessible(place).await?;
        // Not `GetRoleName`: asked of a table's heading, it ends the process of WebKitGTK 2.50.
        let role = proxy.call("GetRole", &()).await?;
        let name = proxy.get_property("Name").await?;
        Ok(Spoken { role, name })
    }

    async fn children(&self, place: &(String, String)) -> Result<Vec<(String, String)>> {
        let proxy = self.accessible(place).await?;
        let mut children: Vec<(String, OwnedObjectPath)> = proxy.call("GetChildren", &()).await?;
        if children.is_empty() {
            // A web view's page lives in another process, and GTK's bridge names that child only when it is asked by
            // its place.
            for place in 0..proxy.get_property::<i32>("ChildCount").await? {
                children.push(proxy.call("GetChildAtIndex", &place).await?);
            }
        }
        Ok(children.into_iter().map(|(name, path)| (name, path.to_string())).collect())
    }
}

/// The operable things without a name.
pub fn unnamed(all: &[Spoken]) -> Vec<&Spoken> {
    all.iter().filter(|one| OPERABLE.contains(&one.role) && one.name.trim().is_empty()).collect()
}
