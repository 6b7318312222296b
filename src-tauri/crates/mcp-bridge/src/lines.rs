//! Reading the client's lines within a bound.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line without its end. It may be empty.
    Whole(Vec<u8>),
    /// A line that is longer than the bound. Nothing of it was kept.
    TooLong,
    /// The input has ended.
    End,
}

/// Reads lines of at most `limit` bytes. A last line without an end counts.
pub(crate) struct Lines<R> {
    input: R,
    limit: usize,
    line: Vec<u8>,
    skipping: bool,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub(crate) fn new(input: R, limit: usize) -> Self {
        Self { input, limit, line: Vec::new(), skipping: false }
    }

    /// The next line. Nothing is lost when the future is dropped before it is ready.
    pub(crate) async fn next(&mut self) -> io::Result<Line> {
        loop {
            let read = self.input.fill_buf().await?;
            if read.is_empty() {
                return Ok(match (std::mem::take(&mut self.skipping), self.line.is_empty()) {
                    (true, _) => Line::TooLong,
                    (false, true) => Line::End,
                    (false, false) => Line::Whole(std::mem::take(&mut self.line)),
                });
            }
            let end = memchr::memchr(b'\n', read);
            let part = read.get(..end.unwrap_or(read.len())).unwrap_or_default();
            if !self.skipping {
                if part.len() > self.limit.saturating_sub(self.line.len()) {
                    self.skipping = true;
                    self.line = Vec::new();
                } else {
                    self.line.extend_from_slice(part);
                }
            }
            let used = end.map_or(read.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                if std::mem::take(&mut self.skipping) {
                    return Ok(Line::TooLong);
                }
                if self.line.last() == Some(&b'\r') {
                    self.line.pop();
                }
                return Ok(Line::Whole(std::mem::take(&mut self.line)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_that_is_too_long_is_skipped_and_the_next_one_is_read() {
        let mut lines = Lines::new(&b"one\r\n0123456789x\n\n0123456789\nlast"[..], 10);
        let whole = |text: &str| Line::Whole(text.as_bytes().to_vec());
        for expected in
            [whole("one"), Line::TooLong, whole(""), whole("0123456789"), whole("last"), Line::End]
        {
            assert_eq!(lines.next().await.unwrap(), expected);
        }
        let mut endless = Lines::new(&b"0123456789x"[..], 10);
        assert_eq!(endless.next().await.unwrap(), Line::TooLong);
        assert_eq!(endless.next().await.unwrap(), Line::End);
    }
}
