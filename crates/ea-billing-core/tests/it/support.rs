//! What several modules of these tests use.

pub(crate) mod canary;
