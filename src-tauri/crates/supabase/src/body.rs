//! Bodies of bounded size.

use crate::SupabaseError;
use ::wire::BodyError;

/// Longest body taken. A page of 500 rows has about 400 kB (*observed*), and the tables bound their texts.
pub(crate) const LONGEST: usize = 16 * 1024 * 1024;

/// The body of `response`, up to [`LONGEST`].
pub(crate) async fn read(response: reqwest::Response) -> Result<Vec<u8>, SupabaseError> {
    ::wire::read_body(response, LONGEST).await.map_err(|error| match error {
        BodyError::TooLong => SupabaseError::BadResponse("length"),
        BodyError::TimedOut => SupabaseError::Timeout,
        BodyError::CutOff => SupabaseError::Offline,
    })
}
