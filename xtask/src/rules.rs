//! Which crate may know which, what must not be in the graph at all, and what a workflow may run.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::cargo;
use crate::rooms;
use crate::stage::Outcome;

/// The core: built and tested without a display, so without Tauri.
const CORE: &[(&str, &[&str])] = &[
    ("adkeeper-domain", &[]),
    ("adkeeper-wire", &["adkeeper-domain"]),
    ("adkeeper-clerk", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-amazon-ads", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-supabase", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-mcp-bridge", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-vault", &["adkeeper-domain"]),
    ("adkeeper-store", &["adkeeper-domain"]),
    ("adkeeper-sandbox", &["adkeeper-domain"]),
    (
        "adkeeper-keeper",
        &[
            "adkeeper-domain",
            "adkeeper-wire",
            "adkeeper-clerk",
            "adkeeper-amazon-ads",
            "adkeeper-supabase",
            "adkeeper-vault",
            "adkeeper-store",
        ],
    ),
    ("adkeeper-local-api", &["adkeeper-domain"]),
    (
        "adkeeper-local-server",
        &[
            "adkeeper-domain",
            "adkeeper-wire",
            "adkeeper-clerk",
            "adkeeper-amazon-ads",
            "adkeeper-supabase",
            "adkeeper-vault",
            "adkeeper-store",
            "adkeeper-keeper",
            "adkeeper-local-api",
        ],
    ),
    ("adkeeper-cli", &["adkeeper-domain", "adkeeper-wire", "adkeeper-local-api", "adkeeper-mcp-bridge"]),
];

/// The command: checks, and prints the rooms if asked to.
pub fn run(root: &Path, print: bool) -> Result<()> {
    if print {
        print!("{}", rooms::print(root)?);
    }
    check(root).map(|_| ())
}

/// Checks the dependency graph that the lock file describes, and the order of the keeper's rooms.
pub fn check(root: &Path) -> Result<Outcome> {
    let mut checked = 0;
    let mut broken = Vec::new();
    for (package, may_know) in CORE {
        let printed = cargo::tree(root, &["-p", package, "-e", "normal,build"])?;
        let names = names(printed.lines());
        for name in &names {
            let tauri = *name == "tauri" || name.starts_with("tauri-") || *name == "wry" || *name == "tao";
            let ours = name.starts_with("adkeeper") && name != package;
            if tauri || (ours && !may_know.contains(name)) {
                broken.push(format!("{package} must not know {name}"));
            }
        }
        checked += 1;
    }
    let printed = cargo::tree(root, &["--workspace", "-e", "normal,build"])?;
    let all = printed.lines();
    for forbidden in ["openssl-sys", "native-tls"] {
        checked += 1;
        if names(all).contains(&forbidden) {
            broken.push(format!("{forbidden} is in the graph"));
        }
    }
    checked += 1;
    let versions = versions(all, "reqwest");
    if versions.len() > 1 {
        broken.push(format!("more than one reqwest: {}", versions.join(", ")));
    }
    if let Err(error) = rooms::check(root) {
        broken.push(error.to_string());
    }
    checked += 1;
    for file in fs::read_dir(root.join(".github/workflows"))? {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        broken.extend(
            loose_actions(&fs::read_to_string(&path)?).into_iter().map(|fault| format!("{name}: {fault}")),
        );
        checked += 1;
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(Outcome::count(checked, "rules"))
}

/// What of a workflow could be replaced under it, or leaves its token behind: actions that are not named by their
/// commit, and checkouts that keep their credentials for every later step.
fn loose_actions(workflow: &str) -> Vec<String> {
    let lines: Vec<&str> = workflow.lines().map(str::trim).collect();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(action) = line.trim_start_matches("- ").strip_prefix("uses:").map(str::trim) else {
            continue;
        };
        let action = action.split_whitespace().next().unwrap_or_default();
        let commit = action.split_once('@').map_or("", |(_, commit)| commit);
        if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            faults.push(format!("{action} is not named by its commit"));
        }
        let mut step = lines.iter().skip(at + 1).take_while(|line| !line.starts_with("- "));
        if action.starts_with("actions/checkout@") && !step.any(|line| *line == "persist-credentials: false")
        {
            faults.push(format!("{action} keeps its credentials"));
        }
    }
    faults
}

fn names(lines: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn versions<'a>(lines: &'a [String], package: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = lines
        .iter()
        .filter_map(|line| {
            let mut words = line.split(' ');
            (words.next() == Some(package)).then(|| words.next()).flatten()
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_that_can_change_or_that_keeps_its_token_is_found() {
        let commit = "11bd71901bbe5b1630ceea73d27597364c9af683";
        let good = format!(
            "- uses: actions/checkout@{commit} # v4\n  with:\n    persist-credentials: false\n- run: x"
        );
        assert_eq!(loose_actions(&good), [""; 0]);
        let kept = format!(
            "- uses: actions/checkout@{commit}\n- uses: other/one@{commit}\n  with:\n    persist-credentials: false"
        );
        assert_eq!(loose_actions(&kept), [format!("actions/checkout@{commit} keeps its credentials")]);
        let moving = loose_actions("- name: x\n  uses: swatinem/rust-cache@v2");
        assert_eq!(moving, ["swatinem/rust-cache@v2 is not named by its commit"]);
    }
}
