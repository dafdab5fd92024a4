//! Files and pages of rows, made piece by piece while they are sent.

use super::template::Templates;
use crate::model::Model;
use crate::model::ledger::{Segment, count, fingerprint};
use bytes::Bytes;
use std::sync::Arc;

/// Rows go out in pieces of about this many bytes.
const PIECE: usize = 64 * 1024;
/// One place in the file is known for each so many pieces, so that a range in the middle is near one of them.
const PIECES_PER_MARK: u64 = 16;
/// A row is written in a batch with so many others.
const BATCH: u64 = 32;

/// Rows of a range as one text.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) model: Arc<Model>,
    pub(crate) templates: Arc<Templates>,
    pub(crate) segments: Arc<[Segment]>,
    /// Whether rate and cost are shown.
    pub(crate) charged: bool,
    pub(crate) preamble: Bytes,
    /// What stands after the last row, in place of its comma.
    pub(crate) ending: &'static [u8],
}

/// A place between two rows.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    segment: usize,
    row: u64,
}

/// The length of a text of rows, and some places in it.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub(crate) length: u64,
    marks: Vec<(u64, Place)>,
}

/// The pieces of a text of rows.
#[derive(Debug)]
struct Pieces {
    rows: Rows,
    place: Place,
    begun: bool,
    ended: bool,
}

impl Rows {
    /// How many rows there are.
    pub(crate) fn count(&self) -> u64 {
        count(&self.segments)
    }

    /// A number that changes when any of the rows does.
    pub(crate) fn fingerprint(&self) -> u64 {
        fingerprint(&self.segments)
    }

    /// The text of a page: a number of rows from some row on, in JSON without the last comma.
    pub(crate) fn page(&self, skip: u64, take: u64, out: &mut Vec<u8>) {
        let (mut skip, mut take) = (skip, take.min(self.count().saturating_sub(skip)));
        for segment in &*self.segments {
            if skip >= segment.rows {
                skip -= segment.rows;
                continue;
            }
            let end = (skip + take).min(segment.rows);
            self.templates.write(&self.model, segment, skip..end, self.charged, out);
            take -= end - skip;
            skip = 0;
            if take == 0 {
                break;
            }
        }
        if out.last() == Some(&b',') {
            out.pop();
        }
    }

    /// The whole text, from the preamble to the last line end.
    pub(crate) fn pieces(self) -> impl Iterator<Item = Bytes> + Send + 'static {
        Pieces { rows: self, place: Place::default(), begun: false, ended: false }
    }

    /// Finds out how long the text is, by making all of it once.
    pub(crate) fn measure(&self) -> Measure {
        let mut pieces = Pieces { rows: self.clone(), place: Place::default(), begun: false, ended: false };
        let (mut length, mut marks, mut number) = (0, Vec::new(), 0_u64);
        loop {
            if pieces.begun && number % PIECES_PER_MARK == 0 {
                marks.push((length, pieces.place));
            }
            let Some(piece) = pieces.next() else { break };
            length += u64::try_from(piece.len()).unwrap_or_default();
            number += 1;
        }
        Measure { length, marks }
    }

    /// The text from some byte on.
    pub(crate) fn pieces_from(
        self,
        offset: u64,
        measure: &Measure,
    ) -> impl Iterator<Item = Bytes> + Send + 'static {
        let mark = measure.marks.iter().rfind(|(at, _)| *at <= offset);
        let (at, place, begun) = mark.map_or((0, Place::default(), false), |&(at, place)| (at, place, true));
        let mut surplus = usize::try_from(offset - at).unwrap_or(usize::MAX);
        Pieces { rows: self, place, begun, ended: false }.filter_map(move |mut piece| {
            let cut = surplus.min(piece.len());
            surplus -= cut;
            (cut < piece.len()).then(|| piece.split_off(cut))
        })
    }
}

impl Iterator for Pieces {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let mut piece = Vec::with_capacity(PIECE + PIECE / 2);
        if !self.begun {
            self.begun = true;
            piece.extend_from_slice(&self.rows.preamble);
        }
        while piece.len() < PIECE {
            let Some(segment) = self.rows.segments.get(self.place.segment) else { break };
            let end = (self.place.row + BATCH).min(segment.rows);
            let rows = &self.rows;
            rows.templates.write(&rows.model, segment, self.place.row..end, rows.charged, &mut piece);
            self.place = if end == segment.rows {
                Place { segment: self.place.segment + 1, row: 0 }
            } else {
                Place { row: end, ..self.place }
            };
        }
        if !self.ended && self.place.segment >= self.rows.segments.len() {
            self.ended = true;
            if !self.rows.ending.is_empty() && piece.last() == Some(&b',') {
                piece.pop();
            }
            piece.extend_from_slice(self.rows.ending);
        }
        (!piece.is_empty()).then(|| piece.into())
    }
}

#[cfg(test)]
mod tests;
