//! Adding the bridge to the settings of MCP clients, and taking it out again.

use headless::{Ran, World};
use serde_json::Value;

const CLIENTS: [(&str, &str); 8] = [
    ("claude-code", ".claude.json"),
    ("claude-code-project", "project/.mcp.json"),
    ("claude-desktop", ".config/Claude/claude_desktop_config.json"),
    ("codex", ".codex/config.toml"),
    ("cursor", ".cursor/mcp.json"),
    ("vscode", ".config/Code/User/mcp.json"),
    ("vscode-workspace", "project/.vscode/mcp.json"),
    ("kiro", ".kiro/settings/mcp.json"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_client_is_added_kept_and_taken_out_again() {
    let world = World::start(env!("CARGO_BIN_EXE_adkeeper")).await;
    let home = tempfile::tempdir().unwrap();
    let project = home.path().join("project");
    std::fs::create_dir(&project).unwrap();
    let run = async |arguments: &[&str]| {
        let mut command = world.command(arguments);
        command.env("HOME", home.path()).current_dir(&project);
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "CODEX_HOME"] {
            command.env_remove(variable);
        }
        Ran::from(command.output().await.unwrap())
    };
    let theirs = "{\n  // mine\n  \"theme\": \"dark\"\n}\n";
    for (client, file) in CLIENTS {
        let path = home.path().join(file);
        let json = !file.ends_with("toml");
        if json {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let plain = if client.starts_with("vscode") { theirs } else { "{\n  \"theme\": \"dark\"\n}\n" };
            std::fs::write(&path, plain).unwrap();
        }
        let before = std::fs::read(&path).ok();
        let asked = run(&["mcp", "install", client, "--account", "1001"]).await;
        assert!(asked.code == Some(2) && asked.err.contains("--yes"), "{asked:?}");
        assert_eq!(std::fs::read(&path).ok(), before, "nothing is changed unasked");
        let added = run(&["mcp", "install", client, "--account", "1001", "--read-only", "--yes"]).await;
        assert_eq!(added.code, Some(0), "{added:?}");
        assert!(added.out.contains("read-only"), "the change is shown: {added:?}");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(env!("CARGO_BIN_EXE_adkeeper")) && text.contains("1001"), "{client}: {text}");
        if json && !client.starts_with("vscode") {
            let parsed: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(parsed["theme"], "dark");
        }
        let again = run(&["mcp", "install", client, "--account", "1001", "--read-only", "--yes"]).await;
        assert!(again.code == Some(0) && again.out.contains("already"), "{again:?}");
        let removed = run(&["mcp", "uninstall", client]).await;
        assert_eq!(removed.code, Some(0), "{removed:?}");
        assert_eq!(std::fs::read(&path).ok(), before, "{client} is as it was");
        assert_eq!(run(&["mcp", "uninstall", client]).await.code, Some(5));
    }
}
