//! The order of changes: a reader that goes by the cursor misses nothing, however pushes overlap.

use crate::device::Device;
use crate::stack_world::Servers;
use domain::settings::Theme;
use std::process::{Child, Command, Stdio};

/// A session of the database of its own, held open.
fn session(servers: &Servers, sql: &str) -> Child {
    let mut psql: Command = servers.backend.postgres.client("psql");
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]).stdout(Stdio::null()).spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_waits_for_an_earlier_one_that_has_not_committed_so_no_reader_passes_it() {
    let servers = Servers::start().await;
    let (one, two) = (Device::new(&servers, "ada", 1, 0).await, Device::new(&servers, "ada", 2, 0).await);
    one.sync().await.unwrap();
    two.sync().await.unwrap();

    // A transaction that took a number and goes on: it holds a change until the file is there to be read.
    let holds = "begin;
        set local role adkeeper_writer;
        select set_config('request.jwt.claims', '{\"sub\":\"ada\",\"sid\":\"s\",\"iss\":\"x\",\"role\":\"authenticated\"}', true);
        update public.users set name = 'held';
        select pg_sleep(1.5);
        commit;";
    let mut holder = session(&servers, holds);
    // It holds the counter's row once its backend sleeps.
    loop {
        let asleep = servers
            .backend
            .postgres
            .query("select count(*) from pg_stat_activity where wait_event = 'PgSleep'");
        if asleep.unwrap().trim() == "1" {
            break;
        }
        tokio::task::yield_now().await;
    }
    two.store
        .edit_settings(two.user.clone(), two.clock.now(), |one| one.synced.theme = Theme::Dark)
        .await
        .unwrap();
    let (pushed, read) = tokio::join!(two.sync(), async {
        // Meanwhile the first device reads up to where it can.
        one.sync().await.unwrap()
    });
    assert!(pushed.unwrap().sent > 0);
    let _ = read;
    assert!(holder.wait().unwrap().success());
    one.sync().await.unwrap();
    two.sync().await.unwrap();
    for device in [&one, &two] {
        let name = device.store.user(device.user.clone()).await.unwrap().unwrap().name;
        assert_eq!(name, "held", "a reader went past a change that was committed later");
    }
    let order = servers
        .backend
        .postgres
        .query(
            "select (select change_no from users where id = 'ada') < (select change_no from user_settings where user_id = 'ada')",
        )
        .unwrap();
    assert_eq!(order.trim(), "t", "the later commit has the later number");
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_push_all_at_once_get_numbers_without_overlap_and_a_reader_misses_none() {
    let servers = Servers::start().await;
    let mut devices = Vec::new();
    for number in 0..6 {
        devices.push(Device::new(&servers, "ada", number, 0).await);
    }
    let reader = Device::new(&servers, "ada", 99, 0).await;
    for round in 0..8 {
        for device in &devices {
            let theme = [Theme::System, Theme::Light, Theme::Dark][(round + device.number) % 3];
            device
                .store
                .edit_settings(device.user.clone(), device.clock.now(), move |one| one.synced.theme = theme)
                .await
                .unwrap();
        }
        let pushing = futures_util::future::join_all(devices.iter().map(Device::sync));
        let reading = async {
            for _ in 0..6 {
                reader.sync().await.unwrap();
            }
        };
        let (pushed, ()) = tokio::join!(pushing, reading);
        assert!(pushed.iter().all(Result::is_ok), "{pushed:?}");
    }
    let overlaps = servers
        .backend
        .postgres
        .query(
            "select count(*) from sync_runs a join sync_runs b
               on a.id < b.id and a.change_before < b.change_after and b.change_before < a.change_after",
        )
        .unwrap();
    assert_eq!(overlaps.trim(), "0", "two pushes were given the same numbers");
    reader.sync().await.unwrap();
    let server = servers.dump("ada");
    let here = reader.dump().await;
    assert_eq!(crate::dump::differences(&server, &here), Vec::<String>::new());
    assert!(servers.link.requests() > 100);
}
