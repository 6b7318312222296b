//! Cutting rows into batches.

use crate::wire::Line;

/// Most rows in one batch. PostgREST has no cap (*observed*); push_changes takes no more.
pub const MAX_ROWS: usize = 500;
/// Most bytes of rows in one batch. The hosted gateway's own limit is not documented.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How many of `lines`, from the first, fit into one batch: at least one, if there is any.
pub fn fitting(lines: &[Line]) -> usize {
    let mut bytes = 0;
    let fit = lines
        .iter()
        .take(MAX_ROWS)
        .take_while(|line| {
            // With its comma.
            bytes += line.len() + 1;
            bytes <= MAX_BYTES
        })
        .count();
    fit.max(1).min(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mirror::MirrorTable;
    use proptest::prelude::*;

    fn cut(mut lines: &[Line]) -> Vec<&[Line]> {
        let mut all = Vec::new();
        while !lines.is_empty() {
            let (batch, rest) = lines.split_at(fitting(lines));
            all.push(batch);
            lines = rest;
        }
        all
    }

    proptest! {
        #[test]
        fn no_batch_exceeds_its_limits_and_no_row_is_lost(
            lengths in prop::collection::vec(prop_oneof![8 => 2_usize..400, 1 => 2_usize..1_200_000], 0..1300)
        ) {
            let lines: Vec<Line> =
                lengths.iter().map(|length| Line::raw(MirrorTable::Users, "x".repeat(*length))).collect();
            let batches = cut(&lines);
            for batch in &batches {
                let bytes: usize = batch.iter().map(|line| line.len() + 1).sum();
                prop_assert!(batch.len() == 1 || (batch.len() <= MAX_ROWS && bytes <= MAX_BYTES));
                prop_assert!(!batch.is_empty());
            }
            prop_assert_eq!(batches.concat().len(), lines.len());
            // No more batches than the limits ask for: each next one's first row did not fit.
            for pair in batches.windows(2) {
                let bytes: usize = pair[0].iter().map(|line| line.len() + 1).sum();
                prop_assert!(pair[0].len() == MAX_ROWS || bytes + pair[1][0].len() + 1 > MAX_BYTES);
            }
        }
    }
}
