//! The keeper's rooms: what each owns, whom it knows, and that no edge points up.
//!
//! Read from the source text: the compiler accepts any `use crate::…` inside one crate, so the order of the rooms is
//! checked here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

const SOURCE: &str = "src-tauri/crates/keeper/src";

/// From the lowest up. A room may know those before it.
const ORDER: &[&str] = &[
    "view",
    "error",
    "dependencies",
    "export_file",
    "progress_throttle",
    "runtime",
    "changes",
    "storage",
    "secrets",
    "settings",
    "services",
    "sessions",
    "pending",
    "amazon_clock",
    "ends",
    "refresh",
    "listing",
    "history",
    "hand_out",
    "watch",
    "dsp",
    "reports",
    "organize",
    "connect",
    "sign_in",
    "mirror",
    "setup",
    "notify",
    "dashboard",
    "rooms",
    "startup",
    "api",
];

/// The steps of a refresh, from the first to the last. A step may call those before it.
const PIPELINE: &[&str] = &[
    "current_token",
    "outcome",
    "attempt",
    "single_flight",
    "lasting_token",
    "probe",
    "sweep_tokens",
    "sweep",
    "pipeline",
    "pause",
    "daily",
    "actor",
];

/// One room, as its source text has it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Room {
    /// The fields of the struct that bears its name.
    fields: Vec<String>,
    knows: BTreeSet<String>,
    lines: usize,
    methods: usize,
}

/// Fails when a room knows one above it, or one that is not in the order.
pub fn check(root: &Path) -> Result<usize> {
    let mut broken = violations(&read(root)?);
    broken.extend(calls_back(&steps(root)?));
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(ORDER.len())
}

/// The map: every room with its fields, its size, whom it knows and who knows it.
pub fn print(root: &Path) -> Result<String> {
    let rooms = read(root)?;
    let mut text = String::new();
    for name in ORDER.iter().rev() {
        let Some(one) = rooms.get(*name) else { continue };
        let known_by =
            ORDER.iter().filter(|other| rooms.get(**other).is_some_and(|o| o.knows.contains(*name)));
        writeln!(text, "{name}  {} lines, {} functions", one.lines, one.methods)?;
        if !one.fields.is_empty() {
            writeln!(text, "  owns      {}", one.fields.join(", "))?;
        }
        writeln!(text, "  knows     {}", ordered(&one.knows))?;
        writeln!(text, "  known by  {}", known_by.copied().collect::<Vec<_>>().join(", "))?;
    }
    Ok(text)
}

fn ordered(names: &BTreeSet<String>) -> String {
    ORDER.iter().copied().filter(|name| names.contains(*name)).collect::<Vec<_>>().join(", ")
}

fn violations(rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let place = |name: &str| ORDER.iter().position(|one| *one == name);
    let mut broken = Vec::new();
    for (name, room) in rooms {
        let Some(here) = place(name) else {
            broken.push(format!("{name} has no place in the order of the keeper's rooms"));
            continue;
        };
        for other in &room.knows {
            if place(other).is_none_or(|there| there > here) {
                broken.push(format!("{name} must not know {other}, which is above it"));
            }
        }
    }
    broken
}

/// Calls of a step that is later in the pipeline.
fn calls_back(steps: &BTreeMap<&str, String>) -> Vec<String> {
    let mut defined = BTreeMap::new();
    for (at, step) in PIPELINE.iter().enumerate() {
        for function in functions(steps.get(step).map(String::as_str).unwrap_or_default()) {
            defined.insert(function, (at, *step));
        }
    }
    let mut broken = Vec::new();
    for (here, step) in PIPELINE.iter().enumerate() {
        let text = steps.get(step).map(String::as_str).unwrap_or_default();
        for (function, (there, later)) in &defined {
            let called = |of: &str| text.contains(&format!("{of}.{function}("));
            if *there > here && (called("self") || called("refresh")) {
                broken.push(format!("refresh/{step} must not call {function} of {later}, a later step"));
            }
        }
    }
    broken
}

fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let signature = line.split_once("fn ").filter(|_| line.starts_with("    "))?.1;
        signature.split(['(', '<']).next()
    })
}

