//! How deep values are nested.
//!
//! A union is decoded from its own text, where serde_json's bound on depth begins anew, so the levels are counted here.

use std::cell::Cell;

use serde::de;

/// The depth that serde_json allows too.
const DEEPEST: usize = 128;

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// One level of objects and unions within each other on this thread.
pub(super) struct Level;

impl Level {
    pub(super) fn enter<E: de::Error>() -> Result<Self, E> {
        let depth = DEPTH.get();
        if depth >= DEEPEST {
            return Err(E::custom(format_args!("objects are nested more than {DEEPEST} deep")));
        }
        DEPTH.set(depth + 1);
        Ok(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}
