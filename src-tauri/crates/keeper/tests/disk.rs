//! Disks that are full, folders that are read-only and files that others hold, on the real keeper.
//!
//! Full: the process may write no file any more (`RLIMIT_FSIZE`), which the system refuses as it does on a full
//! disk, whoever asks. Read-only: the file says in its header that this SQLite may only read it, which binds the
//! superuser too, as file modes do not.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

#[allow(dead_code, reason = "shared with the main job")]
#[path = "main_job/world.rs"]
mod world;

use jiff::SignedDuration;
use keeper::view::ErrorCode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sandbox::{Fault, FaultKind, Target};
use std::io::{Seek as _, SeekFrom, Write as _};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Mutex, MutexGuard};
use world::{ADA, NORTHWIND, World};

/// How a sign-in that came back is completed.
const REDEEM: &str = "POST /v1/client";

/// The limit is the whole process's: one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A disk without room, until it is dropped.
struct FullDisk;

impl FullDisk {
    fn begin(world: &World) -> Self {
        // The next write goes into the log behind this, beyond the limit.
        let database = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
        let filler = "-".repeat(65_536);
        database.execute("insert or replace into meta (key, value) values ('filler', ?1)", [filler]).unwrap();
        // Less than what the database has already; the report of a test run may go on.
        limit(Some(40_960));
        Self
    }
}

impl Drop for FullDisk {
    fn drop(&mut self) {
        limit(None);
    }
}

fn limit(bytes: Option<u64>) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current: bytes.or(maximum), maximum }).unwrap();
}

async fn turn() -> MutexGuard<'static, ()> {
    let turn = ONE_AT_A_TIME.lock().await;
    // The system's signal would end the process; with a handler the write is refused.
    let _ = signal(SignalKind::from_raw(25)).unwrap();
    turn
}

fn write_at(world: &World, offset: u64, byte: u8) {
    let path = world.dir.path().join("adkeeper.db");
    // Nothing may be left in the log, which counts before the file.
    let database = rusqlite::Connection::open(&path).unwrap();
    let _ = database.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    drop(database);
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(&[byte]).unwrap();
}

/// Byte 18 is the version that a writer must know (sqlite.org/fileformat.html): 2 for a write-ahead log.
fn set_read_only(world: &World, yes: bool) {
    write_at(world, 18, if yes { 3 } else { 2 });
}

#[tokio::test]
async fn a_refresh_that_a_full_disk_leaves_unrecorded_is_known_told_once_and_over_with_the_next_recorded_one()
{
    let _turn = turn().await;
    let world = World::start_on_one_clock().await;
    world.running().await;
    let before = world.refreshes();
    let recorded = world.keeper.connections().await.unwrap()[0].last_success;
    let full = FullDisk::begin(&world);
    world.advance(SignedDuration::from_mins(55));
    let seen = world.until("noticed", |snapshot| snapshot.keeper.unrecorded.is_some()).await;
    assert_eq!(seen.keeper.unrecorded.unwrap().code, ErrorCode::DatabaseFull);
    assert!(seen.fatal.is_none(), "what is on record can still be shown");
    let alarm = world.keeper.take_storage_alarm().await.expect("it is told");
    assert_eq!((alarm.code, alarm.closed), (ErrorCode::DatabaseFull, false));
    assert_eq!(world.keeper.take_storage_alarm().await, None, "and told once");
    assert!(world.refreshes() > before, "Amazon was asked");
    drop(full);
    world.advance(SignedDuration::from_mins(2));
    world.until("recorded", |snapshot| snapshot.keeper.unrecorded.is_none()).await;
    world.until_connection("refreshed", |one| one.last_success > recorded).await;
}

#[tokio::test]
async fn a_database_that_can_only_be_read_is_named_at_the_start_and_taken_as_soon_as_it_can_be_written() {
    let _turn = turn().await;
    let mut world = World::start().await;
    world.running().await;
    world.keeper.shutdown().await;
    set_read_only(&world, true);
    world.start_again();
    let seen = world.until("refused", |snapshot| snapshot.fatal.is_some()).await;
    assert_eq!(seen.fatal.unwrap().code, ErrorCode::DatabaseReadOnly);
    let alarm = world.keeper.take_storage_alarm().await.expect("it is told");
    assert_eq!((alarm.code, alarm.closed), (ErrorCode::DatabaseReadOnly, true));
    set_read_only(&world, false);
    world.keeper.nudge();
    let seen = world.until("back", |snapshot| snapshot.fatal.is_none() && snapshot.setup.amazon).await;
    assert!(seen.keeper.unrecorded.is_none());
    assert_eq!(world.keeper.connections().await.unwrap().len(), 1, "nothing was lost");
}

