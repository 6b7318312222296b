//! Writes the sentences that the dashboard says too as TypeScript, beside its generated types.
//!
//! It is a test, as those that write the types are: `cargo xtask generate` runs them with a folder of its own.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use domain::watch::{AccountHealth, AccountStep, CauseSource, Fixer, delivery_reason};
use domain::{Cause, Health};
use keeper::view::{NoticeKind, Part, PauseFor, SettingFault};
use serde_json::{Value, json};

use super::{Counted, account, cause, notice, setup, storage};

/// A file of constants.
#[derive(Default)]
struct File {
    constants: Vec<String>,
    /// Generated types that they use.
    types: BTreeSet<&'static str>,
}

impl File {
    /// A constant of a type that is an object with these rows.
    fn constant(&mut self, docs: &str, name_and_type: &str, rows: &[String], end: &str) {
        let rows = rows.join("\n");
        self.constants
            .push(format!("\n/** {docs} */\nexport const {name_and_type} = {{\n{rows}\n}}{end};\n"));
    }

    /// A table over all members of a generated union.
    fn record(&mut self, docs: &str, name: &str, key: &'static str, value: &str, rows: &[(Value, String)]) {
        self.types.insert(key);
        self.constant(docs, &format!("{name}: Record<{key}, {value}>"), &table(rows), "");
    }

    /// A table over Amazon's words, which may be others one day.
    fn by_word(&mut self, docs: &str, name: &str, value: &str, rows: &[(&str, String)]) {
        let rows: Vec<_> = rows.iter().map(|(key, value)| format!("  {key}: {value},")).collect();
        self.constant(docs, &format!("{name}: Record<string, {value}>"), &rows, "");
    }

    /// One sentence, or a template of one.
    fn one(&mut self, docs: &str, name_and_type: &str, value: &str) {
        self.constants.push(format!("\n/** {docs} */\nexport const {name_and_type} = {value};\n"));
    }

    /// A table over some members of a generated union.
    fn partial(&mut self, docs: &str, name: &str, key: &'static str, value: &str, rows: &[(Value, String)]) {
        self.types.insert(key);
        self.constant(docs, &format!("{name}: Partial<Record<{key}, {value}>>"), &table(rows), "");
    }

    /// Sentences by name.
    fn words(&mut self, docs: &str, name: &str, rows: &[(&str, String)]) {
        let rows: Vec<_> = rows.iter().map(|(key, value)| format!("  {key}: {value},")).collect();
        self.constant(docs, name, &rows, " as const");
    }

    fn written(&self) -> String {
        let mut text = "// Written by `cargo xtask generate` from src-tauri/src/text.\n".to_owned();
        let imports = self.types.iter().map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"));
        text.extend(imports.chain(self.constants.iter().cloned()));
        text
    }
}

fn table(rows: &[(Value, String)]) -> Vec<String> {
    rows.iter().map(|(key, value)| format!("  {}: {value},", word(key))).collect()
}

fn word(key: &Value) -> &str {
    key.as_str().unwrap_or_default()
}

fn plain(text: &str) -> String {
    Value::from(text).to_string()
}

/// A template as a function of what is put in, which is a text already.
fn function(template: &str) -> String {
    match template.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        Some((place, _)) => format!("({place}: string) => `{}`", template.replace('{', "${")),
        None => format!("() => {}", plain(template)),
    }
}

