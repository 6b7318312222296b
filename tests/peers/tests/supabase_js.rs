//! Supabase's own client reads what ours wrote, writes what ours then reads, and is refused what it must not
//! see: real PostgREST behind the sandbox's gateway, which answers as hosted projects do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

use std::process::Command;
use std::sync::Arc;

use async_trait::async_trait;
use domain::mirror::{
    AccountHealthRow, AccountMarksRow, AccountRow, ConnectionMarksRow, ConnectionRow, HealthRow, LabelRow,
    LinkRow, MirrorRow, MirrorTable, SavedViewRow, SettingsRow, UserRow,
};
use domain::organize::{LabelColor, LabelKind, Note, Tags};
use domain::settings::Theme;
use domain::watch::{AccountHealth, CauseSource, History};
use domain::{
    AccountAccess, AccountId, AccountKind, ConnectionId, Health, LabelId, Region, SavedViewId, Secret,
    Timestamp,
};
use sandbox::{Sandbox, SandboxConfig, SandboxHandle, SystemClock};
use serde_json::Value;
use stack::{Backend, BackendOptions, Storage};
use supabase::project::TABLES;
use supabase::{Device, Line, SessionTokenError, SessionTokens, SupabaseClient};

const OWNER: &str = "user_sandbox_ada";
const OTHER: &str = "user_sandbox_ben";

struct Token(String);

#[async_trait]
impl SessionTokens for Token {
    async fn token(&self, _fresh: bool) -> Result<Secret, SessionTokenError> {
        Ok(Secret::new(self.0.clone()))
    }
}

/// The database must know the sandbox's keys before the sandbox knows the database's address: the keys are
/// made by a first sandbox and kept in a file for the second.
async fn world() -> (SandboxHandle, Backend) {
    let keys = tempfile::tempdir().unwrap();
    let state_file = Some(keys.path().join("sandbox.json"));
    let first =
        Sandbox::start(SandboxConfig { state_file: state_file.clone(), ..Default::default() }).await.unwrap();
    let jwks = first.jwks_json().to_string();
    first.shutdown().await;
    let options = BackendOptions { root: peers::root(), storage: Storage::Temporary, port: None, jwks };
    let backend = tokio::task::spawn_blocking(move || Backend::start(&options)).await.unwrap().unwrap();
    let postgrest = Some(backend.postgrest.url().parse().unwrap());
    let config = SandboxConfig { state_file, postgrest, ..Default::default() };
    (Sandbox::start(config).await.unwrap(), backend)
}

fn account(number: u64, kind: AccountKind) -> AccountRow {
    AccountRow {
        id: AccountId::new(format!("00000000-0000-4000-8000-{number:012}")),
        connection_id: ConnectionId::new("3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f"),
        kind,
        region: Region::Eu,
        external_id: (9_007_199_254_740_993 + number).to_string(),
        info: domain::AccountInfo { name: format!("Account {number}"), ..Default::default() },
        access: AccountAccess::Ok,
        tracked: true,
        updated_at: Timestamp::UNIX_EPOCH,
        facts_version: 1,
        choices_version: 1,
    }
}

/// What the user added to an account and its login.
fn marks(account: AccountId, connection: ConnectionId) -> Vec<MirrorRow> {
    let at = Timestamp::UNIX_EPOCH;
    let label = LabelId::new("00000000-0000-4000-8000-0000000000f1");
    vec![
        MirrorRow::Label(LabelRow {
            id: label.clone(),
            kind: LabelKind::Tag,
            name: "Key accounts".into(),
            color: LabelColor::Teal,
            removed: false,
            updated_at: at,
            choices_version: 1,
        }),
        MirrorRow::AccountMarks(AccountMarksRow {
            account_id: account,
            group_id: None,
            tags: Tags::new([label.clone()]),
            note: Note::new("Ask Kim first"),
            pinned: true,
            updated_at: at,
            choices_version: 1,
        }),
        MirrorRow::ConnectionMarks(ConnectionMarksRow {
            connection_id: connection,
            tags: Tags::new([label]),
            note: Note::default(),
            updated_at: at,
            choices_version: 1,
        }),
        MirrorRow::SavedView(SavedViewRow {
            id: SavedViewId::new("00000000-0000-4000-8000-0000000000f2"),
            name: "Can’t pay".into(),
            query: "?watch=cannot_pay".into(),
            position: 1,
            removed: false,
            updated_at: at,
            choices_version: 1,
        }),
    ]
}

