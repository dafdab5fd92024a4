//! Bodies compressed with gzip while they are sent.

use bytes::Bytes;
use flate2::write::GzEncoder;
use flate2::{Compression, Crc, FlushCompress};
use std::io::Write as _;

/// Compresses chunk by chunk, without holding more than one of them.
#[derive(Debug)]
pub(crate) struct Encoder(GzEncoder<Vec<u8>>);

impl Default for Encoder {
    fn default() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::fast()))
    }
}

impl Encoder {
    /// What there is to send after this chunk; often nothing yet.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Vec<u8> {
        // Writing to memory can't fail.
        let _ = self.0.write_all(chunk);
        std::mem::take(self.0.get_mut())
    }

    /// What is left to send.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.finish().unwrap_or_default()
    }
}

/// Chunks, compressed.
pub(crate) fn compress(chunks: impl Iterator<Item = Bytes> + Send + 'static) -> super::Chunks {
    let mut encoder = Some(Encoder::default());
    let mut chunks = chunks;
    let next = move || loop {
        let Some(chunk) = chunks.next() else {
            return encoder.take().map(|encoder| Bytes::from(encoder.finish()));
        };
        let packed = encoder.as_mut()?.push(&chunk);
        if !packed.is_empty() {
            return Some(Bytes::from(packed));
        }
    };
    Box::new(std::iter::from_fn(next))
}

/// A member of so many spaces, which is a valid beginning of any JSON text. One block of it is compressed once and
/// repeated, so that it costs neither time nor memory.
pub(crate) fn bomb(size: u64) -> super::Chunks {
    const BLOCK: u64 = 1_000_000;
    let (block, crc) = block(BLOCK);
    let (rest, rest_crc) = block_or_nothing(size % BLOCK);
    let mut sum = Crc::new();
    for _ in 0..size / BLOCK {
        sum.combine(&crc);
    }
    sum.combine(&rest_crc);
    let header = Bytes::from_static(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
    // An empty last block, then the checksum and the length, of which gzip has the lowest 32 bits.
    let mut end = vec![3, 0];
    end.extend_from_slice(&sum.sum().to_le_bytes());
    end.extend_from_slice(&size.to_le_bytes()[..4]);
    let blocks = (0..size / BLOCK).map(move |_| block.clone());
    Box::new([header].into_iter().chain(blocks).chain([rest, Bytes::from(end)]))
}

fn block_or_nothing(size: u64) -> (Bytes, Crc) {
    if size == 0 { (Bytes::new(), Crc::new()) } else { block(size) }
}

/// Spaces as blocks of a deflate stream that begin and end at a byte and look back to nothing before them.
fn block(size: u64) -> (Bytes, Crc) {
    let spaces = vec![b' '; usize::try_from(size).unwrap_or_default()];
    let mut crc = Crc::new();
    crc.update(&spaces);
    let mut packed = Vec::with_capacity(spaces.len() / 100 + 1024);
    let mut deflate = flate2::Compress::new(Compression::best(), false);
    let _ = deflate.compress_vec(&spaces, &mut packed, FlushCompress::Full);
    (packed.into(), crc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn read(chunks: super::super::Chunks) -> Vec<u8> {
        let packed = chunks.fold(Vec::new(), |bytes, chunk| [&bytes[..], &chunk[..]].concat());
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut text).expect("it is gzip");
        text
    }

    #[test]
    fn chunks_survive_compression() {
        let chunks: Vec<Bytes> = (0..100).map(|n| Bytes::from(format!("{n},").repeat(1000))).collect();
        let plain = chunks.concat();
        assert_eq!(read(compress(chunks.into_iter())), plain);
        assert_eq!(read(compress(std::iter::empty())), b"");
    }

    #[test]
    fn a_bomb_is_as_large_as_it_says_and_valid() {
        for size in [0, 1, 999_999, 1_000_000, 3_500_000] {
            let text = read(bomb(size));
            assert_eq!(u64::try_from(text.len()), Ok(size));
            assert!(text.iter().all(|&byte| byte == b' '));
        }
    }

    #[test]
    fn a_bomb_is_small_on_the_wire() {
        let wire: usize = bomb(10_000_000_000).map(|chunk| chunk.len()).sum();
        assert!(wire < 12_000_000, "{wire}");
    }
}
