//! The keeper's views in the shapes of the protocol.

use std::collections::BTreeMap;

use domain::grant::GrantEnd;
use domain::{Health, Timestamp};
use keeper::view::{AccountView, ActivityView, AppSnapshot, ApprovalView, ConnectionView, VaultState};
use local_api::VERSION;
use local_api::answer::{Account, Activity, Approval, Connection, Status};

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub fn status(snapshot: &AppSnapshot, connections: &[ConnectionView], waiting: usize) -> Status {
    let mut by_health: BTreeMap<String, u32> = BTreeMap::new();
    let here = || connections.iter().filter(|one| one.here && one.health != Health::Disconnected);
    for one in here() {
        *by_health.entry(one.health.as_str().to_owned()).or_default() += 1;
    }
    let keychain = match snapshot.vault {
        VaultState::Unknown => "unknown",
        VaultState::Ready => "ready",
        VaultState::Locked => "locked",
        VaultState::NoCollection => "no_collection",
        VaultState::Unavailable => "unavailable",
    };
    Status {
        app_version: snapshot.version.clone(),
        protocol: VERSION,
        user: snapshot.auth.user.as_ref().map(|user| user.email.clone().unwrap_or_else(|| user.name.clone())),
        sandbox: snapshot.setup.sandbox,
        paused: snapshot.keeper.paused,
        paused_until: snapshot.keeper.paused_until.map(time),
        offline: snapshot.keeper.offline,
        keychain: keychain.to_owned(),
        connections: by_health,
        accounts: here().map(|one| one.accounts).sum(),
        next_refresh: snapshot.keeper.next_attempt.map(time),
        waiting_programs: u32::try_from(waiting).unwrap_or(u32::MAX),
    }
}

pub fn connection(one: &ConnectionView) -> Connection {
    Connection {
        id: one.id.clone(),
        login: one.label.clone(),
        region: one.home_region,
        health: one.health,
        cause: one.cause,
        next_step: one.next_step,
        token_expires_at: one.access_expires_at.map(time),
        next_refresh: one.next_attempt.map(time),
        consent_expires_at: match one.end {
            GrantEnd::Certain { at } | GrantEnd::Possible { at } => Some(time(at)),
            GrantEnd::Unknown => None,
        },
        accounts: one.accounts,
    }
}

pub fn account(one: &AccountView, login: &str) -> Account {
    Account {
        id: one.external_id.clone(),
        name: one.info.name.clone(),
        kind: one.kind,
        region: one.region,
        country: one.info.country_code.clone(),
        currency: one.info.currency_code.clone(),
        entity_id: one.info.entity_id.clone(),
        login: login.to_owned(),
        connection_id: one.connection_id.clone(),
        access: one.access,
        tracked: one.tracked,
    }
}

pub fn account_of(one: &domain::Account, login: &str) -> Account {
    Account {
        id: one.external_id.clone(),
        name: one.info.name.clone(),
        kind: one.kind,
        region: one.region,
        country: one.info.country_code.clone(),
        currency: one.info.currency_code.clone(),
        entity_id: one.info.entity_id.clone(),
        login: login.to_owned(),
        connection_id: one.connection_id.to_string(),
        access: one.access,
        tracked: one.tracked,
    }
}

pub fn activity(one: ActivityView) -> Activity {
    Activity {
        id: one.id,
        at: time(one.at),
        kind: one.kind.as_str().to_owned(),
        login: one.label,
        cause: one.cause,
        program: one.program_path,
        tool: one.tool,
        token_expires_at: one.token_ends.map(time),
    }
}

pub fn approval(one: ApprovalView) -> Approval {
    Approval {
        id: i64::from(one.id),
        program: one.name,
        path: one.path,
        script: one.script,
        login: one.label,
        until: one.until.map(time),
        created_at: time(one.created_at),
        used_at: one.used_at.map(time),
    }
}
