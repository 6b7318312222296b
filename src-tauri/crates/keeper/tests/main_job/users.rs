//! Several users on one computer: separate data and tokens, switching, leaving.

use crate::world::{ADA, BEN, HARBOUR, NORTHWIND, World};
use domain::ConnectionId;
use keeper::view::{AuthState, ErrorCode, KnownUserView, NoticeKind};
use sandbox::{Fault, FaultKind, Target};
use vault::VaultKey;

const ADA_ID: &str = "user_sandbox_ada";
const BEN_ID: &str = "user_sandbox_ben";

impl World {
    async fn known(&self) -> Vec<(String, bool, bool)> {
        let view = |one: KnownUserView| (one.user.id, one.current, one.signed_in);
        self.keeper.users().await.unwrap().into_iter().map(view).collect()
    }

    async fn labels(&self) -> Vec<String> {
        self.keeper.connections().await.unwrap().into_iter().map(|one| one.label).collect()
    }

    async fn who(&self) -> Option<String> {
        self.keeper.snapshot().await.auth.user.map(|user| user.id)
    }
}

/// Ada with Northwind, then Ben with Harbour; Ben is shown.
async fn two_users() -> (World, String, String) {
    let world = World::start().await;
    let northwind = world.running().await;
    world.sign_in(BEN).await;
    let harbour = world.connect(HARBOUR).await;
    (world, northwind, harbour)
}

#[tokio::test]
async fn two_users_see_their_own_and_switching_asks_nobody() {
    let (world, _, _) = two_users().await;
    assert_eq!(
        world.known().await,
        [(ADA_ID.to_owned(), false, true), (BEN_ID.to_owned(), true, true)],
        "both stay signed in"
    );
    let bens = world.labels().await;
    assert_eq!(bens.len(), 1);
    // Whoever asked Clerk or Amazon now would wait for ever.
    for target in [Target::Clerk, Target::Token, Target::AdsNa] {
        world.sandbox.control().add_fault(Fault::forever(target, FaultKind::Silent));
    }
    world.keeper.switch_user(ADA_ID.into()).await.unwrap();
    assert_eq!(world.who().await.as_deref(), Some(ADA_ID));
    assert_ne!(world.labels().await, bens);
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15);
    world.keeper.switch_user(BEN_ID.into()).await.unwrap();
    assert_eq!(world.labels().await, bens);
    let nobody = world.keeper.switch_user("user_nobody".into()).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::NotFound);
    assert_eq!(world.who().await.as_deref(), Some(BEN_ID));
}

#[tokio::test]
async fn each_user_has_a_device_token_of_their_own_which_survives_a_restart() {
    let (mut world, _, _) = two_users().await;
    world.restart().await;
    for id in [ADA_ID, BEN_ID] {
        world.keeper.switch_user(id.into()).await.unwrap();
        let profile = world.keeper.profile().await.unwrap();
        assert_eq!((profile.user.id.as_str(), profile.offline), (id, None));
        assert_eq!(profile.emails.len(), 1);
        let devices = world.keeper.device_sessions().await.unwrap();
        assert_eq!(devices.len(), 1, "{id} sees their own session only");
        assert!(devices[0].here);
    }
}

#[tokio::test]
async fn signing_out_leaves_the_others_and_all_is_all() {
    let (world, northwind, harbour) = two_users().await;
    world.keeper.sign_out().await.unwrap();
    assert_eq!(world.who().await, None);
    assert_eq!(
        world.known().await,
        [(ADA_ID.to_owned(), false, true), (BEN_ID.to_owned(), false, false)],
        "Ben left, Ada did not"
    );
    assert_eq!(world.keeper.switch_user(BEN_ID.into()).await.unwrap_err().code, ErrorCode::NotFound);
    world.keeper.switch_user(ADA_ID.into()).await.unwrap();
    assert_eq!(world.who().await.as_deref(), Some(ADA_ID));
    world.sign_in(BEN).await;
    world.keeper.sign_out_everybody().await.unwrap();
    assert_eq!(world.who().await, None);
    assert!(world.known().await.iter().all(|(_, current, signed_in)| !current && !signed_in));
    assert!(world.sandbox.control().sessions().iter().all(|session| session.status != "active"));
    assert!(world.vault.peek(&world.device_token()).is_none());
    for id in [northwind, harbour] {
        let key = VaultKey::refresh_token(&ConnectionId::new(id));
        assert!(world.vault.peek(&key).is_some(), "connections are kept alive while nobody is signed in");
    }
}

