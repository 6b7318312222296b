//! One message on the wire: its length, and JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Longest frame, in bytes. A page of answers fits with room to spare.
pub const LONGEST: usize = 1024 * 1024;

/// Why a frame was not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The connection ended between two frames.
    #[error("the connection was closed")]
    Closed,
    /// It broke within one, or could not be used.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is longer than is allowed.
    #[error("a message of {0} bytes is too long")]
    TooLong(usize),
    /// It is not what was expected. What is in it is not repeated: it may hold a token.
    #[error("a message could not be understood: {0}")]
    Malformed(&'static str),
}

/// Writes one message.
pub async fn write(to: &mut (impl AsyncWrite + Unpin), message: &impl Serialize) -> Result<(), FrameError> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message).map_err(|_| FrameError::Malformed("it can't be written"))?;
    let length = frame.len() - 4;
    let prefix = u32::try_from(length).ok().filter(|_| length <= LONGEST);
    let prefix = prefix.ok_or(FrameError::TooLong(length))?;
    frame[..4].copy_from_slice(&prefix.to_le_bytes());
    to.write_all(&frame).await?;
    to.flush().await?;
    Ok(())
}

/// Reads one message. Memory is taken as it arrives, not as it is announced.
pub async fn read<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> Result<T, FrameError> {
    let mut prefix = [0; 4];
    match from.read(&mut prefix).await? {
        0 => return Err(FrameError::Closed),
        4 => {}
        some => {
            from.read_exact(&mut prefix[some..]).await?;
        }
    }
    let length = usize::try_from(u32::from_le_bytes(prefix)).unwrap_or(usize::MAX);
    if length > LONGEST {
        return Err(FrameError::TooLong(length));
    }
    let mut body = Vec::with_capacity(length.min(64 * 1024));
    let read = from.take(length as u64).read_to_end(&mut body).await?;
    if read < length {
        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    }
    serde_json::from_slice(&body).map_err(|error| {
        FrameError::Malformed(match error.classify() {
            serde_json::error::Category::Data => "it is of another form",
            _ => "it is not JSON",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[tokio::test]
    async fn a_message_that_arrives_byte_by_byte_is_read_whole() {
        let mut wire = Vec::new();
        write(&mut wire, &json!({"a": "ü"})).await.unwrap();
        let (mut to, mut from) = tokio::io::duplex(1);
        let sent = tokio::spawn(async move { to.write_all(&wire).await });
        assert_eq!(read::<Value>(&mut from).await.unwrap(), json!({"a": "ü"}));
        sent.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn what_is_too_long_cut_off_or_not_json_is_refused() {
        let read = async |bytes: &[u8]| read::<Value>(&mut &*bytes).await.unwrap_err();
        assert!(matches!(read(&[0xff, 0xff, 0xff, 0xff]).await, FrameError::TooLong(_)));
        assert!(matches!(read(&[5, 0, 0, 0, b'1']).await, FrameError::Io(_)));
        assert!(matches!(read(&[5, 0]).await, FrameError::Io(_)));
        assert!(matches!(read(&[1, 0, 0, 0, b'{']).await, FrameError::Malformed("it is not JSON")));
        assert!(matches!(read(&[]).await, FrameError::Closed));
        let long = "x".repeat(LONGEST);
        assert!(matches!(write(&mut Vec::new(), &long).await, Err(FrameError::TooLong(_))));
    }

    #[tokio::test]
    async fn an_error_never_repeats_what_was_sent() {
        let error = read::<u32>(&mut &[8, 0, 0, 0, b'"', b'A', b't', b'z', b'a', b'|', b'x', b'"'][..]).await;
        assert!(!error.unwrap_err().to_string().contains("Atza"));
    }
}