fn counted(words: Counted) -> String {
    format!("{{ one: {}, many: {} }}", plain(words.one), function(words.many))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn causes() -> File {
    let mut file = File::default();
    let row = |cause| {
        let cause::Explained { title, next, keeps_trying } = cause::explain(cause);
        let (title, next) = (plain(title), plain(next));
        (json!(cause), format!("{{ title: {title}, next: {next}, keepsTrying: {keeps_trying} }}"))
    };
    file.words(
        "What follows several causes.",
        "afterCause",
        &[("keepsTrying", plain(cause::KEEPS_TRYING)), ("reconnect", plain(cause::RECONNECT))],
    );
    file.record(
        "Why a connection is down, and what to do about it.",
        "causeWords",
        "Cause",
        "{ title: string; next: string; keepsTrying: boolean }",
        &Cause::ALL.map(row),
    );
    file.record(
        "A health in a word or two.",
        "health",
        "Health",
        "string",
        &Health::ALL.map(|health| (json!(health), plain(&capital(cause::word(health))))),
    );
    file
}

fn notices() -> File {
    let mut file = File::default();
    let with = |template: fn(NoticeKind) -> &'static str| {
        NoticeKind::ALL.map(|kind| (json!(kind), function(template(kind))))
    };
    let (label, count) = ("(label: string) => string", "(count: string) => string");
    file.record("The title of one notice.", "titleOfOne", "NoticeKind", label, &with(notice::title_of_one));
    file.record(
        "The title of several notices of one kind.",
        "titleOfSeveral",
        "NoticeKind",
        count,
        &with(notice::title_of_several),
    );
    let ends = [NoticeKind::SessionEnding, NoticeKind::SecretEnding, NoticeKind::GrantEnding];
    for (name, past) in [("ends", false), ("ended", true)] {
        let docs = if past { "What ended, and what to do." } else { "What ends soon, and what to do." };
        let rows = ends.map(|kind| (json!(kind), function(&notice::ends(kind, past))));
        file.partial(docs, name, "NoticeKind", "(when: string) => string", &rows);
    }
    file.record(
        "What is over once an account is fine again, by the answer that had named the cause.",
        "accountOver",
        "CauseSource",
        "string",
        &CauseSource::ALL.map(|source| (json!(source), plain(account::over(Some(source))))),
    );
    file.words(
        "Sentences of a notice.",
        "noticeWords",
        &[
            ("unnamed", plain(notice::UNNAMED)),
            ("unnamedAccount", plain(notice::UNNAMED_ACCOUNT)),
            ("broken", plain(notice::BROKEN)),
            ("lapsed", plain(notice::LAPSED)),
            ("recovered", plain(notice::RECOVERED)),
            ("added", plain(notice::ADDED)),
            ("affected", counted(notice::AFFECTED)),
            ("appeared", counted(notice::APPEARED)),
            ("lost", counted(notice::LOST)),
            ("concerns", counted(notice::CONCERNS)),
            ("accountProblem", plain(account::PROBLEM)),
            ("accountNext", plain(account::UNKNOWN_STEP)),
            ("accountFine", plain(account::over(None))),
            ("grantExpired", function(notice::GRANT_EXPIRED)),
            ("firstExpires", function(notice::FIRST_EXPIRES)),
            ("mayExpire", function(notice::MAY_EXPIRE)),
            ("sessionEnded", plain(&notice::session_ended())),
        ],
    );
    file
}

fn problems() -> File {
    let mut file = File::default();
    file.record(
        "What is wrong with a setting, after its name.",
        "settingFault",
        "SettingFault",
        "string",
        &SettingFault::ALL.map(|fault| (json!(fault), plain(&setup::fault(fault)))),
    );
    let effects: Vec<_> = SettingFault::ALL
        .into_iter()
        .filter_map(|fault| setup::effect_of(fault).map(|effect| (json!(fault), plain(effect))))
        .collect();
    file.partial(
        "What a fault means whatever part it is in.",
        "faultEffect",
        "SettingFault",
        "string",
        &effects,
    );
    let parts = [Part::Amazon, Part::Clerk, Part::Supabase];
    file.record(
        "What a fault means for a part of which no value is in use.",
        "partStopped",
        "Part",
        "string",
        &parts.map(|part| (json!(part), plain(setup::stopped(part)))),
    );
    file.words(
        "The rest of what is said about settings that can’t be used.",
        "problemWords",
        &[
            ("unusable", counted(setup::UNUSABLE)),
            ("line", plain(setup::LINE)),
            ("file", plain(setup::FILE)),
            ("earlier", plain(setup::EARLIER)),
            ("ignored", plain(setup::IGNORED)),
        ],
    );
    file
}

