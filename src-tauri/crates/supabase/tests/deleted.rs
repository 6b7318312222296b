//! A deleted user stays deleted, whatever is written at the same moment: each race with two real connections.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use stack::Postgres;
use stack::backend::migrate;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use support::world::root;

const PATIENCE: Duration = Duration::from_secs(30);

/// One connection that stays open between statements.
struct Connection {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Connection {
    fn open(postgres: &Postgres, name: &str) -> Self {
        let mut psql = postgres.client("psql");
        psql.args(["-X", "-q", "-A", "-t"]).env("PGAPPNAME", name);
        // One pipe for both, so that an error is never read after the end of its statement.
        let (output, both) = std::io::pipe().unwrap();
        let mut child =
            psql.stdin(Stdio::piped()).stdout(both.try_clone().unwrap()).stderr(both).spawn().unwrap();
        let (send, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        let input = child.stdin.take().unwrap();
        Self { child, input, lines, said: Vec::new() }
    }

    /// Sends a statement without waiting for its end.
    fn send(&mut self, sql: &str) {
        writeln!(self.input, "{sql}\n\\echo done").unwrap();
    }

    /// Waits for the end of the last statement. Returns what was said.
    fn end(&mut self) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            if line == "done" {
                return std::mem::take(&mut self.said).join("\n");
            }
            self.said.push(line);
        }
    }

    fn run(&mut self, sql: &str) -> String {
        self.send(sql);
        self.end()
    }

    /// Waits until the last statement has ended or waits for a lock. Tells whether it waits.
    fn waits(&mut self, postgres: &Postgres, name: &str) -> bool {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Ok(line) = self.lines.recv_timeout(Duration::from_millis(5)) {
                if line == "done" {
                    return false;
                }
                self.said.push(line);
            }
            let waiting = postgres
                .query(&format!(
                    "select count(*) from pg_stat_activity where application_name = '{name}' and wait_event_type = 'Lock'"
                ))
                .unwrap();
            if waiting.trim() == "1" {
                return true;
            }
            assert!(Instant::now() < until, "{name} neither ends nor waits");
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PUSH: &str = "set local role authenticated;
    select set_config('request.jwt.claims', '{\"sub\":\"user_ada\",\"sid\":\"s\",\"iss\":\"x\",\"role\":\"authenticated\"}', true);
    select push_changes('5f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f', gen_random_uuid(), json_build_object('format', 1,
      'clock', mirror.now_ms(), 'users', json_build_array(json_build_object('name', 'Ada', 'updated_at', now(),
      'facts_version', mirror.now_ms()))));";
const COUNT: &str = "set local role service_role; select count_broker_call('user_ada');";
const BRING: &str = "set local role service_role; select remember_broker_grant('user_ada', repeat('a', 64));";
const UPDATE: &str = "set local role service_role;
    select apply_clerk_event(gen_random_uuid()::text, 'user.updated', 'user_ada', 2, 'Ada');";
const DELETE: &str = "set local role service_role;
    select apply_clerk_event(gen_random_uuid()::text, 'user.deleted', 'user_ada');";

fn started() -> Postgres {
    let postgres = Postgres::start(&stack::Storage::Temporary).unwrap();
    migrate(&root(), &postgres).unwrap();
    postgres
}

/// In how many tables there is something of the user.
fn left(postgres: &Postgres) -> String {
    let tables = postgres
        .query(
            "select format('select %L from %I.%I where %I = ''user_ada''', table_name, table_schema, table_name, column_name)
             from information_schema.columns join information_schema.tables using (table_schema, table_name)
             where table_type = 'BASE TABLE' and ((table_schema in ('public', 'broker', 'mirror') and column_name = 'user_id')
               or (table_schema, table_name, column_name) = ('public', 'users', 'id'))",
        )
        .unwrap();
    let all: Vec<&str> = tables.lines().collect();
    postgres.query(&all.join(" union ")).unwrap().trim().to_owned()
}

fn forgotten(postgres: &Postgres) {
    postgres
        .query(
            "delete from clerk.users; delete from public.sync_runs; delete from public.sync_state;
             delete from public.devices; delete from public.users; delete from public.webhook_events;
             delete from broker.calls; delete from public.audit_log",
        )
        .unwrap();
}

#[test]
fn what_is_being_written_when_a_user_is_deleted_goes_with_them() {
    let postgres = started();
    for (what, write) in [("a push", PUSH), ("a call", COUNT), ("a grant", BRING), ("an update", UPDATE)] {
        forgotten(&postgres);
        let mut writer = Connection::open(&postgres, "writer");
        let mut deletion = Connection::open(&postgres, "deletion");
        let told = writer.run(&format!("begin; {write}"));
        assert!(!told.contains("ERROR"), "{what}: {told}");
        deletion.send(&format!("begin; {DELETE} commit;"));
        let waited = deletion.waits(&postgres, "deletion");
        writer.run("commit;");
        if waited {
            deletion.end();
        }
        assert_eq!(left(&postgres), "", "{what} that was under way brought the user back");
        assert!(waited, "{what}: the deletion did not wait");
    }
}

#[test]
fn what_waits_while_a_user_is_deleted_does_not_bring_them_back() {
    let postgres = started();
    for (what, write) in [("a push", PUSH), ("a call", COUNT), ("a grant", BRING), ("an update", UPDATE)] {
        for known in [true, false] {
            forgotten(&postgres);
            let mut writer = Connection::open(&postgres, "writer");
            let mut deletion = Connection::open(&postgres, "deletion");
            if known {
                let told = writer.run(&format!("begin; {PUSH} commit;"));
                assert!(!told.contains("ERROR"), "{told}");
            }
            deletion.run(&format!("begin; {DELETE}"));
            writer.send(&format!("begin; {write} commit;"));
            let waited = writer.waits(&postgres, "writer");
            deletion.run("commit;");
            if waited {
                writer.end();
            }
            assert_eq!(left(&postgres), "", "{what} that waited brought the user back");
            assert!(waited, "{what}: it did not wait");
            let told = writer.run(&format!("rollback; begin; {PUSH} commit;"));
            assert!(told.contains("this user was deleted at Clerk"), "{told}");
            assert_eq!(left(&postgres), "", "a later push brought the user back");
        }
    }
}

#[test]
fn the_daily_work_repeats_a_deletion() {
    let postgres = started();
    postgres.query(&format!("begin; {DELETE} commit; begin; {COUNT} commit;")).unwrap();
    assert_eq!(left(&postgres), "");
    // As a restored backup would bring it back.
    postgres.query("set session_replication_role = replica; insert into public.users (id, name) values ('user_ada', 'Ada')").unwrap();
    assert_eq!(left(&postgres), "users");
    postgres.query("select mirror.prune()").unwrap();
    assert_eq!(left(&postgres), "");
}
