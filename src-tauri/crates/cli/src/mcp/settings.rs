//! `adkeeper mcp install` and `uninstall`.

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use mcp_bridge::install::{self, Client, Entry, InstallError, Os, Places, Record, Removal};
use serde_json::json;

use crate::args::{McpArguments, McpCommand, RegionName};
use crate::exit::{Exit, Failed};
use crate::output::Output;

/// Changes the settings of a client.
pub fn run(command: McpCommand, output: &Output) -> Result<(), Failed> {
    match command {
        McpCommand::Install { client, name, yes, serve } => add(&client, name, yes, &serve, output),
        McpCommand::Uninstall { client, name } => take_out(&client, &name, output),
    }
}

fn add(word: &str, name: String, yes: bool, serve: &McpArguments, output: &Output) -> Result<(), Failed> {
    let client = known(word)?;
    let entry = Entry { name, command: own_path(), args: arguments(serve) };
    let path = client.path(&places()).map_err(|error| refused(&error))?;
    let before = install::read(&path).map_err(|error| refused(&error))?;
    let plan = install::plan(client, path, before.as_deref(), &entry).map_err(|error| refused(&error))?;
    if !plan.is_change() {
        return output.said(&format!("{} has it already.", plan.path.display()));
    }
    if !output.is_json() {
        Output::text(&format!("{}\n{}\n", plan.path.display(), plan.summary.trim_end()))?;
    }
    if !yes && !agreed()? {
        return Err(Failed::here(Exit::Failed, "not_changed", "Nothing was changed."));
    }
    let record = install::apply(&plan).map_err(|error| refused(&error))?;
    // The first one knows what the file was like before any of it.
    let kept = kept(word, &entry.name)?;
    if !kept.is_file() {
        keep(&kept, &record)?;
    }
    if output.is_json() {
        return Output::json(
            json!({ "client": word, "file": plan.path, "name": entry.name, "changed": true }),
        );
    }
    Output::text("Done. Restart the client to use it. Take it out again with: adkeeper mcp uninstall\n")
}

fn take_out(word: &str, name: &str, output: &Output) -> Result<(), Failed> {
    let client = known(word)?;
    let kept = kept(word, name)?;
    let text = fs::read_to_string(&kept).map_err(|_| {
        let message = format!("Adkeeper didn’t add “{name}” to {}.", client.as_str());
        Failed::here(Exit::NoMatch, "not_installed", message)
    })?;
    let record: Record = serde_json::from_str(&text).map_err(|_| {
        Failed::here(
            Exit::Failed,
            "internal",
            format!("{} can’t be read. Remove the entry by hand.", kept.display()),
        )
    })?;
    let done = install::undo(&record).map_err(|error| refused(&error))?;
    // It is taken out; a record that stays would only be said again.
    let _ = fs::remove_file(&kept);
    output.said(match done {
        Removal::Nothing => "It isn’t there any more.",
        Removal::File => "Removed, with its file, which held nothing else.",
        Removal::Text(_) => "Removed.",
    })
}

/// Asks on the terminal; without one the answer is no.
fn agreed() -> Result<bool, Failed> {
    if !io::stdin().is_terminal() {
        return Err(Failed::here(
            Exit::Usage,
            "usage",
            "Nobody can be asked here. Add --yes to make the change.",
        ));
    }
    let mut stderr = anstream::stderr();
    let asked = write!(stderr, "Make this change? [y/N] ").and_then(|()| stderr.flush());
    let mut answer = String::new();
    asked
        .and_then(|()| io::stdin().read_line(&mut answer))
        .map_err(|error| Failed::io("Nobody can be asked", &error))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn known(word: &str) -> Result<Client, Failed> {
    Client::parse(word)
        .ok_or_else(|| Failed::here(Exit::Usage, "usage", format!("There is no client {word}.")))
}

/// As the client starts it: by its full path, since a client that a desktop starts may have another `PATH`.
fn own_path() -> String {
    env::current_exe().map_or_else(|_| "adkeeper".to_owned(), |path| path.display().to_string())
}

fn arguments(serve: &McpArguments) -> Vec<String> {
    let mut all = vec!["mcp".to_owned()];
    let mut option = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            all.extend([name.to_owned(), value.to_owned()]);
        }
    };
    option("--account", serve.which.account.as_deref());
    option("--login", serve.which.login.as_deref());
    option(
        "--region",
        serve.which.region.map(|region| match region {
            RegionName::Na => "na",
            RegionName::Eu => "eu",
            RegionName::Fe => "fe",
        }),
    );
    let flags = [
        ("--fixed", serve.fixed),
        ("--lite", serve.lite),
        ("--read-only", serve.read_only),
        ("--no-prompt", serve.no_prompt),
    ];
    all.extend(flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| name.to_owned()));
    all
}

fn places() -> Places {
    let named = |variable| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let os = Os::current();
    Places {
        home: env::home_dir().unwrap_or_default(),
        config: named(if os == Os::Windows { "APPDATA" } else { "XDG_CONFIG_HOME" })
            .filter(|_| os != Os::MacOs),
        codex: named("CODEX_HOME"),
        project: env::current_dir().ok(),
        os,
    }
}

/// Where it is kept what was put into the settings of a client: for a project, by its folder.
fn kept(client: &str, name: &str) -> Result<PathBuf, Failed> {
    let named = |variable| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = named("XDG_STATE_HOME")
        .or_else(|| named("LOCALAPPDATA").filter(|_| cfg!(windows)))
        .or_else(|| env::home_dir().map(|home| home.join(".local/state")))
        .ok_or_else(|| Failed::here(Exit::Failed, "internal", "You have no home folder."))?;
    let known = known(client)?;
    let project = matches!(known, Client::ClaudeCodeProject | Client::VsCodeWorkspace);
    let place =
        if project { format!("-{}", digest(&env::current_dir().unwrap_or_default())) } else { String::new() };
    Ok(state.join("adkeeper/mcp").join(format!("{client}-{name}{place}.json")))
}

fn digest(path: &std::path::Path) -> String {
    use sha2::{Digest as _, Sha256};
    hex::encode(&Sha256::digest(path.as_os_str().as_encoded_bytes())[..8])
}

fn keep(file: &PathBuf, record: &Record) -> Result<(), Failed> {
    let text = serde_json::to_string_pretty(record).unwrap_or_default();
    let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
    written
        .map_err(|error| Failed::io("What was added can’t be noted, so it has to be removed by hand", &error))
}

fn refused(error: &InstallError) -> Failed {
    let exit = match error {
        InstallError::Name | InstallError::NoProject | InstallError::NameTaken(_) => Exit::Usage,
        _ => Exit::Failed,
    };
    Failed::here(exit, "settings_file", format!("Nothing was changed: {error}."))
}
