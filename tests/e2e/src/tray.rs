//! The tray icon and its menu, read and used over D-Bus as a panel does it.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::StreamExt;
use zbus::Proxy;
use zbus::zvariant::{OwnedValue, Structure, Value};

use crate::bus::Bus;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// The tray item of a running app.
pub struct Tray {
    bus: Bus,
    owner: String,
    path: String,
}

/// One line of the tray's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    id: i32,
    /// The text, without mnemonic marks; empty for a separator.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// The lines below it, for a line that opens more.
    pub submenu: Vec<MenuItem>,
}

impl MenuItem {
    /// The first line here or below whose text contains `words`.
    fn find<'a>(items: &'a [Self], words: &str) -> Option<&'a Self> {
        items.iter().find_map(|item| {
            if item.label.contains(words) { Some(item) } else { Self::find(&item.submenu, words) }
        })
    }
}

type Node = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn items(children: Vec<OwnedValue>) -> Result<Vec<MenuItem>> {
    let mut items = Vec::new();
    for child in children {
        let node: Structure = child.try_into()?;
        let (id, mut properties, below): Node = Value::from(node).try_into()?;
        let label = match properties.remove("label") {
            Some(label) => String::try_from(label)?.replace('_', ""),
            None => String::new(),
        };
        let enabled = match properties.remove("enabled") {
            Some(enabled) => bool::try_from(enabled)?,
            None => true,
        };
        items.push(MenuItem { id, label, enabled, submenu: self::items(below)? });
    }
    Ok(items)
}

impl Tray {
    /// The first tray item on the panel, waiting for it.
    pub async fn wait(bus: &Bus, patience: Duration) -> Result<Self> {
        let watcher = Proxy::new(bus.connection(), WATCHER, "/StatusNotifierWatcher", WATCHER).await?;
        let mut registered = watcher.receive_signal("StatusNotifierItemRegistered").await?;
        let search = async {
            loop {
                let items: Vec<String> =
                    fresh(&watcher, "RegisteredStatusNotifierItems").await?.try_into()?;
                if let Some(item) = items.last() {
                    return anyhow::Ok(item.clone());
                }
                registered.next().await;
            }
        };
        let item = tokio::time::timeout(patience, search).await.context("no tray item came up")??;
        let (owner, path) = item.split_once('/').map_or((item.as_str(), "StatusNotifierItem"), |split| split);
        Ok(Self { bus: bus.clone(), owner: owner.to_owned(), path: format!("/{path}") })
    }

    /// The icon file the panel shows, as bytes.
    pub async fn icon(&self) -> Result<Vec<u8>> {
        let item = self.item().await?;
        let name: String = fresh(&item, "IconName").await?.try_into()?;
        let theme: String = fresh(&item, "IconThemePath").await?.try_into()?;
        let mut file = PathBuf::from(theme).join(&name);
        if !file.is_file() {
            file = PathBuf::from(format!("{}.png", file.display()));
        }
        fs::read(&file).with_context(|| format!("reading the tray icon {}", file.display()))
    }

    /// Returns the menu once one of its lines contains `words`.
    pub async fn wait_for_words(&self, words: &str, patience: Duration) -> Result<Vec<MenuItem>> {
        let says = |items: &[MenuItem]| items.iter().any(|item| item.label.contains(words));
        self.wait_for_menu(says, patience)
            .await
            .with_context(|| format!("the tray's menu never said `{words}`"))
    }

    /// Returns the menu once none of its lines contains `words`.
    pub async fn wait_without_words(&self, words: &str, patience: Duration) -> Result<Vec<MenuItem>> {
        let silent = |items: &[MenuItem]| !items.iter().any(|item| item.label.contains(words));
        self.wait_for_menu(silent, patience)
            .await
            .with_context(|| format!("the tray's menu went on saying `{words}`"))
    }

    /// Returns the menu once it is `right`, looking again at every change that the tray announces.
    async fn wait_for_menu(
        &self,
        right: impl Fn(&[MenuItem]) -> bool,
        patience: Duration,
    ) -> Result<Vec<MenuItem>> {
        let proxy = self.menu_proxy().await?;
        let mut changes = proxy.receive_signal("LayoutUpdated").await?;
        let search = async {
            loop {
                let items = self.menu().await?;
                if right(&items) {
                    return anyhow::Ok(items);
                }
                changes.next().await;
            }
        };
        match tokio::time::timeout(patience, search).await {
            Ok(items) => items,
            Err(_) => bail!("the menu was {:?}", self.menu().await?),
        }
    }

    /// Returns the icon once it is none of `old`.
    pub async fn wait_for_other_icon(&self, old: &[&[u8]], patience: Duration) -> Result<Vec<u8>> {
        let item = self.item().await?;
        let mut changes = item.receive_signal("NewIcon").await?;
        let search = async {
            loop {
                // The file may be replaced while it is read; the next signal brings the next look.
                if let Ok(icon) = self.icon().await
                    && !old.contains(&icon.as_slice())
                {
                    return icon;
                }
                changes.next().await;
            }
        };
        tokio::time::timeout(patience, search).await.context("the tray icon stayed the same")
    }

    /// The lines of the menu from top to bottom.
    pub async fn menu(&self) -> Result<Vec<MenuItem>> {
        let menu = self.menu_proxy().await?;
        let nothing: Vec<&str> = Vec::new();
        let (_, root): (u32, Node) = menu.call("GetLayout", &(0_i32, -1_i32, nothing)).await?;
        items(root.2)
    }

    /// Chooses the first line of the menu, or of what opens from it, whose text contains `label`.
    pub async fn choose(&self, label: &str) -> Result<()> {
        let items = self.menu().await?;
        let item = MenuItem::find(&items, label)
            .with_context(|| format!("no `{label}` in the tray's menu: {items:?}"))?;
        let menu = self.menu_proxy().await?;
        menu.call::<_, _, ()>("Event", &(item.id, "clicked", Value::from(""), 0_u32)).await?;
        Ok(())
    }

    async fn item(&self) -> Result<Proxy<'_>> {
        Ok(Proxy::new(self.bus.connection(), self.owner.as_str(), self.path.as_str(), ITEM).await?)
    }

    async fn menu_proxy(&self) -> Result<Proxy<'_>> {
        let path = format!("{}/Menu", self.path);
        Ok(Proxy::new(self.bus.connection(), self.owner.as_str(), path, MENU).await?)
    }
}

/// A property as it is now: tray items change without saying so in the standard way.
async fn fresh(proxy: &Proxy<'_>, property: &str) -> Result<OwnedValue> {
    let properties = zbus::fdo::PropertiesProxy::builder(proxy.connection())
        .destination(proxy.destination().to_owned())?
        .path(proxy.path().to_owned())?
        .build()
        .await?;
    Ok(properties.get(proxy.interface().to_owned(), property).await?)
}
