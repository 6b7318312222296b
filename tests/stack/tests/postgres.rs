//! The database server of the tests: fresh, reachable, and gone afterwards.

use stack::{Postgres, Storage};

#[test]
fn a_temporary_server_answers_and_leaves_nothing_behind() {
    let postgres = Postgres::start(&Storage::Temporary).unwrap();
    assert_eq!(postgres.query("select 40 + 2").unwrap().trim(), "42");
    postgres.query("create table kept (word text); insert into kept values ('in the dump')").unwrap();
    assert!(postgres.dump().unwrap().contains("in the dump"));
    let directory = postgres.directory().to_path_buf();
    let port = postgres.port();
    postgres.stop();
    assert!(!directory.exists());
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_persistent_server_keeps_its_rows_over_a_stop() {
    // Under /var/tmp: the server's own user must be able to reach it.
    let folder = tempfile::Builder::new().prefix("adkeeper-test-").tempdir_in("/var/tmp").unwrap();
    let storage = Storage::Persistent(folder.path().to_path_buf());
    let first = Postgres::start(&storage).unwrap();
    first.query("create table kept (word text); insert into kept values ('still here')").unwrap();
    first.stop();
    let second = Postgres::start(&storage).unwrap();
    assert_eq!(second.query("select word from kept").unwrap().trim(), "still here");
}

#[test]
fn a_failing_statement_is_an_error_with_the_servers_words() {
    let postgres = Postgres::start(&Storage::Temporary).unwrap();
    let error = postgres.query("select * from nowhere").unwrap_err().to_string();
    assert!(error.contains("relation \"nowhere\" does not exist"), "{error}");
}