#[tokio::test]
async fn a_database_that_another_program_holds_at_the_start_is_named_and_tried_again() {
    let _turn = turn().await;
    let mut world = World::start().await;
    world.running().await;
    world.keeper.shutdown().await;
    let other = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    world.start_again();
    let seen = world.until("refused", |snapshot| snapshot.fatal.is_some()).await;
    assert_eq!(seen.fatal.unwrap().code, ErrorCode::DatabaseBusy);
    drop(other);
    world.keeper.nudge();
    world.until("back", |snapshot| snapshot.fatal.is_none() && snapshot.setup.amazon).await;
}

#[tokio::test]
async fn a_connection_that_another_process_holds_for_good_is_refreshed_all_the_same_and_said() {
    use keeper::Locks as _;
    let _turn = turn().await;
    let world = World::start().await;
    let id = world.running().await;
    let others = keeper::FileLocks::new(world.dir.path().join("locks"));
    let held = others.hold(&domain::ConnectionId::new(id.clone())).await.unwrap();
    let before = world.refreshes();
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    assert_eq!(world.refreshes(), before + 1);
    assert!(world.keeper.snapshot().await.keeper.lock_held);
    drop(held);
    world.keeper.refresh_connection(id).await.unwrap();
    assert!(!world.keeper.snapshot().await.keeper.lock_held, "it ends with the next lock that is had");
}

#[tokio::test]
async fn what_amazon_answered_while_the_disk_was_full_is_stored_when_there_is_room() {
    let _turn = turn().await;
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(domain::Region::Na, None, keeper::view::WayBack::Bounce).await.unwrap();
    let back = world.consent(&sandbox::Decision::Allow(NORTHWIND.to_owned())).await;
    let full = FullDisk::begin(&world);
    let keeper = world.keeper.clone();
    let finishing = tokio::spawn(async move { keeper.handle_callback(back.as_str()).await });
    world.until("noticed", |snapshot| snapshot.keeper.unrecorded.is_some()).await;
    drop(full);
    finishing.await.unwrap().unwrap();
    world.confirm_all().await;
    assert_eq!(world.keeper.connections().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_given_up_while_the_disk_is_full_waits_no_longer_and_leaves_no_token() {
    let _turn = turn().await;
    let world = World::start_on_one_clock().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(domain::Region::Na, None, keeper::view::WayBack::Bounce).await.unwrap();
    let back = world.consent(&sandbox::Decision::Allow(NORTHWIND.to_owned())).await;
    let full = FullDisk::begin(&world);
    let keeper = world.keeper.clone();
    let finishing = tokio::spawn(async move { keeper.handle_callback(back.as_str()).await });
    world.until("noticed", |snapshot| snapshot.keeper.unrecorded.is_some()).await;
    // The attempt's time is over, and there is still no room.
    world.advance(SignedDuration::from_mins(20));
    assert_eq!(finishing.await.unwrap().unwrap_err().code, ErrorCode::DatabaseFull);
    assert_eq!(world.vault.peek(&vault::VaultKey::review_refresh_token()), None);
    assert!(world.keeper.snapshot().await.flow.is_none(), "it waits for nothing");
    drop(full);
    world.keeper.nudge();
    world.connect(NORTHWIND).await;
}

#[tokio::test]
async fn a_sign_in_that_comes_back_while_the_disk_is_full_is_completed_when_there_is_room() {
    let _turn = turn().await;
    let world = World::start().await;
    world.keeper.begin_sign_in().await.unwrap();
    let back = world::browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    let control = world.sandbox.control();
    let asked = control.count(REDEEM);
    // Clerk's answer comes after the disk is full; what is noted before it is asked is stored.
    control.add_fault(Fault::once(Target::Clerk, FaultKind::Slow { ms: 3000 }).at("/v1/client"));
    let keeper = world.keeper.clone();
    let finishing = tokio::spawn(async move { keeper.handle_callback(back.as_str()).await });
    control.reached(REDEEM, asked + 1).await;
    let full = FullDisk::begin(&world);
    world.until("noticed", |snapshot| snapshot.keeper.unrecorded.is_some()).await;
    drop(full);
    finishing.await.unwrap().unwrap();
    world.until("signed in", |snapshot| snapshot.auth.user.is_some()).await;
}
