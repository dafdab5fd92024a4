//! A body as it comes: decompressed, bounded, and with a proof that it has ended.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};

use super::checksum::Checksum;
use super::deadline::{Deadline, Over};
use super::fault::{self, Attempt, Failed};
use super::gzip::Inflate;
use super::retry::Retry;
use crate::clock::Clock;
use crate::error::{Code, Result};

/// Below this size a body may grow by decompression as much as it likes.
const RATIO_FROM: u64 = 1 << 20;

/// What proves that a body is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndProof {
    /// As many bytes came as were announced.
    ContentLength,
    /// The empty chunk that ends a chunked body.
    Chunked,
    /// Length and checksum at the end of a compressed body.
    GzipTrailer,
    /// There is no body to such an answer.
    NoBody,
    /// Nothing: the connection ended, and so may the body have in the middle.
    Unproven,
}

/// A body that is being read.
pub(crate) struct Body {
    /// None after the end.
    source: Option<Response>,
    inflate: Option<Inflate>,
    checksum: Option<Checksum>,
    framing: EndProof,
    terms: Terms,
    received: u64,
    decoded: u64,
    end: End,
}

/// How the reading stands.
enum End {
    Open,
    Reached(EndProof),
    /// It broke; nobody may take it for complete afterwards.
    Broken,
}

/// On which terms a body is read.
pub(super) struct Terms {
    /// What was asked, for errors.
    pub(super) what: String,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) deadline: Deadline,
    pub(super) idle_limit: Duration,
    pub(super) most_bytes: u64,
    pub(super) ratio: u64,
}

impl Body {
    /// The body of an answer.
    pub(super) fn new(source: Response, terms: Terms) -> Attempt<Self> {
        let framing = framing(source.headers(), &terms)?;
        let inflate = is_gzip(source.headers(), &terms)?.then(Inflate::new);
        let checksum = Checksum::of(source.headers(), inflate.is_some());
        let (source, end) = (Some(source), End::Open);
        let body = Self { source, inflate, checksum, framing, terms, received: 0, decoded: 0, end };
        match body.source.as_ref().and_then(Response::content_length) {
            Some(length) if body.inflate.is_none() && length > body.terms.most_bytes => Err(body.too_large()),
            _ => Ok(body),
        }
    }

    /// No body.
    pub(super) fn none(terms: Terms) -> Self {
        let end = End::Reached(EndProof::NoBody);
        let framing = EndProof::NoBody;
        Self { source: None, inflate: None, checksum: None, framing, terms, received: 0, decoded: 0, end }
    }