#[tokio::test]
async fn signing_in_again_replaces_the_users_own_token_only() {
    let (world, _, _) = two_users().await;
    let tokens = world.vault.len();
    world.sign_in(ADA).await;
    assert_eq!(world.who().await.as_deref(), Some(ADA_ID));
    assert_eq!(world.vault.len(), tokens, "one device token each, however often they sign in");
    world.keeper.switch_user(BEN_ID.into()).await.unwrap();
    assert_eq!(world.keeper.profile().await.unwrap().offline, None);
}

#[tokio::test]
async fn removing_a_user_is_complete_and_leaves_the_others() {
    let (world, northwind, harbour) = two_users().await;
    let refused = world.keeper.forget_user(BEN_ID.into(), ADA_ID.into()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput, "asked for twice, with the same answer");
    assert_eq!(world.labels().await.len(), 1);
    world.keeper.forget_user(BEN_ID.into(), BEN_ID.into()).await.unwrap();
    assert_eq!(world.known().await, [(ADA_ID.to_owned(), false, true)]);
    let key = |id: &str| VaultKey::refresh_token(&ConnectionId::new(id.to_owned()));
    assert!(world.vault.peek(&key(&harbour)).is_none(), "Ben's refresh token is gone");
    assert!(world.vault.peek(&key(&northwind)).is_some(), "Ada's is not");
    let own = |session: &sandbox::SessionView| session.user_id == BEN_ID && session.status == "active";
    assert!(!world.sandbox.control().sessions().iter().any(own), "and so is his session");
    let counts = rows_of(&world, BEN_ID);
    assert_eq!(counts, Vec::<String>::new(), "no row of his is left in any table");
    assert_ne!(rows_of(&world, ADA_ID), Vec::<String>::new(), "the look above can find rows");
    world.keeper.switch_user(ADA_ID.into()).await.unwrap();
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15);
    world.sign_in(BEN).await;
    assert_eq!(world.labels().await, Vec::<String>::new(), "Ben begins anew");
    assert_eq!(world.keeper.forget_user("x".into(), "x".into()).await.unwrap_err().code, ErrorCode::NotFound);
}

/// Tables with a row that names the user, whatever the column.
fn rows_of(world: &World, user: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut found = Vec::new();
    for table in names("select name from sqlite_schema where type = 'table'") {
        for column in names(&format!("select name from pragma_table_info('{table}')")) {
            let sql =
                format!("select count(*) from \"{table}\" where instr(cast(\"{column}\" as text), ?1) > 0");
            let count: i64 = db.query_row(&sql, [user], |row| row.get(0)).unwrap();
            if count > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found
}

#[tokio::test]
async fn a_session_that_ends_is_the_end_of_nobody_elses() {
    let (world, northwind, _) = two_users().await;
    let own = world.sandbox.control().sessions().into_iter().find(|one| one.user_id == BEN_ID).unwrap();
    world.sandbox.control().expire_session(Some(&own.id));
    let profile = world.keeper.profile().await.unwrap();
    assert_eq!((profile.expired, profile.offline), (true, None));
    assert!(world.keeper.profile().await.unwrap().expired);
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::Expired);
    let ended = world.keeper.notices().await.unwrap().into_iter();
    let ended = ended.filter(|notice| notice.kind == NoticeKind::SessionEnded);
    assert_eq!(ended.count(), 1, "told once");
    assert_eq!(world.labels().await.len(), 1, "the dashboard is not empty");
    world.keeper.switch_user(ADA_ID.into()).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
    assert_eq!(world.keeper.profile().await.unwrap().offline, None);
    world.keeper.refresh_connection(northwind).await.unwrap();
}

#[tokio::test]
async fn a_user_ends_their_sessions_elsewhere() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    let other = World::start_configured(
        sandbox::Sandbox::start(sandbox::SandboxConfig::default()).await.unwrap(),
        world.config.clone(),
        std::sync::Arc::default(),
    )
    .await;
    other.sign_in(ADA).await;
    let devices = world.keeper.device_sessions().await.unwrap();
    assert_eq!(devices.len(), 2);
    assert_eq!(devices.iter().filter(|one| one.here).count(), 1);
    world.keeper.end_device_sessions(None).await.unwrap();
    assert_eq!(world.keeper.device_sessions().await.unwrap().len(), 1, "this computer's stays");
    assert_eq!(other.keeper.device_sessions().await.unwrap_err().code, ErrorCode::SessionExpired);
}

#[tokio::test]
async fn connecting_for_one_user_ends_when_another_is_shown() {
    let (world, _, _) = two_users().await;
    world.authorise(NORTHWIND, None).await.unwrap();
    assert!(world.keeper.review().await.unwrap().is_some());
    world.keeper.switch_user(ADA_ID.into()).await.unwrap();
    assert!(world.keeper.review().await.unwrap().is_none(), "Ben's login is not offered to Ada");
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_none());
}
