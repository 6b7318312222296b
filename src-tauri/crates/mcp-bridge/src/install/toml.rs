//! Codex's settings: TOML, to which a table is added at the end.
//!
//! The library parses and checks; the text itself is edited as text, as writing a parsed document again would change its
//! line ends.

use super::{Edited, Entry, InstallError, Record, not_understood};
use toml_edit::{Array, DocumentMut, Item, Value};

const SECTION: &str = "mcp_servers";

pub(super) fn put(text: &str, entry: &Entry) -> Result<Edited, InstallError> {
    let document = parse(text)?;
    let section = document.get(SECTION);
    if section.is_some_and(|section| section.as_table_like().is_none()) {
        return Err(not_understood(format!("\"{SECTION}\" isn't a table")));
    }
    let made_section = section.is_none();
    if let Some(there) = section.and_then(|section| section.get(&entry.name)) {
        let (command, args) = read(there).ok_or_else(|| InstallError::NameTaken(entry.name.clone()))?;
        if args != entry.args {
            return Err(InstallError::NameTaken(entry.name.clone()));
        }
        if command == entry.command {
            return Ok(Edited { text: text.to_owned(), made_section: false, added: false });
        }
        let old = Entry { command, ..entry.clone() };
        let taken = || InstallError::NameTaken(entry.name.clone());
        let (at, block) = find(text, &old).ok_or_else(taken)?;
        let new = lines(entry, if block.contains("\r\n") { "\r\n" } else { "\n" });
        let (start, rest) =
            (text.get(..at).unwrap_or_default(), text.get(at + block.len()..).unwrap_or_default());
        return Ok(Edited { text: format!("{start}{new}{rest}"), made_section: false, added: false });
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edited = text.to_owned();
    if !edited.is_empty() {
        if !edited.ends_with('\n') {
            edited.push_str(end);
        }
        edited.push_str(end);
    }
    edited.push_str(&lines(entry, end));
    edited.push_str(end);
    // A section that is written inline cannot be added to like this, and the result says so.
    let there =
        parse(&edited).map_err(|_| not_understood(format!("\"{SECTION}\" is written on one line")))?;
    match there.get(SECTION).and_then(|section| section.get(&entry.name)).and_then(read) {
        Some((command, args)) if command == entry.command && args == entry.args => {
            Ok(Edited { text: edited, made_section, added: true })
        }
        _ => Err(not_understood("it has a shape that can't be edited")),
    }
}

/// The text without the entry; `None` if there is none.
pub(super) fn take_out(text: &str, record: &Record) -> Result<Option<String>, InstallError> {
    let entry = &record.entry;
    let document = parse(text)?;
    let Some(there) = document.get(SECTION).and_then(|section| section.get(&entry.name)) else {
        return Ok(None);
    };
    let edited = || InstallError::Edited(entry.name.clone());
    if read(there) != Some((entry.command.clone(), entry.args.clone())) {
        return Err(edited());
    }
    let (at, block) = find(text, entry).ok_or_else(edited)?;
    let mut end = at + block.len();
    let rest = text.get(end..).unwrap_or_default();
    end += ["\r\n", "\n"].into_iter().find(|end| rest.starts_with(end)).map_or(0, str::len);
    let before = text.get(..at).unwrap_or_default();
    let kept = before.strip_suffix("\r\n\r\n").map(|kept| (kept, "\r\n"));
    let kept = kept.or_else(|| before.strip_suffix("\n\n").map(|kept| (kept, "\n")));
    let (kept, line_end) = kept.unwrap_or((before, ""));
    let taken_out = format!("{kept}{line_end}{}", text.get(end..).unwrap_or_default());
    let gone = parse(&taken_out)?.get(SECTION).and_then(|section| section.get(&entry.name)).is_none();
    if gone { Ok(Some(taken_out)) } else { Err(edited()) }
}

fn parse(text: &str) -> Result<DocumentMut, InstallError> {
    // Only the place is told: what stands there may be a secret.
    text.parse::<DocumentMut>().map_err(|error| {
        let line =
            error.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        not_understood(line.map_or_else(|| "it isn't TOML".to_owned(), |line| format!("line {line}")))
    })
}

/// An entry that has a command and arguments, and nothing else.
fn read(item: &Item) -> Option<(String, Vec<String>)> {
    let table = item.as_table_like()?;
    let command = table.get("command")?.as_str()?.to_owned();
    let args = table
        .get("args")?
        .as_array()?
        .iter()
        .map(|arg| arg.as_str().map(str::to_owned))
        .collect::<Option<_>>()?;
    (table.iter().count() == 2).then_some((command, args))
}

/// The lines of an entry, without the end of the last one.
fn lines(entry: &Entry, end: &str) -> String {
    let args: Array = entry.args.iter().collect();
    let args = Value::from(args).to_string();
    format!("[{SECTION}.{}]{end}command = {}{end}args = {}", entry.name, quoted(&entry.command), args.trim())
}

/// Where the lines of `entry` are, as they were put in and once.
fn find(text: &str, entry: &Entry) -> Option<(usize, String)> {
    ["\n", "\r\n"].into_iter().find_map(|end| {
        let block = lines(entry, end);
        let mut found = text.match_indices(&block).map(|(at, _)| at);
        let at = found.next()?;
        found.next().is_none().then_some((at, block))
    })
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string().trim().to_owned()
}
