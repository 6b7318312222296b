//! The functions' arguments and answers in JSON.

use crate::{SupabaseError, sane};
use domain::Timestamp;
use domain::mirror::{Counter, MirrorRow, MirrorTable};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// The format of `push_changes` and `pull_changes` that this version speaks.
pub const FORMAT: i32 = 1;

/// Namespace of batch ids.
const BATCHES: Uuid = Uuid::from_u128(0x4f0a_6c7e_93d1_4b52_8e0b_6a5d_1c27_9f34);

/// The computer that pushes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Chosen at the first start: a UUID.
    pub id: String,
    /// The computer's name.
    pub name: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// The app's version.
    pub app_version: String,
}

/// A row, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    table: MirrorTable,
    json: String,
}

impl Line {
    /// Writes a row; `None` for one that is never sent.
    pub fn of(row: &MirrorRow) -> Option<Self> {
        Some(Self { table: row.table()?, json: serde_json::to_string(row).ok()? })
    }

    #[cfg(test)]
    pub(crate) fn raw(table: MirrorTable, json: String) -> Self {
        Self { table, json }
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.json.len()
    }
}

/// The body of a push. The batch's id follows from the rows: the same rows sent again are the same batch, also
/// after a restart, and others never are.
pub(crate) fn push(device: &Device, now: Timestamp, lines: &[Line]) -> String {
    let mut tables = String::new();
    for table in MirrorTable::ALL {
        let mut rows = lines.iter().filter(|line| line.table == table).map(|line| line.json.as_str());
        let Some(first) = rows.next() else { continue };
        tables.push_str(",\"");
        tables.push_str(table.as_str());
        tables.push_str("\":[");
        tables.push_str(first);
        for row in rows {
            tables.push(',');
            tables.push_str(row);
        }
        tables.push(']');
    }
    let batch = Uuid::new_v5(&BATCHES, format!("{}{tables}", device.id).as_bytes());
    let words = json!({
        "name": short(&device.name, 200), "platform": short(&device.platform, 40),
        "app_version": short(&device.app_version, 40),
    });
    format!(
        "{{\"device\":{},\"batch\":\"{batch}\",\"changes\":{{\"format\":{FORMAT},\"clock\":{},\"device\":{words}{tables}}}}}",
        json!(device.id),
        now.as_millisecond(),
    )
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The answer to a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAnswer {
    /// The counter of the user's changes around it.
    pub counter: Counter,
    /// Rows that were applied, wholly or in a group.
    pub applied: u32,
    /// Rows that the database has newer, wholly or in a group, as they are there.
    pub stale: Vec<MirrorRow>,
    /// Such rows that this version cannot read or take.
    pub unreadable: u32,
}

/// A page of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullAnswer {
    /// The database's name for the user's counter; `None` before their first push.
    pub epoch: Option<String>,
    /// Where the next page begins.
    pub cursor: i64,
    /// The newest change there is.
    pub last: i64,
    /// There may be another page.
    pub more: bool,
    /// How many milliseconds the database's clock is ahead of this computer's.
    pub skew: i64,
    /// The rows, in the order in which they were changed.
    pub rows: Vec<MirrorRow>,
    /// Rows that this version cannot read or take.
    pub unreadable: u32,
}

pub(crate) fn pushed(answer: &[u8], now: Timestamp) -> Result<PushAnswer, SupabaseError> {
    #[derive(Deserialize)]
    struct Answer {
        epoch: String,
        before: i64,
        after: i64,
        #[serde(default)]
        now: Option<i64>,
        applied: u32,
        stale: Vec<Value>,
    }
    let Answer { epoch, before, after, now: said, applied, stale } =
        serde_json::from_slice(answer).map_err(|_| SupabaseError::BadResponse("answer to a push"))?;
    sane::epoch(&epoch)?;
    if !(0..=after).contains(&before) || after > sane::LARGEST {
        return Err(SupabaseError::BadResponse("counter"));
    }
    let now = match said {
        Some(said) => sane::clock(said, now.as_millisecond())?,
        None => now.as_millisecond(),
    };
    let (stale, unreadable) = readable(stale, now);
    Ok(PushAnswer { counter: Counter { epoch, before, after }, applied, stale, unreadable })
}

