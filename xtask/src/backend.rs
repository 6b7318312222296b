//! A hosted Supabase project: putting the backend there with the Supabase CLI, and looking at what is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};

use crate::cargo;

/// What to do with the backend.
#[derive(Subcommand)]
pub enum Task {
    /// Link the project, run the migrations, deploy the functions with their secrets
    Deploy(Deploy),
    /// Say what a running project lacks; reads `ADKEEPER_SUPABASE_URL` and `ADKEEPER_SUPABASE_KEY`
    Check,
}

/// Where to, and with what.
#[derive(Args)]
pub struct Deploy {
    /// The project's reference: `<ref>` of `https://<ref>.supabase.co`
    #[arg(long)]
    project: String,
    /// Clerk's domain, without `https://`: `<slug>.clerk.accounts.dev`, or `clerk.<your domain>`
    #[arg(long)]
    clerk_domain: String,
    /// A file of `NAME=value` lines with the functions' secrets; without it none is set
    #[arg(long)]
    secrets: Option<PathBuf>,
    /// Print the commands and stop
    #[arg(long)]
    dry_run: bool,
}

/// Does it.
pub fn run(root: &Path, task: &Task) -> Result<()> {
    match task {
        Task::Deploy(options) => deploy(root, options),
        Task::Check => cargo::run(root, "adkeeper-supabase", "check-project"),
    }
}

fn deploy(root: &Path, options: &Deploy) -> Result<()> {
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    ensure!(plain(&options.project), "--project is the reference alone, such as abcdefghijklmnopqrst");
    ensure!(plain(&options.clerk_domain), "--clerk-domain is a domain alone, such as clerk.example.com");
    if let Some(file) = &options.secrets {
        check_secrets(file)?;
    }
    check_locks(&root.join("supabase/functions"))?;
    let folder = assemble(root, &options.clerk_domain)?;
    println!("assembled {}", folder.display());
    let commands = commands(&folder, options)?;
    if options.dry_run {
        for command in &commands {
            println!("{}", shown(command));
        }
        return Ok(());
    }
    let cli = cli(root)?;
    check_version(&cli)?;
    for command in &commands {
        println!("\n{}", shown(command));
        let status = Command::new(&cli)
            .args(command)
            .env("ADKEEPER_CLERK_DOMAIN", &options.clerk_domain)
            .current_dir(root)
            .status()
            .with_context(|| format!("starting {}", cli.display()))?;
        ensure!(status.success(), "`{}` ended with {status}; what came before it is done", shown(command));
    }
    println!("\nNow look: cargo xtask backend check");
    Ok(())
}

/// The arguments of each call of the Supabase CLI, in order.
fn commands(folder: &Path, options: &Deploy) -> Result<Vec<Vec<String>>> {
    let folder = folder.display().to_string();
    let call = |words: &[&str]| -> Vec<String> {
        words.iter().copied().chain(["--workdir", &folder]).map(str::to_owned).collect()
    };
    let mut all = vec![
        call(&["link", "--project-ref", &options.project]),
        // The seed names the issuer whose sessions count.
        call(&["db", "push", "--remote", "--include-seed"]),
    ];
    if let Some(file) = &options.secrets {
        let file = std::path::absolute(file)?.display().to_string();
        all.push(call(&["secrets", "set", "--env-file", &file]));
    }
    // Each function's own check of tokens is switched in config.toml.
    all.push(call(&["functions", "deploy", "--use-api"]));
    Ok(all)
}

fn shown(arguments: &[String]) -> String {
    format!("supabase {}", arguments.join(" "))
}

/// Names are looked at, values are not.
fn check_secrets(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let names: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
        .collect();
    for name in ["CLERK_ISSUER", "BROKER_ALLOWED", "BROKER_KEY", "LWA_CLIENT_ID", "LWA_CLIENT_SECRET"] {
        ensure!(names.contains(&name), "{} does not name {name}", file.display());
    }
    if let Some(name) = names.iter().find(|name| name.starts_with("SUPABASE_")) {
        bail!("{} names {name}: names that begin with SUPABASE_ are the platform's own", file.display());
    }
    Ok(())
}

/// What is deployed is what was tried: each import of a function is in its frozen lock file, in that version and
/// with a hash. The bundler reads both files.
fn check_locks(functions: &Path) -> Result<()> {
    for entry in fs::read_dir(functions).with_context(|| format!("reading {}", functions.display()))? {
        let folder = entry?.path();
        let read = |file: &str| -> Result<serde_json::Value> {
            let path = folder.join(file);
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))
        };
        let config = read("deno.json")?;
        let Some(imports) = config["imports"].as_object() else { continue };
        ensure!(config["lock"]["frozen"] == true, "{}: the lock file isn't frozen", folder.display());
        let lock = read("deno.lock")?;
        for import in imports.values().filter_map(serde_json::Value::as_str) {
            let version = lock["specifiers"][import].as_str().unwrap_or_default();
            let package = import.strip_prefix("npm:").unwrap_or_default();
            ensure!(
                !version.is_empty()
                    && import.ends_with(&format!("@{version}"))
                    && lock["npm"][package]["integrity"].is_string(),
                "{}: {import} isn't in deno.lock. Run `deno install --frozen=false` there and test again",
                folder.display()
            );
        }
    }
    Ok(())
}

