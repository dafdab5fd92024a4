//! JSON objects whose field names are matched whatever their casing and whose unknown fields are kept.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use super::{Index, Json, depth::Level};

/// An object of the wire, as the generator writes it: every field optional, unknown fields kept in an [`Extra`].
///
/// A field is found by its exact name first, then by its name in any casing, since the documentation of the same field
/// spells it both ways and a cost that silently became `None` would be a lost amount. A field that comes twice, in
/// whatever spelling, is an error, because choosing one of two amounts would be a guess.
pub trait Object: Default {
    /// The type's name, for error messages.
    const NAME: &'static str;
    /// The names of the fields on the wire.
    const FIELDS: &'static [&'static str];
    /// Finds a field by its name.
    const INDEX: Index = Index::of(Self::FIELDS);
    /// Whether the server is known to send this object also as an array of one.
    const SINGLE: bool = false;

    /// Reads the value of the field at this place in [`FIELDS`](Self::FIELDS).
    ///
    /// # Errors
    ///
    /// The deserializer's, when the value does not fit, and a duplicate field.
    fn read_field<'de, M: de::MapAccess<'de>>(&mut self, field: usize, map: &mut M) -> Result<(), M::Error>;

    /// Writes the fields that have a value.
    ///
    /// # Errors
    ///
    /// The serializer's.
    fn write_fields<M: ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// The fields that the document does not know.
    fn extra(&self) -> &Extra;

    /// The fields that the document does not know, to add to.
    fn extra_mut(&mut self) -> &mut Extra;
}

/// The fields of an object that its Swagger document does not know, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(Vec<(String, Json)>);

impl Extra {
    /// The value of an unknown field, its name in any casing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let named = self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value)
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether the document knew every field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of unknown fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a field after the others.
    pub fn push(&mut self, name: String, value: Json) {
        self.0.push((name, value));
    }
}

/// Single values that the wire sends as `""` where it means that there is none.
pub(crate) trait Scalar: Sized {
    /// Reads one JSON value, which is not blank.
    ///
    /// # Errors
    ///
    /// What was expected and what was found.
    fn from_json(json: &str) -> Result<Self, String>;
}

/// Reads the value of one field; `null` is no value.
///
/// # Errors
///
/// The deserializer's, and a field that has a value twice.
pub(crate) fn read<'de, T, M>(slot: &mut Option<T>, name: &'static str, map: &mut M) -> Result<(), M::Error>
where
    T: Deserialize<'de>,
    M: de::MapAccess<'de>,
{
    let value = map.next_value()?;
    fill(slot, name, value)
}

/// Reads the value of one scalar field; `null` and blank text are no value.
///
/// # Errors
///
/// The deserializer's, and a field that has a value twice.
pub(crate) fn read_scalar<'de, T, M>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut M,
) -> Result<(), M::Error>
where
    T: Scalar,
    M: de::MapAccess<'de>,
{
    let value = map.next_value::<Blank<T>>()?.0;
    fill(slot, name, value)
}

fn fill<T, E: de::Error>(slot: &mut Option<T>, name: &'static str, value: Option<T>) -> Result<(), E> {
    if value.is_none() {
        return Ok(());
    }
    if slot.is_some() {
        return Err(E::custom(format_args!("the field `{name}` came twice, perhaps in another casing")));
    }
    *slot = value;
    Ok(())
}

struct Blank<T>(Option<T>);

impl<'de, T: Scalar> Deserialize<'de> for Blank<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = raw(deserializer)?;
        if json == "null" || is_blank(json) {
            return Ok(Self(None));
        }
        T::from_json(json).map(|value| Self(Some(value))).map_err(de::Error::custom)
    }
}

fn is_blank(json: &str) -> bool {
    let Some(inner) = json.strip_prefix('"') else { return false };
    // Only text that begins like blank text is worth a second look; an escape may stand for white space.
    let may_be = inner.starts_with(|first: char| first.is_whitespace() || first == '"' || first == '\\');
    may_be && text_of(json).is_some_and(|text| text.trim().is_empty())
}

/// Reads a scalar that stands in an array or a map, where blank is no value it could have.
pub(super) fn deserialize_scalar<'de, T: Scalar, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::from_json(raw(deserializer)?).map_err(de::Error::custom)
}

/// The text of one JSON value, in place: raw text is the only form in which serde_json hands over every digit.
fn raw<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de str, D::Error> {
    <&RawValue>::deserialize(deserializer).map(RawValue::get)
}

/// The text of a JSON string.
pub(super) fn text_of(json: &str) -> Option<Box<str>> {
    let inner = json.strip_prefix('"')?;
    match inner.strip_suffix('"') {
        Some(plain) if !plain.contains('\\') => Some(plain.into()),
        _ => serde_json::from_str(json).ok(),
    }
}

/// Writes one field, unless it has no value.
///
/// # Errors
///
/// The serializer's.
pub(crate) fn write<T, M>(map: &mut M, name: &'static str, value: &Option<T>) -> Result<(), M::Error>
where
    T: Serialize,
    M: ser::SerializeMap,
{
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Reads an object.
///
/// # Errors
///
/// The deserializer's, when the text is no object or a field does not fit.
pub(crate) fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let _level = Level::enter::<D::Error>()?;
    if T::SINGLE {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    } else {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

/// Writes an object, its unknown fields last.
///
/// # Errors
///
/// The serializer's.
pub(crate) fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    object.write_fields(&mut map)?;
    for (name, value) in object.extra().iter() {
        ser::SerializeMap::serialize_entry(&mut map, name, value)?;
    }
    ser::SerializeMap::end(map)
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> de::Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object `{}`", T::NAME)
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<T, M::Error> {
        let mut object = T::default();
        let key = Key { fields: T::FIELDS, index: const { &T::INDEX } };
        while let Some(key) = map.next_key_seed(key)? {
            match key {
                Found::Field(field) => object.read_field(field, &mut map)?,
                Found::Unknown(name) => {
                    let value = map.next_value()?;
                    object.extra_mut().push(name, value);
                }
            }
        }
        Ok(object)
    }

    fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> Result<T, S::Error> {
        if !T::SINGLE {
            return Err(de::Error::invalid_type(de::Unexpected::Seq, &self));
        }
        let Some(Single(object)) = seq.next_element()? else {
            return Err(de::Error::invalid_length(0, &self));
        };
        if seq.next_element::<Json>()?.is_some() {
            return Err(de::Error::invalid_length(2, &self));
        }
        Ok(object)
    }
}

struct Single<T>(T);

impl<'de, T: Object> Deserialize<'de> for Single<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

enum Found {
    Field(usize),
    Unknown(String),
}

/// Finds the field that a name stands for.
#[derive(Clone, Copy)]
struct Key {
    fields: &'static [&'static str],
    index: &'static Index,
}

impl<'de> de::DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl de::Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Found, E> {
        let found = self.index.find(self.fields, name);
        Ok(found.map_or_else(|| Found::Unknown(name.to_owned()), Found::Field))
    }
}

/// Implements serde's traits for an [`Object`].
macro_rules! impl_object {
    ($name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use impl_object;
