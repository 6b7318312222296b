//! Unpacks gzip on the way, piece by piece, so that what is held at a time is bounded as well as the whole.

use super::DownloadError;
use flate2::write::MultiGzDecoder;
use std::io::Write as _;

/// How much is unpacked at a time. Deflate grows at most a thousandfold, so 4 MiB come of it.
pub(super) const PIECE: usize = 4096;

/// How gzip begins. Neither JSON nor CSV begins so.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Takes a file as it arrives and gives it out unpacked. Whether it is gzip shows in its first two bytes: what
/// format was asked for doesn't say whether the HTTP client has unpacked it already.
pub(super) struct Unpacker {
    kind: Kind,
    limit: u64,
    /// Bytes that came in, and that went out.
    taken: u64,
    given: u64,
}

enum Kind {
    /// Fewer than two bytes came.
    Unknown(Vec<u8>),
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

impl Unpacker {
    pub(super) fn new(limit: u64) -> Self {
        Self { kind: Kind::Unknown(Vec::new()), limit, taken: 0, given: 0 }
    }

    /// What `piece` gives; it has at most [`PIECE`] bytes.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<Vec<u8>, DownloadError> {
        self.taken = self.taken.saturating_add(piece.len() as u64);
        // Packed, it is hardly longer than unpacked; but gzip that holds nothing can be endless.
        if self.taken > self.limit.saturating_add(self.limit / 100).saturating_add(PIECE as u64) {
            return Err(DownloadError::TooLong);
        }
        let mut piece = piece.to_vec();
        if let Kind::Unknown(head) = &mut self.kind {
            head.append(&mut piece);
            if head.len() < MAGIC.len() {
                return Ok(Vec::new());
            }
            piece = std::mem::take(head);
            self.kind = if piece.starts_with(&MAGIC) {
                Kind::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
            } else {
                Kind::Plain
            };
        }
        let given = match &mut self.kind {
            Kind::Gzip(decoder) => {
                decoder.write_all(&piece).map_err(|_| DownloadError::Unreadable)?;
                std::mem::take(decoder.get_mut())
            }
            Kind::Unknown(_) | Kind::Plain => piece,
        };
        self.give(given)
    }

    /// What is left. Gzip that was cut off is an error.
    pub(super) fn finish(&mut self) -> Result<Vec<u8>, DownloadError> {
        let given = match &mut self.kind {
            Kind::Unknown(head) => std::mem::take(head),
            Kind::Plain => Vec::new(),
            Kind::Gzip(decoder) => {
                decoder.try_finish().map_err(|_| DownloadError::Unreadable)?;
                std::mem::take(decoder.get_mut())
            }
        };
        self.give(given)
    }

    fn give(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>, DownloadError> {
        self.given = self.given.saturating_add(bytes.len() as u64);
        if self.given > self.limit { Err(DownloadError::TooLong) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(bytes: &[u8], piece: usize, limit: u64) -> Result<Vec<u8>, DownloadError> {
        let mut unpacker = Unpacker::new(limit);
        let mut out = Vec::new();
        for piece in bytes.chunks(piece) {
            out.append(&mut unpacker.push(piece)?);
        }
        out.append(&mut unpacker.finish()?);
        Ok(out)
    }

    proptest! {
        #[test]
        fn whatever_is_packed_comes_out_however_it_arrives(bytes: Vec<u8>, piece in 1_usize..50) {
            let limit = bytes.len() as u64;
            prop_assert_eq!(unpack(&gzip(&bytes), piece, limit).unwrap(), bytes.clone());
            if !bytes.starts_with(&MAGIC) {
                prop_assert_eq!(unpack(&bytes, piece, limit).unwrap(), bytes.clone());
                prop_assert!(limit == 0 || unpack(&bytes, piece, limit - 1) == Err(DownloadError::TooLong));
            }
        }

        #[test]
        fn gzip_that_was_cut_off_is_never_taken_for_whole(bytes: Vec<u8>, cut in any::<prop::sample::Index>()) {
            let packed = gzip(&bytes);
            let cut = 2 + cut.index(packed.len() - 2);
            prop_assert_eq!(unpack(&packed[..cut], PIECE, 1_000_000), Err(DownloadError::Unreadable));
        }
    }

    #[test]
    fn several_members_are_one_file() {
        let both = [gzip(b"one,"), gzip(b"two")].concat();
        assert_eq!(unpack(&both, 7, 100).unwrap(), b"one,two");
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit_and_so_is_endless_nothing() {
        let bomb = gzip(&vec![b'0'; 20_000_000]);
        assert!(bomb.len() < 50_000);
        assert_eq!(unpack(&bomb, PIECE, 1_000_000), Err(DownloadError::TooLong));
        let nothing = gzip(b"").repeat(1000);
        assert_eq!(unpack(&nothing, PIECE, 100), Err(DownloadError::TooLong));
    }

    #[test]
    fn broken_gzip_is_an_error() {
        let mut broken = gzip(b"a report with a few bytes in it");
        let middle = broken.len() - 6;
        broken[middle] ^= 0xff;
        assert_eq!(unpack(&broken, PIECE, 1000), Err(DownloadError::Unreadable));
    }
}