/// Reads the answer to a pull of what comes after `cursor`, asked for and answered at these times by this
/// computer's clock.
pub(crate) fn pulled(
    answer: &[u8],
    cursor: i64,
    asked: Timestamp,
    answered: Timestamp,
) -> Result<PullAnswer, SupabaseError> {
    #[derive(Deserialize)]
    struct Answer {
        epoch: Option<String>,
        cursor: i64,
        last: i64,
        more: bool,
        now: i64,
        changes: Vec<Value>,
    }
    let from = cursor;
    let Answer { epoch, cursor, last, more, now, changes } =
        serde_json::from_slice(answer).map_err(|_| SupabaseError::BadResponse("page of changes"))?;
    if let Some(epoch) = &epoch {
        sane::epoch(epoch)?;
    }
    // Behind `last` only where nothing is left: the database is behind what it said before.
    if !(0..=sane::LARGEST).contains(&last) || !(from..=last.max(from)).contains(&cursor) {
        return Err(SupabaseError::BadResponse("cursor"));
    }
    if more && (cursor <= from || changes.is_empty()) {
        return Err(SupabaseError::BadResponse("page without progress"));
    }
    let middle = i64::midpoint(asked.as_millisecond(), answered.as_millisecond());
    let skew = sane::clock(now, middle)?.saturating_sub(middle);
    let (rows, unreadable) = readable(changes, now);
    Ok(PullAnswer { epoch, cursor, last, more, skew, rows, unreadable })
}

/// Rows that can be taken when the database's clock shows `now`, and how many cannot.
fn readable(changes: Vec<Value>, now: i64) -> (Vec<MirrorRow>, u32) {
    let (mut rows, mut unreadable) = (Vec::with_capacity(changes.len()), 0);
    for change in changes {
        let table = change["table"].as_str().unwrap_or_default().to_owned();
        match serde_json::from_value::<MirrorRow>(change) {
            Ok(row) if sane::versions(row.versions(), now) => rows.push(row),
            // The table only: the error would quote the row.
            Ok(_) => {
                tracing::warn!(table, "a row from Supabase has a version that cannot be");
                unreadable += 1;
            }
            Err(_) => {
                tracing::warn!(table, "a row from Supabase cannot be read by this version");
                unreadable += 1;
            }
        }
    }
    (rows, unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mirror::UserRow;

    fn line(name: &str, facts_version: i64) -> Line {
        let row = UserRow {
            name: name.into(),
            email: None,
            image_url: None,
            updated_at: Timestamp::UNIX_EPOCH,
            facts_version,
        };
        Line::of(&MirrorRow::User(row)).unwrap()
    }

    fn device() -> Device {
        Device {
            id: "3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f".into(),
            name: "De\"sk".repeat(100),
            platform: "linux".into(),
            app_version: "1".into(),
        }
    }

    fn body(second: i64, lines: &[Line]) -> Value {
        serde_json::from_str(&push(&device(), Timestamp::from_second(second).unwrap(), lines)).unwrap()
    }

    #[test]
    fn the_same_rows_are_the_same_batch_whenever_they_are_sent_and_others_are_not() {
        let rows = [line("Ada", 1), line("Ben", 2)];
        let (one, again) = (body(1, &rows), body(2, &rows));
        assert_eq!(one["batch"], again["batch"]);
        assert_ne!(one["changes"]["clock"], again["changes"]["clock"]);
        assert_ne!(one["batch"], body(1, &rows[..1])["batch"]);
        assert_ne!(one["batch"], body(1, &[line("Ada", 1), line("Ben", 3)])["batch"]);
        assert_eq!(one["changes"]["users"].as_array().unwrap().len(), 2);
        assert_eq!(one["changes"]["device"]["name"].as_str().unwrap().chars().count(), 200);
    }

    #[test]
    fn a_row_with_an_unknown_word_is_left_out_and_the_others_are_read() {
        let user = json!({"table": "users", "row": {"id": "user_ada", "name": "Ada", "email": null,
            "image_url": null, "updated_at": "2026-11-24T10:00:00+00:00", "facts_version": 1, "change_no": 2}});
        let odd = json!({"table": "rockets", "row": {}});
        let answer =
            json!({"epoch": "e", "cursor": 2, "last": 2, "more": false, "now": 5000, "changes": [odd, user]});
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let page = pulled(answer.to_string().as_bytes(), 0, at(1000), at(1010)).unwrap();
        assert_eq!((page.rows.len(), page.unreadable, page.skew), (1, 1, 3995));
    }
}
