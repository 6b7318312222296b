//! Says what a running project lacks. `cargo xtask backend check` calls it; address and publishable key come
//! from `ADKEEPER_SUPABASE_URL` and `ADKEEPER_SUPABASE_KEY`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::process::ExitCode;
use supabase::project::{TABLES, findings};
use url::Url;
use wire::{ClientOptions, http_client};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (Some(url), Some(key)) = (variable("ADKEEPER_SUPABASE_URL"), variable("ADKEEPER_SUPABASE_KEY"))
    else {
        eprintln!(
            "set ADKEEPER_SUPABASE_URL (https://<ref>.supabase.co) and ADKEEPER_SUPABASE_KEY (sb_publishable_…)"
        );
        return ExitCode::FAILURE;
    };
    let Ok(base) = Url::parse(&url) else {
        eprintln!("{url} is no address");
        return ExitCode::FAILURE;
    };
    let http = match http_client(ClientOptions::default()) {
        Ok(http) => http,
        Err(error) => {
            eprintln!("no HTTP client can be made: {error}");
            return ExitCode::FAILURE;
        }
    };
    match findings(&http, &base, &key).await {
        Ok(found) if found.is_empty() => {
            println!(
                "{url}: {} tables and 9 functions are there, closed to strangers, in a version that this one speaks.\n\
                 Whether sessions are trusted only a session can tell: the app's sync status says so.",
                TABLES.len()
            );
            ExitCode::SUCCESS
        }
        Ok(found) => {
            for one in &found {
                println!("{one}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{url} cannot be asked: {error}");
            ExitCode::FAILURE
        }
    }
}
