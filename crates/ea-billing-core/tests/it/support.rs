//! What several modules of these tests use.

pub(crate) mod canary;
pub(crate) mod site;
