//! What a JSON text looks like: names in their order and kinds of values.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Null,
    Boolean,
    Number,
    Text,
    List(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

impl Shape {
    pub(super) fn of(json: &[u8]) -> Self {
        serde_json::from_slice(json)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(json)))
    }

    /// Every place in which this is not like the sample, which has one element in each of its lists.
    pub(super) fn differences(&self, sample: &Self, path: &str, found: &mut Vec<String>) {
        match (self, sample) {
            (Self::List(elements), Self::List(samples)) => {
                for (index, element) in elements.iter().enumerate() {
                    element.differences(&samples[0], &format!("{path}[{index}]"), found);
                }
            }
            (Self::Object(fields), Self::Object(samples)) => {
                let names = |fields: &[(String, Shape)]| {
                    fields.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ")
                };
                if names(fields) != names(samples) {
                    found.push(format!("{path}: {} instead of {}", names(fields), names(samples)));
                    return;
                }
                for ((name, field), (_, sample)) in fields.iter().zip(samples) {
                    field.differences(sample, &format!("{path}.{name}"), found);
                }
            }
            (mine, sample) if mine == sample => {}
            (mine, sample) => found.push(format!("{path}: {mine:?} instead of {sample:?}")),
        }
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Boolean)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    #[expect(
        clippy::disallowed_types,
        reason = "the parser hands a number over as this; only its kind is kept"
    )]
    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Number)
    }

    fn visit_str<E>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            elements.push(element);
        }
        Ok(Shape::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Shape::Object(fields))
    }
}
