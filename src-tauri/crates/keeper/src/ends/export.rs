//! Ends as a calendar that other programs read (RFC 5545), and as a table.

use super::Ends;
use crate::export_file::{create, csv, unwritten};
use crate::view::{CommandError, EndKind, EndView, EndsFormat, Exported};
use domain::Timestamp;
use domain::grant::{ConsentSource, GrantEnd};
use icalendar::{Alarm, Calendar, Component as _, Event, EventLike as _, Property};
use jiff::tz::TimeZone;
use std::path::Path;
use tokio::io::AsyncWriteExt as _;

/// How many days before an end the calendar reminds of it.
const REMINDERS: [i64; 3] = [30, 7, 1];

/// Title and text of an entry in the calendar.
pub type EntryWords = fn(&EndView) -> (String, String);

impl Ends {
    /// Writes everything that has a known end into `folder`. A file that is there already is kept; the new one gets
    /// a number.
    pub async fn export(
        &self,
        format: EndsFormat,
        folder: &Path,
        words: EntryWords,
    ) -> Result<Exported, CommandError> {
        let ends = self.all().await?.ends;
        let known: Vec<_> = ends.iter().filter(|end| end.end.at().is_some()).collect();
        let now = self.runtime.now();
        let (text, rows, ending) = match format {
            EndsFormat::Ics => (calendar(&known, now, &TimeZone::system(), words), known.len(), "ics"),
            EndsFormat::Csv => (table(&ends), ends.len(), "csv"),
        };
        let day = now.strftime("%Y-%m-%d");
        let (mut file, path) = create(folder, &format!("adkeeper-expirations-{day}"), ending).await?;
        let written = async {
            file.write_all(text.as_bytes()).await?;
            file.flush().await
        };
        if let Err(error) = written.await {
            let _ = tokio::fs::remove_file(&path).await;
            return Err(unwritten(&error));
        }
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(Exported { path: path.to_string_lossy().into_owned(), rows })
    }
}

/// One entry per end, on its day. An end that moves keeps its UID and gets a higher sequence number, so that a program
/// that imports it again moves its entry instead of adding another.
pub fn calendar(ends: &[&EndView], now: Timestamp, zone: &TimeZone, words: EntryWords) -> String {
    // What the library puts in names the library.
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Adkeeper//Expirations//EN"))
        .name("Adkeeper");
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    for end in ends {
        let Some(at) = end.end.at() else { continue };
        let (title, text) = words(end);
        let day = zone.to_datetime(at).date();
        let mut event = Event::with_uid(&format!("{}@adkeeper", end.id));
        event
            .append_property(Property::new("DTSTAMP", &stamp))
            .append_property(
                Property::new("DTSTART", day.strftime("%Y%m%d").to_string())
                    .add_parameter("VALUE", "DATE")
                    .done(),
            )
            .sequence(sequence(at))
            .summary(&title)
            .description(&text)
            .append_property(Property::new("TRANSP", "TRANSPARENT"));
        for days in REMINDERS {
            event.alarm(Alarm::display(&title, -chrono::Duration::days(days)));
        }
        calendar.push(event);
    }
    calendar.to_string()
}

/// Rises with the end: minutes since 2020.
fn sequence(at: Timestamp) -> u32 {
    u32::try_from((at.as_second() - 1_577_836_800) / 60).unwrap_or(0)
}

fn table(ends: &[EndView]) -> String {
    let mut text = csv([
        "what".into(),
        "connection".into(),
        "connection_id".into(),
        "computer".into(),
        "expires".into(),
        "certainty".into(),
        "consented".into(),
        "consent_source".into(),
        "accounts".into(),
        "outlived".into(),
        "snoozed_until".into(),
    ]);
    let time = |millis: Option<i64>| {
        let time = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        time.map(|time| time.to_string()).unwrap_or_default()
    };
    for end in ends {
        text += &csv([
            match end.kind {
                EndKind::Grant => "grant".into(),
                EndKind::ClientSecret => "client_secret".into(),
                EndKind::Session => "session".into(),
            },
            end.label.clone(),
            end.connection_id.clone().unwrap_or_default(),
            end.device.clone().unwrap_or_default(),
            time(end.end.at().map(Timestamp::as_millisecond)),
            match end.end {
                GrantEnd::Certain { .. } => "certain".into(),
                GrantEnd::Possible { .. } => "possible".into(),
                GrantEnd::Unknown => "unknown".into(),
            },
            time(end.consent.map(|consent| consent.at)),
            end.consent.map(|consent| ConsentSource::as_str(consent.source).to_owned()).unwrap_or_default(),
            end.accounts.to_string(),
            end.outlived.to_string(),
            time(end.snoozed_until),
        ]);
    }
    text
}
