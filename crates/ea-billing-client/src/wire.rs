//! The value types of the wire: what a billing API really sends where its Swagger document says
//! number, boolean, date or object.
//!
//! The documents and the servers disagree in small ways that lose money when a decoder is naive: a field is spelled
//! `Cost` on one page and `cost` on the next, an id comes as a number or as text, a boolean as `"False"`, a date without
//! its zone, an amount with 22 decimals or an exponent. The types here accept all of these, keep what stood there, and
//! refuse only what they could not hold exactly. The generated modules use them for every field.
//!
//! Nothing here decides what a value *means*; that is the work of `ea-billing-core`.

mod flag;
mod id;
mod json;
mod number;
mod object;
mod path;
mod timestamp;
mod union;

pub(crate) use self::object::impl_object;
pub(crate) use self::union::impl_union;
pub use self::{
    flag::Flag,
    id::Id,
    json::Json,
    number::{Number, NumberError},
    object::{Extra, Object, deserialize, read, read_scalar, serialize, write},
    path::encode_scope,
    timestamp::{Timestamp, TimestampError},
    union::{Union, deserialize_union},
};