/// The Supabase CLI: on the path, or as npm put it.
fn cli(root: &Path) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("supabase"))
        .chain([root.join("node_modules/.bin/supabase")])
        .find(|program| program.is_file())
        .context(
            "the Supabase CLI is not installed. Install it (npm install --global supabase, or see \
             https://supabase.com/docs/guides/local-development/cli), sign in with `supabase login`, then run this \
             again. With --dry-run the commands are only printed.",
        )
}

/// The flags are those of the third major version; before it `db push` had others.
fn check_version(cli: &Path) -> Result<()> {
    let output =
        Command::new(cli).arg("--version").output().with_context(|| format!("starting {}", cli.display()))?;
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = told.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= 3 => Ok(()),
        _ => bail!("{} is version `{told}`; 3 or newer is needed", cli.display()),
    }
}

/// Brings configuration, migrations, functions and tests into the one folder that the CLI expects; returns it.
/// Migrations live once, in migrations/supabase.
fn assemble(root: &Path, clerk_domain: &str) -> Result<PathBuf> {
    let folder = root.join("supabase/.assembled");
    if folder.exists() {
        // What `link` remembers stays.
        for part in ["migrations", "functions", "tests", "config.toml", "seed.sql"] {
            let old = folder.join("supabase").join(part);
            if old.is_dir() {
                fs::remove_dir_all(&old)?;
            } else if old.exists() {
                fs::remove_file(&old)?;
            }
        }
    }
    let inside = folder.join("supabase");
    fs::create_dir_all(&inside)?;
    let config = fs::read_to_string(root.join("supabase/config.toml"))?;
    let seeded = config
        .replace("[db.seed]\nenabled = false", "[db.seed]\nenabled = true\nsql_paths = [\"./seed.sql\"]");
    ensure!(seeded != config, "supabase/config.toml no longer has its [db.seed] part");
    fs::write(inside.join("config.toml"), seeded)?;
    fs::write(
        inside.join("seed.sql"),
        format!(
            "insert into mirror.trusted_issuers values ('https://{clerk_domain}') on conflict do nothing;\n"
        ),
    )?;
    copy(&root.join("migrations/supabase"), &inside.join("migrations"))?;
    copy(&root.join("supabase/functions"), &inside.join("functions"))?;
    copy(&root.join("supabase/tests"), &inside.join("tests"))?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
    }

    fn options(secrets: Option<PathBuf>) -> Deploy {
        Deploy { project: "abc".into(), clerk_domain: "clerk.example.com".into(), secrets, dry_run: true }
    }

    #[test]
    fn the_assembled_folder_is_what_the_cli_expects() {
        let copy_of = tempfile::tempdir().unwrap();
        for part in ["migrations/supabase", "supabase/functions", "supabase/tests"] {
            copy(&root().join(part), &copy_of.path().join(part)).unwrap();
        }
        fs::copy(root().join("supabase/config.toml"), copy_of.path().join("supabase/config.toml")).unwrap();
        for _ in 0..2 {
            let folder = assemble(copy_of.path(), "clerk.example.com").unwrap();
            let inside = folder.join("supabase");
            let names = |folder: &Path| fs::read_dir(folder).unwrap().count();
            assert_eq!(names(&inside.join("migrations")), names(&root().join("migrations/supabase")));
            assert!(inside.join("functions/amazon-token/index.ts").is_file());
            assert!(fs::read_to_string(inside.join("config.toml")).unwrap().contains("sql_paths"));
            let seed = fs::read_to_string(inside.join("seed.sql")).unwrap();
            assert!(seed.contains("'https://clerk.example.com'"), "{seed}");
        }
    }

    #[test]
    fn no_secret_is_on_a_command_line_and_the_steps_come_in_order() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "CLERK_ISSUER=https://x\nBROKER_ALLOWED=*\nBROKER_KEY=canary\nLWA_CLIENT_ID=y\nLWA_CLIENT_SECRET=canary\n")
            .unwrap();
        check_secrets(file.path()).unwrap();
        let all = commands(Path::new("/folder"), &options(Some(file.path().into()))).unwrap();
        let steps: Vec<String> = all.iter().map(|command| command[..2].join(" ")).collect();
        assert_eq!(steps, ["link --project-ref", "db push", "secrets set", "functions deploy"]);
        assert!(!all.concat().join(" ").contains("canary"));
        fs::write(file.path(), "LWA_CLIENT_ID=y").unwrap();
        assert!(check_secrets(file.path()).unwrap_err().to_string().contains("CLERK_ISSUER"));
    }

    #[test]
    fn a_function_whose_imports_left_its_lock_file_is_not_deployed() {
        let functions = root().join("supabase/functions");
        check_locks(&functions).unwrap();
        let changed = tempfile::tempdir().unwrap();
        copy(&functions, changed.path()).unwrap();
        let file = changed.path().join("amazon-token/deno.json");
        let config = fs::read_to_string(&file).unwrap();
        for (from, to) in [("jose@6", "jose@5"), ("jose@6.2.17", "jose@^6"), ("true }", "false }")] {
            fs::write(&file, config.replace(from, to)).unwrap();
            assert!(check_locks(changed.path()).is_err(), "{from} became {to}");
        }
        fs::write(&file, config).unwrap();
        fs::remove_file(changed.path().join("amazon-token/deno.lock")).unwrap();
        assert!(check_locks(changed.path()).is_err(), "without a lock file");
    }

    #[test]
    fn what_is_no_reference_or_domain_is_refused_before_anything_is_written() {
        let wrong = Deploy { clerk_domain: "x'); drop table users; --".into(), ..options(None) };
        assert!(deploy(&root(), &wrong).unwrap_err().to_string().contains("--clerk-domain"));
    }
}
