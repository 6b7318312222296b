//! Files that cannot be written, and who may read those that can.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::io::{Seek as _, SeekFrom, Write as _};
use store::{StorageFault, Store, StoreError};

fn fault(outcome: Result<Store, StoreError>) -> Option<StorageFault> {
    outcome.err().and_then(|error| error.storage_fault())
}

#[tokio::test]
async fn a_file_that_can_only_be_read_is_refused_by_name_and_not_opened_without_a_word() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("adkeeper.db");
    let _open = Store::open(&path).await.unwrap();
    // Nothing may be left in the log, which counts before the file.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    drop(other);
    // SQLite treats a file whose header names a later writer's version as read-only, for the superuser too.
    let mark = |version: u8| {
        let mut file = std::fs::File::options().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(18)).unwrap();
        file.write_all(&[version]).unwrap();
    };
    mark(3);
    assert_eq!(fault(Store::open(&path).await), Some(StorageFault::ReadOnly));
    mark(2);
    Store::open(&path).await.unwrap();
}

#[tokio::test]
async fn a_write_that_another_program_holds_up_is_noted_until_one_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("adkeeper.db");
    let store = Store::open(&path).await.unwrap();
    let noted = store.storage_fault();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let refused = store.try_writing().await.unwrap_err();
    assert_eq!(refused.storage_fault(), Some(StorageFault::Busy));
    assert_eq!(*noted.borrow(), Some(StorageFault::Busy));
    other.execute_batch("rollback").unwrap();
    store.try_writing().await.unwrap();
    assert_eq!(*noted.borrow(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_is_its_users_own_also_one_that_was_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let path = folder.join("adkeeper.db");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for round in ["new", "old"] {
        let store = Store::open(&path).await.unwrap();
        store.set_meta("a", "b".to_owned()).await.unwrap();
        assert_eq!(mode(&folder), 0o700, "{round}");
        for side in ["", "-wal", "-shm"] {
            let file = folder.join(format!("adkeeper.db{side}"));
            assert_eq!(mode(&file), 0o600, "{round}: {side}");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        }
    }
}
