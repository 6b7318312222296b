//! Files that are exported: where they go, and fields that no spreadsheet misreads.

use crate::view::{CommandError, ErrorCode};
use std::path::{Path, PathBuf};
use tokio::fs::File;

/// A field that begins with one of these is a formula to some spreadsheet, in full width too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A new file in `folder`. One that is there already is kept; the new one gets a number.
pub(crate) async fn create(folder: &Path, name: &str, ending: &str) -> Result<(File, PathBuf), CommandError> {
    tokio::fs::create_dir_all(folder).await.map_err(|error| unwritten(&error))?;
    let mut number = 1_u32;
    loop {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}{suffix}.{ending}"));
        let mut options = File::options();
        options.write(true).create_new(true);
        // An export is its user's own wherever it goes.
        #[cfg(unix)]
        options.mode(0o600);
        match options.open(&path).await {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(unwritten(&error)),
        }
    }
}

/// A row as RFC 4180 wants it.
pub(crate) fn csv<const N: usize>(fields: [String; N]) -> String {
    csv_line(fields)
}

/// A row of any length.
pub(crate) fn csv_line(fields: impl IntoIterator<Item = String>) -> String {
    fields.into_iter().map(|field| quoted(&field)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A spreadsheet takes a field that begins like a formula for one; a label is anyone's text.
fn quoted(field: &str) -> String {
    let formula = field.trim_start().starts_with(FORMULA) || field.starts_with(['\t', '\r', '\n']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\r', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

pub(crate) fn unwritten(error: &std::io::Error) -> CommandError {
    CommandError::new(ErrorCode::Internal, format!("the file could not be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[tokio::test]
    async fn an_export_is_its_users_own_and_replaces_nothing() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        for expected in ["log.csv", "log-2.csv"] {
            let (file, path) = create(folder.path(), "log", "csv").await.unwrap();
            assert_eq!(path, folder.path().join(expected));
            let mode = file.metadata().await.unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{expected}");
        }
    }

    #[test]
    fn a_label_can_neither_break_the_table_nor_become_a_formula() {
        assert_eq!(quoted("Northwind, \"EU\""), "\"Northwind, \"\"EU\"\"\"");
        assert_eq!(quoted("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u{a0}＝"] {
            let field = quoted(&format!("{start}1+1"));
            assert!(field.trim_start_matches('"').starts_with('\''), "{field:?}");
        }
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("1-2"), "1-2");
    }
}
