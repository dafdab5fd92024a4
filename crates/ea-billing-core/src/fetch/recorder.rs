//! Keeping what is fetched, and finding what was kept: the snapshot cache, where there is one.

#[cfg(feature = "cache")]
mod kept;
#[cfg(not(feature = "cache"))]
mod none;

#[cfg(feature = "cache")]
pub(super) use kept::{Kept, Recorder, forget};
#[cfg(not(feature = "cache"))]
pub(super) use none::{Kept, Recorder, forget};
