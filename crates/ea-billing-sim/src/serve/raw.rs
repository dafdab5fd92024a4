//! Answers that hyper would never send, written byte by byte.

use super::log::Record;
use super::stream::Stream;
use super::{Chunks, wait};
use crate::exchange::Answer;
use crate::fault::{Cut, End, Framing, Plan, into_chunks};
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderValue, StatusCode};
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// An answer and the way in which it is to be sent.
#[derive(Debug)]
pub(super) struct Takeover {
    pub(super) answer: Answer,
    pub(super) plan: Plan,
    pub(super) record: Record,
    /// Whether the request was for the head alone.
    pub(super) head_only: bool,
}

/// Sends an answer and ends the connection as planned.
pub(super) async fn send(mut stream: Stream, takeover: Takeover) {
    let end = takeover.plan.end;
    // An error means that the client has gone, and then there is nothing left to do.
    if write(&mut stream, takeover).await.is_err() {
        return;
    }
    match end {
        End::Reset => stream.reset(),
        End::ResetAtNext => {
            let _ = stream.read(&mut [0]).await;
            stream.reset();
        }
        End::Finish => {
            let _ = stream.shutdown().await;
            // What is unread when a socket is closed turns an orderly end into a reset.
            wait::drain(&mut stream).await;
        }
    }
}

async fn write(stream: &mut Stream, takeover: Takeover) -> io::Result<()> {
    let Takeover { answer, plan, record, head_only } = takeover;
    let stalls_first = plan.stall.filter(|stall| stall.after.is_none());
    if let Some(stall) = stalls_first
        && !wait::pause_while_open(stream, stall.milliseconds).await
    {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    let bodiless = head_only || matches!(answer.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let (head, chunks, framing) = framed(answer, &plan);
    let mut writer = Writer { stream, drip: plan.drip, framing, record };
    if plan.cut == Some(Cut::HalfHead) {
        return writer.write(&head[..head.len() / 2]).await;
    }
    writer.write(&head).await?;
    let complete = bodiless || writer.body(chunks, &plan).await?;
    if complete && !bodiless && framing == Framing::Chunked && plan.cut != Some(Cut::LastChunk) {
        writer.write(b"0\r\n\r\n").await?;
    }
    Ok(())
}

/// The head of an answer, its body and how the end of it is told.
fn framed(mut answer: Answer, plan: &Plan) -> (Vec<u8>, Chunks, Framing) {
    let (length, chunks) = into_chunks(answer.body);
    let framing =
        if plan.framing == Framing::Usual && length.is_none() { Framing::Chunked } else { plan.framing };
    let headers = &mut answer.headers;
    match (framing, length) {
        (Framing::Usual, Some(length)) => {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        (Framing::Chunked, _) => {
            headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        _ => {}
    }
    // Only the faults of the end of a connection keep silent about it.
    if matches!(framing, Framing::UntilClose | Framing::AsGiven)
        || plan.stall.is_some()
        || plan.drip.is_some()
    {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let reason = answer.status.canonical_reason().unwrap_or("Unknown");
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", answer.status.as_u16()).into_bytes();
    for (name, value) in &answer.headers {
        head.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend_from_slice(b"\r\n");
    (head, chunks, framing)
}

struct Writer<'a> {
    stream: &'a mut Stream,
    /// How many bytes are still sent at full speed, and the milliseconds between those after them.
    drip: Option<(u64, u64)>,
    framing: Framing,
    record: Record,
}

impl Writer<'_> {
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some((fast, milliseconds)) = &mut self.drip else {
            self.stream.write_all(bytes).await?;
            return self.stream.flush().await;
        };
        let now = usize::try_from(*fast).unwrap_or(usize::MAX).min(bytes.len());
        *fast -= u64::try_from(now).unwrap_or_default();
        self.stream.write_all(&bytes[..now]).await?;
        self.stream.flush().await?;
        for byte in &bytes[now..] {
            if !wait::pause_while_open(self.stream, Some(*milliseconds)).await {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            self.stream.write_all(&[*byte]).await?;
            self.stream.flush().await?;
        }
        Ok(())
    }

    async fn chunk(&mut self, chunk: &[u8]) -> io::Result<()> {
        if chunk.is_empty() {
            return Ok(());
        }
        if self.framing == Framing::Chunked {
            self.write(format!("{:x}\r\n", chunk.len()).as_bytes()).await?;
        }
        self.write(chunk).await?;
        self.record.add(chunk.len());
        if self.framing == Framing::Chunked { self.write(b"\r\n").await } else { Ok(()) }
    }

    /// Sends a body as far as it is to be sent; whether that is all of it.
    async fn body(&mut self, chunks: Chunks, plan: &Plan) -> io::Result<bool> {
        let stop = match plan.cut {
            Some(Cut::Body(stop) | Cut::Line(stop)) => usize::try_from(stop).ok(),
            _ => None,
        };
        let pause =
            |stall: crate::fault::Stall| Some((usize::try_from(stall.after?).ok()?, stall.milliseconds));
        let mut stall = plan.stall.and_then(pause);
        let mut sent = 0;
        let mut chunks = chunks.filter(|chunk| !chunk.is_empty()).peekable();
        while let Some(mut chunk) = chunks.next() {
            let is_last = chunks.peek().is_none();
            if let Some((after, milliseconds)) = stall
                && let Some(at) = within(after, sent, chunk.len(), is_last)
            {
                stall = None;
                let before = chunk.split_to(at);
                self.chunk(&before).await?;
                sent += before.len();
                if !wait::pause_while_open(self.stream, milliseconds).await {
                    return Ok(false);
                }
            }
            if let Some(at) = stop.and_then(|stop| within(stop, sent, chunk.len(), is_last)) {
                chunk.truncate(at);
                let end = if matches!(plan.cut, Some(Cut::Line(_))) { end_of_lines(&chunk) } else { at };
                self.chunk(&chunk[..end]).await?;
                return Ok(false);
            }
            self.chunk(&chunk).await?;
            sent += chunk.len();
        }
        Ok(true)
    }
}

/// Where a place of a body lies in one of its chunks; in the middle of the last one if the body ends before the place.
fn within(place: usize, sent: usize, length: usize, is_last: bool) -> Option<usize> {
    let left = place.saturating_sub(sent);
    if left < length { Some(left) } else { is_last.then_some(length / 2) }
}

/// The end of the last whole line.
fn end_of_lines(text: &Bytes) -> usize {
    text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_always_before_the_end() {
        assert_eq!(within(5, 0, 10, false), Some(5));
        assert_eq!(within(15, 10, 10, false), Some(5));
        assert_eq!(within(10, 0, 10, false), None);
        assert_eq!(within(10, 0, 10, true), Some(5));
        assert_eq!(within(4096, 0, 1, true), Some(0));
    }
}
