//! The one writer to the client. Lines are written whole and one after the other.

use std::io;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many lines wait for a client that reads slowly.
const WAITING: usize = 64;

/// A line for the client, without its end.
pub(crate) struct Outgoing {
    pub(crate) line: Vec<u8>,
    /// The right to hold a long line; given back once it is written.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
}

/// Where lines are handed in.
#[derive(Clone)]
pub(crate) struct Outbox(Sender<Option<Outgoing>>);

impl Outbox {
    /// The outbox, and what is given to [`write`].
    pub(crate) fn new() -> (Self, Receiver<Option<Outgoing>>) {
        let (sender, receiver) = channel(WAITING);
        (Self(sender), receiver)
    }

    /// Hands in a line. Waits while the client does not read; a client that is gone gets nothing.
    pub(crate) async fn send(&self, line: Vec<u8>, permit: Option<OwnedSemaphorePermit>) {
        let _ = self.0.send(Some(Outgoing { line, permit })).await;
    }

    /// Says that no line follows.
    pub(crate) async fn close(&self) {
        let _ = self.0.send(None).await;
    }
}

/// Writes what is handed in until the outbox is closed.
///
/// # Errors
/// The client no longer reads.
pub(crate) async fn write<O: AsyncWrite + Unpin>(
    mut output: O,
    mut waiting: Receiver<Option<Outgoing>>,
) -> io::Result<()> {
    while let Some(Some(Outgoing { mut line, permit })) = waiting.recv().await {
        line.push(b'\n');
        output.write_all(&line).await?;
        drop(permit);
        if waiting.is_empty() {
            output.flush().await?;
        }
    }
    output.flush().await
}
