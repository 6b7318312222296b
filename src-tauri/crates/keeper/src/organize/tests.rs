use super::*;
use crate::view::{ConnectionMarkPatch, MarkField, MarkPatch, SetGroup, StartFocus};
use domain::organize::{Focus, LabelColor, LabelKind};
use domain::{
    Account, AccountAccess, AccountId, AccountInfo, AccountKind, Connection, ConnectionId, HealthReport,
    Region, Timestamp, UserId,
};
use std::collections::HashSet;
use store::{NewNotice, Seen, Store, User};

struct World {
    organize: Organize,
    store: Store,
    user: UserId,
    accounts: Vec<AccountId>,
    _folder: tempfile::TempDir,
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

impl World {
    async fn new(accounts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("adkeeper.db")).await.unwrap();
        let user = UserId::new("user_1");
        for id in ["user_2", "user_1"] {
            let user = User {
                id: UserId::new(id),
                name: "Ada".into(),
                email: None,
                image_url: None,
                session_id: None,
                session_ended: false,
                updated_at: at(0),
            };
            store.sign_in(user).await.unwrap();
        }
        let connection = Connection {
            id: ConnectionId::new("6f0c9a3e-0000-4000-8000-000000000001"),
            user_id: user.clone(),
            label: "Northwind".into(),
            home_region: Region::Eu,
            client_id: "amzn1.x".into(),
            scopes: String::new(),
            health: HealthReport::succeeded(at(0), at(3600)),
            access_expires_at: None,
            swept_at: None,
            consent: None,
            end_snoozed_until: None,
            created_at: at(0),
            updated_at: at(0),
        };
        let all: Vec<Account> = (0..accounts).map(|number| account(&user, &connection.id, number)).collect();
        let ids = all.iter().map(|account| account.id.clone()).collect();
        let notice = NewNotice::new(user.clone(), domain::notice::NoticeKind::ConnectionAdded, at(0));
        store
            .confirm(connection, Seen { accounts: all, ..Seen::default() }, HashSet::new(), notice)
            .await
            .unwrap();
        let runtime =
            Arc::new(Runtime::new("0".into(), Arc::new(crate::SystemClock), Arc::new(crate::SystemEntropy)));
        let changes = Arc::new(Changes::new());
        let storage = Arc::new(Storage::new(Arc::clone(&runtime), Arc::clone(&changes)));
        storage.opened.send_replace(Some(Ok(store.clone())));
        Self {
            organize: Organize::new(&runtime, &changes, &storage),
            store,
            user,
            accounts: ids,
            _folder: folder,
        }
    }

    async fn label(&self, kind: LabelKind, name: &str) -> String {
        self.organize.save_label(kind, None, name, LabelColor::Blue).await.unwrap().id
    }

    async fn tag(&self, at: &[usize], tag: &str) -> crate::view::Marked {
        let ids = at.iter().map(|place| self.accounts[*place].clone()).collect();
        let patch = MarkPatch { add_tags: vec![tag.to_owned()], ..MarkPatch::default() };
        self.organize.mark_accounts(ids, patch).await.unwrap()
    }

    async fn tags_of(&self, at: usize) -> usize {
        let marks = self.store.marks_of_account(self.user.clone(), self.accounts[at].clone()).await.unwrap();
        marks.tags.ids().len()
    }
}

fn account(user: &UserId, connection: &ConnectionId, number: usize) -> Account {
    let external_id = (1_000_000 + number).to_string();
    let (kind, region) = (AccountKind::SponsoredAds, Region::Eu);
    Account {
        id: AccountId::derive(user, kind, region, &external_id),
        user_id: user.clone(),
        connection_id: connection.clone(),
        kind,
        region,
        external_id,
        info: AccountInfo { name: format!("Brand {number}"), ..AccountInfo::default() },
        access: AccountAccess::Ok,
        tracked: false,
    }
}

#[tokio::test]
async fn a_name_is_taken_once_whatever_its_case_and_the_other_kind_may_have_it() {
    let world = World::new(1).await;
    let id = world.label(LabelKind::Tag, " High   spend ").await;
    let all = world.organize.overview().await.unwrap();
    assert_eq!(all.tags[0].name, "High spend");
    for name in ["HIGH spend", "", " \u{200b} ", "a, b", &"x".repeat(61)] {
        let refused = world.organize.save_label(LabelKind::Tag, None, name, LabelColor::Red).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput, "{name}");
    }
    world.label(LabelKind::Group, "High spend").await;
    let same = world.organize.save_label(LabelKind::Tag, Some(id), "HIGH SPEND", LabelColor::Red).await;
    assert_eq!(same.unwrap().name, "HIGH SPEND", "its own name can be written otherwise");
}

