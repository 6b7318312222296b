//! Reads the descriptions and finds the operation that a call is about.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Larger files are no descriptions, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Why the descriptions cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpecsError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is no JSON.
    #[error("{path} is not JSON: {source}")]
    Json {
        /// Which one.
        path: PathBuf,
        /// Where it stops being JSON.
        source: serde_json::Error,
    },
    /// The folder holds no description.
    #[error("{0} holds no OpenAPI description")]
    Empty(PathBuf),
}

/// One description.
pub(crate) struct Description {
    /// Name of its file without the ending.
    pub(crate) name: String,
    /// The whole document.
    pub(crate) document: Value,
}

/// An operation of a description.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'d> {
    /// Whose it is.
    pub(crate) description: &'d Description,
    /// Its path with names in braces.
    pub(crate) path: &'d str,
    /// What the description says of it.
    pub(crate) value: &'d Value,
}

/// Every description of `folder`, by name.
pub(crate) fn read(folder: &Path) -> Result<Vec<Description>, SpecsError> {
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| SpecsError::Read { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail(folder))? {
        let path = entry.map_err(fail(folder))?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    let mut found = Vec::new();
    for path in files {
        if fs::metadata(&path).map_err(fail(&path))?.len() > LARGEST {
            continue;
        }
        let bytes = fs::read(&path).map_err(fail(&path))?;
        let document: Value = serde_json::from_slice(&bytes)
            .map_err(|source| SpecsError::Json { path: path.clone(), source })?;
        if document["openapi"].is_string() && document["paths"].is_object() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push(Description { name, document });
        }
    }
    if found.is_empty() { Err(SpecsError::Empty(folder.to_owned())) } else { Ok(found) }
}

/// The operation for `method` at `path`, which has no query. A path that is written out goes before one with
/// names in it.
pub(crate) fn find<'d>(descriptions: &'d [Description], method: &str, path: &str) -> Option<Operation<'d>> {
    let method = method.to_ascii_lowercase();
    let all = descriptions.iter().flat_map(|description| {
        let paths = description.document["paths"].as_object().into_iter().flatten();
        paths.map(move |(template, item)| (description, template, item))
    });
    let fitting = all.filter(|(_, template, item)| item.get(&method).is_some() && fits(template, path));
    let (description, template, item) =
        fitting.min_by_key(|(_, template, _)| template.matches('{').count())?;
    Some(Operation { description, path: template, value: item.get(&method)? })
}

fn fits(template: &str, path: &str) -> bool {
    let mut own = path.split('/');
    let named = |part: &str| part.starts_with('{') && part.ends_with('}');
    let same = template.split('/').all(|part| {
        own.next().is_some_and(|segment| part == segment || (named(part) && !segment.is_empty()))
    });
    same && own.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_in_a_path_stands_for_one_segment() {
        assert!(fits("/reports/{id}", "/reports/7") && fits("/reports", "/reports"));
        for path in ["/reports", "/reports/", "/reports/7/8", "/report/7"] {
            assert!(!fits("/reports/{id}", path), "{path}");
        }
    }

    #[test]
    fn a_path_that_is_written_out_goes_first() {
        let document = json!({"paths": {"/a/{id}": {"get": {"x": 1}}, "/a/list": {"get": {"x": 2}}}});
        let all = [Description { name: "one".to_owned(), document }];
        let found = |method, path| find(&all, method, path).map(|found| found.value["x"].clone());
        assert_eq!(found("GET", "/a/list"), Some(json!(2)));
        assert_eq!(found("get", "/a/7"), Some(json!(1)));
        assert!(found("POST", "/a/7").is_none() && found("GET", "/b").is_none());
    }
}
