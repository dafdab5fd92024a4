//! The snapshot cache between the server and the reader.

use std::fmt;

use bytes::Bytes;

use super::super::Job;
use crate::{
    Cache, Certificate, Dataset, ETag, SnapshotProof, Warning,
    cache::{Content, Snapshot, SnapshotMeta, SnapshotWriter},
    error::{Error, Result as CoreResult},
    source::Shape,
};

/// The snapshot of last time, of which every byte is known to be what was written.
#[derive(Debug)]
pub(in super::super) struct Kept {
    pub(in super::super) etag: ETag,
    pub(in super::super) snapshot: Snapshot,
    /// What proved that it is of one moment when it was fetched.
    pub(in super::super) proof: SnapshotProof,
}

/// The name under which the proof of a snapshot is kept.
const PROOF: &str = "snapshot";

impl Kept {
    /// The snapshot of this call, with a warning if one was there that could not be used.
    pub(in super::super) async fn find(job: &Job) -> (Option<Self>, Option<Warning>) {
        let Some(cache) = job.shared.cache.clone() else { return (None, None) };
        let (key, now) = (job.key.clone(), job.shared.clock.now());
        let healed = cache.healed();
        let reader = cache.clone();
        let read = off_thread(move || reader.read(&key, now)).await;
        let was_broken = (cache.healed() > healed).then_some(Warning::CacheHealed);
        match read {
            Ok(snapshot) => {
                let kept = snapshot.and_then(|snapshot| {
                    let etag = ETag::parse(&snapshot.meta.etag).ok()?;
                    let proof = SnapshotProof::from_text(snapshot.meta.extra.get(PROOF)?)?;
                    Some(Self { etag, snapshot, proof })
                });
                (kept, was_broken)
            }
            Err(error) => (None, Some(unavailable(&error))),
        }
    }
}

/// Writes what is fetched beside its place in the cache, until it is known to be whole.
pub(in super::super) struct Recorder(Option<State>);

enum State {
    Writing(Box<SnapshotWriter>),
    Failed(Warning),
}

impl Recorder {
    pub(in super::super) const fn none() -> Self {
        Self(None)
    }

    /// Begins a snapshot, if there is a cache and a validator by which the snapshot could be confirmed later.
    pub(in super::super) async fn new(job: &Job, etag: Option<&ETag>) -> Self {
        let may_be_kept = etag.is_some() && !holds_secrets(job.call.dataset());
        let Some(cache) = job.shared.cache.clone().filter(|_| may_be_kept) else { return Self(None) };
        let key = job.key.clone();
        Self(Some(off_thread(move || begin(&cache, &key)).await.into()))
    }

    /// Adds a page, or a piece of a file.
    pub(in super::super) async fn part(&mut self, bytes: Bytes) {
        let Some(State::Writing(_)) = &self.0 else { return };
        let Some(State::Writing(mut writer)) = self.0.take() else { return };
        let written = off_thread(move || writer.part(&bytes).map(|()| writer)).await;
        self.0 = Some(written.into());
    }

    /// Keeps the snapshot, now that the certificate says that it is whole.
    pub(in super::super) async fn keep(
        self,
        job: &Job,
        certificate: &Certificate,
        etag: Option<&ETag>,
    ) -> Result<(), Warning> {
        let writer = match (self.0, etag) {
            (Some(State::Failed(warning)), _) => return Err(warning),
            // What nothing proves to be of one moment is not kept: whoever read it again would take it for proven.
            (Some(State::Writing(_)), _) if certificate.snapshot == SnapshotProof::NotAsked => return Ok(()),
            (Some(State::Writing(writer)), Some(_)) => writer,
            (Some(State::Writing(_)), None) | (None, _) => return Ok(()),
        };
        let meta = SnapshotMeta {
            etag: etag.map(ToString::to_string).unwrap_or_default(),
            saved_at: certificate.fetched_at,
            content: match job.shape {
                Shape::Csv | Shape::Report => Content::Csv,
                Shape::RateCard => Content::Card,
                Shape::Pages | Shape::Array | Shape::Object => Content::Pages,
            },
            pages: certificate.pages,
            rows: certificate.rows,
            wire_bytes: certificate.wire_bytes,
            extra: std::collections::BTreeMap::from([(PROOF.to_owned(), certificate.snapshot.to_text())]),
        };
        let stored = off_thread(move || writer.commit(&meta)).await;
        stored.map(drop).map_err(|error| unavailable(&error))
    }
}

/// Removes the snapshot of a call.
pub(in super::super) async fn forget(job: &Job) {
    let Some(cache) = job.shared.cache.clone() else { return };
    let key = job.key.clone();
    let removed = off_thread(move || cache.remove(&key)).await;
    if let Err(error) = removed {
        tracing::warn!(target: "ea_billing", %error, "a snapshot that can't be read could not be removed");
    }
}

/// Whether the bodies open something to everybody who has them: invoices hold signed addresses of their documents.
fn holds_secrets(dataset: Dataset) -> bool {
    dataset == Dataset::Invoices
}

fn begin(cache: &Cache, key: &crate::query::CallKey) -> CoreResult<Box<SnapshotWriter>> {
    cache.write(key).map(Box::new)
}

impl From<CoreResult<Box<SnapshotWriter>>> for State {
    fn from(writer: CoreResult<Box<SnapshotWriter>>) -> Self {
        writer.map_or_else(|error| Self::Failed(unavailable(&error)), Self::Writing)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder")
    }
}

fn unavailable(error: &Error) -> Warning {
    Warning::CacheUnavailable { reason: error.to_string() }
}

/// Works on the disk where waiting for it holds up nobody.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> CoreResult<T> + Send + 'static,
) -> CoreResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::new(crate::Code::Cache, "the work on the cache was given up"))?
}
