//! Which crate may know which, and what must not be in the graph at all.

use std::path::Path;

use anyhow::{Result, bail};

use crate::cargo;
use crate::stage::Outcome;

/// The core: built and tested without a display, so without Tauri.
const CORE: &[(&str, &[&str])] = &[
    ("adkeeper-domain", &[]),
    ("adkeeper-wire", &["adkeeper-domain"]),
    ("adkeeper-clerk", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-amazon-ads", &["adkeeper-domain", "adkeeper-wire"]),
    ("adkeeper-supabase", &["adkeeper-domain", "adkeeper-wire"]),
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
];

/// Checks the dependency graph that the lock file describes.
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
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(Outcome::count(checked, "rules"))
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