#[tokio::test]
async fn a_label_that_is_deleted_and_brought_back_is_where_it_was() {
    let world = World::new(3).await;
    let tag = world.label(LabelKind::Tag, "Key").await;
    assert_eq!(world.tag(&[0, 2], &tag).await.changed, 2);
    let deleted = world.organize.delete_label(LabelKind::Tag, &tag).await.unwrap();
    assert!(world.organize.overview().await.unwrap().tags.is_empty());
    assert_eq!(world.organize.undo(deleted.undo.unwrap()).await.unwrap(), 1);
    assert_eq!(world.organize.overview().await.unwrap().tags[0].accounts, 2);
    let twice = world.organize.undo(deleted.undo.unwrap()).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn undoing_leaves_alone_what_was_changed_since() {
    let world = World::new(3).await;
    let (key, seasonal) =
        (world.label(LabelKind::Tag, "Key").await, world.label(LabelKind::Tag, "Season").await);
    let tagged = world.tag(&[0, 1, 2], &key).await;
    world.tag(&[1], &seasonal).await;
    assert_eq!(world.organize.undo(tagged.undo.unwrap()).await.unwrap(), 2);
    assert_eq!((world.tags_of(0).await, world.tags_of(1).await, world.tags_of(2).await), (0, 2, 0));
}

#[tokio::test]
async fn one_change_can_track_group_and_note_at_once_and_is_taken_back_at_once() {
    let world = World::new(2).await;
    let group = world.label(LabelKind::Group, "Client A").await;
    let patch = MarkPatch {
        tracked: Some(true),
        group: Some(SetGroup { set: Some(group.clone()) }),
        note: Some("Ask Kim\nfirst".into()),
        pinned: Some(true),
        ..MarkPatch::default()
    };
    let done = world.organize.mark_accounts(world.accounts.clone(), patch).await.unwrap();
    assert_eq!(done.changed, 2);
    let view = world.organize.overview().await.unwrap();
    assert_eq!((view.groups[0].accounts, view.pinned.len()), (2, 2));
    assert!(world.store.accounts(world.user.clone()).await.unwrap().iter().all(|one| one.tracked));
    assert_eq!(world.organize.undo(done.undo.unwrap()).await.unwrap(), 2);
    assert!(world.store.accounts(world.user.clone()).await.unwrap().iter().all(|one| !one.tracked));
    assert!(world.organize.overview().await.unwrap().pinned.is_empty());
}

#[tokio::test]
async fn what_is_another_users_or_not_there_is_neither_changed_nor_given() {
    let world = World::new(1).await;
    let strange = AccountId::new("00000000-0000-4000-8000-000000000000");
    let patch = MarkPatch { pinned: Some(true), ..MarkPatch::default() };
    let done = world.organize.mark_accounts(vec![strange], patch).await.unwrap();
    assert_eq!((done.changed, done.undo), (0, None));
    let patch = MarkPatch { add_tags: vec!["gone".into()], ..MarkPatch::default() };
    let refused = world.organize.mark_accounts(world.accounts.clone(), patch).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let patch = ConnectionMarkPatch { note: Some("x".into()), ..ConnectionMarkPatch::default() };
    let refused = world.organize.mark_connection("strange".into(), patch).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let long = MarkPatch { note: Some("x".repeat(2001)), ..MarkPatch::default() };
    let refused = world.organize.mark_accounts(world.accounts.clone(), long).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput, "a note is never cut without a word");
}

#[tokio::test]
async fn a_table_that_was_exported_changes_nothing_when_it_is_imported() {
    let world = World::new(3).await;
    let tag = world.label(LabelKind::Tag, "=Key").await;
    world.tag(&[0], &tag).await;
    let note = MarkPatch { note: Some("two\nlines, \"quoted\"".into()), ..MarkPatch::default() };
    world.organize.mark_accounts(vec![world.accounts[1].clone()], note).await.unwrap();
    let login = world.store.connections(world.user.clone()).await.unwrap().remove(0);
    let patch = ConnectionMarkPatch { add_tags: vec![tag], ..ConnectionMarkPatch::default() };
    world.organize.mark_connection(login.id.to_string(), patch).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = world.organize.export(folder.path()).await.unwrap();
    assert_eq!(file.rows, 4);
    let table = std::fs::read_to_string(&file.path).unwrap();
    let preview = world.organize.preview(&table).await.unwrap();
    assert_eq!((preview.changed, preview.unchanged, preview.unknown), (0, 4, 0), "{:?}", preview.changes);
    assert!(preview.faults.is_empty() && preview.new_tags.is_empty());
}

