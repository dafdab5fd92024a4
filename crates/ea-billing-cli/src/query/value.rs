//! The values of JMESPath: those of JSON, objects in their order and numbers with their digits.

use ea_billing_table::Cell;
use std::{fmt, sync::Arc};

use serde::{
    Deserialize,
    de::{Deserializer, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{failure, number};
use crate::failure::Result;

/// More levels than any document has; each takes room on the stack.
const DEEPEST: usize = 100;

/// A value. Copies are cheap.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    /// Digits, with a point if need be, but no exponent unless the number is too large to be written without.
    Number(Arc<str>),
    Text(Arc<str>),
    List(Arc<Vec<Value>>),
    Object(Arc<Object>),
}

/// Names and values, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Vec<(Arc<str>, Value)>);

impl Object {
    pub(crate) fn with_capacity(entries: usize) -> Self {
        Self(Vec::with_capacity(entries))
    }

    /// Adds an entry whose name is not there yet.
    pub(super) fn push(&mut self, name: Arc<str>, value: Value) {
        self.0.push((name, value));
    }

    /// Adds an entry, or gives one that is there another value.
    pub(super) fn set(&mut self, name: Arc<str>, value: Value) {
        match self.0.iter_mut().find(|(found, _)| *found == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(found, _)| &**found == name).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(values: Vec<Self>) -> Self {
        Self::List(Arc::new(values))
    }

    pub(super) fn of_cell(cell: &Cell<'_>) -> Result<Self> {
        Ok(match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::text(text),
            Cell::Number(digits) => Self::Number(number::plain(digits).into()),
            Cell::Flag(flag) => Self::Flag(*flag),
            Cell::Decimal(_) | Cell::Count(_) => Self::Number(cell.to_text().into()),
            Cell::Day(_) | Cell::Instant(_) => Self::text(&cell.to_text()),
            Cell::Json(json) => Self::of_json(json).map_err(failure)?,
        })
    }

    /// The value that JSON text stands for.
    pub(crate) fn of_json(json: &str) -> std::result::Result<Self, String> {
        let raw: &RawValue =
            serde_json::from_str(json).map_err(|error| format!("met text that is no JSON: {error}"))?;
        of_raw(raw, 0)
    }

    /// The cell that shows the value.
    pub(crate) fn to_cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Null,
            Self::Flag(flag) => Cell::Flag(*flag),
            Self::Number(digits) => Cell::Number((&**digits).into()),
            Self::Text(text) => Cell::text(text),
            Self::List(_) | Self::Object(_) => Cell::Json(self.to_json().into()),
        }
    }

    /// The value as JSON text on one line.
    pub(crate) fn to_json(&self) -> String {
        let mut out = Vec::new();
        crate::render::value::json(self, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// The name that JMESPath has for its type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Whether it counts as true: everything but nothing, `false`, and what is empty.
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Flag(flag) => *flag,
            Self::Number(_) => true,
            Self::Text(text) => !text.is_empty(),
            Self::List(values) => !values.is_empty(),
            Self::Object(object) => object.len() > 0,
        }
    }

    /// Whether both are the same: numbers by value, objects whatever their order.
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Flag(one), Self::Flag(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other || number::are_equal(one, other),
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| one.equals(other))
            }
            (Self::Object(one), Self::Object(other)) => {
                let same =
                    |(name, value): (&Arc<str>, &Self)| other.get(name).is_some_and(|it| it.equals(value));
                one.len() == other.len() && one.iter().all(same)
            }
            _ => false,
        }
    }
}

fn of_raw(raw: &RawValue, depth: usize) -> std::result::Result<Value, String> {
    if depth > DEEPEST {
        return Err(format!("met JSON of more than {DEEPEST} levels"));
    }
    let text = raw.get();
    let broken = |error| format!("met text that is no JSON: {error}");
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(broken)?;
            let mut object = Object::with_capacity(entries.len());
            for (name, value) in entries {
                object.set(name.into(), of_raw(value, depth + 1)?);
            }
            Value::Object(Arc::new(object))
        }
        Some(b'[') => {
            let values: Vec<&RawValue> = serde_json::from_str(text).map_err(broken)?;
            let values = values.into_iter().map(|value| of_raw(value, depth + 1));
            Value::list(values.collect::<std::result::Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(serde_json::from_str::<String>(text).map_err(broken)?.into()),
        Some(b't') => Value::Flag(true),
        Some(b'f') => Value::Flag(false),
        Some(b'n') => Value::Null,
        _ => Value::Number(number::plain(text).into()),
    })
}

/// The entries of an object in their order, their values unread.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<String, &'de RawValue>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}
