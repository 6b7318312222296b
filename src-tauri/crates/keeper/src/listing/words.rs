//! Words that many accounts share: each is kept once.

use super::collate::{folded, sort_key};
use std::collections::HashMap;

/// Stands for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Word(u32);

#[derive(Debug)]
struct Entry {
    text: Box<str>,
    folded: Box<str>,
    key: Box<[u8]>,
}

/// The words of one index. Those that no account uses any more stay until the index is dropped: they are Amazon's, and
/// few.
#[derive(Debug, Default)]
pub(super) struct Words {
    entries: Vec<Entry>,
    found: HashMap<Box<str>, Word>,
}

impl Words {
    pub fn word(&mut self, text: &str) -> Word {
        if let Some(word) = self.found.get(text) {
            return *word;
        }
        let word = Word(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry { text: text.into(), folded: folded(text).into(), key: sort_key(text) });
        self.found.insert(text.into(), word);
        word
    }

    pub fn text(&self, word: Word) -> &str {
        self.entry(word).map_or("", |entry| &entry.text)
    }

    pub fn folded(&self, word: Word) -> &str {
        self.entry(word).map_or("", |entry| &entry.folded)
    }

    /// The place of each word in their order, by the word's own number. Words that are equal in it share a place.
    pub fn places(&self) -> Places {
        Places(places(self.entries.len(), |at| &*self.entries[at].key))
    }

    fn entry(&self, word: Word) -> Option<&Entry> {
        self.entries.get(word.0 as usize)
    }
}

/// Places of words in their order.
pub(super) struct Places(Vec<u32>);

impl Places {
    /// The place of a word; after all of them without one.
    pub fn of(&self, word: Option<Word>) -> u32 {
        word.and_then(|word| self.0.get(word.0 as usize).copied()).unwrap_or(u32::MAX)
    }
}

/// For each of `count` things its place in the order of their keys. Equal keys share a place.
pub(super) fn places<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| key(*at));
    let mut places = vec![0; count];
    let mut place = 0;
    for (at, one) in order.iter().enumerate() {
        if at > 0 && key(order[at - 1]) != key(*one) {
            place += 1;
        }
        places[*one] = place;
    }
    places
}
