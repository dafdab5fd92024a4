//! JSON objects whose names are data.

use std::{collections::HashSet, fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap as _};

use super::{Flag, Id, Json, Number, SignedUrl, Timestamp, object::Object};

/// Values by name, in the order in which they came: the rates of a meter by tier, the tags of a resource.
///
/// A name that comes twice is refused, since one of the two values would be lost. A name whose value is `null` is left out
/// or refused, as [`MapValue`] says of the values.
///
/// ```
/// use ea_billing_client::wire::{Map, Number};
///
/// let rates: Map<String, Number> = serde_json::from_str(r#"{"0": 0.10, "51200.0000000000": 0.095}"#)?;
/// let tiers: Vec<_> = rates.iter().map(|(from, rate)| (from.as_str(), rate.to_string())).collect();
/// assert_eq!(tiers, [("0", "0.10".to_owned()), ("51200.0000000000", "0.095".to_owned())]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V>(Vec<(K, V)>);

/// What can be a value of a [`Map`].
pub trait MapValue {
    /// Whether a name whose value is `null` is left out, as with the fields of an object. Where names stand for each other,
    /// such a value is refused: without its tier, the rate of the one below would hold there too.
    const MAY_BE_NULL: bool;
}

impl MapValue for Number {
    const MAY_BE_NULL: bool = false;
}

impl<T: Object> MapValue for T {
    const MAY_BE_NULL: bool = true;
}

impl<T> MapValue for Vec<T> {
    const MAY_BE_NULL: bool = true;
}

impl<K, V> MapValue for Map<K, V> {
    const MAY_BE_NULL: bool = true;
}

/// Other values stand for themselves.
macro_rules! may_be_null {
    ($($value:ty),*) => {
        $(impl MapValue for $value {
            const MAY_BE_NULL: bool = true;
        })*
    };
}

may_be_null!(String, Flag, Id, Json, SignedUrl, Timestamp);

impl<K, V> Map<K, V> {
    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: AsRef<str>, V> Map<K, V> {
    /// The value of this name, in this casing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.iter().find(|(own, _)| own.as_ref() == name).map(|(_, value)| value)
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<'de, K: Deserialize<'de> + AsRef<str>, V: Deserialize<'de> + MapValue> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct MapVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de> + AsRef<str>, V: Deserialize<'de> + MapValue> de::Visitor<'de>
    for MapVisitor<K, V>
{
    type Value = Map<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut entries: Vec<(K, V)> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<K>()? {
            if !seen.insert(name.as_ref().to_owned()) {
                return Err(de::Error::custom(format_args!("the name `{}` came twice", name.as_ref())));
            }
            match map.next_value()? {
                Some(value) => entries.push((name, value)),
                None if V::MAY_BE_NULL => {}
                None => {
                    let message = format_args!("the name `{}` has no value", name.as_ref());
                    return Err(de::Error::custom(message));
                }
            }
        }
        Ok(Map(entries))
    }
}