#[tokio::test]
async fn an_import_says_what_it_changes_does_it_once_and_is_taken_back() {
    let world = World::new(3).await;
    let table = "account_id,group,tags,tracked\n1000000,Client A,\"Key, New\",yes\n1000001,client a,,\n77,x,,\n1000000,,,\n";
    let preview = world.organize.preview(table).await.unwrap();
    assert_eq!((preview.changed, preview.unknown, preview.faults.len()), (2, 1, 1));
    assert_eq!(preview.new_groups, ["Client A", "x"][..1], "one group, however it is written");
    assert_eq!(preview.new_tags, ["Key", "New"]);
    assert!(preview.changes.iter().any(|one| one.field == MarkField::Tracked && one.after == "yes"));
    assert!(world.organize.overview().await.unwrap().groups.is_empty(), "nothing is done yet");
    let done = world.organize.apply(preview.id).await.unwrap();
    assert_eq!(world.organize.overview().await.unwrap().groups[0].accounts, 2);
    assert_eq!(world.organize.apply(preview.id).await.unwrap_err().code, ErrorCode::NotFound);
    world.organize.undo(done.undo.unwrap()).await.unwrap();
    let view = world.organize.overview().await.unwrap();
    assert!(view.groups.is_empty() && view.tags.is_empty());
    assert_eq!(world.tags_of(0).await, 0);
}

#[tokio::test]
async fn the_focus_is_kept_and_the_start_can_be_another() {
    let world = World::new(2).await;
    let group = world.label(LabelKind::Group, "Client A").await;
    let focus = Focus::Group { id: domain::LabelId::new(group.as_str()) };
    world.organize.set_focus(Some(focus.clone())).await.unwrap();
    world.organize.begin().await.unwrap();
    assert_eq!(world.organize.overview().await.unwrap().focus.unwrap().focus, focus);
    world.organize.set_start_focus(StartFocus::All, None).await.unwrap();
    world.organize.begin().await.unwrap();
    assert_eq!(world.organize.overview().await.unwrap().focus, None);
    let chosen = Focus::Account { id: world.accounts[1].clone() };
    world.organize.set_start_focus(StartFocus::Chosen, Some(chosen.clone())).await.unwrap();
    world.organize.begin().await.unwrap();
    let view = world.organize.overview().await.unwrap();
    assert_eq!((view.focus.unwrap().name, view.start), ("Brand 1".to_owned(), Some(chosen)));
    let strange = Focus::Account { id: AccountId::new("x") };
    assert_eq!(world.organize.set_focus(Some(strange)).await.unwrap_err().code, ErrorCode::NotFound);
    world.organize.delete_label(LabelKind::Group, &group).await.unwrap();
    assert_eq!(world.organize.set_focus(Some(focus)).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn views_keep_their_order_and_come_back_where_they_were() {
    let world = World::new(0).await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(world.organize.save_view(None, name, "?tag=x".into()).await.unwrap().id);
    }
    let names = async || -> Vec<String> {
        world.organize.overview().await.unwrap().views.into_iter().map(|view| view.name).collect()
    };
    world.organize.order_views(&[ids[2].clone(), ids[0].clone()]).await.unwrap();
    assert_eq!(names().await, ["Three", "One", "Two"]);
    let deleted = world.organize.delete_view(&ids[0]).await.unwrap();
    assert_eq!(names().await, ["Three", "Two"]);
    world.organize.undo(deleted.undo.unwrap()).await.unwrap();
    assert_eq!(names().await, ["Three", "One", "Two"]);
    let large = world.organize.save_view(None, "Large", "x".repeat(4001)).await.unwrap_err();
    assert_eq!(large.code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn twenty_thousand_accounts_are_tagged_at_once_and_untagged() {
    let world = World::new(20_000).await;
    let tag = world.label(LabelKind::Tag, "Key").await;
    let patch = MarkPatch { add_tags: vec![tag], ..MarkPatch::default() };
    let begun = std::time::Instant::now();
    let done = world.organize.mark_accounts(world.accounts.clone(), patch).await.unwrap();
    let tagged = begun.elapsed();
    assert_eq!(done.changed, 20_000);
    let begun = std::time::Instant::now();
    assert_eq!(world.organize.undo(done.undo.unwrap()).await.unwrap(), 20_000);
    println!("20,000 accounts tagged in {tagged:?}, untagged in {:?}", begun.elapsed());
}
