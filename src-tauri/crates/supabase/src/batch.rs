//! Cutting rows into requests.

use serde_json::Value;
use std::collections::HashMap;

/// Most rows in one request. PostgREST has no cap (*observed*); PostgreSQL has 8 s (*documented*).
pub const MAX_ROWS: usize = 500;
/// Most bytes in one request's body. The hosted gateway's own limit is not documented.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Cuts `rows`, in order, into JSON arrays of at most [`MAX_ROWS`] rows and [`MAX_BYTES`] bytes. A
/// row that is longer than that by itself gets a request of its own.
pub fn batches(rows: &[Value]) -> Vec<String> {
    arrays(rows.iter().map(Value::to_string))
}

/// Joins rows in JSON to arrays within the limits.
pub(crate) fn arrays(rows: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = String::new();
    let mut count = 0;
    for row in rows {
        // The comma or bracket before the row, the row, the closing bracket.
        if count > 0 && (count == MAX_ROWS || open.len() + row.len() + 2 > MAX_BYTES) {
            open.push(']');
            done.push(std::mem::take(&mut open));
            count = 0;
        }
        open.push(if count == 0 { '[' } else { ',' });
        open.push_str(&row);
        count += 1;
    }
    if count > 0 {
        open.push(']');
        done.push(open);
    }
    done
}

/// `rows` with only the last of those that agree in all `keys`, in the order of those last ones:
/// PostgreSQL refuses a batch that touches a row twice (`21000`, *observed*).
pub(crate) fn last_of_each<'a>(rows: &'a [Value], keys: &[&str]) -> Vec<&'a Value> {
    let key = |row: &Value| keys.iter().map(|key| row.get(key).cloned()).collect::<Vec<_>>();
    let last: HashMap<Vec<Option<Value>>, usize> =
        rows.iter().enumerate().map(|(index, row)| (key(row), index)).collect();
    rows.iter().enumerate().filter(|(index, row)| last[&key(row)] == *index).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(batches: &[String]) -> Vec<Vec<Value>> {
        batches.iter().map(|batch| serde_json::from_str(batch).unwrap()).collect()
    }

    #[test]
    fn no_batch_exceeds_its_limits_and_no_row_is_lost() {
        let rows: Vec<Value> = (0..1201).map(|n| json!({"id": n})).collect();
        let cut = batches(&rows);
        let lengths: Vec<usize> = parsed(&cut).iter().map(Vec::len).collect();
        assert_eq!(lengths, [500, 500, 201]);
        assert_eq!(parsed(&cut).concat(), rows, "order and content must survive");
    }

    #[test]
    fn bytes_count_as_well_as_rows() {
        let rows: Vec<Value> = (0..7).map(|n| json!({"id": n, "name": "ä".repeat(150_000)})).collect();
        let cut = batches(&rows);
        assert!(cut.iter().all(|batch| batch.len() <= MAX_BYTES), "a batch is too long");
        assert!(cut.len() < rows.len(), "rows that fit together must travel together");
        assert_eq!(parsed(&cut).concat(), rows);
    }

    #[test]
    fn a_row_beyond_the_limit_travels_alone() {
        let rows = vec![json!({"id": 1}), json!({"id": 2, "name": "x".repeat(MAX_BYTES)}), json!({"id": 3})];
        let lengths: Vec<usize> = parsed(&batches(&rows)).iter().map(Vec::len).collect();
        assert_eq!(lengths, [1, 1, 1]);
        assert!(batches(&[]).is_empty(), "nothing to send is no request");
    }

    #[test]
    fn of_rows_with_the_same_key_the_last_is_sent() {
        let rows = vec![
            json!({"id": "a", "n": 1}),
            json!({"id": "b", "n": 2}),
            json!({"id": "a", "n": 3}),
            json!({"n": 4}),
        ];
        let kept: Vec<&Value> = last_of_each(&rows, &["id"]);
        assert_eq!(kept, [&rows[1], &rows[2], &rows[3]]);
    }
}
