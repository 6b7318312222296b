//! A data folder as after months of use: a signed-in user with logins that live and accounts of each.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use domain::config::Config;
use domain::{
    Account, AccountAccess, AccountId, AccountInfo, AccountKind, ConnectionId, Region, Timestamp, UserId,
};
use stack::Servers;
use store::{Seen, Store};
use vault::{MemoryVault, Vault as _, VaultKey};

use crate::bench_core::{Core, said};
use crate::bench_keeper::{connected, id};
use crate::world::World;

const MARKETPLACES: [&str; 6] = ["US", "CA", "UK", "DE", "JP", "AU"];

/// Fills `data`. The secrets that belong to it, by the names that the keychain has them under.
pub(crate) async fn prepare(
    servers: &Servers,
    data: &Path,
    logins: usize,
    accounts_each: usize,
) -> Result<Vec<(String, String)>> {
    let client_id = Config::for_sandbox(servers.url())?.amazon.context("no client")?.client_id;
    let core = Core::signed_in(servers.url(), data).await?;
    let back = core.agreed("harbour-goods").await?;
    core.keeper.handle_callback(&back).await.map_err(said)?;
    let token = secret(&core.vault, &VaultKey::review_refresh_token()).await?;
    core.keeper.discard_review().await.map_err(said)?;
    core.keeper.shutdown().await;

    let store = Store::open(data.join("adkeeper.db")).await?;
    let user = store.current_user().await?.context("nobody is signed in")?;
    let slot = store.sessions().await?.known.remove(&user.id).and_then(|known| known.slot);
    let device = VaultKey::device_token_in(&slot.context("no device token")?);
    let mut secrets = vec![(device.as_str().to_owned(), secret(&core.vault, &device).await?)];
    for nth in 0..logins {
        let (one, notice) = connected(nth, &user.id, &client_id, Timestamp::now());
        let accounts = (0..accounts_each).map(|place| account(&user.id, nth, nth * accounts_each + place));
        let seen = Seen { accounts: accounts.collect(), ..Seen::default() };
        store.confirm(one, seen, HashSet::new(), notice).await?;
        // Amazon does not rotate: one grant can be held by many.
        secrets.push((VaultKey::refresh_token(&id(nth)).as_str().to_owned(), token.clone()));
    }
    Ok(secrets)
}

fn account(user: &UserId, login: usize, nth: usize) -> Account {
    let (kind, region) = (AccountKind::SponsoredAds, Region::ALL[nth % Region::ALL.len()]);
    let external_id = (1_000_000_000_000 + nth as u64).to_string();
    let connection_id: ConnectionId = id(login);
    Account {
        id: AccountId::derive(user, kind, region, &external_id),
        user_id: user.clone(),
        connection_id,
        kind,
        region,
        external_id,
        info: AccountInfo {
            name: format!("Brand {} of client {login}", nth % 97),
            country_code: Some(MARKETPLACES[nth % MARKETPLACES.len()].to_owned()),
            ..AccountInfo::default()
        },
        access: AccountAccess::Ok,
        tracked: nth.is_multiple_of(4),
    }
}

async fn secret(vault: &MemoryVault, key: &VaultKey) -> Result<String> {
    let secret = vault.get(key).await?.with_context(|| format!("nothing under {key}"))?;
    Ok(secret.expose().to_owned())
}

/// Puts a secret into the desktop's keyring, where the app looks for it.
pub(crate) fn keep(world: &World, name: &str, secret: &str) -> Result<()> {
    let mut tool = world.command("secret-tool");
    tool.args(["store", "--label", name, "service", &crate::secrets::service(world), "username", name]);
    let mut child = tool.stdin(Stdio::piped()).spawn().context("starting secret-tool")?;
    child.stdin.take().context("no standard input")?.write_all(secret.as_bytes())?;
    ensure!(child.wait()?.success(), "secret-tool did not store {name}");
    Ok(())
}
