use crate::support::*;
use base64::Engine as _;
use domain::Region;
use sandbox::{Sandbox, SandboxConfig, StartError};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[tokio::test]
async fn four_consecutive_ports_and_a_key_that_names_the_host() {
    let (sandbox, _) = start().await;
    let ports = Region::ALL.map(|region| sandbox.ads_url(region));
    let expected = [1, 2, 3].map(|offset| format!("http://127.0.0.1:{}", sandbox.port() + offset));
    assert_eq!(ports, expected);
    let encoded = sandbox.publishable_key();
    let host = base64::engine::general_purpose::STANDARD.decode(encoded.strip_prefix("pk_test_").unwrap());
    assert_eq!(String::from_utf8(host.unwrap()).unwrap(), format!("127.0.0.1:{}$", sandbox.port()));
}

#[tokio::test]
async fn a_taken_port_is_an_error_and_shutdown_frees_all_four() {
    let (first, _) = start().await;
    let port = first.port();
    let config = || SandboxConfig { port, ..SandboxConfig::default() };
    let taken = Sandbox::start(config()).await.err().unwrap();
    assert!(matches!(taken, StartError::Bind { port: at, .. } if at == port), "{taken}");
    first.shutdown().await;
    let again = Sandbox::start(config()).await.unwrap();
    assert_eq!(again.port(), port);
}

#[tokio::test]
async fn keys_sessions_and_grants_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let config = |port| SandboxConfig { port, state_file: Some(file.clone()), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config(0)).await.unwrap();
    let (port, keys) = (sandbox.port(), sandbox.jwks_json());
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    let (access, refresh_token) = connect(&sandbox, "harbour-goods").await;
    sandbox.shutdown().await;

    let sandbox = Sandbox::start(config(port)).await.unwrap();
    assert_eq!(sandbox.jwks_json(), keys);
    let path = format!("/v1/client/sessions/{session}/tokens");
    assert_eq!(app.call("POST", &path, &[]).await.0, 200, "the device token still works");
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", &access).await.status(), 200);
    assert_eq!(refresh(&sandbox, &refresh_token).await.0, 200);
    sandbox.shutdown().await;

    std::fs::write(&file, "{\"kid\":").unwrap();
    let broken = Sandbox::start(config(0)).await.err().unwrap();
    assert!(matches!(broken, StartError::State { .. }), "{broken}");
}

#[test]
fn the_program_announces_itself_and_ends_with_its_parent() {
    let folder = tempfile::tempdir().unwrap();
    let jwks = folder.path().join("jwks.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_adkeeper-sandbox"))
        .args(["--port", "0", "--exit-with-parent", "--jwks-file"])
        .arg(&jwks)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(ready["ready"], true);
    assert!(ready["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(ready["mcp"]["eu"].as_str().unwrap().ends_with("/mcp"), "{line}");
    let keys: serde_json::Value = serde_json::from_slice(&std::fs::read(&jwks).unwrap()).unwrap();
    assert_eq!(keys["keys"][0]["alg"], "RS256");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "closing its input stops it");
}
