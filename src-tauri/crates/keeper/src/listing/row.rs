//! One account in the index.

use super::collate::{folded, sort_key};
use super::words::{Word, Words};
use domain::watch::{AccountHealth, CauseSource};
use domain::{AccountAccess, AccountId, AccountKind, Region, Timestamp};
use store::{ListedAccount, WatchedBrief};

/// What the user chose of an account for their own order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The id of its group.
    pub group: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    pub note: String,
    pub pinned: bool,
}

/// An account's health at Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Watched {
    pub health: AccountHealth,
    pub hidden: bool,
    pub cause: Option<(CauseSource, Word)>,
    /// Milliseconds, like the other times of a row.
    pub since: Option<i64>,
    pub suspends: Option<i64>,
    pub stopped: u32,
}

/// One account, as compact as its list needs it. What it refers to by number stands in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub id: AccountId,
    pub external_id: Box<str>,
    pub name: Box<str>,
    /// Which login.
    pub login: u32,
    pub kind: AccountKind,
    pub region: Region,
    pub access: AccountAccess,
    pub tracked: bool,
    pub pinned: bool,
    pub country: Option<Word>,
    pub account_type: Option<Word>,
    pub status: Option<Word>,
    pub watch: Option<Watched>,
    /// Accounts above it, whether they are known or not.
    pub above: Box<[u32]>,
    /// The label that is its group, whether it is known or not.
    pub group: Option<u32>,
    /// The labels that are its tags, whether they are known or not.
    pub tags: Box<[u32]>,
    pub note: Box<str>,
    /// Name, ids and note, in the form in which they are searched. Words that accounts share are searched once for all.
    pub text: Box<str>,
    /// Of the name.
    pub key: Box<[u8]>,
}

/// What a row refers to.
pub(super) struct References {
    pub login: u32,
    pub above: Box<[u32]>,
    pub group: Option<u32>,
    pub tags: Box<[u32]>,
}

impl Row {
    /// Reads a row. What the row had before spares the keys that did not change.
    pub fn new(
        read: ListedAccount,
        marks: Marks,
        refers: References,
        words: &mut Words,
        before: Option<&Self>,
    ) -> Self {
        let text =
            [&read.name, &read.external_id, read.entity_id.as_deref().unwrap_or_default(), &marks.note];
        let text = folded(&text.join("\n")).into();
        let same_name = before.filter(|before| *before.name == *read.name);
        let key = same_name.map_or_else(|| sort_key(&read.name), |before| before.key.clone());
        let mut word = |text: Option<String>| text.map(|text| words.word(&text));
        Self {
            id: read.id,
            external_id: read.external_id.into(),
            name: read.name.into(),
            login: refers.login,
            kind: read.kind,
            region: read.region,
            access: read.access,
            tracked: read.tracked,
            pinned: marks.pinned,
            country: word(read.country_code),
            account_type: word(read.account_type),
            status: word(read.status),
            watch: read.watch.as_ref().map(|brief| watched(brief, words)),
            above: refers.above,
            group: refers.group,
            tags: refers.tags,
            note: marks.note.into(),
            text,
            key,
        }
    }

    /// What it is called where one line has to name it.
    pub fn shown_name(&self) -> &str {
        if self.name.is_empty() { &self.external_id } else { &self.name }
    }

    /// Accounts without a name come last, not first.
    pub fn name_order(&self) -> (bool, &[u8]) {
        (self.name.is_empty(), &self.key)
    }

    /// Ids are decimal text of any length: a longer number is a larger one. What is no number comes after.
    pub fn id_order(&self) -> (bool, usize, &str) {
        let number =
            !self.external_id.is_empty() && self.external_id.bytes().all(|byte| byte.is_ascii_digit());
        let length = if number { self.external_id.len() } else { 0 };
        (!number, length, &self.external_id)
    }
}

fn watched(brief: &WatchedBrief, words: &mut Words) -> Watched {
    Watched {
        health: brief.health,
        hidden: brief.hidden,
        cause: brief.cause.as_ref().map(|cause| (cause.source, words.word(&cause.word))),
        since: brief.since.map(Timestamp::as_millisecond),
        suspends: brief.suspends.map(Timestamp::as_millisecond),
        stopped: brief.stopped,
    }
}
