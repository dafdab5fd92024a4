//! A body on its way through hyper.

use super::Chunks;
use super::log::Record;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes a chunk whenever hyper has room for one, so that a slow reader costs no memory.
pub(super) struct Sending {
    chunks: Chunks,
    left: Option<u64>,
    record: Option<Record>,
}

impl Sending {
    pub(super) fn new(length: Option<u64>, chunks: Chunks, record: Option<Record>) -> Self {
        Self { chunks, left: length, record }
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // An empty chunk would end a body that is sent in chunks.
        let Some(chunk) = self.chunks.find(|chunk| !chunk.is_empty()) else {
            return Poll::Ready(None);
        };
        if let Some(record) = &self.record {
            record.add(chunk.len());
        }
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.left = self.left.map(|left| left.saturating_sub(length));
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
