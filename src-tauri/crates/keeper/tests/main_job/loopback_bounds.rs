//! What other programs of the computer can do to the loopback port: take its places, its file descriptors, or
//! ask as another account.

use crate::ways_back::{agreed, reviewed, with_loopback};
use domain::Region;
use keeper::view::WayBack;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const FORGED: &str = "/callback?code=ANforged&state=guess";

async fn connect(port: u16) -> TcpStream {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap()
}

async fn ask(stream: &mut TcpStream, port: u16) {
    let request = format!("GET {FORGED} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    tokio::time::timeout(Duration::from_secs(30), stream.read_to_string(&mut text)).await.unwrap().unwrap();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_connections_are_taken_and_the_next_one_waits_its_turn() {
    let (world, port) = with_loopback().await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    let mut silent = Vec::new();
    for _ in 0..16 {
        silent.push(connect(port).await);
    }
    let mut last = connect(port).await;
    ask(&mut last, port).await;
    // That nothing comes can only be seen by waiting.
    let early = tokio::time::timeout(Duration::from_millis(500), last.read_u8()).await;
    assert!(early.is_err(), "more than 16 connections are served at once");
    silent.clear();
    assert!(answer(&mut last).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_to_be_taken_for_anything_but_the_page_that_it_is() {
    let (world, port) = with_loopback().await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
    let answer = reqwest::get(format!("http://127.0.0.1:{port}{FORGED}")).await.unwrap();
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use rustix::process::geteuid;
    use rustix::time::{ClockId, clock_gettime};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    /// Only root can start a program as another account.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn another_account_of_the_computer_gets_no_answer() {
        if !geteuid().is_root() {
            return;
        }
        let (world, port) = with_loopback().await;
        world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
        let script = format!(
            "exec 3<>/dev/tcp/127.0.0.1/{port} && \
             printf 'GET {FORGED} HTTP/1.1\\r\\nHost: localhost:{port}\\r\\n\\r\\n' >&3 && timeout 30 cat <&3"
        );
        let said = |uid: u32| {
            let mut command = Command::new("bash");
            command.args(["-c", &script]).uid(uid).gid(uid);
            tokio::task::spawn_blocking(move || command.output().unwrap())
        };
        let own = said(0).await.unwrap();
        assert!(String::from_utf8_lossy(&own.stdout).starts_with("HTTP/1.1 400"), "{own:?}");
        let other = said(65_534).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&other.stdout), "", "{other:?}");
        let back = agreed(&world).await;
        assert_eq!(
            reqwest::get(back).await.unwrap().status().as_u16(),
            200,
            "the real answer is still taken"
        );
        reviewed(&world).await;
    }

    #[test]
    fn without_file_descriptors_the_listener_rests_and_goes_on_when_there_are_some() {
        let itself = std::env::current_exe().unwrap();
        let name = "loopback_bounds::linux::with_few_file_descriptors";
        let child = Command::new("bash")
            .args(["-c", "ulimit -n 200 && exec \"$0\" --exact \"$1\" --ignored --nocapture"])
            .arg(itself)
            .arg(name)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && said.contains("1 passed"), "{said}");
    }

    fn used() -> Duration {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
    }

    #[ignore = "run by the test above, in a process of its own"]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn with_few_file_descriptors() {
        let (world, port) = with_loopback().await;
        world.keeper.begin_connect(Region::Na, None, WayBack::Loopback).await.unwrap();
        let mut taken: Vec<_> = std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
        assert!(!taken.is_empty());
        taken.pop();
        let mut waiting = connect(port).await;
        taken.extend(std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()));
        let before = used();
        // What a loop uses while nothing can happen shows only over time.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let spent = used().saturating_sub(before);
        assert!(spent < Duration::from_millis(300), "the listener spins: {spent:?} in a second");
        drop(taken);
        ask(&mut waiting, port).await;
        assert!(answer(&mut waiting).await.starts_with("HTTP/1.1 400"));
    }
}