fn rows() -> Vec<MirrorRow> {
    let at = Timestamp::UNIX_EPOCH;
    let connection = ConnectionId::new("3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f");
    let (profile, manager) = (account(0, AccountKind::SponsoredAds), account(1, AccountKind::ManagerAccount));
    let marks = marks(profile.id.clone(), connection.clone());
    let facts = vec![
        MirrorRow::User(UserRow {
            name: "Ada".into(),
            email: None,
            image_url: None,
            updated_at: at,
            facts_version: 1,
        }),
        MirrorRow::Connection(ConnectionRow {
            id: connection.clone(),
            label: "Northwind".into(),
            home_region: Region::Eu,
            client_id: "amzn1.x".into(),
            scopes: String::new(),
            created_at: at,
            updated_at: at,
            deleted_at: None,
            facts_version: 1,
            choices_version: 1,
        }),
        MirrorRow::Health(HealthRow {
            connection_id: connection,
            device_id: String::new(),
            health: Health::Healthy,
            cause: None,
            last_success: None,
            last_failure: None,
            next_attempt: None,
            consented_at: None,
            consent_source: None,
            updated_at: at,
            facts_version: 1,
        }),
        MirrorRow::Link(LinkRow {
            parent_id: manager.id.clone(),
            child_id: profile.id.clone(),
            gone: false,
            updated_at: at,
            facts_version: 1,
        }),
        MirrorRow::AccountHealth(AccountHealthRow {
            account_id: profile.id.clone(),
            health: AccountHealth::Stopped,
            cause_source: Some(CauseSource::BillingStatus),
            cause_word: Some("PAYMENT_METHOD_EXPIRED".into()),
            since: Some(at),
            payment_due: None,
            suspends: None,
            history: History::default(),
            updated_at: at,
            facts_version: 1,
        }),
        MirrorRow::Account(profile),
        MirrorRow::Account(manager),
        MirrorRow::Settings(SettingsRow {
            settings: domain::settings::SyncedSettings {
                theme: Theme::Dark,
                default_region: Region::Eu,
                ..Default::default()
            },
            default_account_id: None,
            focus: None,
            start_focus: "last".into(),
            updated_at: at,
            choices_version: 1,
        }),
    ];
    [facts, marks].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn supabases_own_client_reads_what_we_wrote_and_is_refused_what_it_must_not_see() {
    let (sandbox, backend) = world().await;
    let jwt = |user: &str| sandbox.mint_session_jwt(user).unwrap();
    let ours = SupabaseClient::new(
        peers::http().unwrap(),
        sandbox.base_url().parse().unwrap(),
        domain::sandbox::SUPABASE_KEY.into(),
        Arc::new(Token(jwt(OWNER))),
        Arc::new(SystemClock::new()),
    );
    let device = Device {
        id: "5f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f".into(),
        name: "Desk".into(),
        platform: "linux".into(),
        app_version: "1".into(),
    };
    let lines: Vec<Line> = rows().iter().filter_map(Line::of).collect();
    ours.push(&device, Timestamp::now(), &lines).await.unwrap();
    let cursor = ours.pull(0, 100).await.unwrap().cursor;
    let hook =
        "insert into webhook_events (id, user_id, kind) values ('m', 'user_sandbox_ada', 'user.updated')";
    backend.postgres.query(hook).unwrap();

    let mut node = Command::new("node");
    node.arg(peers::root().join("tests/peers/supabase/client.js"))
        .env("SUPABASE_URL", sandbox.base_url())
        .env("SUPABASE_KEY", domain::sandbox::SUPABASE_KEY)
        .env("OWNER_JWT", jwt(OWNER))
        .env("OTHER_JWT", jwt(OTHER))
        .env("OWNER", OWNER)
        .env("TABLES", TABLES.join(","));
    let output = tokio::task::spawn_blocking(move || node.output()).await.unwrap().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();

    // A user's own tables: as many rows as were pushed, and those that the server itself writes.
    let pushed = rows();
    let counts = MirrorTable::ALL
        .map(|table| (table.as_str(), pushed.iter().filter(|row| row.table() == Some(table)).count()))
        .into_iter()
        .chain([("devices", 1), ("sync_state", 1), ("sync_runs", 1), ("audit_log", 2)]);
    for (table, count) in counts {
        assert!(count > 0, "{table} has no row to look for");
        let (owner, other, nobody) = (&told["owner"][table], &told["other"][table], &told["nobody"][table]);
        assert_eq!(owner["count"], count, "{table}: {owner}");
        assert_eq!(
            (&other["count"], &other["status"]),
            (&Value::from(0), &Value::from(200)),
            "{table}: {other}"
        );
        assert_eq!(
            (&nobody["code"], &nobody["status"]),
            (&Value::from("42501"), &Value::from(401)),
            "{table}"
        );
    }
    for who in ["owner", "other", "nobody"] {
        assert_eq!(told[who]["webhook_events"]["code"], "42501", "{who}");
    }
    let page = &told["page"]["data"];
    assert_eq!(page[0]["external_id"], "9007199254740993", "digit by digit: {page}");
    let embedded = &told["embedded"]["data"][0];
    assert_eq!(embedded["connection_health"][0]["health"], "healthy", "{embedded}");
    assert_eq!(embedded["user_accounts"].as_array().unwrap().len(), 2);
    assert_eq!(
        told["pulled"]["data"]["changes"].as_array().unwrap().len(),
        pushed.len() + 1,
        "{}",
        told["pulled"]
    );
    for refused in [
        "ownerUpdates",
        "ownerInserts",
        "ownerDeletes",
        "ownerForgesLog",
        "otherInserts",
        "otherUpserts",
        "otherUpdates",
        "otherDeletes",
        "otherForgets",
        "nobodyInserts",
        "nobodyPulls",
    ] {
        assert_eq!(told[refused]["code"], "42501", "{refused}: {}", told[refused]);
    }
    assert_eq!(told["otherTracks"]["data"], 0, "{}", told["otherTracks"]);
    assert_eq!(told["version"]["data"]["schema"], 1);

    // What it wrote by hand is a change like any other.
    assert_eq!(told["tracked"]["data"], 1, "{}", told["tracked"]);
    let after = ours.pull(cursor, 100).await.unwrap().rows;
    assert!(
        matches!(&after[..], [MirrorRow::Account(row)] if !row.tracked && row.choices_version > 1 && row.facts_version == 1),
        "{after:?}"
    );
}
