//! What a user adds to one account or login.

use crate::mirror::{Field, Kind, Value};
use crate::{LabelId, plain};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Longest note, in characters.
pub const NOTE: usize = 2000;
/// Most tags of one account or login.
pub const MOST_TAGS: usize = 50;
/// Most pinned accounts of one user.
pub const MOST_PINS: usize = 100;

/// Ids of tags, in the order of the ids. Ids of tags that were deleted may still be among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(Vec<LabelId>);

impl Tags {
    /// Sorted, each once, [`MOST_TAGS`] at most.
    pub fn new(ids: impl IntoIterator<Item = LabelId>) -> Self {
        let mut ids: Vec<LabelId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(MOST_TAGS);
        Self(ids)
    }

    /// The ids.
    pub fn ids(&self) -> &[LabelId] {
        &self.0
    }
}

impl Field for Tags {
    const KIND: Kind = Kind::List;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(serde_json::json!(self).to_string()))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        let Value::Text(text) = value else { return None };
        Some(Self::new(serde_json::from_str::<Vec<LabelId>>(&text).ok()?))
    }

    fn make_plain(&mut self, longest: usize) {
        self.0.retain(|id| id.as_str().len() <= longest);
        *self = Self::new(std::mem::take(&mut self.0));
    }
}

/// A user's own words on an account or login, in lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Note(String);

impl Note {
    /// Each line made plain, without empty lines around it, cut to [`NOTE`] characters.
    pub fn new(text: &str) -> Self {
        Self::cut(text, NOTE)
    }

    fn cut(text: &str, longest: usize) -> Self {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<String> = text.lines().map(|line| plain::line(line, longest)).collect();
        let text: String = lines.join("\n").trim().chars().take(longest).collect();
        Self(text.trim_end().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Field for Note {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(&self.0))
    }

    fn read(value: Value<'_>) -> Option<Self> {
        let Value::Text(text) = value else { return None };
        Some(Self(text.into_owned()))
    }

    fn make_plain(&mut self, longest: usize) {
        *self = Self::cut(&self.0, longest);
    }
}

/// What a user added to an account, or to a login: that has no group and is not pinned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its group.
    pub group: Option<LabelId>,
    /// Its tags.
    pub tags: Tags,
    /// What is noted.
    pub note: Note,
    /// Whether it is pinned.
    pub pinned: bool,
}

/// A change of marks: what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarksPatch {
    /// The group, or none.
    pub group: Option<Option<LabelId>>,
    /// Tags that it has from now on.
    pub add: Vec<LabelId>,
    /// Tags that it no longer has.
    pub remove: Vec<LabelId>,
    /// What is noted.
    pub note: Option<Note>,
    /// Whether it is pinned.
    pub pinned: Option<bool>,
}

impl MarksPatch {
    /// The marks after the change.
    #[must_use]
    pub fn apply(&self, marks: &Marks) -> Marks {
        let kept = marks.tags.ids().iter().filter(|id| !self.remove.contains(id)).cloned();
        Marks {
            group: self.group.clone().unwrap_or_else(|| marks.group.clone()),
            tags: Tags::new(kept.chain(self.add.iter().cloned())),
            note: self.note.clone().unwrap_or_else(|| marks.note.clone()),
            pinned: self.pinned.unwrap_or(marks.pinned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(words: &[&str]) -> Vec<LabelId> {
        words.iter().map(|word| LabelId::new(*word)).collect()
    }

    #[test]
    fn tags_are_each_there_once_and_in_one_order() {
        let tags = Tags::new(ids(&["b", "a", "b"]));
        assert_eq!(tags.ids(), ids(&["a", "b"]));
        assert_eq!(Tags::read(tags.value()), Some(tags));
        let many = Tags::new((0..200).map(|number| LabelId::new(number.to_string())));
        assert_eq!(many.ids().len(), MOST_TAGS);
    }

    #[test]
    fn a_note_keeps_its_lines_and_nothing_that_hides() {
        let note = Note::new("\r\n  First\u{202e} line \r\nsecond\tone\n\n");
        assert_eq!(note.as_str(), "First line\nsecond one");
        assert_eq!(Note::new(note.as_str()), note, "the same again");
        assert_eq!(Note::new(&"x".repeat(5000)).as_str().len(), NOTE);
        assert!(Note::new(" \n\u{200b}\n ").is_empty());
    }

    #[test]
    fn a_patch_changes_what_it_names_and_nothing_else() {
        let before = Marks {
            group: Some(LabelId::new("g")),
            tags: Tags::new(ids(&["a", "b"])),
            note: Note::new("kept"),
            pinned: true,
        };
        let patch = MarksPatch { add: ids(&["c"]), remove: ids(&["a"]), ..MarksPatch::default() };
        let after = patch.apply(&before);
        assert_eq!(after.tags.ids(), ids(&["b", "c"]));
        assert_eq!(Marks { tags: before.tags.clone(), ..after }, before);
        let cleared = MarksPatch { group: Some(None), ..MarksPatch::default() };
        assert_eq!(cleared.apply(&before).group, None);
        assert_eq!(MarksPatch::default().apply(&before), before);
    }
}
