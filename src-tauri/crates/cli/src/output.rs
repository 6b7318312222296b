//! What is printed: text for users, or JSON of a versioned shape. Answers go to standard output, everything else to
//! standard error.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, Table};
use domain::hand_out::Candidate;
use domain::{Health, Timestamp};
use jiff::tz::TimeZone;
use local_api::Failure;
use serde_json::{Value, json};

use crate::exit::Failed;

/// Version of the JSON shapes. Members are added within a version, never renamed or taken away.
const VERSION: u32 = 1;

/// How to print.
#[derive(Debug)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON, or text.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether JSON is wanted.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints JSON, with the version in front.
    pub fn json(value: Value) -> Result<(), Failed> {
        let mut whole = serde_json::Map::new();
        whole.insert("version".to_owned(), json!(VERSION));
        if let Value::Object(members) = value {
            whole.extend(members);
        }
        let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
        print(&format!("{text}\n"))
    }

    /// Prints rows under a heading each, or what to say where there are none.
    pub fn table(head: &[&str], rows: Vec<Vec<String>>, none: &str) -> Result<(), Failed> {
        if rows.is_empty() {
            return print(&format!("{none}\n"));
        }
        let mut table = Table::new();
        table.load_preset(comfy_table::presets::NOTHING);
        table.set_header(head.iter().map(|name| Cell::new(name.to_uppercase())));
        for row in rows {
            table.add_row(row);
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let text = table.trim_fmt();
        print(&format!("{}\n", coloured(&text)))
    }

    /// Prints text as it is.
    pub fn text(text: &str) -> Result<(), Failed> {
        print(&coloured(text))
    }

    /// Says that something was done.
    pub fn said(&self, text: &str) -> Result<(), Failed> {
        if self.json { Self::json(json!({ "message": text })) } else { print(&format!("{text}\n")) }
    }

    /// Says why it failed, on standard error.
    pub fn failed(&self, failed: &Failed) {
        let mut stderr = anstream::stderr();
        // Nobody may be reading; the exit code says it too.
        let _ = if self.json {
            let error = match failed {
                Failed::App(failure) => json!(failure),
                Failed::Here { code, message, .. } => json!({ "code": code, "message": message }),
            };
            writeln!(stderr, "{}", json!({ "version": VERSION, "error": error }))
        } else {
            let bold = Style::new().bold();
            match failed {
                Failed::App(failure) => {
                    let said = writeln!(stderr, "{bold}adkeeper:{bold:#} {}", failure.message);
                    said.and_then(|()| candidates(&mut stderr, failure))
                }
                Failed::Here { message, .. } => writeln!(stderr, "{bold}adkeeper:{bold:#} {message}"),
            }
        };
    }
}

fn candidates(to: &mut impl io::Write, failure: &Failure) -> io::Result<()> {
    for Candidate { id, name, kind, region, login } in &failure.candidates {
        let region = region.as_str().to_uppercase();
        match kind {
            Some(kind) => {
                writeln!(to, "  {id}  {name}  ({}, {region}, by {login})", kind.as_str().replace('_', " "))?;
            }
            None => writeln!(to, "  {id}  {name}  ({region})")?,
        }
    }
    match failure.total.saturating_sub(failure.candidates.len()) {
        0 => Ok(()),
        more => writeln!(to, "  and {more} more"),
    }
}

/// A reader that has enough (`| head`) is no fault.
pub fn print(text: &str) -> Result<(), Failed> {
    let mut stdout = anstream::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failed::io("The answer can’t be written", &error))
        }
        _ => Ok(()),
    }
}

/// The health words in colour; a stream that isn't a terminal takes it out again, and so does `NO_COLOR`.
fn coloured(text: &str) -> String {
    Health::ALL.into_iter().fold(text.to_owned(), |text, health| {
        let colour = match health {
            Health::Healthy => AnsiColor::Green,
            Health::Expiring | Health::Expired => AnsiColor::Yellow,
            Health::Revoked | Health::Error => AnsiColor::Red,
            Health::Disconnected => AnsiColor::BrightBlack,
        };
        let style = Style::new().fg_color(Some(colour.into()));
        text.replace(&format!("‹{}›", health.as_str()), &format!("{style}{}{style:#}", health.as_str()))
    })
}

/// A health, to be coloured where it is printed.
pub fn health(health: Health) -> String {
    format!("‹{}›", health.as_str())
}

/// A time as the reader's clock has it.
pub fn time(at: Option<Timestamp>) -> String {
    at.map_or_else(
        || "–".to_owned(),
        |at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
