//! The checksum that a head gives of its body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use md5::{Digest as _, Md5};
use reqwest::header::HeaderMap;

/// What `Content-MD5` says, and what came.
pub(super) struct Checksum {
    expected: [u8; 16],
    received: Md5,
    /// Of what came out of a compressed body; the header may mean either.
    decoded: Option<Md5>,
}

impl Checksum {
    /// The checksum that a head gives; nothing where it gives none, or one that is no MD5.
    pub(super) fn of(headers: &HeaderMap, is_compressed: bool) -> Option<Self> {
        let mut values = headers.get_all("content-md5").iter();
        let (value, None) = (values.next()?, values.next()) else { return None };
        let expected = STANDARD.decode(value.as_bytes().trim_ascii()).ok()?.try_into().ok()?;
        Some(Self { expected, received: Md5::new(), decoded: is_compressed.then(Md5::new) })
    }

    /// Takes bytes as they came over the wire.
    pub(super) fn received(&mut self, bytes: &[u8]) {
        self.received.update(bytes);
    }

    /// Takes bytes as they came out of a compressed body.
    pub(super) fn decoded(&mut self, bytes: &[u8]) {
        if let Some(decoded) = &mut self.decoded {
            decoded.update(bytes);
        }
    }

    /// Whether what came is what the head promised.
    pub(super) fn agrees(self) -> bool {
        let is_it = |found: Md5| found.finalize().as_slice() == self.expected;
        is_it(self.received) || self.decoded.is_some_and(is_it)
    }
}
