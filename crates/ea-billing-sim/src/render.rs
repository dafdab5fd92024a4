//! Rows as text.

pub(crate) mod column;
pub(crate) mod json;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod template;
