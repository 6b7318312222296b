//! Words about a configuration of which something cannot be used.

use std::path::Path;

use super::Counted;
use keeper::view::{Part, SettingFault, SettingProblem, SettingSource, SetupView};

/// The most problems that a notification lists one by one.
const LISTED: usize = 3;

/// How many settings can't be used, as a title.
pub const UNUSABLE: Counted =
    Counted { one: "1 setting can’t be used", many: "{count} settings can’t be used" };
/// What a line that is not TOML is called.
pub const LINE: &str = "A line";
/// What the file as a whole is called.
pub const FILE: &str = "The configuration file";
/// What it means for a part of which an earlier value is in use.
pub const EARLIER: &str = "Adkeeper keeps using the earlier value until you correct it.";
/// What it means for a setting that belongs to no part.
pub const IGNORED: &str = "Adkeeper ignores it. Everything else works.";

/// How many settings can't be used.
pub fn setup_title(count: usize) -> String {
    UNUSABLE.of(count)
}

/// One problem in a line of the tray's menu: what and where, the folder left out.
pub fn setup_line(problem: &SettingProblem) -> String {
    let source = match &problem.source {
        Some(SettingSource::File { path, line }) => {
            let name = Path::new(path)
                .file_name()
                .map_or_else(|| path.clone(), |name| name.to_string_lossy().into());
            Some(line.map_or_else(|| name.clone(), |line| format!("{name}, line {line}")))
        }
        Some(SettingSource::Environment { variable }) => Some(variable.clone()),
        None => None,
    };
    match source {
        Some(source) => format!("{} ({source})", sentence(problem)),
        None => sentence(problem),
    }
}

/// All of what a notification says.
pub fn setup_bodies(problems: &[SettingProblem], setup: SetupView) -> String {
    if let [problem] = problems {
        let at = problem.source.as_ref().map(|source| format!(" See {source}.")).unwrap_or_default();
        return format!("{}.{at} {}", sentence(problem), effect(problem, setup));
    }
    let mut lines: Vec<_> = problems
        .iter()
        .take(LISTED)
        .map(|problem| {
            let at = problem.source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
            format!("{}{at}.", sentence(problem))
        })
        .collect();
    if problems.len() > LISTED {
        lines.push(super::more(problems.len() - LISTED));
    }
    lines.join("\n")
}

/// `supabase_url isn’t a web address: nonsense`
fn sentence(problem: &SettingProblem) -> String {
    let name = problem.setting.as_deref().unwrap_or(match problem.fault {
        SettingFault::Syntax => LINE,
        _ => FILE,
    });
    let words = fault(problem.fault);
    match &problem.value {
        Some(value) => format!("{name} {words}: {value}"),
        None => format!("{name} {words}"),
    }
}

/// What a fault means whatever part it is in.
pub fn effect_of(fault: SettingFault) -> Option<&'static str> {
    match fault {
        SettingFault::NeedsRestart => Some("Until then, Adkeeper keeps using what it started with."),
        SettingFault::UsersSignedIn => Some("Change it in Settings to sign everyone out first."),
        SettingFault::FileMissing => {
            Some("Create the file, or unset ADKEEPER_CONFIG. Until then, its settings can’t be read.")
        }
        SettingFault::FileUnreadable => Some("Until you fix it, its settings can’t be read."),
        SettingFault::Section => Some("Adkeeper doesn’t read what is below it."),
        _ => None,
    }
}

/// A fault in words, after the setting's name.
pub fn fault(fault: SettingFault) -> String {
    fault.words().replace('\'', "’")
}

/// What it means, and that the rest works.
fn effect(problem: &SettingProblem, setup: SetupView) -> &'static str {
    if let Some(effect) = effect_of(problem.fault) {
        return effect;
    }
    let Some(part) = problem.part else { return IGNORED };
    let works = match part {
        Part::Amazon => setup.amazon,
        Part::Clerk => setup.clerk,
        Part::Supabase => setup.supabase,
    };
    if works { EARLIER } else { stopped(part) }
}

/// What it means for a part of which no value is in use.
pub fn stopped(part: Part) -> &'static str {
    match part {
        Part::Amazon => {
            "No Amazon login can be refreshed until you correct it. Adkeeper then continues on its own."
        }
        Part::Clerk => "You can’t sign in until you correct it. Refreshing continues.",
        Part::Supabase => "Syncing with Supabase is off until you correct it. Refreshing continues.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: SetupView =
        SetupView { clerk: false, amazon: false, supabase: false, sandbox: false, asking: None };

    fn problem(line: u32) -> SettingProblem {
        SettingProblem {
            setting: Some("supabase_url".to_owned()),
            fault: SettingFault::NotProject,
            value: Some("nonsense".to_owned()),
            source: Some(SettingSource::File { path: "/home/ada/config.toml".to_owned(), line: Some(line) }),
            part: Some(Part::Supabase),
        }
    }

    #[test]
    fn one_problem_is_said_with_name_value_place_and_what_it_means() {
        assert_eq!(
            setup_bodies(&[problem(3)], NOTHING),
            "supabase_url isn’t the address of a Supabase project: nonsense. See /home/ada/config.toml, line 3. \
             Syncing with Supabase is off until you correct it. Refreshing continues."
        );
        let kept = SetupView { supabase: true, ..NOTHING };
        assert!(
            setup_bodies(&[problem(3)], kept)
                .ends_with("keeps using the earlier value until you correct it.")
        );
        assert_eq!(
            setup_line(&problem(3)),
            "supabase_url isn’t the address of a Supabase project: nonsense (config.toml, line 3)"
        );
    }

    #[test]
    fn several_are_listed_and_many_are_counted() {
        let many: Vec<_> = (1..=5).map(problem).collect();
        let said = setup_bodies(&many, NOTHING);
        assert_eq!(said.lines().count(), 4);
        assert!(said.ends_with("2 more…"), "{said}");
        assert_eq!(setup_title(many.len()), "5 settings can’t be used");
    }

    #[test]
    fn a_file_as_a_whole_is_said_by_its_path() {
        let file = SettingProblem::of_file("/etc/a.toml", None, SettingFault::FileMissing);
        let said = setup_bodies(&[file], NOTHING);
        assert!(said.starts_with("The configuration file does not exist. See /etc/a.toml."), "{said}");
    }
}
