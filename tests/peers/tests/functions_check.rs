//! The sources of the Edge Functions, and what the platform is told about them.
#![allow(clippy::unwrap_used, reason = "a test and its helpers")]

use std::fs;

use peers::{check, root};

fn functions() -> Vec<String> {
    let folders = fs::read_dir(root().join("supabase/functions")).unwrap();
    let mut names: Vec<String> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_functions_are_clean_in_types_lint_and_format() {
    for name in functions() {
        check(&name, &["check", "--quiet", "--no-lock", "--node-modules-dir=manual", "index.ts"]).unwrap();
        check(&name, &["lint", "--quiet"]).unwrap();
        check(&name, &["fmt", "--check", "--quiet"]).unwrap();
    }
}

/// The platform's check of session tokens does not know Clerk's and would turn everybody away.
#[test]
fn every_function_is_configured_to_look_after_itself() {
    let config = fs::read_to_string(root().join("supabase/config.toml")).unwrap();
    let names = functions();
    assert!(names.contains(&"amazon-token".to_owned()));
    for name in names {
        let section = config.split(&format!("[functions.{name}]")).nth(1).unwrap();
        let section = section.split("\n[").next().unwrap();
        assert!(section.contains("verify_jwt = false"), "{name}");
        assert!(section.contains(&format!("entrypoint = \"./functions/{name}/index.ts\"")), "{name}");
    }
}
