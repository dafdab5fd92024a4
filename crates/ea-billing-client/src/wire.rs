//! The value types of the wire: what a billing API really sends where its Swagger document says
//! number, boolean, date or object.
//!
//! The documents and the servers disagree in small ways that lose money when a decoder is naive: a field is spelled
//! `Cost` on one page and `cost` on the next, an id comes as a number or as text, a boolean as `"False"`, a date without
//! its zone, an amount with 22 decimals or an exponent. The types here accept all of these, keep what stood there, and
//! refuse only what they could not hold exactly. The generated modules use them for every field.
//!
//! Nothing here decides what a value *means*; that is the work of `ea-billing-core`.
//!
//! # With serde
//!
//! The types read and write JSON text through serde_json. The text has to be in memory, for `from_str` or `from_slice`:
//! values are read in place, and `from_reader`, where they cannot be, fails. Do not pass the types through
//! `serde_json::Value`, which holds numbers as floating point and rounds them, nor below `#[serde(flatten)]` or
//! `#[serde(untagged)]`, which refuse them.

mod depth;
mod flag;
mod id;
mod index;
mod json;
mod map;
mod number;
mod object;
mod path;
mod signed_url;
mod timestamp;
mod union;

pub(crate) use self::object::{deserialize, impl_object, read, read_scalar, serialize, write};
pub(crate) use self::union::{deserialize as deserialize_union, impl_union};
pub use self::{
    flag::Flag,
    id::Id,
    index::Index,
    json::Json,
    map::{Map, MapValue},
    number::{Number, NumberError},
    object::{Extra, Object},
    path::{PathError, encode_scope, encode_segment},
    signed_url::SignedUrl,
    timestamp::{Timestamp, TimestampError},
    union::Union,
};
