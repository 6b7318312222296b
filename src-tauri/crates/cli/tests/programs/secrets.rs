//! Refresh tokens and secrets leave by none of it, access tokens by the answer alone.

use domain::ConnectionId;
use domain::hand_out::Decision;
use domain::session::Slot;
use headless::World;
use vault::VaultKey;

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_an_answer_an_argument_or_a_file() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let login = ConnectionId::new(world.keeper.connections().await.unwrap()[0].id.clone());
    let host = world.config.clerk.as_ref().unwrap().host().replace('/', "_");
    let keys = [VaultKey::refresh_token(&login), VaultKey::device_token_in(&Slot::at(&host, None))];
    let kept = keys.iter().map(|key| world.vault.peek(key).unwrap().expose().to_owned());
    let secrets: Vec<String> = kept.chain([domain::sandbox::LWA_CLIENT_SECRET.to_owned()]).collect();
    let token = world.run_allowed(&["token"], Decision::Always).await.out;
    let mut said = String::new();
    for arguments in [
        &["status", "--json"][..],
        &["accounts", "--json"],
        &["connections", "--json"],
        &["activity", "--json"],
        &["approvals", "--json"],
        &["doctor", "--json"],
        &["token", "--login", "nobody", "--json"],
        &["exec", "--", "sh", "-c", "cat /proc/$PPID/cmdline /proc/$$/cmdline"],
    ] {
        let ran = world.run(arguments).await;
        said += &(ran.out + &ran.err);
    }
    assert!(!said.contains(token.trim()), "an access token is somewhere else than in its answer");
    let with_token = world.run(&["token", "--json"]).await.out
        + &world.run(&["exec", "--set", "amazon-ads,ad-api,amazon-dsp", "--", "env"]).await.out;
    assert!(with_token.contains(token.trim()));
    for secret in &secrets {
        assert!(!said.contains(secret) && !with_token.contains(secret), "a secret got out");
    }
    world.keeper.shutdown().await;
    for file in files(world.folder.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for secret in secrets.iter().map(String::as_str).chain([token.trim()]) {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "a secret is in {}", file.display());
        }
    }
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            all.extend(files(&entry.path()));
        } else if kind.is_file() {
            all.push(entry.path());
        }
    }
    all
}
