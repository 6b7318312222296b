//! Server-sent events, decoded as they arrive and within a bound.

use std::time::Duration;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its name; empty where it has none.
    pub(crate) name: String,
    /// Its data; several lines are joined with line feeds.
    pub(crate) data: Vec<u8>,
}

/// The event is longer than the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// The longest id and name of an event that is kept.
const LONGEST_FIELD: usize = 1024;

/// Decodes one stream (WHATWG HTML, 9.2.6).
#[derive(Debug)]
pub(crate) struct Decoder {
    limit: usize,
    line: Vec<u8>,
    data: Option<Vec<u8>>,
    name: String,
    last_id: Option<String>,
    retry: Option<Duration>,
    after_return: bool,
    first_line: bool,
}

impl Decoder {
    /// For events of at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            data: None,
            name: String::new(),
            last_id: None,
            retry: None,
            after_return: false,
            first_line: true,
        }
    }

    /// How many bytes of an unfinished event are kept.
    pub(crate) fn kept(&self) -> usize {
        self.line.len() + self.data.as_ref().map_or(0, Vec::len)
    }

    /// The id of the last event that had one: where the stream can be taken up again.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// How long the server wants a client to wait before it takes the stream up again.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes in a piece of the stream and returns the events that it completes.
    pub(crate) fn push(&mut self, mut piece: &[u8]) -> Result<Vec<Event>, TooLong> {
        let mut events = Vec::new();
        while !piece.is_empty() {
            if std::mem::take(&mut self.after_return) && piece.first() == Some(&b'\n') {
                piece = piece.get(1..).unwrap_or_default();
                continue;
            }
            let end = memchr::memchr2(b'\n', b'\r', piece);
            let part = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            if part.len() > self.limit.saturating_sub(self.kept()) {
                return Err(TooLong);
            }
            self.line.extend_from_slice(part);
            let Some(end) = end else { break };
            self.after_return = piece.get(end) == Some(&b'\r');
            piece = piece.get(end + 1..).unwrap_or_default();
            events.extend(self.end_line());
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<Event> {
        let mut line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.first_line) && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            return self.data.take().map(|data| Event { name, data });
        }
        let colon = memchr::memchr(b':', &line);
        let field = line.get(..colon.unwrap_or(line.len())).unwrap_or_default();
        let mut value_at = colon.map_or(line.len(), |colon| colon + 1);
        if line.get(value_at) == Some(&b' ') {
            value_at += 1;
        }
        match field {
            b"data" => {
                if let Some(data) = &mut self.data {
                    data.push(b'\n');
                    data.extend_from_slice(line.get(value_at..).unwrap_or_default());
                } else {
                    // The line itself becomes the data: a long one is not held twice.
                    line.drain(..value_at);
                    self.data = Some(line);
                }
            }
            b"event" => self.name = short(line.get(value_at..)).unwrap_or_default(),
            b"id" => {
                if let Some(id) = short(line.get(value_at..)).filter(|id| !id.contains('\0')) {
                    self.last_id = (!id.is_empty()).then_some(id);
                }
            }
            b"retry" => {
                let value = short(line.get(value_at..))
                    .filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
                self.retry =
                    value.and_then(|value| value.parse().ok()).map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
        None
    }
}

fn short(value: Option<&[u8]>) -> Option<String> {
    let value = value.filter(|value| value.len() <= LONGEST_FIELD)?;
    str::from_utf8(value).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of `stream`, pushed in pieces of `size` bytes.
    fn decode(stream: &[u8], size: usize) -> (Vec<Event>, Decoder) {
        let mut decoder = Decoder::new(64);
        let events = stream.chunks(size).flat_map(|piece| decoder.push(piece).unwrap()).collect();
        (events, decoder)
    }

    #[test]
    fn events_are_the_same_however_the_stream_is_cut() {
        let stream = b"\xef\xbb\xbfid: 7\nretry: 250\ndata: {\"a\":\ndata:1}\n\n: hello\r\n\r\nevent: ping\rdata\r\rdata:x\r\n\r\nid:\ndata: no end";
        let event = |name: &str, data: &str| Event { name: name.to_owned(), data: data.as_bytes().to_vec() };
        for size in 1..stream.len() {
            let (events, decoder) = decode(stream, size);
            assert_eq!(events, [event("", "{\"a\":\n1}"), event("ping", ""), event("", "x")], "{size}");
            assert_eq!(decoder.retry(), Some(Duration::from_millis(250)));
            assert_eq!(decoder.last_id(), None, "an empty id takes the last one back");
            assert_eq!(decoder.kept(), "data: no end".len());
        }
    }

    #[test]
    fn an_event_beyond_the_bound_is_refused_whether_in_one_line_or_many() {
        assert_eq!(Decoder::new(64).push(&[b'x'; 65]), Err(TooLong));
        let mut decoder = Decoder::new(64);
        let lines = b"data: 0123456789\n".repeat(10);
        assert!(lines.chunks(5).any(|piece| decoder.push(piece).is_err()));
        let mut many = Decoder::new(64);
        assert!(b"data: 0123456789\n\n".repeat(100).chunks(5).all(|piece| many.push(piece).is_ok()));
    }
}
