//! Seals the records: what one is made from is known to this crate alone.

#[cfg(feature = "http")]
pub(super) use crate::convert::FromWire as Wire;

/// Without the client no record is made from anything.
#[cfg(not(feature = "http"))]
pub trait Wire {}

#[cfg(not(feature = "http"))]
impl<T> Wire for T {}
