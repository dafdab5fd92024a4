//! Objects of which a field tells which of several kinds they are.

use std::fmt;

use serde::{Deserializer, de};

use super::{Json, depth::Level};
use crate::decode::DecodeError;

/// A union of objects told apart by one field, as the generator writes it.
///
/// The object is decoded whole as the type of its kind, so no field of a subtype is lost. A kind that the document does
/// not list is kept as raw JSON in the union's `Unknown` variant.
pub trait Union: Sized {
    /// The field that tells the kinds apart.
    const DISCRIMINATOR: &'static str;

    /// Decodes an object of this kind, or keeps it as unknown. The casing of the kind is the server's; where two kinds
    /// differ in nothing else, the one that is spelled alike is meant.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the kind is known and the object does not fit it.
    fn from_kind(kind: Option<&str>, json: Json) -> Result<Self, DecodeError>;
}

/// Reads a union.
///
/// # Errors
///
/// The deserializer's, when the text is no object or does not fit its kind, and unions nested too deep.
pub(crate) fn deserialize<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = <Json as de::Deserialize>::deserialize(deserializer)?;
    let _level = Level::enter::<D::Error>()?;
    let mut reader = serde_json::Deserializer::from_str(json.get());
    let kind = Deserializer::deserialize_map(&mut reader, KindVisitor(T::DISCRIMINATOR));
    let kind = kind.map_err(|error| de::Error::custom(crate::decode::without_position(&error)))?;
    T::from_kind(kind.as_deref(), json).map_err(|error| de::Error::custom(error.within()))
}

/// Finds the discriminator's text and reads over the rest.
struct KindVisitor(&'static str);

impl<'de> de::Visitor<'de> for KindVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a field `{}`", self.0)
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut kind = None;
        while let Some(key) = map.next_key::<String>()? {
            if key.eq_ignore_ascii_case(self.0) {
                // Null names no kind, and an object that is sent with two kinds is the first.
                kind = kind.or(map.next_value::<Json>()?.decode().ok());
            } else {
                map.next_value::<de::IgnoredAny>()?;
            }
        }
        Ok(kind)
    }
}

/// Implements serde's traits for a [`Union`] of the listed kinds and `Unknown`.
macro_rules! impl_union {
    ($name:ident, $discriminator:literal, { $($kind:literal => $variant:ident),* $(,)? }) => {
        impl $crate::wire::Union for $name {
            const DISCRIMINATOR: &'static str = $discriminator;

            fn from_kind(
                kind: ::std::option::Option<&str>,
                json: $crate::wire::Json,
            ) -> ::std::result::Result<Self, $crate::decode::DecodeError> {
                match kind {
                    $(Some($kind) => $crate::decode::in_one_pass(json.get()).map(::std::boxed::Box::new).map(Self::$variant),)*
                    $(Some(kind) if kind.eq_ignore_ascii_case($kind) => {
                        $crate::decode::in_one_pass(json.get()).map(::std::boxed::Box::new).map(Self::$variant)
                    })*
                    _ => Ok(Self::Unknown(json)),
                }
            }
        }

        impl $crate::wire::MapValue for $name {
            const MAY_BE_NULL: bool = true;
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::wire::deserialize_union(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::Unknown(json) => json.serialize(serializer),
                }
            }
        }
    };
}
pub(crate) use impl_union;
