//! Everything that can be switched on to go wrong, under stable names.

mod entries;
mod mcp;
mod watch;

use super::Control;
use crate::fault::{Fault, FaultKind, Target, Times};
use crate::world::lock;
use serde::Serialize;

/// Something that can be switched on and off with [`Control::switch`].
#[derive(Debug, Clone, Copy)]
pub struct CatalogueEntry {
    /// Stable, kebab-case.
    pub name: &'static str,
    /// Heading under which the panel shows it.
    pub group: &'static str,
    /// What it does, one sentence.
    pub description: &'static str,
    lever: Lever,
}

/// How an entry is switched.
#[derive(Debug, Clone, Copy)]
enum Lever {
    /// A fault for each of the targets so often, or until switched off, on paths that start so.
    Rules { targets: &'static [Target], kind: FaultKind, path: Option<&'static str>, times: Times },
    /// A state of the world.
    State { set: fn(&Control, bool), is_on: fn(&Control) -> bool },
}

/// Whether an entry is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SwitchView {
    /// Name of the entry.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Whether it is on now.
    pub on: bool,
}

/// No entry has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue has no entry {0}")]
pub struct UnknownSwitch(pub String);

/// Every entry, grouped.
pub fn catalogue() -> Vec<CatalogueEntry> {
    entries::all().collect()
}

fn find(name: &str) -> Result<CatalogueEntry, UnknownSwitch> {
    entries::all().find(|entry| entry.name == name).ok_or_else(|| UnknownSwitch(name.to_owned()))
}

impl Lever {
    fn faults(self) -> Vec<Fault> {
        match self {
            Self::Rules { targets, kind, path, times } => {
                let rule = |target: &Target| {
                    let fault = Fault::new(*target, kind, times);
                    match path {
                        Some(path) => fault.at(path),
                        None => fault,
                    }
                };
                targets.iter().map(rule).collect()
            }
            Self::State { .. } => Vec::new(),
        }
    }
}

impl Control {
    /// Switches the catalogue's entry `name` on or off. Switching twice is the same as once. An entry that
    /// concerns grants concerns those that exist: without any it stays off.
    pub fn switch(&self, name: &str, on: bool) -> Result<(), UnknownSwitch> {
        let lever = find(name)?.lever;
        if let Lever::State { set, .. } = lever {
            set(self, on);
            return Ok(());
        }
        let rules = lever.faults();
        let mut faults = lock(&self.shared.faults);
        faults.retain(|fault| !rules.contains(fault));
        if on {
            faults.extend(rules);
        }
        Ok(())
    }

    /// Whether the catalogue's entry `name` is on.
    pub fn is_on(&self, name: &str) -> Result<bool, UnknownSwitch> {
        find(name).map(|entry| self.reads_on(&entry))
    }

    /// The whole catalogue with what is on.
    pub fn switches(&self) -> Vec<SwitchView> {
        let view = |entry: CatalogueEntry| SwitchView {
            name: entry.name,
            group: entry.group,
            description: entry.description,
            on: self.reads_on(&entry),
        };
        entries::all().map(view).collect()
    }

    fn reads_on(&self, entry: &CatalogueEntry) -> bool {
        if let Lever::State { is_on, .. } = entry.lever {
            return is_on(self);
        }
        let faults = lock(&self.shared.faults);
        let mut rules = entry.lever.faults().into_iter();
        // What strikes a number of times is on while there is a target left that it will strike.
        if let Lever::Rules { times: Times::Count(_), .. } = entry.lever {
            return rules.any(|rule| faults.contains(&rule));
        }
        rules.all(|rule| faults.contains(&rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_kebab_case_and_every_entry_says_what_it_does() {
        let names: BTreeSet<_> = catalogue().iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), catalogue().len());
        for entry in catalogue() {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(entry.name.chars().all(kebab), "{}", entry.name);
            let sentence = entry.description;
            assert!(sentence.ends_with('.') && sentence.matches(". ").count() == 0, "{sentence}");
        }
    }
}
