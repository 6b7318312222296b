//! Reading a body of bounded size.

use reqwest::Response;

/// Why there is no complete body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is longer than the limit. The rest was not read.
    #[error("the answer is too long")]
    TooLong,
    /// The request's time bound was reached first.
    #[error("the answer did not arrive in time")]
    TimedOut,
    /// The connection broke, or what arrived cannot be decompressed.
    #[error("the answer was cut off")]
    CutOff,
}

/// Reads the body of `response`, at most `limit` bytes of it. What counts is the decompressed size: a
/// compressed body of 200 kB can stand for 200 MB.
///
/// # Errors
/// [`BodyError`]; nothing of an incomplete body is returned.
pub async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if chunk.len() <= limit.saturating_sub(body.len()) => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(BodyError::TooLong),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(BodyError::TimedOut),
            Err(_) => return Err(BodyError::CutOff),
        }
    }
}
