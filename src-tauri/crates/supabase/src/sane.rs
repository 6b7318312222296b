//! What no sane project says. It is refused before anything of it is stored: versions, cursors and the
//! difference of the clocks go into every later row, and a wrong one would outlast the project that said it.

use crate::SupabaseError;
use domain::mirror::Versions;

/// The largest number that a JSON number keeps exactly everywhere.
pub(crate) const LARGEST: i64 = (1 << 53) - 1;

/// Clocks that are further apart than a year (milliseconds) do not happen: no certificate would be valid.
const LARGEST_SKEW: i64 = 366 * 24 * 3600 * 1000;

/// `push_changes` lets versions be this much (milliseconds) ahead of its clock.
const AHEAD: i64 = 5 * 60 * 1000;

/// Longest name of a counter. A UUID has 36 characters.
const LONGEST_EPOCH: usize = 64;

/// The project's clock, `said` while ours shows `ours`: milliseconds since 1970.
pub(crate) fn clock(said: i64, ours: i64) -> Result<i64, SupabaseError> {
    match said.checked_sub(ours) {
        Some(skew) if skew.unsigned_abs() <= LARGEST_SKEW.unsigned_abs() => Ok(said),
        _ => Err(SupabaseError::BadResponse("clock")),
    }
}

/// The name of a counter.
pub(crate) fn epoch(epoch: &str) -> Result<(), SupabaseError> {
    if epoch.len() <= LONGEST_EPOCH { Ok(()) } else { Err(SupabaseError::BadResponse("epoch")) }
}

/// Whether a row can have these versions when the project's clock shows `now`.
pub(crate) fn versions(versions: Versions, now: i64) -> bool {
    let latest = now.saturating_add(AHEAD).min(LARGEST);
    [versions.facts, versions.choices].iter().all(|version| (0..=latest).contains(version))
}
