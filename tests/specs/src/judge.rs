//! The judge.

use crate::FOLDER;
use crate::description::{self, Description, Operation, SpecsError};
use crate::exceptions::{self, Mistake};
use crate::schema::{resolved, whole};
use jsonschema::{Draft, Validator};
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// How a call or an answer fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// It is as the description says.
    Described,
    /// The description says nothing about the body.
    Loose,
    /// No description has this operation.
    Unknown,
    /// It differs, for reasons known by these names.
    Excepted(Vec<&'static str>),
}

/// What does not fit, one line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// Holds calls against the descriptions of a folder.
pub struct Judge {
    descriptions: Vec<Description>,
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
    used: Mutex<BTreeSet<&'static str>>,
}

impl Judge {
    /// The judge, if `ADKEEPER_SPECS` names a folder.
    pub fn at_hand() -> Result<Option<Self>, SpecsError> {
        match std::env::var_os(FOLDER) {
            None => Ok(None),
            Some(folder) => Self::open(Path::new(&folder)).map(Some),
        }
    }

    /// The judge with the descriptions of `folder`.
    pub fn open(folder: &Path) -> Result<Self, SpecsError> {
        let descriptions = description::read(folder)?;
        Ok(Self { descriptions, validators: Mutex::default(), used: Mutex::default() })
    }

    /// Judges an answer. `path` has no query.
    pub fn judge(
        &self,
        method: &str,
        path: &str,
        status: u16,
        content_type: Option<&str>,
        body: &str,
    ) -> Result<Fit, Mistakes> {
        let Some(operation) = description::find(&self.descriptions, method, path) else {
            return Ok(Fit::Unknown);
        };
        let answer = operation.value["responses"].get(status.to_string());
        let (mistakes, loose) = match answer {
            None => (vec![Mistake::Status], false),
            Some(answer) => {
                let answer = resolved(&operation.description.document, answer);
                let key = format!("{status}");
                self.look(operation, &key, &answer["content"], content_type, body)
            }
        };
        self.verdict(operation, Some(status), mistakes, loose)
    }

    /// Judges a request. `path` has no query.
    pub fn judge_request(
        &self,
        method: &str,
        path: &str,
        content_type: Option<&str>,
        body: &str,
    ) -> Result<Fit, Mistakes> {
        let Some(operation) = description::find(&self.descriptions, method, path) else {
            return Ok(Fit::Unknown);
        };
        let request = resolved(&operation.description.document, &operation.value["requestBody"]);
        if body.is_empty() {
            let mistakes = if request["required"] == true { vec![Mistake::NoBody] } else { Vec::new() };
            return self.verdict(operation, None, mistakes, false);
        }
        let (mistakes, loose) = self.look(operation, "request", &request["content"], content_type, body);
        self.verdict(operation, None, mistakes, loose)
    }

    /// The names of the exceptions that were needed so far.
    pub fn used_exceptions(&self) -> Vec<&'static str> {
        self.used.lock().iter().copied().collect()
    }

    /// The words that the component `name` of the description `file` allows, none if there is no such component.
    pub fn words(&self, file: &str, name: &str) -> Vec<String> {
        let found = self.descriptions.iter().find(|one| one.name == file);
        let words = found.and_then(|one| one.document["components"]["schemas"][name]["enum"].as_array());
        words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Whether a description has this operation.
    pub fn knows(&self, method: &str, path: &str) -> bool {
        description::find(&self.descriptions, method, path).is_some()
    }

    /// What is wrong with a body of type `content_type`, and whether nothing is said about it.
    fn look(
        &self,
        operation: Operation<'_>,
        part: &str,
        content: &Value,
        content_type: Option<&str>,
        body: &str,
    ) -> (Vec<Mistake>, bool) {
        let Some(content) = content.as_object().filter(|content| !content.is_empty()) else {
            return (Vec::new(), true);
        };
        let media = content_type.and_then(|text| text.split(';').next()).map(str::trim).unwrap_or_default();
        let found = content.iter().find(|(name, _)| name.eq_ignore_ascii_case(media));
        // A body of another type is held against the only schema all the same.
        let mut mistakes = Vec::new();
        if found.is_none() {
            let wanted = content.keys().cloned().collect::<Vec<_>>().join(", ");
            mistakes.push(Mistake::Media { found: media.to_owned(), wanted });
        }
        let Some((name, described)) = found.or_else(|| content.iter().next()) else {
            return (mistakes, true);
        };
        let schema = &described["schema"];
        match serde_json::from_str::<Value>(body) {
            Err(error) => mistakes.push(Mistake::Json(error.to_string())),
            Ok(value) if schema.is_object() => {
                let key = format!("{} {} {part} {name}", operation.description.name, operation.path);
                match self.validator(&key, operation, schema) {
                    Err(text) => mistakes.push(Mistake::Json(text)),
                    Ok(validator) => mistakes.extend(validator.iter_errors(&value).map(|error| {
                        let at = error.instance_path().to_string();
                        Mistake::Body { at, text: error.to_string() }
                    })),
                }
            }
            Ok(_) => return (mistakes, true),
        }
        (mistakes, false)
    }

    fn validator(
        &self,
        key: &str,
        operation: Operation<'_>,
        schema: &Value,
    ) -> Result<Arc<Validator>, String> {
        let mut validators = self.validators.lock();
        if let Some(known) = validators.get(key) {
            return Ok(Arc::clone(known));
        }
        let schema = whole(&operation.description.document, schema);
        let options = jsonschema::options().with_draft(Draft::Draft7).should_validate_formats(true);
        let made = options.build(&schema).map_err(|error| format!("the schema cannot be used: {error}"))?;
        let made = Arc::new(made);
        validators.insert(key.to_owned(), Arc::clone(&made));
        Ok(made)
    }

    fn verdict(
        &self,
        operation: Operation<'_>,
        status: Option<u16>,
        mistakes: Vec<Mistake>,
        loose: bool,
    ) -> Result<Fit, Mistakes> {
        let (mut names, mut wrong) = (BTreeSet::new(), Vec::new());
        for mistake in mistakes {
            match exceptions::of(operation.path, status, &mistake) {
                Some(exception) => {
                    names.insert(exception.name);
                }
                None => wrong.push(format!(
                    "{} {}{}: {mistake}",
                    operation.description.name,
                    operation.path,
                    status.map_or_else(String::new, |status| format!(" {status}")),
                )),
            }
        }
        if !wrong.is_empty() {
            return Err(Mistakes(wrong));
        }
        self.used.lock().extend(names.iter().copied());
        match (names.is_empty(), loose) {
            (false, _) => Ok(Fit::Excepted(names.into_iter().collect())),
            (true, true) => Ok(Fit::Loose),
            (true, false) => Ok(Fit::Described),
        }
    }
}
