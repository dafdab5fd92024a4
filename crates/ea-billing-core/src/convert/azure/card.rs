//! A rate card in pieces: its meters, and what stands around them.

use crate::error::{Code, Error, Result};

/// So many meters are decoded at once, or fewer if they are large.
const METERS: usize = 2000;
const BYTES: usize = 1 << 20;

/// Cuts `{…, "Meters": […], …}` between meters as its bytes come, so that a card of any size needs little memory.
///
/// Brackets are counted and nothing is looked at more closely. Each piece is an array of its own, and what stands around the
/// meters is an object with an empty array in their place. If all of these are good JSON, so is the whole.
#[derive(Debug, Default)]
pub(crate) struct CardSplit {
    rest: Vec<u8>,
    meters: Vec<u8>,
    rows: usize,
    depth: usize,
    quoted: bool,
    escaped: bool,
    /// Where the name of a member begins in `rest`, while it is read.
    name: Option<usize>,
    /// Whether a member of the card has to begin with its name.
    expects_name: bool,
    /// Whether the value that follows is that of the meters.
    is_meters: bool,
    stage: Stage,
    /// The brackets are not those of JSON.
    is_broken: bool,
    /// A piece was given out, and a comma after it was read.
    follows_comma: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Before,
    Within,
    After,
}

impl CardSplit {
    /// Takes the next bytes, and gives the arrays of meters that are complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let (mut ready, mut at, mut begun) = (Vec::new(), 0, 0);
        while let Some(&byte) = bytes.get(at) {
            if self.quoted {
                at = self.within_text(bytes, at, begun);
                continue;
            }
            let is_within = self.stage == Stage::Within;
            match byte {
                b'"' => {
                    self.quoted = true;
                    if self.depth == 1 && self.expects_name {
                        self.name = Some(self.rest.len() + at - begun);
                    }
                }
                b'[' if self.depth == 1 && self.is_meters && self.stage == Stage::Before => {
                    self.keep(&bytes[begun..=at]);
                    (self.stage, self.depth, begun) = (Stage::Within, 2, at + 1);
                }
                b']' if self.depth == 2 && is_within => {
                    self.keep(&bytes[begun..at]);
                    ready.extend(self.last_meters());
                    (self.stage, self.depth, begun) = (Stage::After, 1, at);
                }
                b'}' if self.depth == 2 && is_within => self.is_broken = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    self.expects_name = self.depth == 1;
                }
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                b',' if self.depth == 1 => (self.expects_name, self.is_meters) = (true, false),
                b',' if self.depth == 2 && is_within => {
                    self.rows += 1;
                    if self.rows >= METERS || self.meters.len() + at - begun >= BYTES {
                        self.keep(&bytes[begun..at]);
                        ready.push(self.array());
                        (self.follows_comma, begun) = (true, at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.keep(&bytes[begun..]);
        ready
    }

    /// Reads on in a text; returns the place behind what was read.
    fn within_text(&mut self, bytes: &[u8], at: usize, begun: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            return at + 1;
        }
        let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]).map(|found| at + found) else {
            return bytes.len();
        };
        if bytes[found] == b'\\' {
            self.escaped = true;
            return found + 1;
        }
        self.quoted = false;
        if let Some(start) = self.name.take() {
            // The name may have begun in bytes that came before.
            let mut name = self.rest.get(start..).unwrap_or_default().to_vec();
            let from = start.saturating_sub(self.rest.len()) + begun;
            name.extend_from_slice(&bytes[from..=found]);
            let name: Option<String> = serde_json::from_slice(&name).ok();
            self.is_meters = name.is_some_and(|name| name.eq_ignore_ascii_case("Meters"));
            self.expects_name = false;
        }
        found + 1
    }

    fn keep(&mut self, bytes: &[u8]) {
        let kept = if self.stage == Stage::Within { &mut self.meters } else { &mut self.rest };
        kept.extend_from_slice(bytes);
    }

    /// The meters that were kept, as an array.
    fn array(&mut self) -> Vec<u8> {
        self.rows = 0;
        let meters = std::mem::take(&mut self.meters);
        [b"[", meters.as_slice(), b"]"].concat()
    }

    fn last_meters(&mut self) -> Option<Vec<u8>> {
        if !self.meters.trim_ascii().is_empty() {
            return Some(self.array());
        }
        self.is_broken |= self.follows_comma;
        None
    }

    /// Whether the card has come to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.depth == 0 && !self.quoted && !self.rest.trim_ascii().is_empty()
    }

    /// What stands around the meters.
    ///
    /// # Errors
    ///
    /// [`Code::Truncated`] for a card that has not come to its end, [`Code::Decode`] for brackets that do not fit together.
    pub(crate) fn finish(self) -> Result<Vec<u8>> {
        if self.is_broken {
            return Err(Error::new(Code::Decode, "the rate card: expected JSON, found other brackets"));
        }
        if self.stage == Stage::Within {
            return Err(Error::new(Code::Truncated, "the rate card ended within its meters"));
        }
        Ok(self.rest)
    }
}

#[cfg(test)]
mod tests;