fn status() -> File {
    let mut file = File::default();
    let pauses = [
        (PauseFor::Hour, super::PAUSE_HOUR),
        (PauseFor::Tomorrow, super::PAUSE_TOMORROW),
        (PauseFor::UntilResumed, super::PAUSE_OPEN),
    ];
    file.record(
        "For how long background refresh can be paused.",
        "pauseFor",
        "PauseFor",
        "string",
        &pauses.map(|(pause, words)| (json!(pause), plain(words))),
    );
    file.words(
        "How Adkeeper is.",
        "statusWords",
        &[
            ("resume", plain(super::RESUME)),
            ("paused", plain(super::PAUSED)),
            ("pausedUntil", function(super::PAUSED_UNTIL)),
            ("offline", plain(super::OFFLINE)),
            ("clerkStep", plain(super::CLERK_STEP)),
            ("clerkUnavailable", plain(super::CLERK_UNAVAILABLE)),
            ("unrecorded", plain(super::UNRECORDED)),
            ("unrecordedTitle", plain(super::UNRECORDED_TITLE)),
            ("late", plain(super::LATE)),
            ("lockHeld", plain(super::LOCK_HELD)),
            ("signInToResume", plain(super::SIGN_IN_TO_RESUME)),
        ],
    );
    file
}

fn disk() -> File {
    let mut file = File::default();
    let rows = storage::CODES.map(|code| {
        let (title, next) = storage::storage(code);
        (json!(code), format!("{{ title: {}, next: {} }}", plain(title), plain(next)))
    });
    file.words(
        "Why nothing can be saved, and the way out.",
        "storageWords",
        &rows.each_ref().map(|(code, words)| (word(code), words.clone())),
    );
    file
}

fn accounts() -> File {
    let mut file = File::default();
    file.record(
        "An account’s health in a word or two.",
        "accountHealth",
        "AccountHealth",
        "string",
        &AccountHealth::ALL.map(|health| (json!(health), plain(account::health(health)))),
    );
    let step = |step| {
        let account::Step { label, next } = account::step(step);
        (json!(step), format!("{{ label: {}, next: {} }}", plain(label), plain(next)))
    };
    file.record(
        "What to do about an account: a button’s label, and a sentence.",
        "accountSteps",
        "AccountStep",
        "{ label: string; next: string }",
        &AccountStep::ALL.map(step),
    );
    file.record(
        "Who or what makes a campaign deliver again.",
        "fixers",
        "Fixer",
        "string",
        &Fixer::ALL.map(|fixer| (json!(fixer), plain(account::fixer(fixer)))),
    );
    for (docs, name, table) in [
        ("Whether an account can pay, by Amazon’s billing status.", "billingStatuses", &account::BILLING[..]),
        ("Amazon’s billing notices, by name.", "billingNotices", &account::NOTICES),
        ("Whether Amazon admits an account, by its state.", "accountStatuses", &account::ACCOUNT),
    ] {
        let rows: Vec<_> = table.iter().map(|(word, said)| (*word, plain(said))).collect();
        file.by_word(docs, name, "string", &rows);
    }
    let reason = |word: delivery_reason::DeliveryReasonWord| {
        let sentence = plain(&account::reason(word.name));
        (word.name, format!("{{ sentence: {sentence}, fixer: {} }}", json!(word.fixer)))
    };
    file.by_word(
        "Why a campaign does not deliver, and who can fix it, by Amazon’s reason.",
        "deliveryReasons",
        "{ sentence: string; fixer: Fixer }",
        &delivery_reason::REASONS.map(reason),
    );
    file.one(
        "What is wrong where Amazon has no way to be paid.",
        "paymentMethodMissing: string",
        &plain(account::PAYMENT_METHOD_MISSING),
    );
    file.one(
        "A word that this version does not know.",
        "unknownWord: (word: string) => string",
        &function(account::UNKNOWN_WORD),
    );
    file
}

#[test]
fn export_bindings_of_the_words() {
    let Some(folder) = env::var_os("TS_RS_EXPORT_DIR").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    for (name, file) in [
        ("account-words", accounts()),
        ("cause-words", causes()),
        ("notice-words", notices()),
        ("setting-words", problems()),
        ("status-words", status()),
        ("storage-words", disk()),
    ] {
        fs::write(folder.join(name).with_extension("ts"), file.written()).unwrap();
    }
}

#[test]
fn a_template_becomes_a_function_of_its_place() {
    assert_eq!(function("{label} needs you"), "(label: string) => `${label} needs you`");
    assert_eq!(function("Your session ended"), "() => \"Your session ended\"");
}