    /// The next bytes; none at the end.
    ///
    /// # Errors
    ///
    /// [`Code::Truncated`] and [`Code::Network`] if the connection ends or breaks before the body does, [`Code::Timeout`] if
    /// nothing comes, [`Code::DeadlineExceeded`], [`Code::TooLarge`], [`Code::Decode`] for damaged gzip, and
    /// [`Code::Corrupted`] where the head gives a checksum of something else.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        Ok(self.next().await?)
    }

    /// As [`chunk`](Self::chunk), for who may ask again.
    pub(super) async fn next(&mut self) -> Attempt<Option<Bytes>> {
        match self.end {
            End::Reached(_) => return Ok(None),
            End::Broken => return Err(self.failed(Code::Truncated, "it broke before")),
            End::Open => {}
        }
        // If the reading is dropped in the middle or fails, the body stays broken.
        self.end = End::Broken;
        let chunk = self.advance().await?;
        self.end = match chunk {
            Some(_) => End::Open,
            None => {
                self.compare()?;
                End::Reached(self.proven())
            }
        };
        Ok(chunk)
    }

    async fn advance(&mut self) -> Attempt<Option<Bytes>> {
        loop {
            if let Some(output) = self.pull()? {
                return self.counted(output).map(Some);
            }
            let Some(chunk) = self.receive().await? else {
                self.source = None;
                let last = self.finish()?;
                return last.map(|output| self.counted(output)).transpose();
            };
            match &mut self.inflate {
                Some(inflate) => inflate.push(chunk),
                None if chunk.is_empty() => {}
                None => return self.counted(chunk).map(Some),
            }
        }
    }

    /// The next bytes from the wire.
    async fn receive(&mut self) -> Attempt<Option<Bytes>> {
        let Some(source) = &mut self.source else { return Ok(None) };
        let Terms { what, clock, deadline, idle_limit, .. } = &self.terms;
        let chunk = deadline.within(&**clock, *idle_limit, source.chunk()).await;
        let chunk = match chunk {
            Ok(chunk) => chunk.map_err(|fault| fault::of_body(what, self.received, fault))?,
            Err(Over::Limit) => {
                return Err(self.late(Code::Timeout, &format!("no byte of the body came for {idle_limit:?}")));
            }
            Err(Over::Deadline) => {
                return Err(
                    self.late(Code::DeadlineExceeded, "the total time was over in the middle of the body")
                );
            }
        };
        if let (Some(checksum), Some(chunk)) = (&mut self.checksum, &chunk) {
            checksum.received(chunk);
        }
        let length = chunk.as_ref().map_or(0, Bytes::len);
        self.received = self.received.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(chunk)
    }

    fn pull(&mut self) -> Attempt<Option<Bytes>> {
        let Some(inflate) = &mut self.inflate else { return Ok(None) };
        inflate.pull().map_err(|reason| self.damaged(reason))
    }

    fn finish(&mut self) -> Attempt<Option<Bytes>> {
        let Some(inflate) = &mut self.inflate else { return Ok(None) };
        inflate.finish().map_err(|reason| self.damaged(reason))
    }

    /// Lets output pass that is not too much.
    fn counted(&mut self, output: Bytes) -> Attempt<Bytes> {
        if let Some(checksum) = &mut self.checksum {
            checksum.decoded(&output);
        }
        self.decoded = self.decoded.saturating_add(u64::try_from(output.len()).unwrap_or(u64::MAX));
        let fed = self.inflate.as_ref().map_or(u64::MAX, Inflate::fed);
        if self.decoded > self.terms.most_bytes {
            return Err(self.too_large());
        }
        if self.decoded > RATIO_FROM && self.decoded > fed.saturating_mul(self.terms.ratio) {
            let text = format!(
                "{fed} bytes of gzip made {} bytes, more than {} times as much",
                self.decoded, self.terms.ratio
            );
            return Err(self.failed(Code::TooLarge, &text));
        }
        Ok(output)
    }

    /// Whether what came is what was stored.
    fn compare(&mut self) -> Attempt<()> {
        if self.checksum.take().is_none_or(Checksum::agrees) {
            return Ok(());
        }
        let text = format!(
            "{}: the body is not the one that `Content-MD5` is of, after {} bytes",
            self.terms.what, self.received
        );
        Err(Failed::new(Code::Corrupted, text, Retry::Fault(None)))
    }

    fn proven(&self) -> EndProof {
        let unproven = self.framing == EndProof::Unproven;
        let trailer = self.inflate.as_ref().is_some_and(|inflate| inflate.fed() > 0);
        if unproven && trailer { EndProof::GzipTrailer } else { self.framing }
    }

    fn too_large(&self) -> Failed {
        self.failed(
            Code::TooLarge,
            &format!("the body is larger than the {} bytes that are allowed", self.terms.most_bytes),
        )
    }

    fn damaged(&self, reason: std::io::Error) -> Failed {
        let cut = reason.kind() == std::io::ErrorKind::UnexpectedEof;
        let (code, text) = if cut {
            (Code::Truncated, "the compressed body ended before its end")
        } else {
            (Code::Decode, "the compressed body is damaged")
        };
        let text = format!("{}: {text}, after {} bytes", self.terms.what, self.received);
        Failed::new(code, text, Retry::Fault(None)).with_source(reason)
    }

    fn late(&self, code: Code, text: &str) -> Failed {
        let retry = if code == Code::Timeout { Retry::Fault(None) } else { Retry::Never };
        Failed::new(code, format!("{}: {text}, after {} bytes", self.terms.what, self.received), retry)
    }

    fn failed(&self, code: Code, text: &str) -> Failed {
        Failed::new(code, format!("{}: {text}", self.terms.what), Retry::Never)
    }

    /// Bytes of the body that came over the wire so far, before decompression.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Bytes that were given out so far, after decompression.
    #[cfg(test)]
    pub(crate) fn decoded(&self) -> u64 {
        self.decoded
    }

    /// How many bytes the head says that there will be; 0 where it says nothing, or nothing of what they will be decompressed.
    pub(crate) fn announced(&self) -> usize {
        let length =
            self.source.as_ref().filter(|_| self.inflate.is_none()).and_then(Response::content_length);
        length.and_then(|length| usize::try_from(length).ok()).unwrap_or(0)
    }

    /// What proves that the body is complete; none before it has ended.
    pub(crate) fn proof(&self) -> Option<EndProof> {
        match self.end {
            End::Reached(proof) => Some(proof),
            End::Open | End::Broken => None,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("of", &self.terms.what)
            .field("received", &self.received)
            .field("decoded", &self.decoded)
            .field("proof", &self.proof())
            .finish_non_exhaustive()
    }
}

/// How the end of the body will be known. The connection itself checks lengths and chunks.
fn framing(headers: &HeaderMap, terms: &Terms) -> Attempt<EndProof> {
    match headers.get(TRANSFER_ENCODING).map(|value| value.as_bytes().trim_ascii()) {
        Some(coding) if coding.eq_ignore_ascii_case(b"chunked") => Ok(EndProof::Chunked),
        Some(_) => Err(unknown("transfer", terms)),
        None if headers.contains_key(CONTENT_LENGTH) => Ok(EndProof::ContentLength),
        None => Ok(EndProof::Unproven),
    }
}

fn is_gzip(headers: &HeaderMap, terms: &Terms) -> Attempt<bool> {
    let mut codings = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .map(|value| value.as_bytes().trim_ascii().to_ascii_lowercase())
        .filter(|coding| !matches!(coding.as_slice(), b"" | b"identity"));
    match (codings.next().as_deref(), codings.next()) {
        (None, _) => Ok(false),
        (Some(b"gzip" | b"x-gzip"), None) => Ok(true),
        _ => Err(unknown("content", terms)),
    }
}

fn unknown(which: &str, terms: &Terms) -> Failed {
    let text = format!("{}: the answer has a {which} coding that was not asked for", terms.what);
    Failed::new(Code::UnexpectedContent, text, Retry::Never)
}
