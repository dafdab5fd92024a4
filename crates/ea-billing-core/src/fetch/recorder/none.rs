//! Without the feature `cache` nothing is kept.

use std::convert::Infallible;

use bytes::Bytes;

use super::super::Job;
use crate::{Certificate, ETag, Warning};

/// Nothing can be of this type.
#[derive(Debug)]
pub(in super::super) struct Kept {
    pub(in super::super) etag: ETag,
    pub(in super::super) never: Infallible,
}

impl Kept {
    #[expect(clippy::unused_async, reason = "looking into a cache takes time")]
    pub(in super::super) async fn find(_job: &Job) -> (Option<Self>, Option<Warning>) {
        (None, None)
    }
}

/// Keeps nothing.
#[derive(Debug)]
pub(in super::super) struct Recorder;

impl Recorder {
    pub(in super::super) const fn none() -> Self {
        Self
    }

    #[expect(clippy::unused_async, reason = "writing to a cache takes time")]
    pub(in super::super) async fn new(_job: &Job, _etag: Option<&ETag>) -> Self {
        Self
    }

    #[expect(clippy::unused_async, reason = "writing to a cache takes time")]
    pub(in super::super) async fn part(&mut self, _bytes: Bytes) {}

    #[expect(clippy::unused_async, reason = "writing to a cache takes time")]
    pub(in super::super) async fn keep(
        self,
        _job: &Job,
        _certificate: &Certificate,
        _etag: Option<&ETag>,
    ) -> Result<(), Warning> {
        Ok(())
    }
}

pub(in super::super) async fn forget(_job: &Job) {}
