//! Saved views of the accounts.

/// Longest search string of a saved view, in bytes.
pub const QUERY: usize = 4000;
/// Most saved views of one user.
pub const MOST_VIEWS: usize = 100;
