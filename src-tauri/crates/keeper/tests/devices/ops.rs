//! What users and Amazon do on one device, and what of it counts in the end.

use crate::device::Device;
use crate::dump::{Dump, Key};
use domain::grant::{Consent, ConsentSource};
use domain::mirror::{Group, MirrorTable};
use domain::settings::{Settings, Theme};
use domain::{
    Account, AccountAccess, AccountId, AccountKind, AccountLink, Cause, Connection, ConnectionId, Health,
    HealthReport, Region, Timestamp,
};
use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use store::{Change, NewNotice, Seen};

/// The last write of each group: its content, and the true time of it.
#[derive(Default)]
pub struct Oracle {
    pub last: BTreeMap<Key, (Value, i64)>,
}

const CONNECTIONS: u64 = 3;
const ACCOUNTS: u64 = 8;

fn connection_id(number: u64) -> ConnectionId {
    ConnectionId::new(format!("3f0c8a52-6c0c-4b1e-9d5f-{number:012}"))
}

fn account_id(number: u64) -> AccountId {
    AccountId::new(format!("00000000-0000-4000-8000-{number:012}"))
}

/// A random edit on `device`, and note what it wrote.
pub async fn random_edit(device: &Device, oracle: &mut Oracle, random: &mut StdRng, time: i64) {
    let before = device.dump().await;
    let (store, user, now) = (&device.store, device.user.clone(), device.clock.now());
    let known = store.connections(user.clone()).await.unwrap();
    let accounts = store.accounts(user.clone()).await.unwrap();
    let living: Vec<&Connection> =
        known.iter().filter(|one| one.health.health != Health::Disconnected).collect();
    match random.random_range(0..12) {
        0 => {
            let theme = [Theme::System, Theme::Light, Theme::Dark][random.random_range(0..3)];
            let notifications = random.random();
            store
                .edit_settings(user, now, move |one| {
                    (one.synced.theme, one.synced.notifications) = (theme, notifications);
                })
                .await
                .unwrap();
        }
        1 | 2 if !known.is_empty() => {
            let one = &known[random.random_range(0..known.len())];
            let label = format!("Label {}", random.random_range(0..1000));
            store.rename(user, one.id.clone(), label, now).await.unwrap();
        }
        3..6 if !accounts.is_empty() => {
            let ids =
                accounts.iter().filter(|_| random.random_bool(0.4)).map(|one| one.id.to_string()).collect();
            store.set_tracked(user, ids, random.random(), now).await.unwrap();
        }
        6..9 if !living.is_empty() => {
            let one = living[random.random_range(0..living.len())];
            store.apply_sweep(one.id.clone(), seen(device, &one.id, random), now).await.unwrap();
        }
        9 if !living.is_empty() => {
            let one = living[random.random_range(0..living.len())];
            let report = if random.random_bool(0.5) {
                one.health.disconnected()
            } else {
                HealthReport { health: Health::Error, cause: Some(Cause::ClientRefused), ..one.health }
            };
            let change = Change { report, access_expires_at: None, notice: None, activity: None, at: now };
            store.change(one.id.clone(), move |_, _| Some(change)).await.unwrap();
        }
        10 if !living.is_empty() => {
            let one = living[random.random_range(0..living.len())];
            let entered = consent(now, random);
            // Only what this computer holds can be dated.
            let _ = store.set_consent(user, one.id.clone(), entered, now).await;
        }
        _ => connect(device, random).await,
    }
    note(&before, &device.dump().await, oracle, time);
}

/// The user goes on working while the mirror is at work.
pub async fn edit_while_syncing(device: &Device, oracle: &mut Oracle, random: &mut StdRng, time: i64) {
    device.trouble_on_the_way(random);
    let theme = [Theme::System, Theme::Light, Theme::Dark][random.random_range(0..3)];
    let wait = random.random_range(0..12);
    let edit = async {
        device.steps(wait).await;
        for notifications in [true, false] {
            let edit = move |one: &mut Settings| {
                (one.synced.theme, one.synced.notifications) = (theme, notifications);
            };
            device.store.edit_settings(device.user.clone(), device.clock.now(), edit).await.unwrap();
        }
    };
    // The run may go on while the edit is made, or be over.
    let (_, ()) = tokio::join!(device.sync(), edit);
    device.no_more_trouble();
    let settings =
        serde_json::json!({ "theme": theme, "notifications": false, "default_region": Region::Na });
    let written = serde_json::json!([settings, null, "last"]);
    oracle.last.insert(crate::dump::key(MirrorTable::Settings, "", Group::Choices), (written, time));
}

/// Notes the groups whose version is another one.
fn note(before: &Dump, after: &Dump, oracle: &mut Oracle, time: i64) {
    for (key, (version, value)) in after {
        if before.get(key).is_none_or(|(had, _)| had != version) {
            oracle.last.insert(key.clone(), (value.clone(), time));
        }
    }
}

/// Two computers that connect one login consent at different times.
fn consent(now: Timestamp, random: &mut StdRng) -> Option<Consent> {
    let source = ConsentSource::ALL.get(random.random_range(0..3))?;
    let days = random.random_range(0..500);
    Some(Consent { at: now - jiff::SignedDuration::from_hours(24 * days), source: *source })
}

async fn connect(device: &Device, random: &mut StdRng) {
    let now = device.clock.now();
    let id = connection_id(random.random_range(0..CONNECTIONS));
    let connection = Connection {
        id: id.clone(),
        user_id: device.user.clone(),
        label: format!("Connection {}", random.random_range(0..1000)),
        home_region: Region::ALL[random.random_range(0..3)],
        client_id: "amzn1.x".into(),
        scopes: format!("scope-{}", random.random_range(0..1000)),
        health: HealthReport::succeeded(now, now),
        access_expires_at: None,
        swept_at: None,
        consent: consent(now, random),
        end_snoozed_until: None,
        created_at: now,
        updated_at: now,
    };
    let notice = NewNotice {
        connection_id: Some(id.clone()),
        ..NewNotice::new(device.user.clone(), domain::notice::NoticeKind::ConnectionAdded, now)
    };
    let seen = seen(device, &id, random);
    let tracked: HashSet<AccountId> =
        seen.accounts.iter().filter(|_| random.random_bool(0.5)).map(|one| one.id.clone()).collect();
    device.store.confirm(connection, seen, tracked, notice).await.unwrap();
}

/// What a sweep of a login finds: some of its accounts, under names that Amazon changes as it likes.
fn seen(device: &Device, connection: &ConnectionId, random: &mut StdRng) -> Seen {
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        // Each login reaches two thirds of all: they overlap.
        let reached = !(number + connection.as_str().bytes().last().map_or(0, u64::from)).is_multiple_of(3);
        if reached && random.random_bool(0.7) {
            accounts.push(Account {
                id: account_id(number),
                user_id: device.user.clone(),
                connection_id: connection.clone(),
                kind: AccountKind::DspAdvertiser,
                region: Region::Eu,
                external_id: number.to_string(),
                info: domain::AccountInfo {
                    name: format!("Account {}", random.random_range(0..5)),
                    ..Default::default()
                },
                access: AccountAccess::Ok,
                tracked: false,
            });
        }
    }
    let links = accounts
        .windows(2)
        .filter(|_| random.random_bool(0.5))
        .map(|pair| AccountLink { parent: pair[0].id.clone(), child: pair[1].id.clone() })
        .collect();
    Seen { accounts, links, ..Seen::default() }
}
