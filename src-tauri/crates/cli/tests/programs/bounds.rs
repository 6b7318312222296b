//! Nothing hangs, and programs of other users don't get in.

use domain::hand_out::Decision;
use headless::{Ran, World};
use jiff::SignedDuration;
use local_api::frame;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

/// More than any bound of the command line's but the two minutes of a question.
const BOUND: Duration = Duration::from_secs(30);

async fn within(ran: impl Future<Output = Ran>) -> Ran {
    tokio::time::timeout(BOUND, ran).await.expect("it hangs")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_stopped_or_not_there_ends_in_a_sentence() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let folder = tempfile::tempdir().unwrap();
    let endpoint = local_api::Endpoint::below(folder.path(), Some(folder.path()));
    let run = async |arguments: &[&str]| {
        let mut command = world.command(arguments);
        command.env("XDG_RUNTIME_DIR", folder.path()).env("ADKEEPER_DATA_DIR", folder.path());
        within(async { Ran::from(command.output().await.unwrap()) }).await
    };
    assert!(run(&["token", "--no-start"]).await.fails(3).contains("isn’t running"));
    endpoint.prepare().unwrap();
    assert!(run(&["token", "--no-start"]).await.fails(3).contains("isn’t running"));
    // A stopped app: the system takes the call, and nobody answers it.
    let stopped = UnixListener::bind(endpoint.path()).unwrap();
    assert!(run(&["token"]).await.fails(12).contains("doesn’t respond"));
    let doctor = run(&["doctor", "--json"]).await;
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.out.contains("doesn't respond"), "{doctor:?}");
    drop(stopped);
    // What a killed app leaves behind.
    assert!(run(&["token", "--no-start"]).await.fails(3).contains("isn’t running"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_cannot_start_is_quoted() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("adkeeper-desktop");
    // What it leaves behind holds its standard error open.
    let script =
        "#!/bin/sh\nsleep 60 &\necho $! >\"$0.left\"\necho 'adkeeper: no display: none is set' >&2\nexit 1\n";
    std::fs::write(&broken, script).unwrap();
    std::fs::set_permissions(&broken, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = world.command(["status"]);
    command.env("ADKEEPER_DATA_DIR", folder.path()).env("ADKEEPER_DESKTOP", &broken);
    let ran = within(async { Ran::from(command.output().await.unwrap()) }).await;
    let left = std::fs::read_to_string(folder.path().join("adkeeper-desktop.left")).unwrap();
    let left = rustix::process::Pid::from_raw(left.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(left, rustix::process::Signal::KILL).unwrap();
    assert!(ran.fails(3).contains("no display: none is set"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_said_at_once() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    world.run_allowed(&["token"], Decision::Always).await;
    world.vault.lock();
    assert_eq!(world.run(&["token"]).await.code, Some(0), "a token in memory needs no keychain");
    world.clock.advance(SignedDuration::from_hours(2));
    let locked = within(world.run(&["token", "--json"])).await;
    let error: Value = serde_json::from_str(locked.fails(11)).unwrap();
    assert_eq!(error["error"]["code"], "keychain");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_users_program_is_turned_away() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can run a program as another user");
        return;
    }
    // The folder keeps them out. It is opened here, so that the check of the caller itself is seen.
    let endpoint = world.endpoint();
    let shut = as_nobody(&endpoint).await;
    assert!(shut.contains("PermissionError"), "{shut}");
    for (path, mode) in
        [(world.folder.path(), 0o755), (endpoint.path().parent().unwrap(), 0o755), (endpoint.path(), 0o666)]
    {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    assert_eq!(as_nobody(&endpoint).await.trim(), "closed");
}

/// What a program of another user gets from the socket.
async fn as_nobody(endpoint: &local_api::Endpoint) -> String {
    let script = "import json,socket,struct,sys\n\
        s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1])\n\
        b = json.dumps({'v': 1, 'ask': {'do': 'status'}}).encode()\n\
        try:\n  s.sendall(struct.pack('<I', len(b)) + b); r = s.recv(4)\n\
        except (BrokenPipeError, ConnectionResetError): r = b''\n\
        print('answered' if r else 'closed')\n";
    let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "/usr/bin/python3", "-c", script];
    let ran =
        tokio::process::Command::new("setpriv").args(nobody).arg(endpoint.path()).output().await.unwrap();
    String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_protocol_is_refused_and_the_next_caller_is_served() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let path = world.endpoint().path().to_owned();
    let send = |bytes: Vec<u8>| {
        let path = path.clone();
        tokio::task::spawn_blocking(move || {
            let mut stream = UnixStream::connect(path).unwrap();
            stream.set_read_timeout(Some(BOUND)).unwrap();
            // It may be closed before all is written.
            let _ = stream.write_all(&bytes);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8_lossy(answer.get(4..).unwrap_or_default()).into_owned()
        })
    };
    let call = |value: Value| {
        let body = serde_json::to_vec(&value).unwrap();
        [u32::try_from(body.len()).unwrap().to_le_bytes().as_slice(), &body].concat()
    };
    assert_eq!(send(vec![0xff; 8]).await.unwrap(), "");
    assert_eq!(send(vec![0x7f, 0xff]).await.unwrap_or_default(), "");
    assert!(send(call(json!({"v": 1, "ask": {"do": "secrets"}}))).await.unwrap().contains("bad_request"));
    let newer = send(call(json!({"v": 2, "ask": {"do": "status"}}))).await.unwrap();
    assert!(newer.contains("\"version\"") && newer.contains("same version"), "{newer}");
    let long = "x".repeat(frame::LONGEST);
    assert_eq!(
        send(call(json!({"v": 1, "ask": {"do": "refresh", "choice": {"login": long}}}))).await.unwrap(),
        ""
    );
    assert_eq!(world.run(&["status"]).await.code, Some(0));
}
