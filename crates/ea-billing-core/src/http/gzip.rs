//! Decompression in small steps, so that a little input never makes much output at once.

use std::io::{self, Write};

use bytes::{Buf, Bytes};
use flate2::write::MultiGzDecoder;

/// The input of one step. Deflate makes at most a thousandfold of it.
const STEP: usize = 4096;

/// Decompresses what is pushed in.
pub(super) struct Inflate {
    decoder: MultiGzDecoder<Vec<u8>>,
    pending: Bytes,
    fed: u64,
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), pending: Bytes::new(), fed: 0 }
    }

    /// Takes the next chunk; the one before must have been used up.
    pub(super) fn push(&mut self, chunk: Bytes) {
        self.pending = chunk;
    }

    /// The next output; none when more input is needed.
    ///
    /// # Errors
    ///
    /// The input is not gzip, or its checksum is wrong.
    pub(super) fn pull(&mut self) -> io::Result<Option<Bytes>> {
        while !self.pending.is_empty() {
            let step = &self.pending[..self.pending.len().min(STEP)];
            let used = self.decoder.write(step)?;
            if used == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "something follows the end of the gzip stream",
                ));
            }
            self.fed += u64::try_from(used).unwrap_or(u64::MAX);
            self.pending.advance(used);
            if let Some(output) = self.output() {
                return Ok(Some(output));
            }
        }
        Ok(None)
    }

    /// The last output, after all input.
    ///
    /// # Errors
    ///
    /// The input ended before its trailer, or its checksum is wrong.
    pub(super) fn finish(&mut self) -> io::Result<Option<Bytes>> {
        if self.fed > 0 {
            self.decoder.try_finish()?;
        }
        Ok(self.output())
    }

    /// Bytes of input that have been decompressed.
    pub(super) fn fed(&self) -> u64 {
        self.fed
    }

    fn output(&mut self) -> Option<Bytes> {
        let output = std::mem::take(self.decoder.get_mut());
        (!output.is_empty()).then(|| output.into())
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn inflate(input: &[u8], chunk: usize) -> io::Result<Vec<u8>> {
        let (mut inflate, mut output) = (Inflate::new(), Vec::new());
        for chunk in input.chunks(chunk) {
            inflate.push(Bytes::copy_from_slice(chunk));
            while let Some(part) = inflate.pull()? {
                output.extend_from_slice(&part);
            }
        }
        output.extend_from_slice(&inflate.finish()?.unwrap_or_default());
        assert_eq!(inflate.fed(), u64::try_from(input.len()).expect("it is small"));
        Ok(output)
    }

    #[test]
    fn several_members_are_one_stream() {
        let input = [gzip(b"one,"), gzip(b""), gzip(b"two")].concat();
        for chunk in [1, 2, 7, 1000] {
            assert_eq!(inflate(&input, chunk).expect("it is whole"), b"one,two");
        }
        assert_eq!(inflate(b"", 1).expect("nothing was sent"), b"");
    }

    #[test]
    fn every_cut_and_every_flip_is_found() {
        let data: Vec<u8> = (0..300_u32).flat_map(|n| (n * n).to_string().into_bytes()).collect();
        let whole = gzip(&data);
        for end in 1..whole.len() {
            assert!(inflate(&whole[..end], 64).is_err(), "cut at {end}");
        }
        // From the tenth byte on: the head holds a time and a name of the system, which nothing depends on.
        for at in 10..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            assert!(inflate(&flipped, 64).map_or(true, |output| output == data), "flip at {at}");
        }
    }

    #[test]
    fn what_follows_the_end_is_an_error() {
        assert!(inflate(&[gzip(b"a"), b"garbage!!!".to_vec()].concat(), 1000).is_err());
        assert!(inflate(b"plain text", 1000).is_err());
    }

    #[test]
    fn a_step_gives_little() {
        let bomb = gzip(&vec![0; 9_000_000]);
        let mut inflate = Inflate::new();
        inflate.push(bomb.into());
        while let Some(part) = inflate.pull().expect("it is gzip") {
            assert!(part.len() <= 5_000_000, "{}", part.len());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn chunks_do_not_matter(data in proptest::collection::vec(any::<u8>(), 0..9_000), chunk in 1_usize..9_000) {
            prop_assert_eq!(inflate(&gzip(&data), chunk).expect("it is whole"), data);
        }
    }
}
