//! Generates Tauri's context from `tauri.conf.json` at the repository root.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Ok(tauri_build::try_build(tauri_build::Attributes::new())?)
}
