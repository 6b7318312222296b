//! The sources of the Edge Functions, and the platform's configuration of them.
#![allow(clippy::unwrap_used, reason = "a test and its helpers")]

use std::fs;

use serde_json::Value;

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
        check(&name, &["check", "--quiet", "--node-modules-dir=manual", "index.ts"]).unwrap();
        check(&name, &["lint", "--quiet"]).unwrap();
        check(&name, &["fmt", "--check", "--quiet"]).unwrap();
    }
}

/// What is deployed is what was tried: each import has its version and its hash.
#[test]
fn every_import_of_a_function_is_in_its_frozen_lock_file() {
    for name in functions() {
        let folder = root().join("supabase/functions").join(&name);
        let read = |file: &str| -> Value {
            serde_json::from_str(&fs::read_to_string(folder.join(file)).unwrap()).unwrap()
        };
        let config = read("deno.json");
        let Some(imports) = config["imports"].as_object() else { continue };
        assert_eq!(config["lock"]["frozen"], true, "{name}");
        let lock = read("deno.lock");
        for import in imports.values() {
            let import = import.as_str().unwrap();
            let version = lock["specifiers"][import].as_str().unwrap();
            assert!(import.ends_with(&format!("@{version}")), "{name}: {import} is a range");
            let package = import.strip_prefix("npm:").unwrap();
            let hash = lock["npm"][package]["integrity"].as_str().unwrap();
            assert!(hash.starts_with("sha512-"), "{name}: {import}");
            // The hash is that of what the tests run.
            let tried = fs::read_to_string(root().join("package-lock.json")).unwrap();
            assert!(tried.contains(hash), "{name}: {import} is tried in another build");
        }
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
