//! Words about a configuration of which something cannot be used.

use std::path::Path;

use keeper::view::{Part, SettingFault, SettingProblem, SettingSource, SetupView};

/// The most problems that a notification tells one by one.
const LISTED: usize = 3;

/// Title of a notification.
pub fn setup_title(count: usize) -> String {
    if count == 1 {
        "A setting can’t be used".to_owned()
    } else {
        format!("{count} settings can’t be used")
    }
}

/// Status: how many settings cannot be used.
pub fn setup_status(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 setting can’t be used".to_owned(),
        many => format!("{many} settings can’t be used"),
    }
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
        SettingFault::Syntax => "A line",
        _ => "The configuration file",
    });
    let words = problem.fault.words().replace('\'', "’");
    match &problem.value {
        Some(value) => format!("{name} {words}: {value}"),
        None => format!("{name} {words}"),
    }
}

/// What it means, and that the rest works.
fn effect(problem: &SettingProblem, setup: SetupView) -> &'static str {
    match (problem.fault, problem.part) {
        (SettingFault::NeedsRestart, _) => "Until then, Adkeeper keeps using what it started with.",
        (SettingFault::PeopleSignedIn, _) => "Change it in Settings to sign everyone out first.",
        (SettingFault::FileMissing, _) => {
            "Create the file, or unset ADKEEPER_CONFIG. Until then, its settings can’t be read."
        }
        (SettingFault::FileUnreadable, _) => "Until you fix it, its settings can’t be read.",
        (SettingFault::Section, _) => "Adkeeper doesn’t read what is below it.",
        (_, Some(Part::Amazon)) if !setup.amazon => {
            "No Amazon login can be refreshed until you correct it. Adkeeper then continues on its own."
        }
        (_, Some(Part::Clerk)) if !setup.clerk => {
            "You can’t sign in until you correct it. Refreshing continues."
        }
        (_, Some(Part::Supabase)) if !setup.supabase => {
            "Syncing with Supabase is off until you correct it. Refreshing continues."
        }
        (_, Some(_)) => "Adkeeper keeps using the earlier value until you correct it.",
        (_, None) => "Adkeeper ignores it. Everything else works.",
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
