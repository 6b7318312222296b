//! Settings of MCP clients: edited in place, and as they were before once the entry is taken out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their helpers")]

mod files;

use mcp_bridge::install::{Client, Entry, InstallError, Plan, Removal, plan, removal};
use serde_json::{Value, json};

const CLAUDE: &str = include_str!("fixtures/claude.json");
const VS_CODE: &str = include_str!("fixtures/vscode.jsonc");
const CODEX: &str = include_str!("fixtures/codex.toml");

fn entry() -> Entry {
    Entry {
        name: "amazon-ads".into(),
        command: "/opt/Ad \"keeper\"/adkeeper".into(),
        args: vec!["mcp".into(), "serve".into(), r"C:\x".into()],
    }
}

fn put(client: Client, before: Option<&str>) -> Plan {
    plan(client, "/settings".into(), before, &entry())
        .unwrap_or_else(|error| panic!("{client:?} {error} {before:?}"))
}

/// Files that a client may have, and each has to survive byte for byte.
fn samples(client: Client) -> Vec<String> {
    let own: &[&str] = match client {
        Client::Codex => &[
            "",
            "\n",
            CODEX,
            "model = \"x\"",
            "[mcp_servers.other]\ncommand = \"a\"\n[mcp_servers.other.env]\nKEY = \"v\"\n\n# last",
        ],
        Client::VsCodeUser | Client::VsCodeWorkspace => &[
            "",
            "{}",
            VS_CODE,
            "{ \"servers\": { } }",
            "// only a comment\n{\n\t\"servers\": {\n\t\t// none yet\n\t},\n}\n",
        ],
        _ => &[
            "",
            "  \n",
            "{}",
            "{\n}\n",
            CLAUDE,
            "{\"mcpServers\":{}}",
            "{\"n\":12345678901234567890.50,\"mcpServers\":{\"a\":{\"command\":\"b\"}}}",
        ],
    };
    let crlf = own.iter().map(|text| text.replace('\n', "\r\n"));
    let marked = own.iter().filter(|text| text.starts_with('{')).map(|text| format!("\u{feff}{text}"));
    own.iter().map(|text| (*text).to_owned()).chain(crlf).chain(marked).collect()
}

fn servers(client: Client, text: &str) -> Value {
    let text = text.trim_start_matches('\u{feff}');
    if client == Client::Codex {
        let document: toml_edit::DocumentMut = text.parse().unwrap();
        let server = &document["mcp_servers"]["amazon-ads"];
        let args: Vec<&str> =
            server["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        return json!({"command": server["command"].as_str(), "args": args});
    }
    let root = jsonc_parser::cst::CstRootNode::parse(text, &jsonc_parser::ParseOptions::default()).unwrap();
    let key =
        if matches!(client, Client::VsCodeUser | Client::VsCodeWorkspace) { "servers" } else { "mcpServers" };
    root.value().unwrap().to_serde_value().unwrap()[key]["amazon-ads"].clone()
}

#[test]
fn the_entry_is_there_and_the_file_is_as_it_was_once_it_is_taken_out() {
    for client in Client::ALL {
        for before in samples(client) {
            let plan = put(client, Some(&before));
            let mut expected = json!({"command": entry().command, "args": entry().args});
            if matches!(client, Client::VsCodeUser | Client::VsCodeWorkspace) {
                expected["type"] = json!("stdio");
            }
            assert_eq!(servers(client, &plan.after), expected, "{client:?} {before}");
            if before.contains("\r\n") {
                assert_eq!(
                    plan.after.matches('\n').count(),
                    plan.after.matches("\r\n").count(),
                    "{client:?} {}",
                    plan.after
                );
            }
            let undone = removal(&plan.record, Some(&plan.after)).unwrap();
            assert_eq!(undone, Removal::Text(before.clone()), "{client:?}");
        }
        let new = put(client, None);
        assert!(new.after.ends_with('\n') && !new.after.starts_with('\n'), "{}", new.after);
        assert_eq!(removal(&new.record, Some(&new.after)).unwrap(), Removal::File);
    }
}

/// The text without the lines of the entry and without space.
fn rest(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != ',').collect()
}

#[test]
fn what_was_there_stays_byte_for_byte_around_the_entry() {
    for client in Client::ALL {
        for before in samples(client) {
            let after = put(client, Some(&before)).after;
            let start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
            let tail = before.bytes().skip(start).collect::<Vec<_>>();
            let end =
                tail.iter().rev().zip(after.bytes().skip(start).rev()).take_while(|(a, b)| **a == *b).count();
            // At most the space inside of an empty object makes way.
            let gone = &tail[..tail.len() - end];
            assert!(gone.iter().all(u8::is_ascii_whitespace), "{client:?}: {before}\nbecame\n{after}");
        }
    }
}

#[test]
fn an_entry_in_a_file_that_can_be_read_in_two_ways_is_not_taken_out() {
    let plan = put(Client::Cursor, Some("{}"));
    let twice = plan.after.replacen('{', "{\"mcpServers\": {},", 1);
    assert!(matches!(removal(&plan.record, Some(&twice)), Err(InstallError::NotUnderstood(_))));
}

#[test]
fn a_change_made_meanwhile_stays_when_the_entry_is_taken_out() {
    let later = |text: &str| text.replacen("{\n", "{\n  \"later\": [1.50, /* why */ 2],\n", 1);
    for (client, before) in [(Client::ClaudeCodeUser, CLAUDE), (Client::VsCodeUser, VS_CODE)] {
        let plan = put(client, Some(before));
        let undone = removal(&plan.record, Some(&later(&plan.after))).unwrap();
        assert_eq!(undone, Removal::Text(later(before)), "{client:?}");
    }
    let plan = put(Client::Codex, Some(CODEX));
    let undone = removal(&plan.record, Some(&format!("# later\n{}\n[more]\nx = 1\n", plan.after))).unwrap();
    assert_eq!(undone, Removal::Text(format!("# later\n{CODEX}\n[more]\nx = 1\n")));
}