fn steps(root: &Path) -> Result<BTreeMap<&'static str, String>> {
    let folder = root.join(SOURCE).join("refresh");
    let read = |step: &'static str| {
        let file = folder.join(step).with_extension("rs");
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok((step, text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()))
    };
    PIPELINE.iter().copied().map(read).collect()
}

fn read(root: &Path) -> Result<BTreeMap<String, Room>> {
    let source = root.join(SOURCE);
    let mut rooms: BTreeMap<String, Room> = BTreeMap::new();
    for file in files(&source)? {
        let inside = file.strip_prefix(&source)?;
        let first = inside.components().next().context("a file has a name")?;
        let name = Path::new(first.as_os_str()).with_extension("").to_string_lossy().into_owned();
        if name == "lib" {
            continue;
        }
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        rooms.entry(name.clone()).or_default().add(&name, &text);
    }
    Ok(rooms)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

impl Room {
    fn add(&mut self, name: &str, text: &str) {
        // Tests may look at anything.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        self.lines += text.lines().count();
        self.methods += text.lines().filter(|line| line.trim_start().contains("fn ")).count();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for used in line.split("crate::").skip(1) {
                let end = used.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(used.len());
                let other = &used[..end];
                // A name with a capital is an item of the crate's root: the public handle.
                let other = if other == "Keeper" { "api" } else { other };
                if other != name && other.starts_with(|c: char| c.is_ascii_lowercase()) {
                    self.knows.insert(other.to_owned());
                }
            }
        }
        let head = format!("struct {} {{", camel(name));
        let body = text.split(&head).nth(1).and_then(|rest| rest.split("\n}").next()).unwrap_or_default();
        let field = |line: &str| {
            let line = line.trim().trim_start_matches("pub ");
            let (field, kind) = line.split_once(": ")?;
            let plain = field.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            // The rooms below are in `knows` already.
            (plain && !ORDER.contains(&field)).then(|| format!("{field}: {}", kind.trim_end_matches(',')))
        };
        self.fields.extend(body.lines().filter_map(field));
    }
}

fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    name.split('_').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str, text: &str) -> Room {
        let mut room = Room::default();
        room.add(name, text);
        room
    }

    #[test]
    fn a_room_that_knows_one_above_it_is_named() {
        let low = room("storage", "use crate::mirror::Mirror;\n");
        let broken = violations(&BTreeMap::from([("storage".to_owned(), low)]));
        assert_eq!(broken, ["storage must not know mirror, which is above it"]);
    }

    #[test]
    fn a_room_may_know_those_below_it_and_tests_anything() {
        let text = "use crate::storage::Storage;\n// crate::api\n#[cfg(test)]\nuse crate::api::Keeper;\n";
        let high = room("mirror", text);
        assert_eq!(violations(&BTreeMap::from([("mirror".to_owned(), high)])), Vec::<String>::new());
    }

    #[test]
    fn the_public_handle_is_above_all() {
        let low = room("refresh", "fn f(keeper: &crate::Keeper) {}\n");
        assert_eq!(violations(&BTreeMap::from([("refresh".to_owned(), low)])).len(), 1);
    }

    #[test]
    fn a_step_of_a_refresh_that_calls_a_later_one_is_named() {
        let probe = "impl Refresh {\n    fn probe(&self) {\n        self.refresh_once();\n    }\n}\n";
        let flight = "impl Refresh {\n    fn refresh_once(&self) {\n        self.probe();\n    }\n}\n";
        let steps = BTreeMap::from([("probe", probe.to_owned()), ("single_flight", flight.to_owned())]);
        assert_eq!(calls_back(&steps), ["refresh/single_flight must not call probe of probe, a later step"]);
    }

    #[test]
    fn what_a_room_owns_is_read_from_its_struct() {
        let text = "pub(crate) struct SignIn {\n    pub storage: Arc<Storage>,\n    /// Why.\n    turn: Mutex<()>,\n}\n";
        assert_eq!(room("sign_in", text).fields, ["turn: Mutex<()>"]);
    }
}