#[test]
fn a_section_that_was_made_for_the_entry_goes_with_it_unless_it_is_used_by_now() {
    let plan = put(Client::Kiro, Some("{\n  \"a\": 1\n}\n"));
    let later = plan.after.replace("\"a\": 1", "\"a\": 2");
    assert_eq!(removal(&plan.record, Some(&later)).unwrap(), Removal::Text("{\n  \"a\": 2\n}\n".into()));
    let used = plan.after.replace("\"mcpServers\": {", "\"mcpServers\": {\n    \"other\": {},");
    let Removal::Text(left) = removal(&plan.record, Some(&used)).unwrap() else {
        panic!("nothing taken out")
    };
    let left: Value = serde_json::from_str(&left).unwrap();
    assert_eq!(left, json!({"a": 1, "mcpServers": {"other": {}}}));
}

#[test]
fn an_entry_that_was_edited_or_is_gone_is_left_alone() {
    for (client, before) in [(Client::Cursor, CLAUDE), (Client::VsCodeUser, VS_CODE), (Client::Codex, CODEX)]
    {
        let plan = put(client, Some(before));
        let edited = plan.after.replace("\"serve\"", "\"other\"");
        assert!(matches!(removal(&plan.record, Some(&edited)), Err(InstallError::Edited(_))), "{client:?}");
        assert_eq!(removal(&plan.record, Some(before)).unwrap(), Removal::Nothing, "{client:?}");
        assert_eq!(removal(&plan.record, None).unwrap(), Removal::Nothing);
    }
}

#[test]
fn putting_it_in_twice_changes_nothing_and_a_new_command_replaces_the_old_one() {
    for (client, before) in [(Client::Kiro, CLAUDE), (Client::VsCodeUser, VS_CODE), (Client::Codex, CODEX)] {
        let first = put(client, Some(before));
        let again = put(client, Some(&first.after));
        assert!(!again.is_change(), "{client:?}");
        assert!(
            matches!(removal(&again.record, Some(&first.after)).unwrap(), Removal::Text(text) if text != first.after)
        );
        let moved = Entry { command: "/new/adkeeper".into(), ..entry() };
        let moved = plan(client, "/settings".into(), Some(&first.after), &moved).unwrap();
        assert_eq!(servers(client, &moved.after)["command"], "/new/adkeeper");
        let Removal::Text(left) = removal(&moved.record, Some(&moved.after)).unwrap() else {
            panic!("{client:?}")
        };
        assert!(!left.contains("amazon-ads") && rest(&left) == rest(before), "{client:?}: {left}");
    }
}

#[test]
fn another_server_of_the_same_name_is_not_replaced() {
    for (client, before) in [
        (Client::Cursor, r#"{"mcpServers":{"amazon-ads":{"url":"https://x"}}}"#),
        (
            Client::Cursor,
            r#"{"mcpServers":{"amazon-ads":{"command":"x","args":["mcp","serve","C:\\x"],"env":{"A":"1"}}}}"#,
        ),
        (Client::Codex, "[mcp_servers.amazon-ads]\ncommand = \"x\"\nargs = []\n"),
        (Client::Codex, "[mcp_servers.amazon-ads]\nurl = \"https://x\"\n"),
    ] {
        let result = plan(client, "/settings".into(), Some(before), &entry());
        assert!(matches!(result, Err(InstallError::NameTaken(_))), "{before}");
    }
}

#[test]
fn a_file_that_is_not_valid_is_left_alone_and_not_quoted() {
    for (client, before) in [
        (Client::Cursor, "{\"secret\": \"canary\" \"x\"}"),
        (Client::Cursor, "{\"secret\": 'canary'}"),
        (Client::Cursor, "[\"canary\"]"),
        (Client::Cursor, "{\"mcpServers\": [\"canary\"]}"),
        (Client::Cursor, "{\"mcpServers\": {}, \"mcpServers\": {\"canary\": {}}}"),
        (Client::VsCodeUser, "{\"servers\": {\"canary\": 1}"),
        (Client::Codex, "secret = canary"),
        (Client::Codex, "mcp_servers = { canary = { command = \"x\" } }"),
        (Client::Codex, "mcp_servers = \"canary\""),
        (Client::Codex, "[[mcp_servers]]\nx = \"canary\""),
    ] {
        let error = plan(client, "/settings".into(), Some(before), &entry()).unwrap_err();
        assert!(matches!(error, InstallError::NotUnderstood(_)), "{before}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn no_secret_is_written_and_none_of_others_is_shown() {
    let mut secret = entry();
    secret.args.push("--token=Atza|canary".into());
    let result = plan(Client::Cursor, "/settings".into(), None, &secret);
    assert!(matches!(result, Err(InstallError::Secret)));
    let plan = put(Client::ClaudeCodeUser, Some(CLAUDE));
    assert!(CLAUDE.contains("ghp_canary"), "the fixture holds another server's secret");
    let record = serde_json::to_string(&plan.record).unwrap();
    for shown in [format!("{plan:?}"), plan.summary.clone(), record] {
        assert!(!shown.contains("ghp_canary"), "{shown}");
        assert!(shown.contains("amazon-ads"), "{shown}");
    }
}

#[test]
fn a_name_that_some_client_would_not_accept_is_refused() {
    for name in ["", "a b", "a.b", "a]\n[x", &"x".repeat(65)] {
        let result = plan(Client::Codex, "/settings".into(), None, &Entry { name: name.into(), ..entry() });
        assert!(matches!(result, Err(InstallError::Name)), "{name}");
    }
}
